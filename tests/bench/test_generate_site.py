"""The generated site has the shapes that the benches stand on, and is the same every time."""

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

SCRIPT = Path(__file__).parents[2] / "bench/generate_site.py"
POSTS = 30


def generate(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, out, *arguments], capture_output=True, text=True, check=False
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def address(file: Path) -> str:
    """The address by Jekyll's rule: the day in Japan, the slug without outer hyphens."""
    date = re.search(r"^date: (.*)$", file.read_text("utf-8"), re.MULTILINE)
    day = datetime.strptime(date[1], "%Y-%m-%d %H:%M:%S %z").astimezone(ZoneInfo("Asia/Tokyo"))
    return f"/{day:%Y/%m/%d}/{file.stem[11:].strip('-')}/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("generated") / "site"
    finished = generate(out, "--posts", str(POSTS))
    assert finished.returncode == 0, finished.stderr
    return out


@pytest.fixture(scope="module")
def posts(site: Path) -> list[Path]:
    return sorted((site / "_posts").iterdir())


def test_same_seed_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", "--posts", str(POSTS))

    assert tree(tmp_path / "again") == tree(site)


def test_another_seed_gives_another_site(site: Path, tmp_path: Path) -> None:
    generate(tmp_path / "other", "--posts", str(POSTS), "--seed", "2")

    assert tree(tmp_path / "other") != tree(site)


def test_writes_as_many_posts_as_asked(posts: list[Path]) -> None:
    assert len(posts) == POSTS


def test_front_matter_has_every_key_of_the_real_archive(posts: list[Path]) -> None:
    keys = {
        key for post in posts for key in re.findall(r"^([a-z_]+):", post.read_text("utf-8"), re.MULTILINE)
    }

    assert keys == {
        *("layout", "title", "date", "categories", "tags", "author", "excerpt", "description"),
        *("reading_time", "image", "related_articles", "pillar_article", "sitemap", "robots"),
        *("canonical_url", "pseo_type", "comparison", "pillar", "last_modified_at"),
    }


def test_each_post_has_one_of_the_six_categories(posts: list[Path]) -> None:
    lines = [re.search(r"^categories: (.*)$", post.read_text("utf-8"), re.MULTILINE)[1] for post in posts]

    assert {len(json.loads(line)) for line in lines} == {1}
    assert len(set(lines)) <= 6


def test_two_files_share_one_address(posts: list[Path]) -> None:
    counts = Counter(address(post) for post in posts)

    assert sorted(counts.values())[-2:] == [1, 2]


def test_one_link_between_articles_is_dead(posts: list[Path]) -> None:
    known = {address(post) for post in posts}
    links = [link for post in posts for link in re.findall(r"\]\((/\d{4}/[^)]*)\)", post.read_text("utf-8"))]

    assert len([link for link in links if link not in known]) == 1
    assert len(links) > POSTS


@pytest.mark.parametrize(
    "shape",
    [
        r"^# ",
        r"^### ",
        r"^\| --- \|",
        r"^\{: \.call-to-action\}$",
        r"^\{% include mid-article\.html %\}$",
        r"^  - ",
        r"\*\*「.+?」\*\*\w",
    ],
)
def test_bodies_show_what_a_renderer_must_cope_with(posts: list[Path], shape: str) -> None:
    assert [post.name for post in posts if re.search(shape, post.read_text("utf-8"), re.MULTILINE)]


def test_some_file_names_are_japanese(posts: list[Path]) -> None:
    assert [post.name for post in posts if not post.name.isascii()]


def test_paragraphs_stand_twice_in_many_posts(posts: list[Path]) -> None:
    def repeats(post: Path) -> bool:
        paragraphs = [p for p in post.read_text("utf-8").split("\n\n") if len(p) > 60]
        return len(set(paragraphs)) < len(paragraphs)

    assert sum(map(repeats, posts)) > POSTS // 4


def test_images_named_by_posts_exist_for_one_in_ten(site: Path) -> None:
    assert len(list((site / "assets/images/posts").iterdir())) == round(POSTS / 10)


def test_refuses_a_folder_that_is_not_empty(site: Path) -> None:
    before = tree(site)

    finished = generate(site)

    assert finished.returncode == 2
    assert "is not an empty folder: name a new one" in finished.stderr
    assert tree(site) == before
