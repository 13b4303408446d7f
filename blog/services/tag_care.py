"""Keeping the newsroom's tags in order: those that nobody uses, those that look alike, and new names."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from blog.models import BulkChange, Redirect, Tag, TaggedPost
from blog.text import normalize

from . import permissions, search_index
from .tagging import RENAMED

SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_・･/]+")
LONG_ENDING = re.compile(r"(?<=[ァ-ヺー][ァ-ヺ])ー+(?![ァ-ヺー])")
"""The long vowel at the end of a word in katakana, which may be left out: サーバー, サーバ."""


class TagRefused(ValueError):
    """A tag cannot be changed so. The message says why and what to do (Japanese, for editors)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A tag and how many articles carry it."""

    tag: Tag
    count: int


def likeness(name: str) -> str:
    """What tags that look alike have in common: spaces, hyphens and 「・」, width, case, and the ー at the
    end of a word make no difference."""
    return SEPARATORS.sub("", LONG_ENDING.sub("", normalize.fold(name))) or name


def counted(tags: QuerySet[Tag]) -> list[Counted]:
    """`tags` with their numbers, the most used first: one query."""
    ranked = tags.annotate(uses=Count("tagged_items")).order_by("-uses", "name")
    return [Counted(tag, tag.uses) for tag in ranked]


def look_alikes() -> list[list[Counted]]:
    """Tags that look alike, together; in each group the most used first."""
    groups: dict[str, list[Counted]] = defaultdict(list)
    for each in counted(Tag.objects.all()):
        groups[likeness(each.tag.name)].append(each)
    return [group for group in groups.values() if len(group) > 1]


def like(name: str) -> Tag | None:
    """The most used tag that looks like `name` and is not called so, where no tag is."""
    if Tag.objects.filter(name=name).exists():
        return None
    wanted = likeness(name)
    alike = (each.tag for each in counted(Tag.objects.all()) if likeness(each.tag.name) == wanted)
    return next(alike, None)


def unused() -> QuerySet[Tag]:
    """Tags that no article carries, in whatever state."""
    return Tag.objects.filter(tagged_items=None)


@transaction.atomic
def delete_unused(*, keys: Sequence[int], by: User | None) -> list[Tag]:
    """Deletes those of the tags with these `keys` that are still unused; gives them. Raises NotAllowed."""
    permissions.require(permissions.has(by, "delete_tag"), "タグを削除する")
    tags = list(unused().filter(pk__in=keys))
    Tag.objects.filter(pk__in=[tag.pk for tag in tags], tagged_items=None).delete()
    return tags


def page_of(slug: str) -> str:
    """The address of the page of the tag with this `slug`, in stored form."""
    return normalize.path(Tag(slug=slug).get_absolute_url())


def refuse_slug(*, slug: str, tag: Tag) -> None:
    """Raises TagRefused where the page of `slug` was another tag's: links to it are to find that one."""
    former = Redirect.objects.filter(path=page_of(slug)).first()
    if former is not None and (tag.pk is None or former.target != page_of(_stored_slug(tag))):
        raise TagRefused(
            f"アドレス {former.path} は、統合か改名をした別のタグのもので、いまのページへ転送しています。"
            "別のスラッグにしてください。"
        )


@transaction.atomic
def rename(*, tag: Tag, name: str, slug: str, by: User | None) -> None:
    """Calls `tag` by another `name`; with another `slug` its page moves, and the old address redirects.

    Raises NotAllowed, and TagRefused where another tag has the name or the address.
    """
    permissions.require(permissions.has(by, "change_tag"), "タグの名前を変える")
    stored = Tag.objects.select_for_update().get(pk=tag.pk)
    others = Tag.objects.exclude(pk=tag.pk)
    if others.filter(name=name).exists():
        raise TagRefused(
            f"「{name}」というタグがもうあります。一つにするには、二つのタグを統合してください。"
        )
    if others.filter(slug=slug).exists():
        raise TagRefused("このスラッグは、ほかのタグが使っています。")
    if slug != stored.slug:
        refuse_slug(slug=slug, tag=stored)
        lead(page_of(stored.slug), to=page_of(slug))
    if name != stored.name:
        BulkChange.objects.create(
            user=by,
            action=RENAMED,
            label=f"タグ「{stored.name}」の名前を「{name}」に変えた",
            before={"names": [stored.name], "into": name, "slugs": [stored.slug, slug]},
        )
    tag.name, tag.slug = name, slug
    tag.save()  # type: ignore[no-untyped-call]
    search_index.keep(TaggedPost.objects.filter(tag=tag).values_list("content_object", flat=True))


@transaction.atomic
def undo_rename(*, change: BulkChange, by: User | None) -> Tag:
    """Calls the tag that `change` has renamed as before, its page at its old address where that moved with
    the name: a new name once more, so that whatever says the other one still finds the tag. Gives the tag.

    Raises NotAllowed, and TagRefused where that is undone already, or has become impossible.
    """
    permissions.require(permissions.has(by, "change_tag"), "タグの名前を元に戻す")
    change = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.action != RENAMED or change.undone_at is not None:
        raise TagRefused("この改名は、もう取り消してあります。")
    [old], new = change.before["names"], change.before["into"]
    tag: Tag | None = Tag.objects.filter(name=new).first()
    if tag is None:
        raise TagRefused(f"「{new}」というタグは、そのあとに名前が変わったか、なくなりました。")
    before, after = change.before.get("slugs", (tag.slug, tag.slug))
    rename(tag=tag, name=old, slug=before if tag.slug == after else tag.slug, by=by)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=("undone_at", "undone_by"))
    return tag


def lead(old: str, *, to: str) -> list[str]:
    """Makes the address `old` redirect to that of `to`, and all that led to it; gives those.

    What has stood at `to` as a redirect is gone: there is a page now.
    """
    Redirect.objects.filter(path=to).delete()
    leading = list(Redirect.objects.filter(target=old).values_list("path", flat=True))
    Redirect.objects.filter(target=old).update(target=to)
    moved = {"post": None, "target": to, "code": Redirect.Code.MOVED}
    Redirect.objects.update_or_create(path=old, defaults=moved)
    return leading


def _stored_slug(tag: Tag) -> str:
    slug: str = Tag.objects.values_list("slug", flat=True).get(pk=tag.pk)
    return slug
