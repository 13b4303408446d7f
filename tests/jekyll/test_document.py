"""One post, read whole; outcomes were seen in Jekyll 4.3.1 unless a test says otherwise."""

from dataclasses import fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from blog.jekyll.config import SiteConfig
from blog.jekyll.document import Document, read, winner
from blog.jekyll.errors import JekyllError

TOKYO = ZoneInfo("Asia/Tokyo")
CONFIG = SiteConfig.parse("timezone: Asia/Tokyo\npermalink: /:year/:month/:day/:title/\nfuture: true\n")
PATH = "_posts/2025-01-03-First-Post.md"


def document(
    front_matter: str = "", body: str = "本文\n", path: str = PATH, config: str | None = None
) -> Document:
    """The document of a file with these lines of front matter."""
    data = f"---\n{front_matter}---\n{body}".encode()
    return read(data, path, CONFIG if config is None else SiteConfig.parse(config))


def test_everything_that_a_post_says_is_read() -> None:
    post = document(
        "title: 春の家計\ndate: 2025-01-02 20:00:00 +0000\ncategories: [家計]\ntags: [AI, 新NISA]\n"
        "author: 編集部\nexcerpt: 要約\ndescription: 説明\nimage: /assets/a.png\nreading_time: 8\n"
        "robots: noindex\nsitemap: false\ncanonical_url: https://example.jp/a/\nlayout: post\n"
        "last_modified_at: 2025-02-01\nredirect_from: [/old/, /older/]\npillar: {name: 入門}\n"
    )

    assert {field.name: getattr(post, field.name) for field in fields(post)} == {
        "path": PATH,
        "name": post.name,
        "slug": "First-Post",
        "title": "春の家計",
        "date": datetime(2025, 1, 3, 5, 0, tzinfo=TOKYO),
        "date_from": "front matter",
        "categories": ("家計",),
        "tags": ("AI", "新NISA"),
        "authors": ("編集部",),
        "draft": False,
        "published": True,
        "permalink": None,
        "address": "/2025/01/03/First-Post/",
        "output_file": "/2025/01/03/First-Post/index.html",
        "redirect_from": ("/old/", "/older/"),
        "excerpt": "要約",
        "excerpt_separator": "\n\n",
        "description": "説明",
        "image": "/assets/a.png",
        "reading_time": 8,
        "robots": "noindex",
        "sitemap": False,
        "canonical_url": "https://example.jp/a/",
        "last_modified_at": datetime(2025, 2, 1, tzinfo=TOKYO),
        "front_matter": post.data,
        "data": post.front_matter,
        "head": post.head,
        "body": "本文\n",
        "remarks": (),
    }
    assert post.front_matter["pillar"] == {"name": "入門"}
    assert post.head + post.body == post.head + "本文\n"


@pytest.mark.parametrize(
    ("written", "moment", "address"),
    [
        ("2025-01-02 20:00:00", "2025-01-03 05:00:00", "/2025/01/03/"),  # YAML's own: without zone it is UTC
        ("2025-01-02 20:00:00 +0000", "2025-01-03 05:00:00", "/2025/01/03/"),
        ('"2025-01-02 20:00:00"', "2025-01-02 20:00:00", "/2025/01/02/"),  # text: the zone of the site
        ('"2025-01-02 20:00:00 +0000"', "2025-01-03 05:00:00", "/2025/01/03/"),
        ("2025-01-02 20:00", "2025-01-02 20:00:00", "/2025/01/02/"),  # no seconds: text for YAML
        ("2025-01-02", "2025-01-02 00:00:00", "/2025/01/02/"),
        ("2025-01-02T10:00:00+09:00", "2025-01-02 10:00:00", "/2025/01/02/"),
        ("2025-01-02 14:59:59.9 +0000", "2025-01-02 23:59:59", "/2025/01/02/"),
        ('"January 2, 2025 10:00 PM"', "2025-01-02 22:00:00", "/2025/01/02/"),
    ],
)
def test_the_date_of_the_front_matter_wins_over_the_name(written: str, moment: str, address: str) -> None:
    post = document(f"date: {written}\n", path="_posts/2024-05-05-a.md")

    assert (f"{post.date:%Y-%m-%d %H:%M:%S}", post.address, post.date_from) == (
        moment,
        f"{address}a/",
        "front matter",
    )


def test_without_a_date_the_name_gives_it_at_midnight_of_the_site() -> None:
    post = document(path="_posts/2025-1-3-a.md")

    assert (post.date, post.date_from) == (datetime(2025, 1, 3, tzinfo=TOKYO), "file name")


def test_the_address_is_of_the_day_in_the_zone_of_the_site() -> None:
    post = document(
        "date: 2025-01-02 02:00:00 +0000\n", config="timezone: America/New_York\npermalink: /:year/:day/\n"
    )

    assert post.address == "/2025/01/"


def test_a_default_date_wins_over_the_name() -> None:
    post = document(config="defaults:\n- {values: {date: '2024-05-06'}}\n")

    assert (post.date, post.date_from) == (datetime(2024, 5, 6, tzinfo=TOKYO), "defaults")


def test_an_empty_date_leaves_it_to_the_name_and_is_told() -> None:
    """Jekyll ends the whole build here; the name says enough."""
    post = document("title: a\ndate:\n")

    assert (post.date_from, [(remark.code, remark.line) for remark in post.remarks]) == (
        "file name",
        [("empty-date", 3)],
    )


@pytest.mark.parametrize(
    "written", ["yesterday", "2025-13-45", "2025-02-30", "2025-02-30 10:00:00", "false", "''"]
)
def test_a_date_that_is_none_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(JekyllError) as refusal:
        document(f"title: a\ndate: {written}\n")

    assert refusal.value.line == 3
    assert refusal.value.message.startswith("日付「")


def test_a_name_with_an_impossible_day_is_refused_only_where_it_counts() -> None:
    dated = document("date: 2025-01-02\n", path="_posts/2025-13-45-a.md")

    assert dated.address == "/2025/01/02/a/"
    with pytest.raises(JekyllError, match="ファイル名の日付「2025-13-45」は実在しません"):
        document(path="_posts/2025-13-45-a.md")


@pytest.mark.parametrize(
    ("front_matter", "path", "categories"),
    [
        ("categories: 'AI 投資　株'\n", PATH, ["AI", "投資　株"]),
        ("categories: [B C, a, a]\ncategory: z\n", PATH, ["B C", "a", "z"]),
        ("category: a b\ncategories: c d\n", PATH, ["c", "d", "a b"]),
        ("categories: [b, es]\n", "es/news/_posts/x/2025-01-03-a.md", ["es", "news", "b"]),
        ("categories: [null, 2025, true]\n", PATH, ["2025", "true"]),
        ("categories: [[a, b], c]\n", PATH, ['["a", "b"]', "c", "a", "b"]),
        ("categories:\ncategory:\n", PATH, []),
        ("category: [m, [n]]\n", PATH, ["m", "n"]),
        ("categories: 2025\n", PATH, ["2025"]),  # Jekyll gives up on the file
        ("categories: {a: b}\n", PATH, []),
    ],
)
def test_categories_come_from_folders_and_both_keys(
    front_matter: str, path: str, categories: list[str]
) -> None:
    assert list(document(front_matter, path=path).categories) == categories


def test_default_categories_come_before_the_posts_own() -> None:
    post = document(
        "categories: [a, base]\n", config="defaults:\n- {values: {categories: [base], category: one}}\n"
    )

    assert post.categories == ("base", "a", "one")


@pytest.mark.parametrize(
    ("front_matter", "tags"),
    [
        ('tags: "AI, 新NISA 入門"\n', ["AI,", "新NISA", "入門"]),
        ("tags: 全角　空白\n", ["全角　空白"]),
        (
            "tags: [2025, 1e3, 1.5, yes, 2025-01-01, [n, m], null, 1.0e+20]\n",
            ["2025", "1e3", "1.5", "true", "2025-01-01", "n", "m", "1.0e+20"],
        ),
        ("tag: a b\ntags: [c]\n", ["a b"]),
        ("tag:\ntags: [c, c]\n", ["c", "c"]),
        ("tags: 5\n", []),
        ("tags: {a: b}\n", []),
        ("tags: null\n", []),
    ],
)
def test_tags_are_split_as_jekyll_splits_them(front_matter: str, tags: list[str]) -> None:
    assert list(document(front_matter).tags) == tags


@pytest.mark.parametrize(
    ("front_matter", "authors"),
    [
        ("author: 編集部, 山田\n", ["編集部, 山田"]),
        ("author: [山田, 佐藤, 山田]\n", ["山田", "佐藤"]),
        ("author: {name: 山田, url: /y/}\n", ["山田"]),
        ("authors: [山田, {name: 佐藤}, {url: /x/}]\n", ["山田", "佐藤"]),
        ("author: 山田\nauthors: [佐藤]\n", ["佐藤"]),
        ("author: ''\n", ["初期値"]),
        ("", ["初期値"]),
    ],
)
def test_authors_are_names_in_their_order(front_matter: str, authors: list[str]) -> None:
    """Jekyll has no rule of its own; these are the forms of jekyll-seo-tag and jekyll-feed."""
    post = document(front_matter, config="defaults:\n- {values: {author: 初期値}}\n")

    assert list(post.authors) == authors


@pytest.mark.parametrize(
    ("front_matter", "path", "title", "address"),
    [
        ("", "_posts/2025-01-03-hello-WORLD.md", "Hello World", "/2025/01/03/hello-WORLD/"),
        ("", "_posts/2025-01-03-aa--b-.md", "Aa  B", "/2025/01/03/aa-b/"),
        ("title: 2025\n", PATH, "2025", "/2025/01/03/First-Post/"),
        ("title: null\n", PATH, "First Post", "/2025/01/03/First-Post/"),
        ("title: false\n", PATH, "First Post", "/2025/01/03/First-Post/"),
        ('title: ""\n', PATH, "", "/2025/01/03/First-Post/"),
        ("title: [a]\n", PATH, '["a"]', "/2025/01/03/First-Post/"),
        ('slug: "My Slug_x 日本"\n', PATH, "First Post", "/2025/01/03/My-Slug_x-日本/"),
        ("slug: 123\n", PATH, "First Post", "/2025/01/03/123/"),
        ('slug: ""\n', PATH, "First Post", "/2025/01/03/"),
        (
            "",
            "_posts/2025-01-03-sp ace & (日本) 'q'.md",
            "Sp ace & (日本) 'q'",
            "/2025/01/03/sp-ace-&-(日本)-'q'/",
        ),
        ("", "_posts/2025-01-03-100%?#[a].md", "100%?#[a]", "/2025/01/03/100-a/"),
        ("", "_posts/2025-01-03-テ\u3099.md", "テ\u3099", "/2025/01/03/デ/"),
    ],
)
def test_title_and_address_come_from_the_front_matter_or_the_name(
    front_matter: str, path: str, title: str, address: str
) -> None:
    post = document(front_matter, path=path)

    assert (post.title, post.address) == (title, address)


@pytest.mark.parametrize(
    ("permalink", "address", "output_file"),
    [
        ("/a/b", "/a/b", "/a/b.html"),
        ("/a/b.html", "/a/b.html", "/a/b.html"),
        ("/a/b.txt", "/a/b.txt", "/a/b.txt"),
        ("/a/c/index.html", "/a/c/", "/a/c/index.html"),
        ("a/d/", "/a/d/", "/a/d/index.html"),
        ("pretty", "/pretty", "/pretty.html"),
        ("/v1.2", "/v1.2", "/v1.2"),
        ("/:categories/:title/", "/ai/First-Post/", "/ai/First-Post/index.html"),
    ],
)
def test_a_permalink_of_its_own_gives_the_address(permalink: str, address: str, output_file: str) -> None:
    post = document(f"categories: [AI]\npermalink: {permalink}\n")

    assert (post.permalink, post.address, post.output_file) == (permalink, address, output_file)


def test_a_default_permalink_gives_the_address_but_is_not_the_posts_own() -> None:
    post = document(config="defaults:\n- {values: {permalink: '/q/:title/'}}\n")

    assert (post.permalink, post.address) == (None, "/q/First-Post/")


def test_a_permalink_with_an_unknown_placeholder_is_refused_with_its_line() -> None:
    with pytest.raises(JekyllError) as refusal:
        document("title: a\npermalink: /:basename/\n")

    assert (refusal.value.line, refusal.value.message) == (3, "permalink の「:basename」は知られていません")


@pytest.mark.parametrize(
    ("suffix", "address"),
    [(".md", "/a.html"), (".html", "/a.html"), (".htm", "/a.htm"), (".HTML", "/a.HTML")],
)
def test_the_ending_follows_the_source(suffix: str, address: str) -> None:
    assert document(path=f"_posts/2025-01-03-a{suffix}", config="permalink: none\n").address == address


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("published: false\n", False),
        ("published: no\n", False),
        ("published:\n", False),
        ("published: 'false'\n", True),
        ("published: true\n", True),
        ("", True),
    ],
)
def test_published_is_rubys_truth(written: str, published: bool) -> None:
    assert document(written).published is published


def test_a_draft_without_a_date_has_no_address_until_it_is_given_one() -> None:
    data = "---\ntitle: 書きかけ\n---\n".encode()

    alone = read(data, "_drafts/memo.md", CONFIG)
    dated = read(data, "_drafts/memo.md", CONFIG, undated=datetime(2025, 5, 6, tzinfo=UTC).astimezone(TOKYO))

    assert (alone.draft, alone.date, alone.date_from, alone.address, alone.output_file) == (
        True,
        None,
        None,
        None,
        None,
    )
    assert (dated.date, dated.address) == (None, "/2025/05/06/memo/")


def test_a_draft_may_have_a_date_in_its_name() -> None:
    draft = document(path="_drafts/2025-02-03-memo.md")

    assert (draft.draft, draft.slug, draft.address) == (True, "memo", "/2025/02/03/memo/")


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("image: /a.png\n", "/a.png"),
        ("image: {path: /a.png, alt: 図}\n", "/a.png"),
        ("image: [/a.png]\n", None),
        ("image: {alt: 図}\n", None),
        ("image:\n", None),
    ],
)
def test_an_image_is_a_path_or_has_one(written: str, image: str | None) -> None:
    assert document(written).image == image


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("8", 8),
        ("'8分'", 8),
        ("約12分", 12),
        ("7.5", 7),
        ("true", None),
        ("長い", None),
        ("", None),
        ("[8]", None),
    ],
)
def test_a_declared_reading_time_is_a_number_of_minutes(written: str, minutes: int | None) -> None:
    assert document(f"reading_time: {written}\n").reading_time == minutes


def test_an_unreadable_time_of_change_is_told_and_left() -> None:
    post = document("last_modified_at: いつか\n")

    assert post.last_modified_at is None
    assert [(remark.code, remark.line) for remark in post.remarks] == [("bad-last-modified", 2)]


def test_front_matter_is_the_files_own_and_data_has_the_defaults_below() -> None:
    post = document("a: 1\nlayout:\n", config="defaults:\n- {values: {layout: post, b: 2}}\n")

    assert post.front_matter == {"a": 1, "layout": None}
    assert post.data == {"a": 1, "layout": "post", "b": 2}


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ("本文だけ\n", ["no-front-matter"]),
        ("\ufeff---\ntitle: a\n---\n本文\n", ["bom"]),
        ("---\r\ntitle: a\r\n---\r\n本文\r\n", ["crlf"]),
        ("---\ntitle: a\n---\n \n", ["empty-body"]),
        ("---\ntitle: a\ntitle: b\n---\n本文\n", ["duplicate-key"]),
        ("", ["no-front-matter", "empty-body"]),
    ],
)
def test_what_is_odd_is_told_and_the_file_is_read(data: str, codes: list[str]) -> None:
    post = read(data.encode(), PATH, CONFIG)

    assert [remark.code for remark in post.remarks] == codes
    assert post.head + post.body == data


@pytest.mark.parametrize(
    ("front_matter", "line"),
    [("title: a\nx: !ruby/object:Foo {}\n", 3), ("title: 'a\n", 2), ("- a\n", 2), ("a: &a [*a]\n", 2)],
)
def test_front_matter_that_cannot_be_read_is_refused_with_its_line(front_matter: str, line: int) -> None:
    with pytest.raises(JekyllError) as refusal:
        document(front_matter)

    assert refusal.value.line == line


def test_a_file_that_is_no_post_is_refused() -> None:
    with pytest.raises(JekyllError, match="記事のファイルではありません"):
        document(path="about.md")


@pytest.mark.parametrize(
    ("files", "served"),
    [
        ([("_posts/2025-01-02-x.md", ""), ("_posts/2025-01-02-x.markdown", "")], "_posts/2025-01-02-x.md"),
        ([("a/_posts/2025-01-02-x.md", ""), ("_posts/z/2025-01-02-x.md", "")], "a/_posts/2025-01-02-x.md"),
        (
            [
                ("_posts/2025-01-03-y.markdown", "date: 2025-01-03 10:00:00 +0900\n"),
                ("_posts/2025-01-03-y.md", "date: 2025-01-03 09:00:00 +0900\n"),
                ("_posts/2025-01-04-y.md", "date: 2025-01-03 08:00:00 +0900\n"),
            ],
            "_posts/2025-01-03-y.markdown",
        ),
        (
            [("_posts/2025-01-02-x.md", "published: false\n"), ("_posts/2025-01-02-x.markdown", "")],
            "_posts/2025-01-02-x.markdown",
        ),
        ([("_drafts/2025-01-03-x.md", ""), ("_posts/2025-01-02-x.md", "")], "_posts/2025-01-02-x.md"),
        ([("_drafts/x.md", ""), ("_drafts/2025-01-02-x.md", "")], "_drafts/2025-01-02-x.md"),
    ],
)
def test_of_files_at_one_address_the_last_written_is_served(
    files: list[tuple[str, str]], served: str
) -> None:
    documents = [document(front_matter, path=path) for path, front_matter in files]

    assert winner(documents).path == served
    assert winner(documents[::-1]).path == served
