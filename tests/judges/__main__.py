"""Lighthouse's four scores for the sample site under gunicorn: `python -m tests.judges`.

A machine that does something else besides takes points off the first.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests.judges import tools
from tests.judges.served import sample_site

PAGES = ("home", "article", "article-code", "section")


def main() -> None:
    """The command."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "allforces.settings"
    django.setup()
    from tests.browser import sample  # its models load after the set-up above

    with TemporaryDirectory() as data, TemporaryDirectory() as reports, sample_site(Path(data)) as site:
        for name in PAGES:
            report = tools.lighthouse(site + sample.PAGES[name], Path(reports) / f"{name}.json")
            scores = [f"{key} {round(part['score'] * 100)}" for key, part in report["categories"].items()]
            sys.stdout.write("  ".join([f"{name:14}", *scores]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
