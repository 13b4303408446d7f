"""What is compressed on its way, and what for good reason is not."""

import gzip

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from allforces.compression import PublicGZipMiddleware
from blog.services import preview_links
from tests import factories

pytestmark = pytest.mark.django_db

ZIPPED = {"Accept-Encoding": "gzip, deflate, br"}
PUBLIC = [
    "/",
    "/long/",
    "/long/index.md",
    "/archive/",
    "/search/?q=本文",
    "/nothing/",
    "/feed.xml",
    "/feed.rss",
]
PUBLIC += ["/feed.json", "/sitemap.xml", "/llms-full.txt", "/api/v1/articles", "/api/v1/openapi.json"]


@pytest.fixture(autouse=True)
def _article() -> None:
    factories.published(permalink="/long/", title="長い記事", body="本文です。\n\n" * 100)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_texts_are_compressed(client: Client, path: str) -> None:
    plain = client.get(path)
    zipped = client.get(path, headers=ZIPPED)

    assert zipped.headers["Content-Encoding"] == "gzip", plain.status_code
    assert gzip.decompress(zipped.getvalue()) == plain.getvalue()
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_who_cannot_read_gzip_gets_the_text(client: Client) -> None:
    response = client.get("/long/", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in response.headers
    assert "長い記事" in response.text


def test_a_compressed_page_is_asked_for_by_its_etag(client: Client) -> None:
    etag = client.get("/long/", headers=ZIPPED).headers["ETag"]

    again = client.get("/long/", headers={**ZIPPED, "If-None-Match": etag})

    assert (etag[:2], again.status_code, again.content) == ("W/", 304, b"")


@pytest.mark.parametrize("path", ["/admin/", "/admin/blog/post/", "/admin/blog/post/add/"])
def test_the_desk_is_not_compressed(client: Client, path: str) -> None:
    client.force_login(User.objects.create_superuser("editor"))

    response = client.get(path, headers=ZIPPED)

    assert (response.status_code, "Content-Encoding" in response.headers) == (200, False)


def test_the_login_is_not_compressed(client: Client) -> None:
    response = client.get(reverse("admin:login"), headers=ZIPPED)

    assert "csrfmiddlewaretoken" in response.text


def test_the_page_for_guests_is_not_compressed(client: Client) -> None:
    editor = User.objects.create_superuser("editor")
    link = preview_links.create(post=factories.draft(body="秘密。\n\n" * 100), by=editor)

    response = client.get(reverse("shared_preview", args=[preview_links.token(link)]), headers=ZIPPED)

    assert "秘密。" in response.text


@pytest.mark.parametrize(
    ("kind", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/markdown", True),
        ("application/atom+xml; charset=utf-8", True),
        ("application/ld+json", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/zip", False),
        ("application/octet-stream", False),
    ],
)
def test_only_texts_are_compressed(kind: str, compressed: bool) -> None:
    request = RequestFactory().get("/", headers=ZIPPED)
    response = HttpResponse(b"a" * 1000, content_type=kind)

    PublicGZipMiddleware(lambda _: response)(request)

    assert response.has_header("Content-Encoding") == compressed


def test_pictures_keep_their_length(client: Client) -> None:
    picture = factories.asset("/assets/a.png", width=80, height=80)

    response = client.get(picture.path, headers=ZIPPED)

    assert (response.headers["Content-Type"], int(response.headers["Content-Length"])) == (
        "image/png",
        len(response.getvalue()),
    )
