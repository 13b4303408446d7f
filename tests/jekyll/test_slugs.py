"""Slugs; every pair was seen in Jekyll 4.3.1."""

import pytest

from blog.jekyll.slugs import slugify


@pytest.mark.parametrize(
    ("text", "mode", "slug"),
    [
        ("The _config.yml file", "pretty", "the-_config.yml-file"),
        ("The _config.yml file", "default", "the-config-yml-file"),
        ("The _config.yml file", "raw", "the-_config.yml-file"),
        ("日本語　タイトル", "pretty", "日本語-タイトル"),
        ("日本語　タイトル", "raw", "日本語　タイトル"),
        ("日本語　タイトル", "ascii", ""),
        ("AI & 投資（入門）", "pretty", "ai-&-投資-入門"),
        ("AI & 投資（入門）", "default", "ai-投資-入門"),
        ("①②Ⅳ५", "pretty", "५"),
        ("テ\u3099ハ", "pretty", "テ\u3099ハ"),
        ("foo.bar,baz;=@", "pretty", "foo.bar,baz;=@"),
        ("a/b:c%d", "pretty", "a-b-c-d"),
        ("-x-", "default", "x"),
        ("--A--", "raw", "-a-"),
        ("ÀÉ ß Æ", "latin", "ae-ss-ae"),
        ("日本 ĸ", "latin", "k"),
        ("That's All", "none", "that's all"),
        ("  ", "default", ""),
    ],
)
def test_a_mode_keeps_what_jekyll_keeps(text: str, mode: str, slug: str) -> None:
    assert slugify(text, mode) == slug


def test_upper_case_stays_where_it_is_asked_for() -> None:
    assert slugify("NISA と iDeCo", "pretty", cased=True) == "NISA-と-iDeCo"
    assert slugify("NISA と iDeCo") == "nisa-と-ideco"
