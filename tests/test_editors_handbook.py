"""What docs/editors.md tells editors is so."""

import re
from pathlib import Path

import pytest

from blog import conf
from blog.text import markdown, normalize

HANDBOOK = (Path(__file__).parent.parent / "docs/editors.md").read_text("utf-8")
EXAMPLE = re.compile(r"^(?P<fence>`{3,})markdown\n(?P<source>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
EXAMPLES = [match["source"] for match in EXAMPLE.finditer(HANDBOOK)]
TAG_ROWS = re.findall(r"^\| `(?P<line>[^`]+)` \| (?P<tags>「.*」)", HANDBOOK, re.MULTILINE)
MARKUP = re.compile(r"\*\*|~~|\[\^|\]\(|\{:|^#+ |^\||^: |^> |^\s*[-*] |\[ \]|markdown=", re.MULTILINE)


def test_the_handbook_has_examples() -> None:
    assert len(EXAMPLES) >= 8
    assert len(TAG_ROWS) == 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_renders_without_a_trace_of_markup(example: str) -> None:
    rendering = markdown.render(example)

    assert rendering.notices == ()
    assert MARKUP.findall(rendering.text) == []


@pytest.mark.parametrize(("line", "tags"), TAG_ROWS)
def test_tags_are_split_as_the_table_says(line: str, tags: str) -> None:
    assert normalize.split_tags(line) == re.findall("「(.+?)」", tags)


def test_limits_of_pictures_are_those_in_force() -> None:
    limits = conf.Conf()

    assert f"{limits.upload_max_bytes // 1024**2} MB" in HANDBOOK
    assert f"{limits.upload_max_pixels // 10_000:,}万画素" in HANDBOOK


def test_links_within_the_page_lead_to_its_headings() -> None:
    prose = EXAMPLE.sub("", HANDBOOK)
    targets = re.findall(r"\]\(#(.+?)\)", prose)
    headings = re.findall(r"^## (.+)$", prose, re.MULTILINE)

    assert targets == [re.sub(r"[（）]", "", heading).lower() for heading in headings]
