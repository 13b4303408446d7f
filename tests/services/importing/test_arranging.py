"""Where the files of an upload belong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.services.importing.archives import Left, UploadRefused, entries_of
from blog.services.importing.arranging import Arranged, arrange
from tests import factories
from tests.uploading import ARTICLE, CONFIG, NO_DATE, Content, sent, zipped

pytestmark = pytest.mark.django_db

PICTURE = factories.picture()


def arranged(*files: SimpleUploadedFile) -> Arranged:
    return arrange(*entries_of(files))


def places(*files: SimpleUploadedFile) -> list[str]:
    return sorted(arranged(*files).places)


def showing(picture: str, *, front_matter: str = "") -> str:
    return f"---\ntitle: 題名\n{front_matter}---\n![図]({picture})\n"


# --- articles one by one ---


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("2026-01-02-a.md", ARTICLE, "_posts/2026-01-02-a.md"),
        ("2026-01-02-題.markdown", NO_DATE, "_posts/2026-01-02-題.markdown"),
        ("2026-01-02-a.html", ARTICLE, "_posts/2026-01-02-a.html"),
        ("a.md", ARTICLE, "_posts/2025-12-06-a.md"),
        ("a.md", NO_DATE, "_drafts/a.md"),
        ("a.md", b"\xff\xfe", "_drafts/a.md"),
        ("2026-01-02-A.MD", ARTICLE, "_posts/2026-01-02-A.MD"),
    ],
)
def test_a_lone_article_gets_the_place_that_the_command_gives_it(
    name: str, content: Content, place: str
) -> None:
    assert places(sent(name, content)) == [place]


def test_articles_of_a_zip_without_folders_of_posts_are_lone_articles() -> None:
    assert places(zipped({"原稿/2026-01-02-a.md": ARTICLE, "原稿/old/b.md": NO_DATE})) == [
        "_drafts/b.md",
        "_posts/2026-01-02-a.md",
    ]


def test_two_files_of_one_name_are_told() -> None:
    found = arranged(zipped({"a/2026-01-02-a.md": ARTICLE, "b/2026-01-02-a.md": ARTICLE}))

    assert list(found.places) == ["_posts/2026-01-02-a.md"]
    assert found.left == [Left("b/2026-01-02-a.md", "同じ名前のファイルがもう一つあります。")]


def test_a_file_keeps_the_folder_that_its_post_came_from() -> None:
    factories.post(source_path="news/_posts/2025/2026-01-02-か\u3099.md")

    assert places(sent("2026-01-02-が.md")) == ["news/_posts/2025/2026-01-02-か\u3099.md"]


def test_of_several_posts_with_files_of_one_name_none_is_meant() -> None:
    for folder in ("a", "b"):
        factories.post(source_path=f"{folder}/_posts/2026-01-02-a.md")

    assert places(sent("2026-01-02-a.md")) == ["_posts/2026-01-02-a.md"]


def test_what_is_neither_article_nor_picture_is_told() -> None:
    found = arranged(sent("2026-01-02-a.md"), sent("表.xlsx", b"x"), sent("#a.md"))

    assert found.left == [
        Left("表.xlsx", "記事（.md・.markdown・.html）でも画像でもありません。"),
        Left("#a.md", "名前が「.」か「#」で始まるファイルは、Jekyll では記事になりません。"),
    ]


def test_an_upload_without_articles_is_refused_with_the_reasons() -> None:
    with pytest.raises(
        UploadRefused, match=r"記事が見つかりません。.*「表.xlsx」：記事（.*でも画像でもありません。"
    ):
        arranged(sent("表.xlsx", b"x"))


def test_pictures_alone_are_refused() -> None:
    with pytest.raises(UploadRefused, match="記事が見つかりません"):
        arranged(sent("図.png", PICTURE))


# --- their settings ---


def test_a_config_sent_with_articles_is_obeyed() -> None:
    found = arranged(sent("_config.yml", CONFIG + "collections_dir: content\n"), sent("2026-01-02-a.md"))

    assert sorted(found.places) == ["_config.yml", "content/_posts/2026-01-02-a.md"]
    assert found.whole is False


@pytest.mark.parametrize("config", [b"title: [\n", b"- a\n", "題".encode("cp932"), b"timezone: Mars/Base\n"])
def test_a_config_that_cannot_be_read_refuses_all(config: bytes) -> None:
    with pytest.raises(UploadRefused, match=r"^_config\.yml"):
        arranged(sent("_config.yml", config), sent("a.md"))


@pytest.mark.parametrize("folder", ["../../evil", "/evil/../..", "a\\..\\.."])
def test_no_setting_leads_out_of_the_folder(folder: str) -> None:
    upload = [sent("_config.yml", f"collections_dir: '{folder}'\n"), sent("2026-01-02-a.md")]

    with pytest.raises(UploadRefused, match="には置けません"):
        arranged(*upload)


# --- pictures sent with articles ---


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/assets/images/図.png", "assets/images/図.png"),
        ("%E5%9B%B3.png", "2026/01/02/a/図.png"),
        ("images/図.png", "2026/01/02/a/images/図.png"),
        ("http://127.0.0.1:8000/x/図.png", "x/図.png"),
    ],
)
def test_a_picture_goes_where_the_article_shows_it(address: str, place: str) -> None:
    upload = [sent("2026-01-02-a.md", showing(address)), sent("図.png", PICTURE)]

    assert places(*upload) == sorted(["_posts/2026-01-02-a.md", place])


def test_a_cover_goes_where_the_front_matter_says() -> None:
    article = showing("https://example.com/x.png", front_matter="image: /covers/a.png\n")

    assert places(sent("2026-01-02-a.md", article), sent("a.png", PICTURE)) == [
        "_posts/2026-01-02-a.md",
        "covers/a.png",
    ]


def test_a_picture_shown_at_two_addresses_lies_at_both() -> None:
    articles = {"2026-01-02-a.md": showing("/a/x.png"), "2026-01-02-b.md": showing("/b/x.png")}

    assert places(zipped({**articles, "x.png": PICTURE}))[-2:] == ["a/x.png", "b/x.png"]


def test_a_picture_that_no_article_shows_is_told() -> None:
    found = arranged(sent("2026-01-02-a.md"), sent("図.png", PICTURE))

    assert found.left == [Left("図.png", "どの記事も、この名前の画像を使っていません。")]


def test_two_pictures_of_one_name_are_told() -> None:
    found = arranged(
        zipped({"2026-01-02-a.md": showing("/x.png"), "a/x.png": PICTURE, "b/x.png": b"another"})
    )

    assert found.places["x.png"].path == "a/x.png"
    assert found.left == [Left("b/x.png", "同じ名前の画像がもう一つあります。")]


@pytest.mark.parametrize(
    "address", ["/../../x.png", "/a/%2e%2e/%2e%2e/x.png", "/_posts/2026-01-02-a.md/x.png"]
)
def test_no_address_leads_a_picture_out_of_the_folder_or_into_a_file(address: str) -> None:
    found = arranged(sent("2026-01-02-a.md", showing(address)), sent("x.png", PICTURE))

    assert all(".." not in place.split("/") for place in found.places)
    assert "_posts/2026-01-02-a.md/x.png" not in found.places


def test_an_article_that_cannot_be_read_disturbs_no_picture() -> None:
    upload = [
        sent("2026-01-02-a.md", b"---\ntitle: [\n---\n"),
        sent("2026-01-02-b.md", showing("/x.png")),
        sent("x.png", PICTURE),
    ]

    assert "x.png" in places(*upload)


# --- a site ---

SITE: dict[str, Content] = {
    "_config.yml": CONFIG,
    "_posts/2026-01-02-a.md": ARTICLE,
    "_drafts/b.md": NO_DATE,
    "assets/x.png": PICTURE,
    "_layouts/post.html": "x",
    "about.md": NO_DATE,
}


@pytest.mark.parametrize("folder", ["", "site-main/", "a/b/"])
def test_a_site_keeps_its_order_in_whatever_folder_it_is_packed(folder: str) -> None:
    found = arranged(zipped({folder + path: content for path, content in SITE.items()}))

    assert sorted(found.places) == [
        "_config.yml",
        "_drafts/b.md",
        "_posts/2026-01-02-a.md",
        "about.md",
        "assets/x.png",
    ]
    assert (found.whole, found.unused, found.left) == (True, 1, [])


def test_folders_of_posts_without_a_config_are_a_part_of_a_site() -> None:
    found = arranged(
        zipped({"x/news/_posts/2026-01-02-a.md": ARTICLE, "x/_drafts/b.md": NO_DATE, "y.md": ARTICLE})
    )

    assert sorted(found.places) == ["_drafts/b.md", "news/_posts/2026-01-02-a.md"]
    assert (found.whole, found.unused) == (False, 1)


def test_the_topmost_config_above_posts_is_the_sites() -> None:
    found = arranged(
        zipped(
            {
                "theme/_config.yml": "title: 別\n",
                "docs/site/_config.yml": CONFIG,
                "docs/site/_posts/2026-01-02-a.md": ARTICLE,
                "docs/site/sub/_config.yml": "title: 別\n",
                "docs/site/sub/_posts/2026-01-02-b.md": ARTICLE,
            }
        )
    )

    assert sorted(found.places) == [
        "_config.yml",
        "_posts/2026-01-02-a.md",
        "sub/_posts/2026-01-02-b.md",
    ]


def test_a_file_where_another_needs_a_folder_is_told() -> None:
    found = arranged(zipped({"_posts/2026-01-02-a.md": ARTICLE, "_posts/2026-01-02-a.md/b.md": ARTICLE}))

    assert list(found.places) == ["_posts/2026-01-02-a.md"]
    assert [left.path for left in found.left] == ["_posts/2026-01-02-a.md/b.md"]
