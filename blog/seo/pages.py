"""The head of each kind of page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.safestring import SafeString

from blog import conf
from blog.models import Author, Category, Correction, Page, Post
from blog.routes import path_to
from blog.syndication import entries
from blog.syndication.links import absolute

from . import jsonld
from .jsonld import Node


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the head of a page. Addresses are absolute."""

    canonical: str
    description: str
    properties: Sequence[tuple[str, str]]
    """Open Graph (https://ogp.me/): property, content."""
    names: Sequence[tuple[str, str]]
    """Twitter cards: name, content."""
    json_ld: SafeString
    robots: str = ""
    language_of: str = ""
    """The address that is the page's Japanese version: itself; "" where another page is the original."""
    markdown: str = ""
    """The address of the page's Markdown twin."""


def article(post: Post, *, markdown: str = "", corrections: Iterable[Correction] = ()) -> Head:
    """The head of the page of `post`, which comes from PostQuerySet.for_reading."""
    own, canonical = entries.url(post), entries.canonical(post)
    steps = [
        _home(),
        *([_step(post.category.name, post.category)] if post.category else []),
        (post.title, own),
    ]
    nodes = [
        jsonld.news_article(post, canonical=canonical, corrections=corrections),
        jsonld.breadcrumbs(steps),
    ]
    return Head(
        canonical=canonical,
        description=post.meta_description,
        properties=_open_graph("article", post.title, post.meta_description, canonical) + _of_article(post),
        names=_card(entries.picture(post)),
        json_ld=jsonld.script(nodes),
        robots=post.robots,
        language_of=own if canonical == own else "",
        markdown=markdown,
    )


def home(posts: Sequence[Post], *, address: str) -> Head:
    """The head of the home page, or of a further page of its list, with the `posts` that it shows."""
    settings = conf.get()
    nodes = [
        jsonld.website(),
        jsonld.publisher(),
        jsonld.collection_page(
            settings.site_title, settings.site_description, address=absolute(address), posts=posts
        ),
    ]
    return _page(settings.site_title, settings.site_description, address, nodes)


def listing(
    name: str,
    posts: Sequence[Post],
    *,
    address: str,
    description: str = "",
    above: Sequence[tuple[str, str]] = (),
) -> Head:
    """The head of a list called `name`, with the `posts` on this page of it. `address`, and those of the
    pages `above` it (name, address), begin at the root."""
    place = absolute(address)
    steps = [_home(), *((step, absolute(path)) for step, path in above), (name, place)]
    nodes = [
        jsonld.collection_page(name, description, address=place, posts=posts),
        jsonld.breadcrumbs(steps),
    ]
    return _page(name, description, address, nodes)


def author(writer: Author, *, address: str, links: Iterable[str]) -> Head:
    """The head of an author's page; `links` are pages elsewhere that are theirs."""
    nodes = [
        jsonld.profile_page(writer, address=absolute(address), links=links),
        jsonld.publisher(),
        jsonld.breadcrumbs([_home(), (writer.name, absolute(address))]),
    ]
    return _page(writer.name, writer.bio, address, nodes, kind="profile")


def fixed(page: Page, *, markdown: str) -> Head:
    """The head of a fixed page, whose twin stands at `markdown`."""
    address = page.get_absolute_url()
    nodes = [
        jsonld.web_page(page, address=absolute(address)),
        jsonld.publisher(),
        jsonld.breadcrumbs([_home(), (page.title, absolute(address))]),
    ]
    head = _page(page.title, page.meta_description, address, nodes)
    return replace(head, robots=page.robots, markdown=markdown)


def _page(name: str, description: str, address: str, nodes: Sequence[Node], kind: str = "website") -> Head:
    canonical = absolute(address)
    return Head(
        canonical=canonical,
        description=description,
        properties=_open_graph(kind, name, description, canonical),
        names=_card(None),
        json_ld=jsonld.script(nodes),
        language_of=canonical,
    )


def _open_graph(kind: str, title: str, description: str, url: str) -> list[tuple[str, str]]:
    properties = [
        ("og:type", kind),
        ("og:site_name", conf.get().site_title),
        ("og:locale", "ja_JP"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", url),
    ]
    return [(name, content) for name, content in properties if content]


def _of_article(post: Post) -> list[tuple[str, str]]:
    """The picture, and the article's own properties (https://ogp.me/#type_article)."""
    properties: list[tuple[str, str]] = []
    if picture := entries.picture(post):
        size = [("og:image:width", picture.width), ("og:image:height", picture.height)]
        properties += [("og:image", picture.url), *((name, str(pixels)) for name, pixels in size if pixels)]
        properties += [("og:image:alt", picture.alt)] if picture.alt else []
    times = [("article:published_time", post.published_at), ("article:modified_time", entries.updated(post))]
    properties += [(name, timezone.localtime(time).isoformat()) for name, time in times if time]
    properties += [("article:author", absolute(author.get_absolute_url())) for author in post.byline]
    properties += [("article:section", post.category.name)] if post.category else []
    return properties + [("article:tag", tag.name) for tag in post.tag_list]


def _card(picture: entries.Picture | None) -> list[tuple[str, str]]:
    """A Twitter card; title, text and picture are those of Open Graph."""
    site = conf.get().twitter_site
    kind = [("twitter:card", "summary_large_image" if picture else "summary")]
    return [*kind, *([("twitter:site", site)] if site else [])]


def _home() -> tuple[str, str]:
    return "ホーム", absolute(path_to("blog:home"))


def _step(name: str, row: Category) -> tuple[str, str]:
    return name, absolute(row.get_absolute_url())
