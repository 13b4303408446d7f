"""How many searches a second does the site answer? Beside a bare Django view of as many bytes.

    python bench/search_load.py [--posts 2500] [--seconds 5] [--data DIR]

One generated site on SQLite, gunicorn with two workers, `wrk -t2 -c8`, both in turns in one run: the ratio
says more than the figure where a machine has other work. No answer is kept: every one is searched for. Needs
`wrk` (Debian's package of this name). Exits with 1 below TARGET searches a second.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from urllib.parse import quote

from kept_speed import bare, options, pairs, prepared

from tests.kept import servers

TARGET = 300.0
QUERIES = ("電力契約 半導体", "投資信託", "AI", "データセンター 電力")
"""Two words, a long one, a short one, a long one with another."""


def main() -> int:
    """Prints the table; 1 where the target is missed."""
    asked = options(__doc__, posts=2_500)
    rates = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder, port = Path(name), servers.free_port()
        data = asked.data or folder / "data"
        prepared(data, port, asked.posts)
        print("| query | searches a second | bare view | ratio | median, ms | slowest of 100, ms |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        with servers.gunicorn(data, port, ""):
            site = servers.Server(port, f"127.0.0.1:{port}")
            for query in QUERIES:
                path = f"/search/?q={quote(query)}"
                file = folder / "page.html"
                file.write_bytes(site.get(path).body)
                with bare(folder, file) as plain:
                    found = pairs(
                        f"http://127.0.0.1:{port}{path}", f"http://127.0.0.1:{plain}/", asked.seconds
                    )
                ours, theirs = (median(speed.rate for speed in side) for side in zip(*found, strict=True))
                ratio = median(our.rate / their.rate for our, their in found)
                middle, slowest = (
                    median(getattr(our, part) for our, _ in found) for part in ("median", "slowest")
                )
                rates.append(ours)
                print(
                    f"| {query} | {ours:,.0f} | {theirs:,.0f} | {ratio:.2f} | {middle:.1f} | {slowest:.1f} |",
                    flush=True,
                )
    return 0 if min(rates) >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
