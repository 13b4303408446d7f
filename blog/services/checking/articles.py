"""A post and its text, as the checks read them."""

import re
from collections.abc import Mapping
from typing import Any

from blog.jekyll import filenames
from blog.models import Post
from blog.proofreading.article import Article
from blog.services import content as contents
from blog.services import rendering
from blog.services.rendering import Sites
from blog.text import liquid, markdown, normalize
from blog.text.markdown import Notice, SourceError

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_NEEDED = (
    "title",
    "slug",
    "body",
    "category",
    "authors",
    "tags",
    "excerpt",
    "description",
    "cover",
    "cover_alt",
)


def of(post: Post, content: Mapping[str, Any] | None, sites: Sites) -> Article:
    """`post` with the text `content`; None: with the newest text that it has."""
    if content is None:
        content = contents.current(post)
    elif any(name not in content for name in _NEEDED):
        content = {**contents.of(post), **content}
    body = _body(content["body"])
    html, notices = _readers_text(post, body, sites)
    return Article(
        title=_text(content["title"]),
        slug=_text(contents.slug_to_be(content)),
        body=body,
        category=_text(content["category"]),
        byline=_names(content["authors"]),
        tags=_names(content["tags"]),
        excerpt=_text(content["excerpt"]),
        description=_text(content["description"]),
        cover=_text(content["cover"]),
        cover_alt=_text(content["cover_alt"]),
        markup=filenames.markup_of(post.source_path or ""),
        html=html,
        notices=notices,
    )


def _text(value: object) -> str:
    """A field as it can be looked up: no database takes half a character, PostgreSQL no NUL."""
    return _HALF_CHARACTER.sub("\ufffd", value).replace("\x00", "") if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, value))) if isinstance(value, list | tuple) else ()


def _body(value: object) -> str:
    """The body, each character at its place but for line ends; as much of one as may be rendered."""
    if not isinstance(value, str):
        return ""
    return normalize.unix(_HALF_CHARACTER.sub("\ufffd", value))[: markdown.MAX_SOURCE]


def _readers_text(post: Post, body: str, sites: Sites) -> tuple[str, tuple[Notice, ...]]:
    """HTML of `body` and the renderer's notices: the stored HTML where it is of this body."""
    page = rendering.page(post, sites.of(post))
    if body == post.body and post.html and post.renderer_version == markdown.RENDERER_VERSION:
        return post.html, liquid.run(body, page)[1]
    try:
        rendered = markdown.render(body, resolver=page, markup=filenames.markup_of(post.source_path or ""))
    except SourceError:  # the renderer's own refusal is shown where the article is written and saved
        return "", ()
    return rendered.html, rendered.notices
