"""Time the renderer on every post of a site, beside kramdown on the same bodies.

    python bench/render_speed.py SITE [--rounds 1] [--json FILE]

Both render the same text in one process each; start-up is not counted. What is counted is processor
time, so that other work on the machine does not show. kramdown runs with the options that Jekyll 4.3
gives it (GFM input, Rouge); it takes Liquid for text.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from blog.jekyll import front_matter
from blog.jekyll.errors import JekyllError
from blog.text import markdown

ENDINGS = {".md", ".markdown"}
WARM_UP = "*a*\n\n```python\nprint(1)\n```\n"
"""Rendered before the clock starts: highlighters load their languages when they meet them."""
# Reads a JSON list of texts, writes a JSON list of milliseconds; the first text is the warm-up.
KRAMDOWN = """
require "json"; require "kramdown"; require "kramdown-parser-gfm"
options = {input: "GFM", hard_wrap: false, guess_lang: true, toc_levels: (1..6).to_a,
           syntax_highlighter: "rouge", syntax_highlighter_opts: {guess_lang: true}}
clock = -> { Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) }
puts JSON.dump(JSON.parse(STDIN.read).map { |text|
  started = clock.(); Kramdown::Document.new(text, options).to_html; (clock.() - started) * 1000 })
"""


def bodies(site: Path) -> Iterator[tuple[str, str]]:
    """Name and Markdown of each post; a file that cannot be read is named on stderr and left out."""
    for path in sorted(p for p in site.rglob("*") if p.suffix in ENDINGS and p.is_file()):
        try:
            yield path.name, front_matter.split(path.read_bytes()).body
        except JekyllError as error:
            print(f"{path.name}: left out, {error}", file=sys.stderr)


def time_ours(texts: list[str]) -> list[float]:
    """Milliseconds of `blog.text.markdown.render` for each text."""
    markdown.render(WARM_UP)
    times = []
    for text in texts:
        started = time.process_time()
        markdown.render(text)
        times.append((time.process_time() - started) * 1000)
    return times


def time_kramdown(texts: list[str]) -> list[float] | None:
    """Milliseconds of kramdown for each text; None where Ruby or kramdown is not installed."""
    if not shutil.which("ruby"):
        return None
    finished = subprocess.run(
        ["ruby", "-E", "UTF-8", "-W0", "-e", KRAMDOWN],
        input=json.dumps([WARM_UP, *texts]),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return json.loads(finished.stdout)[1:] if finished.returncode == 0 else None


def line(name: str, times: list[float], base: float) -> str:
    """One row of the table: milliseconds, and the mean as a share of kramdown's mean *base*."""
    mean = statistics.fmean(times)
    rank = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
    ratio = f"{mean / base:.3f}" if base else "–"
    return (
        f"| {name} | {mean:.2f} | {statistics.median(times):.2f} | {rank:.2f} | {max(times):.2f} | {ratio} |"
    )


def main() -> int:
    """Measure and print; 1 for a site without posts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=1, help="the fastest of this many rounds counts")
    parser.add_argument("--json", type=Path, help="also write each post's milliseconds to this file")
    options = parser.parse_args()
    posts = list(bodies(options.site))
    if not posts:
        print(f"no Markdown files under {options.site}", file=sys.stderr)
        return 1
    texts = [text for _, text in posts]
    ours = [min(times) for times in zip(*(time_ours(texts) for _ in range(options.rounds)), strict=True)]
    theirs = time_kramdown(texts)
    base = statistics.fmean(theirs) if theirs else 0.0
    print(f"{len(posts)} posts, {sum(map(len, texts)) / 1e6:.1f} million characters; milliseconds a post\n")
    print("| renderer | mean | median | 95th percentile | worst | mean / kramdown |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    print(line("blog.text.markdown", ours, base))
    if theirs:
        print(line("kramdown", theirs, base))
    else:
        print("\nkramdown: not measured (Debian: apt-get install ruby-kramdown-parser-gfm ruby-rouge)")
    print(f"\nslowest: {posts[ours.index(max(ours))][0]}")
    if options.json:
        numbers = {"ours": ours, "kramdown": theirs, "posts": [name for name, _ in posts]}
        options.json.write_text(json.dumps(numbers, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
