"""Addresses: which one a post has, what an old one answers, and that none is ever given away in silence."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_delete
from django.urls import Resolver404, resolve

from blog import conf
from blog.jekyll import permalinks
from blog.models import Asset, Page, Post, Redirect
from blog.sql.prepared import Parameter, Prepared
from blog.text import normalize

ADDRESS_VIEW = "blog:address"
"""The URL pattern that asks `look_up`; whatever any other pattern answers is the site's own."""
ASKED_AT_ONCE = 500
"""Paths a query."""
MOST_LINKS = 1_000
"""Different links of one text of which it is found out whether they lead anywhere."""


class AddressTaken(ValueError):
    """An address belongs to something else. The message names it and says what to do (Japanese,
    for editors)."""


class NoAddress(ValueError):
    """No address can be made for a post. The message says why and what to change (Japanese, for editors)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: exactly one of the fields is set."""

    post: Post | None = None
    asset: Asset | None = None
    redirect: Redirect | None = None
    page: Page | None = None


def compute(post: Post) -> str:
    """The address that `post` has by its own permalink or the site's pattern (stored form).

    Raises NoAddress where the date is missing or the pattern gives no usable path.
    """
    if post.published_at is None:
        raise NoAddress("公開日時が決まるとアドレスも決まります。")
    parts = permalinks.Parts(
        date=post.published_at.astimezone(conf.get().zone),
        slug=post.slug,
        stem=post.slug,
        path=f"/{post.slug}",
        categories=(post.category.name,) if post.category else (),
        own_ext=permalinks.own_ext(post.permalink),
    )
    try:
        return normalize.decoded_path(permalinks.expand(post.permalink or conf.get().permalink, parts))
    except ValueError as error:
        raise NoAddress(str(error)) from error


_AT_PATH = Prepared(
    lambda: Post.objects.for_reading().filter(path=Parameter("path", models.CharField())),
    finish=Post.take_names,
)


def look_up(path: str) -> Found | None:
    """What answers at `path` (stored form): a post in any state, a picture, a redirect, or a fixed page,
    public or not. One query for a post."""
    if posts := _AT_PATH.run(path=path):
        return Found(post=posts[0])
    if redirect := Redirect.objects.select_related("post").filter(path=path).first():
        return Found(redirect=redirect)
    if asset := Asset.objects.filter(path=path).first():
        return Found(asset=asset)
    if page := Page.objects.filter(path=path).first():
        return Found(page=page)
    return None


def look_up_first(paths: Sequence[str]) -> Found | None:
    """What answers at the first of `paths` (stored form) at which anything does: four queries,
    however many paths."""
    found: dict[str, Found] = {}
    for page in Page.objects.filter(path__in=paths):
        found[page.path] = Found(page=page)
    for asset in Asset.objects.filter(path__in=paths):
        found[asset.path] = Found(asset=asset)
    for redirect in Redirect.objects.select_related("post").filter(path__in=paths):
        found[redirect.path] = Found(redirect=redirect)
    for post in Post.objects.at_paths(paths).only("path", "status", "public_at"):
        found[str(post.path)] = Found(post=post)
    return next((found[path] for path in paths if path in found), None)


def known(paths: Iterable[str]) -> set[str]:
    """Those of `paths` (stored form) at which something answers: posts, redirects, pictures,
    the site's own pages."""
    wanted = set(paths)
    found = stored(wanted)
    return found | {path for path in wanted - found if is_own_page(path)}


def stored(paths: Iterable[str]) -> set[str]:
    """Those of `paths` (stored form) at which a post, a redirect, a picture or a fixed page is kept."""
    found = set[str]()
    for chunk in batched(set(paths), ASKED_AT_ONCE):
        found.update(str(path) for path in Post.objects.at_paths(chunk).values_list("path", flat=True))
        found.update(Redirect.objects.filter(path__in=chunk).values_list("path", flat=True))
        found.update(Asset.objects.filter(path__in=chunk).values_list("path", flat=True))
        found.update(Page.objects.filter(path__in=chunk).values_list("path", flat=True))
    return found


def is_own_page(path: str) -> bool:
    """Whether the site itself answers at `path`: the home page, a section, the admin …"""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.view_name != ADDRESS_VIEW


def assign(post: Post) -> None:
    """Sets `post.path` to the address that it should have; saves nothing of the post itself.

    A path that it had while readers could know it becomes a redirect to it.
    Raises AddressTaken where another post, a
    redirect, a picture or a page of the site has the new one, NoAddress where none can be computed.
    """
    old, new = post.path, compute(post)
    if new == old:
        return
    if (owner := owner_of(new, besides=post)) is not None:
        raise AddressTaken(f"アドレス {new} は{owner}が使っています。スラッグか公開日時を変えてください。")
    post.path = new
    if post.pk is not None:
        leave_redirect(post, old)


def leave_redirect(post: Post, old: str | None, *, by_import: bool = False) -> None:
    """Makes `old`, where `post` stood until now (None: nowhere), lead to it; a redirect of its own at its new
    address is gone then: it has moved back."""
    Redirect.objects.filter(path=post.path, post=post).delete()
    if old is not None:
        moved = {"post": post, "target": "", "code": Redirect.Code.MOVED, "by_import": by_import}
        Redirect.objects.update_or_create(path=old, defaults=moved)


def owner_of(path: str, *, besides: Post | Page) -> str | None:
    """In words, what has `path` already — `besides` and the redirects to it left out —
    or None where it is free."""
    if is_own_page(path):
        return "サイトのページ"
    post, page = Post.objects.filter(path=path), Page.objects.filter(path=path)
    redirect = Redirect.objects.filter(path=path)
    if isinstance(besides, Post):
        post = post.exclude(pk=besides.pk)
        redirect = redirect.exclude(Q(post=besides) if besides.pk else Q(pk=None))
    else:
        page = page.exclude(pk=besides.pk)
        stood = Page.objects.filter(pk=besides.pk).values("path")
        redirect = redirect.exclude(target__in=stood)
    if found := post.only("title").first():
        return f"記事「{found.title}」"
    if redirect.exists():
        return "以前の記事の転送"
    if Asset.objects.filter(path=path).exists():
        return "画像"
    if standing := page.only("title").first():
        return f"固定ページ「{standing.title}」"
    return None


def is_form_of(path: str, address: str) -> bool:
    """Whether `path` is `address`, or `address` with a number that sets it apart."""
    stem, ending = _halves(address)
    return path == address or (
        path.startswith(f"{stem}-")
        and path.endswith(ending)
        and path[len(stem) + 1 : len(path) - len(ending)].isdigit()
    )


def numbered(address: str, taken: Container[str]) -> str:
    """`address` with the lowest number, from 2, that sets it apart from all in `taken`."""
    stem, ending = _halves(address)
    number = 2
    while (candidate := f"{stem}-{number}{ending}") in taken:
        number += 1
    return candidate


def _halves(address: str) -> tuple[str, str]:
    """`/a/b/` → (`/a/b`, `/`); `/a/b.html` → (`/a/b`, `.html`)."""
    if address == "/":
        return "/index", "/"
    if address.endswith("/"):
        return address[:-1], "/"
    stem, dot, ending = address.rpartition(".")
    return (stem, dot + ending) if dot and "/" not in ending else (address, "")


def keep_when_deleted() -> None:
    """Makes every address of a deleted post answer 410, however the post is deleted."""
    pre_delete.connect(_leave_gone, sender=Post, dispatch_uid="blog.addresses")


def _leave_gone(*, instance: Post, **_: Any) -> None:
    instance.redirects.update(post=None, code=Redirect.Code.GONE)
    if instance.path is not None:
        Redirect.objects.update_or_create(
            path=instance.path, defaults={"post": None, "target": "", "code": Redirect.Code.GONE}
        )
