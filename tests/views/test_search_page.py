"""The page of search, its suggestions, and the 404 that searches."""

import json
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from blog.models import Post, SearchMiss
from blog.services import searching
from tests import factories

pytestmark = pytest.mark.django_db


def page(client: Client, **query: str) -> str:
    """The page of a query, without the white space beside its tags."""
    response = client.get("/search/", query)
    assert response.status_code == 200
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", response.text)


@contextmanager
def counting() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_hits_are_shown_with_the_words_marked(client: Client) -> None:
    factories.published(title="ＮＩＳＡの夏", body="はじめに。\n\n新しいＮｉｓａの枠を使う。", slug="nisa")

    text = page(client, q="nisa")

    assert "<mark>ＮＩＳＡ</mark>の夏" in text
    assert "新しい<mark>Ｎｉｓａ</mark>の枠を使う。" in text
    assert "1件" in text


def test_the_page_is_not_for_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in page(client)
    assert '<meta name="robots" content="noindex">' in page(client, q="投資")


def test_markup_in_words_and_texts_is_text(client: Client) -> None:
    factories.published(title="<i>電力</i>", body="`<script>alert(1)</script>` 電力")

    text = page(client, q="「<i>電力」 <script>")

    assert "<i>" not in text
    assert "<script>" not in text.partition("<main")[2]


def test_a_text_that_changes_while_it_is_found_breaks_nothing(client: Client) -> None:
    post = factories.published(title="短くなる記事", body="一つ目。\n\n二つ目。\n\n三つ目に国債の話。")
    Post.objects.filter(pk=post.pk).update(plain_text="一つ目。")  # as between two queries of a search

    assert "短くなる記事" in page(client, q="国債")


def test_hits_stand_in_order_of_rank(client: Client) -> None:
    def at(month: int) -> dict[str, Any]:
        return {"published_at": datetime(2025, month, 1, tzinfo=UTC)}

    factories.published(title="本文だけ", body="電力の話", **at(9))
    factories.published(title="タグだけ", tags=["電力"], **at(8))
    factories.published(title="電力の題", **at(7))
    factories.published(title="何度も", body="電力、電力、電力、電力、電力", **at(9))

    text = page(client, q="電力")

    places = [text.index(title) for title in ("</mark>の題", "タグだけ", "何度も", "本文だけ")]
    assert places == sorted(places)


def test_words_close_together_come_first(client: Client) -> None:
    factories.published(
        title="近い", body="電力と半導体の話。" + "余白。" * 100, published_at=factories.LONG_AGO
    )
    factories.published(
        title="遠い", body="電力の話。" + "余白。" * 100 + "半導体の話。", published_at=factories.LONG_AGO
    )

    text = page(client, q="電力 半導体")

    assert text.index("近い") < text.index("遠い")


def test_every_hit_is_on_one_page_or_another(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BLOG_PAGE_SIZE = 3
    monkeypatch.setattr(searching, "RANKED", 2)
    monkeypatch.setattr(searching, "COUNTED", 4)
    posts = [
        factories.published(body="電力", tags=["電力"] if number % 4 == 0 else []) for number in range(11)
    ]

    shown = list[str]()
    for number in range(1, 5):
        text = page(client, q="電力", page=str(number))
        shown += [post.title for post in posts if f">{post.title}<" in text]

    assert sorted(shown) == sorted(post.title for post in posts)
    assert "以上" in page(client, q="電力")
    assert client.get("/search/?q=電力&page=5").status_code == 404


def test_pages_lead_to_one_another_with_all_that_was_asked(client: Client, settings: Any) -> None:
    settings.BLOG_PAGE_SIZE = 1
    section = factories.category(slug="market")
    for _ in range(3):
        factories.published(body="電力", category=section)

    text = page(client, q="電力", section="market", page="2")

    assert f'rel="prev" href="/search/?q={quote("電力")}&amp;section=market"' in text
    assert f'rel="next" href="/search/?q={quote("電力")}&amp;section=market&amp;page=3"' in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", "market"),
        ("tag", "denryoku"),
        ("author", "yamada"),
        ("from", "2025-09-08"),
        ("to", "2025-09-08"),
    ],
)
def test_filters(client: Client, name: str, value: str) -> None:
    tag = factories.tag("denryoku")
    factories.published(
        title="中",
        body="電力",
        category=factories.category(slug="market"),
        tags=[tag.name],
        authors=[factories.author(slug="yamada")],
    )
    other = (
        datetime(2025, 9, 7, 14, 59, tzinfo=UTC) if name == "from" else datetime(2025, 9, 8, 15, tzinfo=UTC)
    )
    factories.published(title="外", body="電力", published_at=other)

    text = page(client, q="電力", **{name: value})

    assert (">中<" in text, ">外<" in text) == (True, False)


@pytest.mark.parametrize(
    "query",
    [
        {"q": "あ" * 10_000},
        {"q": " ".join(str(number) for number in range(60))},
        {"q": "-電力"},
        {"q": "電力", "from": "2025-13-01"},
        {"q": "電力", "from": "0001-01-01"},
        {"q": "電力", "to": "9999-12-31"},
        {"q": "電力", "from": "2025-02-01", "to": "2025-01-01"},
        {"q": "電力", "section": "nowhere"},
        {"q": "電力", "tag": "nothing"},
        {"q": "電力", "author": "nobody\x00"},
    ],
)
def test_what_cannot_be_understood_is_told(client: Client, query: dict[str, str]) -> None:
    response = client.get("/search/", query)

    assert response.status_code == 400
    assert 'class="search-problem" role="alert"' in response.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", "99999999999", "1\x00"])
def test_a_page_that_is_none_is_not_found(client: Client, number: str) -> None:
    factories.published(body="電力")

    assert client.get("/search/", {"q": "電力", "page": number}).status_code == 404


def test_what_was_asked_is_repeated_without_what_html_cannot_hold(client: Client) -> None:
    page = client.get("/search/", {"q": "a\x00b\x08c"}).text

    assert 'value="abc"' in page


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "\ud800", "' OR 1=1", '"', "「", "%", "_", "*", "-", "NEAR(", "\\"]
)
def test_no_words_break_the_page(client: Client, text: str) -> None:
    factories.published(body="電力")

    path = f"/search/?q={quote(text, errors='surrogatepass')}"

    assert client.get(path).status_code == 200
    assert client.get(path.replace("/?", "/suggest/?")).status_code == 200


def test_a_filter_is_found_in_either_unicode_form(client: Client) -> None:
    factories.published(title="中", body="電力", tags=["データ"])

    assert ">中<" in page(client, q="電力", tag=unicodedata.normalize("NFD", "データ"))


def test_a_tag_that_only_drafts_carry_is_none(client: Client) -> None:
    tag = factories.tag("himitsu")
    factories.draft(tags=[tag.name])

    answers = [client.get("/search/", {"q": "電力", "tag": slug}) for slug in ("himitsu", "nothing")]

    assert answers[0].text.replace("himitsu", "nothing") == answers[1].text


def test_the_number_of_queries_does_not_depend_on_the_hits(client: Client) -> None:
    def made(count: int) -> None:
        for number in range(count):
            factories.published(
                body="電力", tags=[f"札{number}"], authors=[factories.author()], category=factories.category()
            )

    made(2)
    with counting() as few:
        page(client, q="電力")
    made(15)
    with counting() as many:
        page(client, q="電力")

    assert len(many) == len(few) <= 12


def test_near_spellings_are_offered(client: Client) -> None:
    factories.published(title="データセンターの電力", tags=["サーバー"])

    assert 'もしかして：<a href="/search/?q=' in page(client, q="データセソター")
    assert ">サーバー</a>" in page(client, q="さーばー")
    assert "もしかして" not in page(client, q="鉄道会社")


def test_what_only_drafts_say_is_not_offered(client: Client) -> None:
    factories.draft(title="データセンターの電力", tags=["サーバー"])

    assert "もしかして" not in page(client, q="サーバ")


def test_words_without_a_hit_are_counted(client: Client) -> None:
    for _ in range(2):
        page(client, q="ＮＩＳＡ 　鉄道 -電力")
    page(client, q="鉄道", **{"from": "2025-01-01"})

    assert list(SearchMiss.objects.values_list("text", "count")) == [("nisa 鉄道", 2)]


def test_words_with_a_hit_are_not(client: Client) -> None:
    factories.published(body="電力")

    page(client, q="電力")

    assert not SearchMiss.objects.exists()


def test_only_so_many_words_without_a_hit_are_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_MISSES", 2)

    for text in ("甲乙", "丙丁", "戊己", "甲乙"):
        page(client, q=text)

    assert dict(SearchMiss.objects.values_list("text", "count")) == {"甲乙": 2, "丙丁": 1}


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_somebody_who_writes(client: Client) -> None:
    writing, done = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            SearchMiss.objects.create(text="鉄道")
            writing.set()
            done.wait(10)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    assert writing.wait(10)
    started = time.monotonic()
    try:
        text = page(client, q="鉄道")
    finally:
        seconds = time.monotonic() - started
        done.set()
        writer.join()

    assert "該当なし" in text
    assert seconds < 5
    assert SearchMiss.objects.get().count == 1


def test_suggestions_are_tags_and_titles(client: Client) -> None:
    factories.published(title="電力の夏", permalink="/denryoku/", tags=["電力契約"])
    factories.published(title="別の話", body="電力")

    response = client.get("/search/suggest/", {"q": "電力"})

    assert json.loads(response.text)["suggestions"] == [
        {"kind": "tag", "text": "電力契約", "url": f"/tag/{quote('電力契約')}/"},
        {"kind": "post", "text": "電力の夏", "url": "/denryoku/"},
    ]


@pytest.mark.parametrize("text", ["", "  ", "-電力", "あ" * 500])
def test_nothing_is_suggested_where_nothing_is_asked(client: Client, text: str) -> None:
    response = client.get("/search/suggest/", {"q": text})

    assert (response.status_code, json.loads(response.text)) == (200, {"suggestions": []})


def test_the_box_stands_on_every_page(client: Client) -> None:
    assert '<form class="search-box" role="search" action="/search/"' in client.get("/").text


def test_a_page_that_is_not_there_offers_what_its_address_says(client: Client) -> None:
    factories.published(title="Data Centerの電力", permalink="/2025/09/08/data-center/")
    factories.published(title="別の話")

    response = client.get("/2025/09/09/data-center.html")

    assert response.status_code == 404
    link = html.fromstring(response.text).xpath("//a[@href='/2025/09/08/data-center/']")[0]
    assert link.text_content() == "Data Centerの電力"
    assert 'value="data center"' in response.text
    assert "別の話" not in response.text


@pytest.mark.parametrize("path", ["/wp-login.php", "/x.png", "/2025/", "/%00", "/admin/nowhere/"])
def test_a_page_that_is_not_there_offers_nothing_where_its_address_says_nothing(
    client: Client, path: str
) -> None:
    factories.published(title="x png wp login php admin nowhere")

    assert "お探しの記事はこちらですか" not in client.get(path).text


def test_only_readers_methods_are_answered(client: Client) -> None:
    assert client.post("/search/", {"q": "電力"}).status_code == 405
