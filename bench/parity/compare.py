"""Compare this renderer with real kramdown, file by file, and print the differences by rule.

    python -m bench.parity.compare PATH_OF_A_JEKYLL_SITE [--show 3]

Needs Ruby with kramdown and kramdown-parser-gfm (Debian: ruby-kramdown ruby-kramdown-parser-gfm).
Exits with 1 if any file differs otherwise than by a named decision (docs/decisions/).
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.parity.outline import outline
from blog.text import liquid, markdown

_FRONT_MATTER = re.compile(r"\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)", re.S | re.M)
_SUFFIXES = {".md", ".markdown"}


def kramdown(texts: list[str]) -> list[str]:
    """The HTML that real kramdown makes of ``texts``, in one Ruby process."""
    script = Path(__file__).with_name("kramdown.rb")
    done = subprocess.run(
        ["ruby", str(script)], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def posts(site: Path) -> dict[str, str]:
    """The bodies of a site's Markdown files, Liquid run, by path."""
    found = {}
    for path in sorted(site.rglob("*")):
        if path.suffix in _SUFFIXES and path.is_file():
            body = _FRONT_MATTER.sub("", path.read_text(encoding="utf-8-sig"))
            found[str(path.relative_to(site))] = liquid.run(body, markdown.NO_SITE)[0]
    return found


def difference(text: str, theirs: str, rules: Counter[str]) -> list[str]:
    """The lines that differ between kramdown's outline of ``text`` and ours."""
    try:
        ours = markdown.render(f"{{% raw %}}{text}{{% endraw %}}").html
    except markdown.SourceError as error:
        return [f"+refused: {error}"]
    wanted, got = outline(theirs, rules), outline(ours)
    if wanted == got:
        return []
    return list(difflib.unified_diff(wanted, got, "kramdown", "ours", n=2, lineterm=""))[2:]


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument(
        "--show", type=int, default=3, metavar="N", help="files whose differences are printed"
    )
    options = parser.parse_args()
    bodies = posts(options.site)
    rules: Counter[str] = Counter()
    first_met: dict[str, str] = {}
    different = 0
    for (name, text), theirs in zip(bodies.items(), kramdown(list(bodies.values())), strict=True):
        met: Counter[str] = Counter()
        lines = difference(text, theirs, met)
        rules += met
        first_met = dict.fromkeys(met, name) | first_met
        if lines:
            different += 1
            if different <= options.show:
                print(f"{name}:", *lines[:40], sep="\n  ")
    print(f"{len(bodies)} files compared, {different} differ without a named rule.")
    for rule, count in rules.most_common():
        print(f"  {count:6} × {rule}, first in {first_met[rule]}")
    return 1 if different or not bodies else 0


if __name__ == "__main__":
    sys.exit(main())
