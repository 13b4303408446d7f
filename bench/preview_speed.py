"""Time the preview of the editor on the longest articles of a site, beside kramdown on the same bodies.

    python bench/preview_speed.py SITE [--posts 10] [--rounds 5]

What is timed is all that the server does while an editor waits: login, permission, rendering, counting and
the answer as JSON, with Django's test client and a database of its own. kramdown only renders. Milliseconds
of processor time, so that other work on the machine does not show.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

from bench.render_speed import bodies, line, time_kramdown

LIMIT = 150
"""Milliseconds within which the preview of a long article shall come back."""


@contextmanager
def desk() -> Iterator[Any]:
    """A client that has logged in as an editor, on a database that is gone afterwards."""
    with TemporaryDirectory() as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"ALLFORCES_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "allforces.settings"}
        Path(folder, "static").mkdir()
        django.setup()
        from django.contrib.auth.models import User
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        client = Client(headers={"accept": "application/json", "host": "localhost"})
        client.force_login(User.objects.create_superuser("editor"))
        yield client


def time_previews(texts: list[str]) -> list[float]:
    """Milliseconds of the preview view for each text."""
    with desk() as client:
        times = []
        for text in [texts[0], *texts]:  # the first warms up
            started = time.process_time()
            response = client.post("/admin/markdownx/markdownify/", {"content": text})
            times.append((time.process_time() - started) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"The preview answers {response.status_code}.")
        return times[1:]


def main() -> int:
    """Measure and print; 1 for a site without posts, or when a preview is slower than the limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--posts", type=int, default=10, help="how many of the longest")
    parser.add_argument("--rounds", type=int, default=5, help="the fastest of this many rounds counts")
    options = parser.parse_args()
    longest = sorted((text for _, text in bodies(options.site)), key=len, reverse=True)[: options.posts]
    if not longest:
        print(f"no Markdown files under {options.site}", file=sys.stderr)
        return 1
    timed = time_previews(longest * options.rounds)
    ours = [min(timed[number :: len(longest)]) for number in range(len(longest))]
    theirs = time_kramdown(longest)
    base = statistics.fmean(theirs) if theirs else 0.0
    print(f"The {len(longest)} longest posts, {len(longest[-1]):,} to {len(longest[0]):,} characters\n")
    print("| what | mean | median | 95th percentile | worst | mean / kramdown |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    print(line("the preview, all of it", ours, base))
    if theirs:
        print(line("kramdown, rendering alone", theirs, base))
    return int(max(ours) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
