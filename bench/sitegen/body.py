"""Writes one post: front matter in the real site's keys and style, and a body of the planned length."""

import json
from collections.abc import Iterator
from random import Random

from sitegen.japanese import ASPECTS, TOPICS, Prose
from sitegen.plan import CATEGORIES, PlannedPost

EMPHASIS = 0.04  # bold sentences among all; with the bold words of lists about 19 in 12,700 characters
REPEATED = 0.45  # how often a post with repeats says an earlier paragraph again
IMAGE_FOLDER = "/assets/images/posts"


def write_post(post: PlannedPost, plan: list[PlannedPost], seed: int) -> str:
    """The whole file of *post*, front matter and body."""
    random = Random(f"{seed}:{post.number}")
    return f"---\n{_front_matter(post, plan, random)}---\n\n{_body(post, random)}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _front_matter(post: PlannedPost, plan: list[PlannedPost], random: Random) -> str:
    prose = Prose(random)
    values: dict[str, str] = {
        "layout": "post",
        "title": _quoted(post.title),
        "date": f"{post.written:%Y-%m-%d %H:%M:%S %z}",
        "categories": _quoted([post.category]),
        "tags": _quoted(post.tags),
        "author": _quoted(post.author),
        "excerpt": _quoted(prose.sentence()),
        "description": _quoted(prose.sentence() + prose.sentence()),
    }
    if random.random() < 0.98:
        values["reading_time"] = str(random.choice((8, 20)))
    if "image_file" in post.oddities or random.random() < 0.94:
        values["image"] = _quoted(f"{IMAGE_FOLDER}/{post.stem}-ogp.png")
    values |= _rare_keys(post, plan, random)
    return "".join(f"{key}: {value}\n" for key, value in values.items())


def _rare_keys(post: PlannedPost, plan: list[PlannedPost], random: Random) -> dict[str, str]:
    rare: dict[str, str] = {}
    if "related" in post.oddities:
        others = random.choices(plan, k=3)
        rare["related_articles"] = _quoted(
            [{"slug": p.stem, "title": p.title, "reason": "関連記事"} for p in others]
        )
        pillar = random.choice(plan)
        rare["pillar_article"] = _quoted({"slug": pillar.stem, "title": pillar.title})
    if "noindex" in post.oddities:
        rare |= {"sitemap": "false", "robots": "noindex"}
    if "canonical" in post.oddities:
        rare["canonical_url"] = _quoted(f"https://bench.example{post.path}")
    if "comparison" in post.oddities:
        rare["comparison"] = "true"
    if "pseo_type" in post.oddities:
        rare["pseo_type"] = "comparison"
    if "pillar" in post.oddities:
        rare["pillar"] = "true"
    if "modified" in post.oddities:
        rare["last_modified_at"] = f"{post.written:%Y-%m-%d}"
    return rare


def _body(post: PlannedPost, random: Random) -> str:
    """Blocks until the planned length is reached, then the closing ones (related links, call to action)."""
    closing = list(_closing_blocks(post, random))
    limit = post.length - sum(len(block) + 2 for block in closing)
    blocks: list[str] = []
    size = 0
    for block in _running_blocks(post, random):
        if size + len(block) + 2 > limit and blocks:
            break
        blocks.append(block)
        size += len(block) + 2
    return "\n\n".join(blocks + closing) + "\n"


def _running_blocks(post: PlannedPost, random: Random) -> Iterator[str]:
    """The article itself, without end."""
    prose = Prose(random)
    if "heading_1" in post.oddities:
        yield f"# {post.title}"
    if "table" in post.oddities:
        yield _table(prose, random)
    if "include" in post.oddities:
        yield "{% include mid-article.html %}"
    paragraphs = [prose.paragraph(EMPHASIS)]
    yield paragraphs[0]
    while True:
        yield _heading(prose, random)
        for _ in range(random.randrange(4, 10)):
            if "repeats" in post.oddities and len(paragraphs) > 8 and random.random() < REPEATED:
                yield random.choice(paragraphs)
            else:
                paragraphs.append(prose.paragraph(EMPHASIS))
                yield paragraphs[-1]
        yield from _occasional(prose, random)


def _heading(prose: Prose, random: Random) -> str:
    marker = random.choices(("##", "###", "####"), weights=(29, 67, 5))[0]
    return f"{marker} {prose.heading()}"


def _occasional(prose: Prose, random: Random) -> Iterator[str]:
    """What stands between sections now and then, as often as in the real articles."""
    if random.random() < 0.25:
        yield _bullets(prose, random)
    if random.random() < 0.05:
        yield "\n".join(
            f"{n}. **{prose.heading()}**：{prose.sentence()}" for n in range(1, random.randrange(3, 6))
        )
    if random.random() < 0.2:
        yield "---"
    if random.random() < 0.01:
        yield f'```python\nlimit = {random.randrange(100)}\nprint(f"上限は{{limit}}件です")\n```'
    if random.random() < 0.003:
        yield f"> {prose.sentence()}"
    if random.random() < 0.2:
        yield f"関連する資料は[{prose.heading()}](https://shop.example/dp/{random.randrange(10**9):010d})にあります。"


def _bullets(prose: Prose, random: Random) -> str:
    """A list whose items may have a list of their own, two spaces in."""
    lines = []
    for _ in range(random.randrange(3, 6)):
        lines.append(f"- **{random.choice(ASPECTS)}**：{prose.sentence()}")
        lines += [f"  - {prose.heading()}" for _ in range(random.choice((0, 0, 0, 0, 1)))]
    return "\n".join(lines)


def _table(prose: Prose, random: Random) -> str:
    rows = [
        f"| {random.choice(TOPICS)} | {random.randrange(100)}% | {prose.heading()} |"
        for _ in range(random.randrange(12, 30))
    ]
    return "\n".join(["| 項目 | 割合 | 見方 |", "| --- | ---: | --- |", *rows])


def _closing_blocks(post: PlannedPost, random: Random) -> Iterator[str]:
    if post.links:
        yield "## あわせて読みたい記事"
        yield "\n".join(f"- [{link.text}]({link.path})" for link in post.links)
    if "attribute_list" in post.oddities:
        contact = "https://bench.example/contact/?from=article"
        yield f"[{random.choice(CATEGORIES)}の相談はこちら]({contact})\n{{: .call-to-action}}"
