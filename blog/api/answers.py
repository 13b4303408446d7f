"""From rows to what the API says of them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from blog import models
from blog.routes import path_to
from blog.syndication import entries, twins
from blog.syndication.links import absolute, with_absolute_urls

from . import schemas


def summary(post: models.Post) -> schemas.Summary:
    """`post`, public and from PostQuerySet.for_listing, in a list."""
    return schemas.Summary(**_summary(post))


def article(post: models.Post) -> schemas.Article:
    """`post`, public and with all its columns, with its text."""
    return schemas.Article(
        **_summary(post),
        **_text(post, url=entries.url(post), markdown=twins.text_of(post)),
        canonical_url=entries.canonical(post),
    )


def page_summary(page: models.Page) -> schemas.FixedPageSummary:
    """`page`, public and from PageQuerySet.for_listing, in a list."""
    return schemas.FixedPageSummary(**_page_summary(page))


def page(page: models.Page) -> schemas.FixedPage:
    """`page`, public and with all its columns, with its text."""
    said = _page_summary(page)
    return schemas.FixedPage(**said, **_text(page, url=said["url"], markdown=twins.text_of_page(page)))


def section(row: models.Category, count: int) -> schemas.Group:
    return _group(row, row.description, path_to("blog:category_feed", row.slug), count)


def tag(row: models.Tag, count: int) -> schemas.Group:
    return _group(row, "", path_to("blog:tag_feed", row.slug), count)


def author(row: models.Author, count: int) -> schemas.Author:
    """`row`, its links prefetched."""
    return schemas.Author(
        **_link(row).model_dump(),
        bio=row.bio,
        feed_url=absolute(path_to("blog:author_feed", row.slug)),
        picture=absolute(row.picture) or None,
        links=[link.url for link in row.links.all() if link.url.startswith(entries.WEB)],
        articles=count,
    )


def _summary(post: models.Post) -> dict[str, Any]:
    cover, picture = entries.cover(post), entries.picture(post)
    return {
        "id": post.pk,
        "guid": entries.guid(post),
        "title": post.title,
        "url": entries.url(post),
        "markdown_url": twins.address_of(post),
        "api_url": absolute(path_to("blog:api:api_article", post.pk)),
        "summary": post.summary,
        "published_at": _local(post.published_at),
        "updated_at": _local(entries.updated(post)),
        "section": _link(post.category) if post.category else None,
        "authors": [_link(row) for row in post.byline],
        "tags": [_link(row) for row in post.tag_list],
        "cover": schemas.Picture(**asdict(cover)) if cover else None,
        "picture": schemas.Picture(**asdict(picture)) if picture else None,
        "reading_minutes": post.reading_minutes,
        "robots": post.robots,
    }


def _page_summary(page: models.Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.title,
        "url": absolute(page.get_absolute_url()),
        "markdown_url": twins.address_of(page),
        "api_url": absolute(path_to("blog:api:api_page", page.pk)),
        "description": page.meta_description,
        "updated_at": _local(page.updated_at),
        "robots": page.robots,
    }


def _text(original: models.Post | models.Page, *, url: str, markdown: str) -> dict[str, Any]:
    return {
        "html": with_absolute_urls(original.html, page=url),
        "markdown": markdown,
        "text": original.plain_text,
        "headings": [schemas.Heading(**heading) for heading in original.headings],
    }


def _group(row: models.Category | models.Tag, description: str, feed: str, count: int) -> schemas.Group:
    link = _link(row).model_dump()
    return schemas.Group(**link, description=description, feed_url=absolute(feed), articles=count)


def _link(row: models.Category | models.Tag | models.Author) -> schemas.Link:
    return schemas.Link(name=row.name, slug=row.slug, url=absolute(row.get_absolute_url()))


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None
