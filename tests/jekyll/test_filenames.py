"""What the name of a file says."""

import pytest

from blog.jekyll.config import SiteConfig
from blog.jekyll.filenames import NotAPost, PostName, classify

CONFIG = SiteConfig.parse("exclude: [old, '*.bak.md']\n")


def test_a_post_is_told_by_its_name() -> None:
    assert classify("es/news/_posts/2025/春/2025-1-2-Hello.World.md", CONFIG) == PostName(
        path="es/news/_posts/2025/春/2025-1-2-Hello.World.md",
        draft=False,
        date="2025-1-2",
        slug="Hello.World",
        suffix=".md",
        folders=("es", "news"),
        below=("2025", "春"),
    )


def test_the_stem_is_the_name_without_its_last_ending() -> None:
    name = classify("_posts/2025-01-02-a.b.md", CONFIG)

    assert isinstance(name, PostName)
    assert name.stem == "2025-01-02-a.b"


@pytest.mark.parametrize(
    ("path", "date", "slug", "draft"),
    [
        ("_posts/2025-01-02-日本語.markdown", "2025-01-02", "日本語", False),
        ("_posts/25-1-2-a.mkd", "25-1-2", "a", False),
        ("_posts/2025-01-02-a.mkdn", "2025-01-02", "a", False),
        ("_posts/2025-01-02-a.MD", "2025-01-02", "a", False),
        ("_posts/2025-01-02-a.html", "2025-01-02", "a", False),
        ("_posts/2025-01-02-.md", "2025-01-02", "", False),
        ("_posts/2025-01-02-dots....md", "2025-01-02", "dots", False),
        ("_posts/2025/_x/2025-01-02-a.md", "2025-01-02", "a", False),
        ("/_posts/2025-01-02-a.md", "2025-01-02", "a", False),
        ("_drafts/書きかけ.md", None, "書きかけ", True),
        ("_drafts/2025-01-02-a.md", "2025-01-02", "a", True),
        ("es/_drafts/a.html", None, "a", True),
    ],
)
def test_a_name_gives_date_slug_and_state(path: str, date: str | None, slug: str, draft: bool) -> None:
    name = classify(path, CONFIG)

    assert isinstance(name, PostName)
    assert (name.date, name.slug, name.draft) == (date, slug, draft)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("about.md", "no-posts-folder"),
        ("posts/2025-01-02-a.md", "no-posts-folder"),
        ("_posts/about.md", "no-date"),
        ("_posts/2025-01-02.md", "no-date"),
        ("_posts/2025-01-02-a", "no-date"),
        ("_posts/２０２５-01-02-a.md", "no-date"),
        ("_posts/2025-01-02-a.jpg", "extension"),
        ("_drafts/a.txt", "extension"),
        ("_posts/_2025-01-02-a.md", "hidden"),
        ("_posts/.2025-01-02-a.md", "hidden"),
        ("_posts/_old/2025-01-02-a.md", "hidden"),
        ("_site/_posts/2025-01-02-a.md", "hidden"),
        ("_posts/2025-01-02-a.md~", "backup"),
        ("old~/_posts/2025-01-02-a.md", "backup"),
        ("_posts/../2025-01-02-a.md", "hidden"),
        ("_posts/x/../2025-01-02-a.md", "outside"),
        ("old/_posts/2025-01-02-a.md", "excluded"),
        ("_posts/2025-01-02-a.bak.md", "excluded"),
        ("node_modules/x/_posts/2025-01-02-a.md", "excluded"),
    ],
)
def test_what_is_no_post_says_why(path: str, code: str) -> None:
    name = classify(path, CONFIG)

    assert isinstance(name, NotAPost)
    assert name.code == code
    assert name.message


def test_with_a_collections_folder_posts_are_only_in_it() -> None:
    config = SiteConfig.parse("collections_dir: content\n")

    inside = classify("content/es/_posts/2025-01-02-a.md", config)
    outside = classify("_posts/2025-01-02-a.md", config)

    assert isinstance(inside, PostName)
    assert (inside.path, inside.folders) == ("es/_posts/2025-01-02-a.md", ("es",))
    assert isinstance(outside, NotAPost)
    assert outside.code == "outside"


def test_the_site_may_name_other_endings() -> None:
    config = SiteConfig.parse("markdown_ext: 'txt, md'\n")

    assert isinstance(classify("_posts/2025-01-02-a.txt", config), PostName)
    assert isinstance(classify("_posts/2025-01-02-a.mkd", config), NotAPost)
