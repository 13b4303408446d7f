"""Front matter defaults by scope; every outcome was seen in Jekyll 4.3.1."""

import pytest

from blog.jekyll.config import SiteConfig
from blog.jekyll.defaults import deep_merge
from blog.jekyll.globs import matches

TEXT = """\
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, author: 編集部, seo: {a: 1, b: 1}}
  - scope: {path: "_posts/sub", type: posts}
    values: {layout: sub, seo: {b: 2}}
  - scope: {path: "_posts/sub"}
    values: {layout: untyped, extra: 1}
  - scope: {path: "es/_posts/*.html"}
    values: {layout: glob}
  - scope: {path: "", type: ""}
    values: {layout: typeless}
  - scope: {path: "", type: pages}
    values: {layout: page}
  - scope: {path: "_drafts", type: drafts}
    values: {layout: never}
  - scope: {path: "_drafts"}
    values: {layout: draft}
  - scope: {path: "/es"}
    values: {layout: slash}
  - values: {everywhere: true}
  - scope: {path: ""}
  - nonsense
"""


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("_posts/a.md", {"layout": "post", "author": "編集部", "seo": {"a": 1, "b": 1}, "everywhere": True}),
        (
            "_posts/sub/a.md",
            {"layout": "sub", "author": "編集部", "seo": {"a": 1, "b": 2}, "extra": 1, "everywhere": True},
        ),
        (
            "es/_posts/a.html",
            {"layout": "glob", "author": "編集部", "seo": {"a": 1, "b": 1}, "everywhere": True},
        ),
        (
            "es/_posts/a.md",
            {"layout": "post", "author": "編集部", "seo": {"a": 1, "b": 1}, "everywhere": True},
        ),
        (
            "_drafts/a.md",
            {"layout": "draft", "author": "編集部", "seo": {"a": 1, "b": 1}, "everywhere": True},
        ),
    ],
)
def test_the_narrowest_scope_wins(path: str, values: dict[str, object]) -> None:
    assert SiteConfig.parse(TEXT).defaults.for_path(path) == values


def test_of_equal_scopes_the_later_one_wins() -> None:
    config = SiteConfig.parse(
        "defaults:\n- {scope: {path: a}, values: {x: 1}}\n- {scope: {path: b}, values: {x: 2}}\n"
    )
    both = SiteConfig.parse(
        "defaults:\n- {scope: {path: ''}, values: {x: 1}}\n- {scope: {path: ''}, values: {x: 2}}\n"
    )

    assert config.defaults.for_path("b/_posts/a.md") == {"x": 2}
    assert both.defaults.for_path("_posts/a.md") == {"x": 2}


def test_the_folder_of_the_collections_may_stand_in_a_scope() -> None:
    config = SiteConfig.parse(
        "collections_dir: content\ndefaults:\n- {scope: {path: content/_posts}, values: {x: 1}}\n"
    )

    assert config.defaults.for_path("_posts/a.md") == {"x": 1}


def test_an_empty_value_hides_nothing() -> None:
    assert deep_merge({"a": 1, "b": {"c": 1}}, {"a": None, "b": {"d": None}, "e": None}) == {
        "a": 1,
        "b": {"c": 1, "d": None},
        "e": None,
    }


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("_posts/*", "_posts/a", True),
        ("_posts/*", "_posts/a/b", False),
        ("_posts/*.md", "_posts/.md", False),
        ("**/a", "a", True),
        ("_posts/**/x", "_posts/a/b/x", True),
        ("a/**", "a/b", True),
        ("a/**", "a/b/c", False),
        ("a/{b,c}*", "a/cd", True),
        ("a/[!b]?", "a/cd", True),
        ("a/[^b]?", "a/bd", False),
        ("*" * 50 + "x", "a" * 200, False),
    ],
)
def test_a_pattern_matches_as_rubys_dir_glob_does(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path.split("/")) is expected
