"""Fixed pages: saved with every older version kept, at addresses that never die."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import pre_delete

from blog.jekyll.links import Page as Place
from blog.models import Page, PageVersion, Redirect
from blog.text import normalize
from blog.text.derive import Derived, derive
from blog.text.markdown import RENDERER_VERSION

from . import addresses, meanwhile, rendering
from .rendering import Sites

COLUMNS = ("html", "plain_text", "headings", "opening", "renderer_version")
"""Columns of a page that follow from its body."""


class EditedMeanwhile(ValueError):
    """The page was saved elsewhere after `reader` had opened it. The message says by whom (Japanese)."""

    def __init__(self, newer: PageVersion, reader: User | None) -> None:
        words = meanwhile.told("このページ", by=newer.user, at=newer.created_at, reader=reader)
        super().__init__(
            f"{words}下の「これまでの版」で新しい内容を確かめ、取り入れてから、もう一度保存してください。"
        )


def check(*, page: Page, seen: int, by: User | None, derived: Derived | None = None) -> None:
    """Raises what `save` would raise, and saves nothing; sets the derived columns of `page`."""
    newest = page.versions.select_related("user").first() if page.pk else None
    if newest is not None and newest.pk != seen:
        raise EditedMeanwhile(newest, by)
    page.path = normalize.path(page.path)
    if (owner := addresses.owner_of(page.path, besides=page)) is not None:
        raise addresses.AddressTaken(
            f"アドレス {page.path} は{owner}が使っています。別のアドレスにしてください。"
        )
    if derived is None:
        render(page)
    else:
        _put(page, derived)


@transaction.atomic
def save(
    *,
    page: Page,
    seen: int = 0,
    by: User | None = None,
    derived: Derived | None = None,
    by_import: bool = False,
) -> PageVersion:
    """Saves `page`, whose editor last saw the version with the key `seen` (0: none yet).

    Its former address, where readers may know it, leads to the new one; `by_import` says that its file has
    moved it. `derived` is what follows from its body, where that is known already.
    Raises EditedMeanwhile, addresses.AddressTaken, ValueError for an address that is none, and
    blog.text.markdown.SourceError; nothing is saved then.
    """
    stored = Page.objects.select_for_update().filter(pk=page.pk).first() if page.pk else None
    check(page=page, seen=seen, by=by, derived=derived)
    page.save()
    if stored is not None and stored.path != page.path:
        _leave_redirect(page, stored, by_import=by_import)
    return page.versions.create(
        title=page.title, path=page.path, description=page.description, body=page.body, user=by
    )


def newest_version(page: Page) -> int:
    """The key of the newest version of `page`; 0 for a page that was never saved."""
    return page.versions.values_list("pk", flat=True).first() or 0 if page.pk else 0


def render(page: Page) -> None:
    """Sets the derived columns of `page` from its body; saves nothing. Raises SourceError."""
    _put(page, derive(page.body, resolver=links(page), speeds=rendering.speeds(), title=page.title)[0])


def links(page: Page, sites: Sites | None = None) -> Place:
    """What the links of `page`, and its Liquid, lead to. `sites` may be shared by many pages."""
    folder = (page.source_path or "").rpartition("/")[0]
    return Place(rendering.asking((sites or Sites()).of(page)), address=page.path, folder=folder)


def _put(page: Page, derived: Derived) -> None:
    for name in COLUMNS:
        setattr(page, name, getattr(derived, name))


def stale() -> QuerySet[Page]:
    """The pages that an older renderer made."""
    return Page.objects.exclude(renderer_version=RENDERER_VERSION)


def rerender(*, pages: QuerySet[Page]) -> int:
    """Derives `pages` anew; gives how many they were. To editors, none is newer for it."""
    done = 0
    for page in pages.select_related("source_site").iterator():
        derive_anew(page)
        done += 1
    return done


def derive_anew(page: Page) -> None:
    """Writes the derived columns of `page` anew, and nothing else."""
    render(page)
    Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in COLUMNS})


def _leave_redirect(page: Page, stored: Page, *, by_import: bool) -> None:
    """Makes the address where `stored` stood lead to `page`; what led there leads on, without a detour."""
    Redirect.objects.filter(path=page.path, target=stored.path).delete()  # it has moved back
    Redirect.objects.filter(target=stored.path).update(target=page.path)
    if stored.is_public:
        moved = {"post": None, "target": page.path, "code": Redirect.Code.MOVED, "by_import": by_import}
        Redirect.objects.update_or_create(path=stored.path, defaults=moved)


def keep_when_deleted() -> None:
    """Makes the address of a deleted page that was public answer 410, however it is deleted."""
    pre_delete.connect(_leave_gone, sender=Page, dispatch_uid="blog.pages")


def _leave_gone(*, instance: Page, **_: Any) -> None:
    gone = {"post": None, "target": "", "code": Redirect.Code.GONE}
    Redirect.objects.filter(target=instance.path).update(**gone)
    if instance.is_public:
        Redirect.objects.update_or_create(path=instance.path, defaults=gone)
