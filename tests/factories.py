"""Rows for tests, made as the site makes them: text by the renderer, addresses by the permalink pattern.

Every function takes only what its test is about; the rest is filled in, different for each row.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from blog.models import (
    Asset,
    Author,
    Byline,
    Category,
    DeletedText,
    Page,
    Part,
    Post,
    Redirect,
    Series,
    Tag,
    TaggedPost,
)
from blog.querysets import Status
from blog.services import addresses, editing, pages, publishing, rendering, roles, search_index, tagging

LONG_AGO = datetime(2025, 9, 8, 1, 0, tzinfo=UTC)
"""When published posts are dated, a thousandth of a second apart: 8 September 2025, 10 o'clock in Japan."""

_numbers = count(1)


def post(*, authors: Iterable[Author] = (), tags: Iterable[str] = (), **columns: Any) -> Post:
    """A post in any state (a draft, unless `status` says otherwise), its byline and tags in the order given.

    A dated post that is no draft has an address. `permalink="/x/"` puts it at /x/.
    """
    number = next(_numbers)
    values = {
        "title": f"記事{number}",
        "slug": f"post-{number}",
        "body": f"記事{number}の本文です。",
        **columns,
    }
    row = Post(**values)
    rendering.render_post(row)
    if row.published_at is not None:
        row.public_at = row.public_at or row.published_at
        if row.path is None and row.status != Status.DRAFT:
            addresses.assign(row)
    row.save()
    for position, writer in enumerate(authors):
        Byline.objects.create(post=row, author=writer, position=position)
    for name in tags:
        TaggedPost.objects.create(content_object=row, tag=tag(name))
    search_index.keep([row.pk])
    return row


def complete(**columns: Any) -> Post:
    """A draft in which the checklist finds no error: with a section and a byline."""
    return draft(**{"category": category(), "authors": [author()], **columns})


def published(**columns: Any) -> Post:
    """A post that anybody may read."""
    date = LONG_AGO + timedelta(milliseconds=next(_numbers))
    return post(**{"status": Status.PUBLISHED, "published_at": date, **columns})


def draft(**columns: Any) -> Post:
    """A post that is being written."""
    return post(**{"status": Status.DRAFT, **columns})


def scheduled(**columns: Any) -> Post:
    """A post that becomes public by itself tomorrow, unless `published_at` names another time to come."""
    return post(**{"status": Status.PUBLISHED, "published_at": timezone.now() + timedelta(days=1), **columns})


def withdrawn(**columns: Any) -> Post:
    """A post that readers knew and may not read any more."""
    return post(**{"status": Status.WITHDRAWN, "published_at": LONG_AGO, **columns})


def ended(**columns: Any) -> Post:
    """A post that was public until the time that was set for it."""
    return post(
        **{
            "status": Status.PUBLISHED,
            "published_at": LONG_AGO,
            "unpublish_at": LONG_AGO + timedelta(days=1),
            **columns,
        }
    )


def account(name: str, role: str | None = None, **columns: Any) -> User:
    """Somebody at the desk, in the group `role` (blog.services.roles). The password: "a long password"."""
    roles.install()
    values = {"email": f"{name}@example.com", "is_staff": True, **columns}
    user = User.objects.create_user(name, password="a long password", **values)
    if role is not None:
        user.groups.add(Group.objects.get(name=role))
    return user


@transaction.atomic
def edited(post: Post, *, authors: Iterable[Author] = (), tags: Iterable[str] = (), user: Any = None) -> Post:
    """Saves `post` as an editor does who then presses the button for the state that it has: what was public
    before is public with the new text."""
    wanted = post.status
    editing.save(post=post, authors=list(authors), tags=list(tags), user=user)
    if wanted == Status.PUBLISHED:
        publishing.publish(post=post)
    elif wanted == Status.WITHDRAWN:
        publishing.withdraw(post=post)
    elif wanted == Status.DRAFT and post.status != Status.DRAFT:
        publishing.back_to_draft(post=post)
    else:
        Post.objects.filter(pk=post.pk).update(status=wanted)
    return Post.objects.get(pk=post.pk)


def category(name: str = "", **columns: Any) -> Category:
    """A section."""
    number = next(_numbers)
    return Category.objects.create(
        **{"name": name or f"セクション{number}", "slug": f"section-{number}", "order": number, **columns}
    )


def author(name: str = "", **columns: Any) -> Author:
    """A byline."""
    number = next(_numbers)
    return Author.objects.create(**{"name": name or f"記者{number}", "slug": f"author-{number}", **columns})


def tag(name: str = "") -> Tag:
    """The tag of that name, made when there is none yet."""
    return tagging.tags_named([name or f"タグ{next(_numbers)}"])[0]


def redirect(path: str, *, post: Post | None = None, target: str = "") -> Redirect:
    """An old address: 301 to the post or the target, 410 without either."""
    code = Redirect.Code.MOVED if post or target else Redirect.Code.GONE
    return Redirect.objects.create(path=path, post=post, target=target, code=code)


def picture(*, width: int = 8, height: int = 4, colour: str = "navy", kind: str = "PNG") -> bytes:
    """The bytes of a real picture of one colour."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def asset(path: str = "", *, width: int = 8, height: int = 4, colour: str = "navy") -> Asset:
    """A PNG picture in storage and its address."""
    content = picture(width=width, height=height, colour=colour)
    digest = sha256(content).hexdigest()
    return Asset.objects.create(
        path=path or f"/assets/images/{next(_numbers)}.png",
        file=ContentFile(content, name=f"{digest}.png"),
        sha256=digest,
        content_type="image/png",
        size=len(content),
        width=width,
        height=height,
    )


def deleted(**columns: Any) -> DeletedText:
    """An article that was public and was deleted."""
    return gone(published(**columns))


def gone(text: Post | Page) -> DeletedText:
    """`text`, deleted."""
    text.delete()
    return DeletedText.objects.latest("pk")


def member(role: str | None = None, **columns: Any) -> User:
    """An account like any other, in the group `role`."""
    return account(f"member-{next(_numbers)}", role, **columns)


def series(name: str, *, parts: Mapping[int, Post]) -> Series:
    """A series of `parts`: number → article."""
    row = Series.objects.create(name=name, slug=f"series-{next(_numbers)}")
    for number, part in parts.items():
        Part.objects.create(series=row, post=part, number=number)
    return row


def page(path: str = "", **columns: Any) -> Page:
    """A fixed page that anybody may read."""
    number = next(_numbers)
    values = {"title": f"ページ{number}", "body": f"ページ{number}の本文です。", "is_public": True, **columns}
    row = Page(path=path or f"/page-{number}/", **values)
    pages.save(page=row)
    return row
