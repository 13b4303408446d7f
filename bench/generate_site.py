"""Generate a Jekyll site of the size and shape of a real newsroom's archive.

    python bench/generate_site.py OUT [--posts 2500] [--seed 1]

OUT must not exist or be empty. The same numbers give the same files, byte for byte. What the
site contains, and in which proportion, stands in sitegen/plan.py. `jekyll build` builds it as
it is: the layout is empty, the include is there.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image, ImageDraw
from sitegen.body import IMAGE_FOLDER, write_post
from sitegen.plan import PlannedPost, plan_site

CONFIG = """\
title: "見本の新聞"
url: "https://bench.example"
timezone: Asia/Tokyo
permalink: /:year/:month/:day/:title/
future: true
markdown: kramdown
kramdown:
  input: GFM
defaults:
  - scope: {path: "", type: posts}
    values:
      layout: post
      author: "ALLFORCES編集部"
"""
PROGRESS_EVERY = 100


def generate(out: Path, *, posts: int, seed: int) -> int:
    """Write the site into *out*; returns the number of characters in its posts. Shows progress on stderr."""
    plan = plan_site(posts, seed)
    for folder in ("_posts", "_layouts", "_includes", IMAGE_FOLDER.lstrip("/")):
        (out / folder).mkdir(parents=True)
    _write(out / "_config.yml", CONFIG)
    _write(out / "_layouts/post.html", "{{ content }}\n")
    _write(out / "_includes/mid-article.html", "<aside>見本の広告</aside>\n")
    characters = 0
    for done, post in enumerate(plan, start=1):
        text = write_post(post, plan, seed)
        characters += len(text)
        _write(out / "_posts" / f"{post.stem}.md", text)
        if "image_file" in post.oddities:
            _draw(out / IMAGE_FOLDER.lstrip("/") / f"{post.stem}-ogp.png", post)
        if done % PROGRESS_EVERY == 0 or done == len(plan):
            print(f"\r{done}/{len(plan)} posts", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return characters


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _draw(path: Path, post: PlannedPost) -> None:
    """A picture that differs from post to post: bars as long as the digits of its number."""
    image = Image.new("RGB", (1200, 630), (247, 244, 237))
    draw = ImageDraw.Draw(image)
    for place, digit in enumerate(f"{post.number:05d}"):
        draw.rectangle(
            (80, 60 + place * 110, 180 + int(digit) * 100, 140 + place * 110), fill=(38, 92 + place * 20, 116)
        )
    image.save(path)


def main() -> int:
    """Read the arguments and generate; 2 for a folder that is not empty or too few posts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--posts", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.posts < 2:
        parser.error("--posts must be 2 or more, because two files share an address")
    if options.out.exists() and (not options.out.is_dir() or any(options.out.iterdir())):
        parser.error(f"{options.out} is not an empty folder: name a new one")
    characters = generate(options.out, posts=options.posts, seed=options.seed)
    print(f"{options.posts} posts, {characters / 1e6:.1f} million characters in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
