"""The layer in front of Django: who is answered from the store, with what, and who is not."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import brotli
import pytest
import zstandard
from django.test import override_settings

from blog.models import Post
from tests import factories

from .conftest import Answer, Kept

UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.ZstdDecompressor().decompress,
}


def address(**columns: object) -> str:
    return factories.published(**{"body": "本文です。" * 100, **columns}).get_absolute_url()


def is_kept(kept: Kept, target: str, **said: str) -> bool:
    """Whether a second request for `target` is answered without Django."""
    kept.get(target, **said)
    before = len(kept.made)
    kept.get(target, **said)
    return len(kept.made) == before


@contextmanager
def quiet(kept: Kept) -> Iterator[None]:
    """Nothing inside asks Django."""
    before = list(kept.made)
    yield
    assert kept.made == before


def test_a_page_is_made_once(kept: Kept) -> None:
    target = address()

    first, second = kept.get(target), kept.get(target)

    assert len(kept.made) == 1
    assert first == second
    assert second.body == kept.fresh(target).body


def test_a_kept_page_has_djangos_headers_and_the_stores_validators(kept: Kept) -> None:
    target = address()
    kept.get(target)

    headers, fresh = kept.get(target).headers, kept.fresh(target).headers

    form = {"ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Length"}
    assert {name: value for name, value in headers.items() if name not in form} == {
        name: value for name, value in fresh.items() if name not in form
    }
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("coding", UNPACK)
def test_each_form_is_the_page(kept: Kept, coding: str) -> None:
    target = address()
    plain = kept.get(target)

    answer = kept.get(target, HTTP_ACCEPT_ENCODING=f"identity;q=0.5, {coding}")

    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["ETag"] != plain.headers["ETag"]
    assert UNPACK[coding](answer.body) == plain.body


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br; q=0.000", "deflate", "x-gzip-like"])
def test_a_form_that_is_not_asked_for_is_not_sent(kept: Kept, accepted: str) -> None:
    target = address()
    kept.get(target)

    assert "Content-Encoding" not in kept.get(target, HTTP_ACCEPT_ENCODING=accepted).headers


def test_who_has_the_page_is_told_so(kept: Kept) -> None:
    target = address()
    headers = kept.get(target).headers

    with quiet(kept):
        by_etag = kept.get(target, HTTP_IF_NONE_MATCH=f'"other", W/{headers["ETag"]}')
        by_time = kept.get(target, HTTP_IF_MODIFIED_SINCE=headers["Last-Modified"])
        other = kept.get(
            target, HTTP_IF_NONE_MATCH='"other"', HTTP_IF_MODIFIED_SINCE=headers["Last-Modified"]
        )

    assert [by_etag.status, by_time.status, other.status] == [304, 304, 200]
    assert by_etag.body == b""
    assert by_etag.headers["ETag"] == headers["ETag"]
    assert "Content-Security-Policy" in by_etag.headers


@pytest.mark.parametrize(("make", "status"), [("draft", 404), ("withdrawn", 410)])
def test_of_an_error_nobody_is_told_that_it_is_the_same(kept: Kept, make: str, status: int) -> None:
    getattr(factories, make)(permalink="/a/")
    first = kept.get("/a/")

    again = kept.get("/a/", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (first.status, again.status) == (status, status)


def test_head_is_the_page_without_its_body(kept: Kept) -> None:
    target = address()

    first, second, page = kept.get(target, "HEAD"), kept.get(target, "HEAD"), kept.get(target)

    assert first == second == Answer(200, page.headers, b"")
    assert len(kept.made) == 1


@pytest.mark.parametrize("query", ["utm_source=x", "q=page=2", "page", "a=1&b=2", "%70=1", "page=2", "p=2"])
def test_a_query_that_the_view_does_not_know_is_answered_with_the_page(kept: Kept, query: str) -> None:
    target = address()
    page = kept.get(target)

    with quiet(kept):
        assert kept.get(f"{target}?{query}") == page
    assert len(kept.files()) == 1


def test_each_page_of_a_list_is_kept_by_itself(kept: Kept) -> None:
    for _ in range(21):
        address()

    pages = {
        kept.get(target).body for target in ("/", "/?page=2", "/?page=1", "/?utm=x&page=2", "/?p%61ge=2")
    }

    assert len(pages) == 2
    assert kept.files() == {"=1.html", "=2.html"}
    assert kept.made == ["/", "/?page=2"]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=", "page=99", "page=2&page=x"])
def test_a_page_that_is_none_is_not_kept(kept: Kept, query: str) -> None:
    address()

    assert kept.get(f"/?{query}").status == 404
    assert kept.files() == set()


def test_a_file_of_a_sitemap_is_not_a_page_of_a_list(kept: Kept) -> None:
    address()

    first = kept.get("/sitemap-posts.xml")

    assert kept.get("/sitemap-posts.xml?page=2") == first
    assert kept.get("/sitemap-posts.xml?p=2").status == 404
    assert kept.files() == {"sitemap-posts.xml=1.own"}  # it has an X-Robots-Tag


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ({"HTTP_COOKIE": "a=1; sessionid=abc"}, "GET"),
        ({"HTTP_AUTHORIZATION": "Basic eDp5"}, "GET"),
        ({"HTTP_ACCEPT": "text/markdown"}, "GET"),
        ({"HTTP_ACCEPT": "text/*, text/html;q=0.1"}, "GET"),
        ({"HTTP_HOST": "evil.example"}, "GET"),
        ({"HTTP_HOST": ""}, "GET"),
        ({"SCRIPT_NAME": "/x"}, "GET"),
        ({"wsgi.url_scheme": "https"}, "GET"),
        ({}, "POST"),
        ({}, "OPTIONS"),
        ({"HTTP_X_HTTP_METHOD_OVERRIDE": "GET"}, "POST"),
    ],
)
def test_who_may_get_another_answer_never_meets_the_store(
    kept: Kept, said: dict[str, str], method: str
) -> None:
    target = address()
    kept.get(target)
    before = len(kept.made)

    kept.get(target, method, **said)
    kept.get(target, method, **said)

    assert len(kept.made) == before + 2
    assert len(kept.files()) == 1


@pytest.mark.parametrize(
    "target",
    ["/search/?q=x", "/search/suggest/?q=x", "/admin/", "/api/v1/articles", "/llms-full.txt", "/favicon.ico"],
)
def test_what_has_not_opted_in_is_not_kept(kept: Kept, target: str) -> None:
    assert not is_kept(kept, target)
    assert kept.files() == set()


def test_pictures_and_redirects_are_djangos(kept: Kept) -> None:
    picture = factories.asset().get_absolute_url()
    factories.redirect("/old/", target="/new/")

    assert not is_kept(kept, picture)
    assert kept.get("/old/?utm=x").headers["Location"] == "/new/?utm=x"
    assert kept.files() == set()


def test_an_article_as_markdown_is_kept_at_its_own_address(kept: Kept) -> None:
    target = f"{address()}index.md"

    assert is_kept(kept, target)
    answer = kept.get(target)
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'rel="canonical"' in answer.headers["Link"]
    assert all(name.endswith(".own") for name in kept.files())  # nginx could not give it its Link


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_PREFIX": "/evil"},
        {"HTTP_X_ORIGINAL_URL": "/evil"},
        {"HTTP_X_REWRITE_URL": "/evil"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_COOKIE": "csrftoken=evil; messages=evil"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
        {"HTTP_USER_AGENT": "<script>evil"},
        {"HTTP_REFERER": "https://evil.example/"},
        {"HTTP_RANGE": "bytes=0-3"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"QUERY_STRING": "evil=<script>"},
        {"CONTENT_LENGTH": "4", "CONTENT_TYPE": "text/evil"},
        {"HTTP_HOST": "localhost:80"},
    ],
)
def test_nobody_puts_anything_into_a_page_that_others_read(kept: Kept, said: dict[str, str]) -> None:
    target = address()
    kept.get(target, **said)

    page = kept.get(target)

    assert (page.status, page.body) == (200, kept.fresh(target).body)
    assert b"evil" not in page.body
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    "path",
    [
        "//",
        "/.",
        "/..",
        "/%2e%2e/index.sqlite3",
        "/../index.sqlite3",
        "/a/%2e%2e/%2e%2e/lock",
        "/%00",
        "/%0a",
        "/%ff%fe",
        "/%C0%AF",
        "/" + "あ" * 100 + "/",
        "/" + "a/" * 1500,
        "",
        "http://evil.example/",
        "*",
        "/=1.html",
        "/index.html",
        "/%5c..%5c",
    ],
)
def test_odd_paths_are_answered_as_without_a_store(kept: Kept, path: str) -> None:
    address()
    kept.get("/")

    answers = [kept.get(path).status for _ in range(2)]

    assert answers == [kept.fresh(path).status] * 2
    assert kept.files() == {"=1.html"}


def test_a_japanese_address_is_kept_under_its_own_name(kept: Kept) -> None:
    factories.published(permalink="/記事/新NISAとは/")

    assert is_kept(kept, "/%E8%A8%98%E4%BA%8B/%E6%96%B0NISA%E3%81%A8%E3%81%AF/")
    assert kept.files() == {"記事/新NISAとは/=1.html"}


def test_an_address_is_no_folder_of_another(kept: Kept) -> None:
    for permalink in ("/a", "/a/", "/a/=1.html", "/a=1.html/b/"):
        factories.published(permalink=permalink)

    for target in ("/a", "/a/", "/a/=1.html", "/a=1.html/b/"):
        for _ in range(2):
            assert kept.get(target).body == kept.fresh(target).body


def test_what_does_not_exist_is_not_kept(kept: Kept) -> None:
    assert kept.get("/nothing/").status == 404
    assert kept.files() == set()


@override_settings(BLOG_WEBSUB_HUB="https://hub.example/")
def test_a_feed_with_a_header_of_its_own_is_left_to_the_application(kept: Kept) -> None:
    address()

    assert is_kept(kept, "/feed.xml")
    assert 'rel="hub"' in kept.get("/feed.xml").headers["Link"]
    assert kept.files() == {"feed.xml=1.own"}


@pytest.mark.parametrize("target", ["/feed.xml", "/feed.rss", "/feed.json", "/robots.txt", "/llms.txt"])
def test_what_programs_read_is_kept(kept: Kept, target: str) -> None:
    address()

    assert is_kept(kept, target)
    assert kept.get(target).headers["Content-Type"] == kept.fresh(target).headers["Content-Type"]


def test_without_a_watcher_nothing_is_kept(kept: Kept) -> None:
    kept.front.watcher.ready.clear()

    assert not is_kept(kept, address())


@override_settings(BLOG_SURROGATE_HEADER="Surrogate-Key")
def test_a_cdn_is_told_what_a_page_is_made_of(kept: Kept) -> None:
    target = address()
    post = Post.objects.get()

    assert f"post:{post.pk}" in kept.get(target).headers["Surrogate-Key"].split()
