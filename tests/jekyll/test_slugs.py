"""Slugs; every pair was seen in Jekyll 4.3.1."""

import pytest

from blog.jekyll.slugs import slugify


@pytest.mark.parametrize(
    ("text", "pretty", "slug"),
    [
        ("The _config.yml file", True, "the-_config.yml-file"),
        ("The _config.yml file", False, "the-config-yml-file"),
        ("日本語　タイトル", True, "日本語-タイトル"),
        ("AI & 投資（入門）", True, "ai-&-投資-入門"),
        ("AI & 投資（入門）", False, "ai-投資-入門"),
        ("①②Ⅳ५", True, "५"),
        ("テ\u3099ハ", True, "テ\u3099ハ"),
        ("foo.bar,baz;=@", True, "foo.bar,baz;=@"),
        ("a/b:c%d", True, "a-b-c-d"),
        ("-x-", False, "x"),
        ("  ", False, ""),
    ],
)
def test_a_slug_keeps_what_jekyll_keeps(text: str, pretty: bool, slug: str) -> None:
    assert slugify(text, pretty=pretty) == slug


def test_upper_case_stays_where_it_is_asked_for() -> None:
    assert slugify("NISA と iDeCo", pretty=True, cased=True) == "NISA-と-iDeCo"
    assert slugify("NISA と iDeCo") == "nisa-と-ideco"
