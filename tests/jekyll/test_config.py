"""The settings of a site."""

from zoneinfo import ZoneInfo

import pytest

from blog.jekyll.config import STYLES, SiteConfig
from blog.jekyll.errors import JekyllError


def test_a_site_without_settings_has_jekylls_own() -> None:
    config = SiteConfig.parse("")

    assert config == SiteConfig(timezone=ZoneInfo("Asia/Tokyo"), exclude=config.exclude)
    assert config.permalink == "/:categories/:year/:month/:day/:title:output_ext"


def test_the_settings_of_the_file_are_read() -> None:
    text = (
        "url: https://example.jp\nbaseurl: /blog\ntimezone: Europe/Berlin\n"
        "permalink: /:year/:title/\nfuture: true\nexcerpt_separator: <!--more-->\n"
        "collections_dir: content\nmarkdown_ext: md,txt\nowner: 編集部\n"
    )

    config = SiteConfig.parse(text)

    assert (config.url, config.baseurl) == ("https://example.jp", "/blog")
    assert (config.timezone, config.permalink) == (ZoneInfo("Europe/Berlin"), "/:year/:title/")
    assert config.future
    assert (config.excerpt_separator, config.collections_dir) == ("<!--more-->", "content")
    assert config.markdown_suffixes == {".md", ".txt"}
    assert config.data["owner"] == "編集部"


def test_the_zone_of_a_site_that_names_none_is_given() -> None:
    assert SiteConfig.parse("timezone:\n", timezone="UTC").timezone == ZoneInfo("UTC")


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_style_stands_for_its_pattern(style: str) -> None:
    assert SiteConfig.parse(f"permalink: {style}\n").permalink == STYLES[style]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("permalink: pretty\ncollections:\n  posts:\n    permalink: /p/:title/\n", "/p/:title/"),
        ("permalink: none\ncollections:\n  posts:\n    output: true\n", STYLES["none"]),
        ("permalink: none\ncollections: [posts]\n", STYLES["none"]),
        ("collections:\n  posts:\n    permalink: pretty\n", "pretty"),  # no style here, in Jekyll either
    ],
)
def test_the_collection_of_posts_has_the_last_word_on_addresses(text: str, pattern: str) -> None:
    assert SiteConfig.parse(text).permalink == pattern


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("title: a\ntimezone: Asia/Edo\n", 2, "_config.yml の timezone「Asia/Edo」を読めません"),
        ("timezone: ../../etc/passwd\n", 1, "_config.yml の timezone「../../etc/passwd」を読めません"),
        ("permalink: [a]\n", 1, "_config.yml の permalink を読めません"),
        ("exclude: old\n", 1, "_config.yml の exclude を読めません"),
        ("- a\n", 1, "_config.yml が「キー: 値」の形ではありません"),
        ("a: 'b\n", 1, "YAML として読めません（この行で始まる引用符が閉じられていません）"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(JekyllError) as refusal:
        SiteConfig.parse(text)

    assert (refusal.value.line, refusal.value.message) == (line, message)
