"""Record what real kramdown makes of the invented texts that the tests hold.

    python -m bench.parity.record

Writes beside every tests/text/kramdown/NAME.md the file NAME.html. The tests compare with these files and so
need no Ruby.
"""

from __future__ import annotations

from pathlib import Path

from bench.parity.compare import kramdown

CASES = Path(__file__).parents[2] / "tests" / "text" / "kramdown"


def main() -> None:
    """Write the recordings."""
    sources = sorted(CASES.glob("*.md"))
    recorded = kramdown([source.read_bytes().decode() for source in sources])
    for source, html in zip(sources, recorded, strict=True):
        source.with_suffix(".html").write_bytes(html.encode())
    print(f"{len(sources)} texts recorded in {CASES}")


if __name__ == "__main__":
    main()
