"""A post as the file that it is in a Jekyll site: where it lies and what is in it, to the byte."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from blog import conf
from blog.jekyll import document, writer
from blog.jekyll import front_matter as jekyll_front_matter
from blog.jekyll.document import Document
from blog.jekyll.errors import JekyllError
from blog.jekyll.front_matter import REMOVED
from blog.models import Page, Post
from blog.querysets import PostQuerySet, Status
from blog.text import normalize

from . import addresses, site_config
from .front_matter import (
    LISTS,
    SCALARS,
    SECTION,
    UNPUBLISH_AT,
    WITHDRAWN,
    Columns,
    columns,
    filed_state,
    held,
    of_post,
    unheld,
)

POSTS, DRAFTS = "_posts", "_drafts"
type Values = Mapping[str, object]


def with_all() -> PostQuerySet:
    """Posts with everything that their files say, in five queries for any number of them."""
    return Post.objects.select_related("category", "source_site").prefetch_related(
        "bylines__author", "tagged_items__tag", "redirects"
    )


def path_of(post: Post) -> str:
    """Where the file of `post` lies, from the site's root: where it came from,
    unless its state has moved it."""
    came_from = PurePosixPath(post.source_path) if post.source_path else None
    draft = filed_state(post) == Status.DRAFT
    if came_from is not None and (draft or DRAFTS not in came_from.parts):
        return str(came_from)
    if draft or post.published_at is None:
        return f"{DRAFTS}/{writer.filename(None, post.slug)}"
    return f"{POSTS}/{writer.filename(post.published_at.astimezone(conf.get().zone), post.slug)}"


def bytes_of(post: Post) -> bytes:
    """What is in the file of `post`. A post that nobody has touched since its import gives the bytes that
    came in."""
    if post.source_path is None and not jekyll_front_matter.is_head(post.front_matter):
        return _insisted(post, writer.compose(_all_values(post), post.body))
    said = _said(post)
    changes = _changes(post, said) | _redirect_change(post, said)
    if not changes and post.source_path is not None:
        return original(post)
    changed = writer.rewrite(said.head, said.body, changes)
    return _with_address(post, _insisted(post, changed))


def unfiled() -> dict[str, Post]:
    """Path → post, of the posts that an export puts where no import found them: born here,
    or moved by their state."""
    born = Post.objects.filter(source_path__isnull=True)
    moved = Post.objects.filter(source_path__contains=DRAFTS).ever_published()
    return {
        path_of(post): post
        for post in (born | moved).only(
            "source_path", "status", "published_at", "public_at", "unpublish_at", "slug", "path"
        )
    }


def digest_of(post: Post) -> str:
    """SHA-256 of the file of `post`, in hexadecimal."""
    return hashlib.sha256(bytes_of(post)).hexdigest()


def is_touched(post: Post) -> bool:
    """Whether somebody has changed an imported post since, or is about to. What its moves have left,
    a redirect, is no such change."""
    if post.working_id is not None:
        return True
    return not has_its_body(post) or not is_said_by(post, _said(post))


def is_said_by(post: Post, said: Document) -> bool:
    """Whether the front matter of `said` says what `post` says of itself, its redirects aside."""
    return not _changes(post, said)


def original(imported: Post | Page) -> bytes:
    """The file that was imported, but for an edited body."""
    text: str = imported.front_matter + imported.body
    return text.encode()


def has_its_body(imported: Post | Page) -> bool:
    """Whether the body is still that of the file that was imported."""
    return hashlib.sha256(original(imported)).hexdigest() == imported.source_digest


def _said(post: Post) -> Document:
    """What the file of `post` says by the settings of its site: the one that came in, or what was pasted here
    and the body. By newer ones that make it unreadable, as a permalink with a control character does, it
    says nothing; then by those of this site."""
    if post.source_path is None:
        path, data = path_of(post), (post.front_matter + writer.new_body(post.body)).encode()
    else:
        path, data = normalize.nfc(post.source_path), original(post)
    try:
        return document.read(data, path, site_config.of(post.source_site))
    except JekyllError:
        return document.read(data, path, site_config.own())


def excerpt_separator(post: Post) -> str:
    """What ends the opening of `post` (Jekyll's `excerpt_separator`): its own, else the site's."""
    if "excerpt_separator" in post.front_matter:
        own = jekyll_front_matter.parse(post.front_matter).get("excerpt_separator")
        return own if isinstance(own, str) else site_config.of(post.source_site).excerpt_separator
    return site_config.of(post.source_site).excerpt_separator


def _changes(post: Post, said: Document) -> dict[str, object]:
    """The front-matter keys of which the file says something else than the post,
    with what they should say."""
    before, now = columns(said), of_post(post)
    changes: dict[str, object] = {
        key: getattr(now, column) or REMOVED
        for column, key in SCALARS.items()
        if getattr(before, column) != getattr(now, column)
    }
    if before.published_at != now.published_at:
        changes["date"] = _in_zone_of(now.published_at, said.front_matter.get("date"))
    if before.unpublish_at != now.unpublish_at:
        changes[UNPUBLISH_AT] = _in_zone_of(now.unpublish_at, said.front_matter.get(UNPUBLISH_AT))
    if before.modified_at != now.modified_at and (
        "last_modified_at" in said.front_matter or post.source_path is None
    ):
        changes["last_modified_at"] = _in_zone_of(now.modified_at, said.front_matter.get("last_modified_at"))
    if before.in_sitemap != now.in_sitemap:
        changes["sitemap"] = REMOVED if now.in_sitemap else False
    return changes | _list_changes(said, before, now) | _state_changes(said, before, now)


def _list_changes(said: Document, before: Columns, now: Columns) -> dict[str, object]:
    changes: dict[str, object] = {}
    if before.category != now.category and SECTION in said.front_matter:
        changes[SECTION] = now.category or ""
    elif before.category != now.category:
        rest = [name for name in said.categories if held(name) is None or held(name) != before.category]
        changes |= _list_change(said, "category", [*([now.category] if now.category else []), *rest])
    for name in ("tags", "authors"):
        if getattr(before, name) != getattr(now, name):
            # What the site cannot hold, nobody has taken away.
            rest = [refused for column, refused, _ in unheld(said) if column == name]
            changes |= _list_change(said, name, [*getattr(now, name), *rest])
    return changes


def _redirect_change(post: Post, said: Document) -> dict[str, object]:
    """Addresses that lead to the post and that its file does not name. One that the file names and that leads
    elsewhere — it belonged to something already — stays there."""
    more = [path for path in of_post(post).redirects if path not in columns(said).redirects]
    return _list_change(said, "redirects", [*said.redirect_from, *more]) if more else {}


def _list_change(said: Document, name: str, values: list[str]) -> dict[str, object]:
    return {_key_of(said, name): _one_or_many(name, values)}


def _key_of(said: Document, name: str) -> str:
    return next((key for key in LISTS[name] if key in said.data), LISTS[name][0])


def names_left_out(said: Document) -> list[tuple[str, str]]:
    """(key, why) of the names in the front matter of `said` that the site cannot hold."""
    return [
        (SECTION if column == "category" and SECTION in said.front_matter else _key_of(said, column), why)
        for column, _, why in unheld(said)
    ]


def _one_or_many(name: str, values: list[str]) -> object:
    if name == "authors" and len(values) == 1:
        return values[0]
    return values or REMOVED


def _state_changes(said: Document, before: Columns, now: Columns) -> dict[str, object]:
    if before.status == now.status:
        return {}
    changes: dict[str, object] = {}
    if (now.status == Status.WITHDRAWN) != (WITHDRAWN in said.front_matter):
        changes[WITHDRAWN] = True if now.status == Status.WITHDRAWN else REMOVED
    hidden = now.status == Status.WITHDRAWN or (now.status == Status.DRAFT and not said.draft)
    if hidden == said.published:
        changes["published"] = False if hidden else REMOVED
    return changes


def _insisted(post: Post, data: bytes) -> bytes:
    """The file `data`, made to say also what a key's absence does not say: that the post has not what the
    site's defaults or its folder would give it."""
    said = document.read(data, path_of(post), site_config.of(post.source_site))
    before, now = columns(said), of_post(post)
    changes: dict[str, object] = {
        key: getattr(now, column) or ""
        for column, key in SCALARS.items()
        if getattr(before, column) != getattr(now, column)
    }
    for name in ("tags", "authors"):
        if getattr(before, name) != getattr(now, name):
            changes[_key_of(said, name)] = list(getattr(now, name))
    if before.category != now.category:
        changes[SECTION] = now.category or ""
    if before.in_sitemap != now.in_sitemap:
        changes["sitemap"] = now.in_sitemap
    if now.status == Status.PUBLISHED and not said.published:
        changes["published"] = True
    return writer.rewrite(said.head, said.body, changes) if changes else data


def _all_values(post: Post) -> dict[str, object]:
    """The complete front matter of a post that never was a file."""
    now = of_post(post)
    values: dict[str, object] = {"layout": "post", "title": now.title}
    if now.published_at is not None:
        values["date"] = now.published_at.astimezone(conf.get().zone)
    values |= {"categories": [now.category] if now.category else None, "tags": list(now.tags)}
    values["author"] = _one_or_many("authors", list(now.authors))
    values |= {
        key: getattr(now, column) for column, key in SCALARS.items() if column not in ("title", "slug")
    }
    if now.unpublish_at is not None:
        values[UNPUBLISH_AT] = now.unpublish_at.astimezone(conf.get().zone)
    if now.modified_at is not None:
        values["last_modified_at"] = now.modified_at.astimezone(conf.get().zone)
    if not now.in_sitemap:
        values["sitemap"] = False
    if now.redirects:
        values["redirect_from"] = list(now.redirects)
    if now.status == Status.WITHDRAWN:
        values |= {"published": False, WITHDRAWN: True}
    values = {key: value for key, value in values.items() if value not in (None, "", [], REMOVED)}
    return _with_slug_and_address(post, values)


def _with_slug_and_address(post: Post, values: dict[str, object]) -> dict[str, object]:
    """`values` with what the file's name alone would not say."""
    said = document.read(writer.compose(values, ""), path_of(post), site_config.of(post.source_site))
    if columns(said).slug != post.slug:
        values["slug"] = post.slug
        said = document.read(writer.compose(values, ""), path_of(post), site_config.of(post.source_site))
    return values | _address_change(post, said)


def _with_address(post: Post, data: bytes) -> bytes:
    """The file `data`, made to give the address that the post has."""
    said = document.read(data, path_of(post), site_config.of(post.source_site))
    change = _address_change(post, said)
    return writer.rewrite(said.head, said.body, change) if change else data


def _address_change(post: Post, said: Document) -> dict[str, object]:
    if post.path is None or said.address is None:
        return {}
    try:
        stays = addresses.is_form_of(post.path, normalize.decoded_path(said.address))
    except ValueError:  # no address here, as of a section with a backslash in its name
        stays = False
    return {} if stays else {"permalink": post.path}


def _in_zone_of(moment: datetime | None, old: object) -> object:
    """`moment` as the file writes times: with the offset of the value `old` that it replaces,
    else in Japan's time."""
    if moment is None:
        return REMOVED
    offset = old.tzinfo if isinstance(old, datetime) and old.tzinfo is not None else conf.get().zone
    return moment.astimezone(offset)
