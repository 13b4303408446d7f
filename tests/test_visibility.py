"""One definition of "public", swept: no surface of the site shows a word of what readers may not read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from blog.models import Author, Category, Page, Post, Series, SocialImage
from blog.querysets import Status
from blog.services import editing, publishing
from blog.services.pictures import drawing, social
from tests import factories

pytestmark = pytest.mark.django_db

FORMS = ("", "_rss", "_json")
"""Of a feed, as their URL patterns are named: Atom, RSS, JSON Feed."""
HIDDEN = ("draft", "review", "returned", "approved", "scheduled", "withdrawn", "ended")


@dataclass
class Newsroom:
    """Two posts in each state: one among public ones, one with a section, an author and a tag to itself; and
    a fixed page that is not public, to which an old address leads."""

    shared: dict[str, Post]
    alone: dict[str, Post]
    section: Category
    author: Author
    page: Page


@pytest.fixture
def newsroom() -> Newsroom:
    make = {
        "public": factories.published,
        "draft": factories.draft,
        "review": partial(factories.post, status=Status.REVIEW, published_at=factories.LONG_AGO),
        "returned": partial(factories.post, status=Status.RETURNED),
        "approved": partial(factories.post, status=Status.APPROVED),
        "scheduled": factories.scheduled,
        "withdrawn": factories.withdrawn,
        "ended": factories.ended,
    }
    section, author = factories.category("共用面", slug="shared"), factories.author("共用記者", slug="shared")
    shared = {
        state: create(**_words(state), category=section, authors=[author], tags=["共用語"])
        for state, create in make.items()
    }
    alone = {
        state: create(
            **_words(f"{state}-alone"),
            category=factories.category(f"{state}-alone-section", slug=f"{state}-alone"),
            authors=[factories.author(f"{state}-alone-author", slug=f"{state}-alone")],
            tags=[f"{state}-alone-tag"],
        )
        for state, create in make.items()
    }
    factories.series("共用の連載", parts=dict(enumerate(shared.values(), start=1)))
    for state, post in alone.items():
        factories.series(f"{state}-alone-series", parts={1: post})
    Post.objects.update(related=[post.pk for post in (*shared.values(), *alone.values())])
    for post in (*shared.values(), *alone.values()):
        SocialImage.objects.create(post=post, key=f"{post.pk:024x}")
    page = factories.page("/hidden-page-slug/", **_of_page("hidden-page"), is_public=False, footer_order=1)
    factories.redirect("/old-page/", target=page.path)
    return Newsroom(shared, alone, section, author, page)


def _words(name: str) -> dict[str, str]:
    """A text whose every part holds a word of its own: `draft-title`, `draft-body` …"""
    return {
        "title": f"{name}-title",
        "slug": f"{name}-slug",
        "body": f"## {name}-heading\n\n{name}-body\n\n![{name}-alt](/assets/{name}-picture.png)",
        "excerpt": f"{name}-excerpt",
        "description": f"{name}-description",
        "cover": f"https://example.jp/{name}-cover.png",
    }


def _of_page(name: str) -> dict[str, str]:
    return {part: words for part, words in _words(name).items() if part in ("title", "body", "description")}


PARTS = (
    *("title", "slug", "heading", "body", "alt", "picture"),
    *("excerpt", "description", "cover", "tag", "section", "author"),
)
"""What `_words`, or the newsroom, gives each post."""
SECRETS = {
    f"{name}-{part}"
    for name in (*HIDDEN, *(f"{state}-alone" for state in HIDDEN), "hidden-page")
    for part in PARTS
}


def _names() -> Iterator[str]:
    """The slug of every section, author and tag that the newsroom has."""
    yield "shared"
    yield from (f"{state}-alone" for state in ("public", *HIDDEN))


def _by_name(view: str) -> Callable[[Newsroom], list[str]]:
    return lambda _: [reverse(view, args=[name]) for name in _names()]


def _by_tag(view: str) -> Callable[[Newsroom], list[str]]:
    words = ("共用語", *(f"{name}-tag" for name in _names()))
    return lambda _: [reverse(view, args=[word]) for word in words]


def _at(view: str) -> Callable[[Newsroom], list[str]]:
    return lambda _: [reverse(view)]


def _months(newsroom: Newsroom) -> list[str]:
    dates = [timezone.localtime(post.published_at) for post in _posts(newsroom) if post.published_at]
    return [reverse("blog:archive_month", args=[date.year, date.month]) for date in dates]


def _years(newsroom: Newsroom) -> list[str]:
    dates = [timezone.localtime(post.published_at) for post in _posts(newsroom) if post.published_at]
    return [reverse("blog:archive_year", args=[date.year]) for date in dates]


def _posts(newsroom: Newsroom) -> list[Post]:
    return [*newsroom.shared.values(), *newsroom.alone.values()]


SOUGHT = (
    *("title", "heading", "body", "excerpt", "tag", "author", "共用", "記者"),
    *(f"{state}-{part}" for state in (*HIDDEN, "waitin") for part in ("titlx", "alone-tga", "alone-authro")),
)
"""Words that every post holds in that part, and near spellings of what only hidden ones hold."""

SAMPLES: dict[str, Callable[[Newsroom], list[str]]] = {
    "home": lambda _: ["/", "/?page=1", "/?page=2"],
    "category": _by_name("blog:category"),
    "tag": lambda _: [f"/tag/{quote('共用語')}/", *(f"/tag/{name}-tag/" for name in _names())],
    "author": _by_name("blog:author"),
    "series": lambda _: [series.get_absolute_url() for series in Series.objects.all()],
    "archive": lambda _: [reverse("blog:archive")],
    "archive_year": _years,
    "archive_month": _months,
    "search": lambda _: [f"/search/?q={word}" for word in SOUGHT],
    "suggest": lambda _: [f"/search/suggest/?q={word}" for word in SOUGHT],
    **{f"feed{form}": _at(f"blog:feed{form}") for form in FORMS},
    **{f"category_feed{form}": _by_name(f"blog:category_feed{form}") for form in FORMS},
    **{f"tag_feed{form}": _by_tag(f"blog:tag_feed{form}") for form in FORMS},
    **{f"author_feed{form}": _by_name(f"blog:author_feed{form}") for form in FORMS},
    "sitemap": _at("blog:sitemap"),
    "sitemap_file": lambda _: [f"/sitemap-{name}.xml" for name in SITEMAP_FILES],
    "llms": _at("blog:llms"),
    "llms_full": _at("blog:llms_full"),
    "indexnow_key": _at("blog:indexnow_key"),
    "robots": _at("blog:robots"),
    "favicon": _at("blog:favicon"),
    "rendition": lambda _: [reverse("blog:rendition", args=[f"{'0' * 24}-480-v1.webp"])],
    "social_image": lambda _: [image.get_absolute_url() for image in SocialImage.objects.all()],
    "shared_preview": lambda newsroom: [f"/preview/{post.pk}.{'A' * 43}/" for post in _posts(newsroom)],
    "api-root": _at("blog:api:api-root"),
    "openapi-json": _at("blog:api:openapi-json"),
    "api_articles": lambda newsroom: [
        "/api/v1/articles",
        *(f"/api/v1/articles?path={quote(str(post.path))}" for post in _posts(newsroom)),
        *(f"/api/v1/articles?{key}={name}" for key in ("section", "author") for name in _names()),
        *(f"/api/v1/articles?tag={name}-tag" for name in _names()),
        *(f"/api/v1/articles?q={word}" for word in SOUGHT),
    ],
    "api_article": lambda newsroom: [f"/api/v1/articles/{post.pk}" for post in _posts(newsroom)],
    "api_sections": _at("blog:api:api_sections"),
    "api_section": _by_name("blog:api:api_section"),
    "api_tags": _at("blog:api:api_tags"),
    "api_tag": _by_tag("blog:api:api_tag"),
    "api_authors": _at("blog:api:api_authors"),
    "api_author": _by_name("blog:api:api_author"),
    "api_pages": _at("blog:api:api_pages"),
    "api_page": lambda newsroom: [f"/api/v1/pages/{newsroom.page.pk}"],
    **{name: _at(name) for name in ("healthz", "readyz", "metrics")},
    "address": lambda newsroom: (
        [
            spelling
            for post in _posts(newsroom)
            if post.path
            for spelling in (
                *(post.path, post.path.rstrip("/"), f"{post.path}index.html", f"{post.path}index.md"),
                f"{post.path.rstrip('/')[:-1]}/",  # which offers articles at nearly the same address
            )
        ]
        + [
            "/hidden-page-slug/",
            "/hidden-page-slug",
            "/hidden-page-slug/index.md",
            "/hidden-page-slg/",
            "/old-page/",
        ]
    ),
}
"""For every URL pattern of the public site, the paths that a reader could try."""

SITEMAP_FILES = ("pages", "categories", "series", "authors", "tags", "posts", "news")


def test_every_url_pattern_outside_the_admin_is_swept() -> None:
    assert set(SAMPLES) == set(_names_of(get_resolver().url_patterns))


def _names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for pattern in patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from _names_of(pattern.url_patterns)
        else:
            yield pattern.name


def _text(client: Client, path: str) -> str:
    """What is answered at `path`, streamed or not."""
    return client.get(path).getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_hidden_is_shown(client: Client, newsroom: Newsroom, name: str) -> None:
    pages = {path: _text(client, path) for path in SAMPLES[name](newsroom)}
    shown = {
        (path, secret)
        for path, text in pages.items()
        for secret in SECRETS
        if secret in text and not _is_its_own_name(path, secret)
    }
    assert shown == set()


def _is_its_own_name(path: str, secret: str) -> bool:
    """A section and an author have a page and a name before they have readers."""
    name, _, kind = secret.rpartition("-")
    own = {"section": (f"/category/{name}/", f"/feeds/{name}."), "author": (f"/author/{name}/",)}
    return path.startswith(own.get(kind, ()))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/category/shared/",
        "/author/shared/",
        f"/tag/{quote('共用語')}/",
        "/archive/2025/",
        "/archive/2025/09/",
        "/feed.xml",
        "/feeds/shared.xml",
        "/2025/09/08/public-slug/",
    ],
)
def test_what_is_public_is_shown(client: Client, newsroom: Newsroom, path: str) -> None:
    assert "public-title" in client.get(path).text


def test_the_sitemap_names_what_is_public(client: Client, newsroom: Newsroom) -> None:
    assert "/2025/09/08/public-slug/" in client.get("/sitemap-posts.xml").text


FOR_CRAWLERS = ("sitemap", "sitemap_file", "llms", "llms_full")
"""Surfaces that are read by search engines and language models alone."""


@pytest.mark.parametrize("name", FOR_CRAWLERS)
def test_what_search_engines_shall_not_show_is_not_offered_to_them(client: Client, name: str) -> None:
    now = timezone.now() - timedelta(hours=1)
    for words, columns in (("noindex", {"robots": "noindex, follow"}), ("none", {"robots": "none"})):
        post = factories.published(**_words(words), published_at=now, **columns)
        factories.page(f"/{words}-page-slug/", **_of_page(f"{words}-page"), **columns)
        assert f"{words}-title" in client.get(str(post.path)).text

    texts = [_text(client, path) for path in SAMPLES[name](Newsroom({}, {}, Category(), Author(), Page()))]

    assert [text for text in texts if "noindex-" in text or "none-" in text] == []


@pytest.mark.parametrize("surface", [name for name in SAMPLES if name.endswith(("feed", "articles"))])
def test_subscribers_get_it_all_the_same(client: Client, newsroom: Newsroom, surface: str) -> None:
    Post.objects.filter(pk=newsroom.shared["public"].pk).update(robots="noindex")
    assert any("public-title" in _text(client, path) for path in SAMPLES[surface](newsroom))


def test_the_picture_of_a_hidden_article_is_not_to_be_had(client: Client, newsroom: Newsroom) -> None:
    answers = {
        state: client.get(post.social_image.get_absolute_url()).status_code
        for state, post in newsroom.shared.items()
        if state != "public"
    }
    assert answers == dict.fromkeys(HIDDEN, 404)


@pytest.mark.parametrize(
    ("state", "status"),
    [("public", 200), ("scheduled", 404), ("review", 404), ("withdrawn", 410), ("ended", 410)],
)
def test_an_address_answers_by_state(client: Client, newsroom: Newsroom, state: str, status: int) -> None:
    assert client.get(str(newsroom.shared[state].path)).status_code == status


def test_a_draft_that_kept_its_address_answers_404(client: Client) -> None:
    post = factories.draft(path="/2025/09/08/kept/", published_at=factories.LONG_AGO)
    assert client.get(str(post.path)).status_code == 404


@pytest.mark.parametrize("path", ["/hidden-page-slug/", "/hidden-page-slug/index.html", "/old-page/"])
def test_a_page_that_is_not_public_answers_404(client: Client, newsroom: Newsroom, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404


def test_a_scheduled_post_becomes_public_by_the_clock_alone(
    client: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = newsroom.shared["scheduled"]
    after = timezone.now() + timedelta(days=2)

    monkeypatch.setattr(timezone, "now", lambda: after)

    paths = ["/", "/category/shared/", "/author/shared/", "/feed.xml", "/feeds/shared.xml", str(post.path)]
    assert [path for path in paths if "scheduled-title" not in client.get(path).text] == []
    assert post.get_absolute_url() in client.get("/sitemap-posts.xml").text


def test_a_public_post_ends_by_the_clock_alone(
    client: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = newsroom.shared["public"]
    publishing.end_at(post=post, moment=timezone.now() + timedelta(days=1))
    after = timezone.now() + timedelta(days=2)

    monkeypatch.setattr(timezone, "now", lambda: after)

    paths = [
        "/",
        "/category/shared/",
        "/author/shared/",
        "/feed.xml",
        "/feeds/shared.xml",
        "/sitemap-posts.xml",
    ]
    assert [path for path in paths if "public-slug" in client.get(path).text] == []
    assert client.get(str(post.path)).status_code == 410


@pytest.mark.parametrize("name", SAMPLES)
def test_a_text_that_waits_beside_a_public_one_is_shown_nowhere(
    client: Client, newsroom: Newsroom, name: str
) -> None:
    post = newsroom.shared["public"]
    for column, value in _words("waiting").items():
        setattr(post, column, value)
    editing.save(post=post, authors=[factories.author("waiting-author")], tags=["waiting-tag"])

    assert [path for path in SAMPLES[name](newsroom) if "waiting-" in _text(client, path)] == []


@pytest.mark.parametrize("state", HIDDEN)
def test_nobody_sees_the_picture_of_a_hidden_article(client: Client, newsroom: Newsroom, state: str) -> None:
    """Not even who knows all of its words, of which its address is made."""
    post = newsroom.shared[state]
    Post.objects.filter(pk=post.pk).update(cover="")
    social.store(post, drawing.draw(social.words(post)))
    image = SocialImage.objects.get(post=post)

    paths = [image.get_absolute_url(), f"/pictures/social/{post.pk}-{'0' * 24}.png"]

    assert [client.get(path).status_code for path in paths] == [404, 404]
