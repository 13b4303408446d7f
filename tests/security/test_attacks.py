"""Attack strings in every field, looked for alive in every answer."""

import json
from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from blog.models import Author, Category, Page, Post, PreviewLink, Redirect, Series, Tag
from blog.services import preview_links
from blog.text import slugs
from tests.security import alive, attacked
from tests.security.attacks import ATTACKS

pytestmark = pytest.mark.django_db

DESK = ("post", "category", "author", "series", "page", "tag", "redirect", "correction", "houseword")


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 300


def findings(response: HttpResponse, *, desk: bool) -> list[str]:
    """What is alive in an answer, by what it says that it is."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    location = response.headers.get("Location", "")
    content = b"".join(response) if response.streaming else response.content
    found = [f"Location: {location}"] if location and not alive._is_local(location) else []
    if kind == "text/html":
        found += alive.in_html(content.decode(), tags=alive.DESK_TAGS if desk else alive.PAGE_TAGS)
    elif kind in {"application/json", "application/feed+json"}:
        found += alive.in_json(json.loads(content))
    elif kind.endswith("xml"):
        found += alive.in_xml(content)
    elif kind not in {"text/plain", "text/markdown", ""}:
        found.append(f"a {kind}")
    if response.headers.get("X-Content-Type-Options") != "nosniff" and kind.startswith("text/"):
        found.append("its type may be guessed")
    return [line for line in found if line]


def public_addresses() -> Iterator[str]:
    """Every public page, feed, twin and piece of data of the newsroom."""
    yield from (
        "/",
        "/archive/",
        "/archive/2025/",
        "/archive/2025/1/",
        "/feed.xml",
        "/feed.rss",
        "/feed.json",
    )
    yield from ("/sitemap.xml", "/llms.txt", "/llms-full.txt", "/robots.txt", "/api/v1/articles?limit=50")
    yield from ("/api/v1/sections", "/api/v1/tags", "/api/v1/authors", "/?page=2")
    for name in ("posts", "pages", "tags", "authors", "categories", "sections"):
        yield f"/sitemap-{name}.xml"
    for post in Post.objects.published():
        address = post.get_absolute_url()
        yield from (address, f"{address}index.md", f"/api/v1/articles/{post.pk}")
    for row in (*Category.objects.all(), *Series.objects.all(), *Page.objects.all()):
        yield row.get_absolute_url()
    for author in Author.objects.order_by("pk")[::3]:
        yield from (author.get_absolute_url(), f"{author.get_absolute_url()}feed.xml")
    for tag in Tag.objects.order_by("pk")[::12]:
        yield from (tag.get_absolute_url(), f"{tag.get_absolute_url()}feed.json")


def asked_addresses() -> Iterator[str]:
    """What readers type: searches, and addresses at which nothing stands."""
    for group in batched(ATTACKS, 5):
        words = quote(" ".join(group)[:180])
        yield from (f"/search/?q={words}", f"/search/suggest/?q={words}")
        yield f"/{quote(''.join(group))}/"


def desk_addresses() -> Iterator[str]:
    yield "/admin/"
    for model in (*DESK, "auditentry", "event", "searchmiss", "asset", "importedsite"):
        yield f"/admin/blog/{model}/"
    for group in batched(ATTACKS, 40):
        yield f"/admin/blog/post/?q={quote(group[0])}"
    for post in Post.objects.order_by("pk")[::10]:
        base = f"/admin/blog/post/{post.pk}/"
        yield from (f"{base}change/", f"{base}versions/", f"{base}preview/", f"{base}history/")
    for model in (Category, Author, Page, Series, Tag):
        for row in model.objects.order_by("pk")[::20]:
            yield reverse(f"admin:blog_{model._meta.model_name}_change", args=[row.pk])
    yield from ("/admin/blog/post/calendar/?month=2025-01", "/admin/blog/tag/care/", "/admin/auth/user/")


def test_no_attack_lives_in_any_answer(tmp_path: Path) -> None:
    boss = attacked.fill(tmp_path / "site")
    desk, reader = Client(raise_request_exception=False), Client(raise_request_exception=False)
    wrong = {}
    desk.force_login(boss)
    link = preview_links.address(PreviewLink.objects.get())
    opened = 0
    for client, addresses in (
        (reader, [*public_addresses(), *asked_addresses(), link]),
        (desk, desk_addresses()),
    ):
        for address in addresses:
            response = client.get(address)
            opened += response.status_code == 200
            found = findings(response, desk=client is desk)
            if response.status_code >= 500 or found:
                wrong[address] = [response.status_code, *found]

    assert wrong == {}
    assert opened > 400


def test_a_redirect_of_an_editor_leads_only_where_browsers_go(tmp_path: Path) -> None:
    Redirect.objects.bulk_create(
        Redirect(path=f"/r{number}/", target=attack, code=301) for number, attack in enumerate(ATTACKS)
    )
    wrong = {}
    for number, attack in enumerate(ATTACKS):
        response = Client().get(f"/r{number}/")
        target = response.headers.get("Location", "")
        if (
            response.status_code >= 500
            or alive._scheme(target) not in alive.SCHEMES
            or "Set-Cookie" in response
        ):
            wrong[attack] = (response.status_code, target)

    assert wrong == {}


def test_no_slug_or_file_name_comes_out_of_an_attack_with_a_sign_in_it() -> None:
    wrong = {}
    for attack in ATTACKS:
        try:
            slug = slugs.slugify(attack, 100)
        except ValueError:
            continue
        if not slugs.is_slug(slug) or set(slug) & set("<>\"'`/\\:;=()&\r\n\0"):
            wrong[attack] = slug

    assert wrong == {}
