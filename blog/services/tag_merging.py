"""Making one tag of several, and taking that back.

Articles keep the order of their tags and carry the new one once. What revisions and waiting texts say is not
touched; a name that was merged is found as the tag that took its place (blog.services.tagging), so that
restoring an old revision, publishing a text that waits or importing a file ends at the new tag. The old pages
redirect.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.models import BulkChange, Event, Post, Redirect, Tag, TaggedPost

from . import permissions, tagging
from .tag_care import TagRefused, lead, page_of
from .tagging import MERGED

READ_AT_ONCE = 500
"""Articles a query."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging would do."""

    into: Tag
    sources: Sequence[Tag]
    gaining: int
    """Articles that carry one of `sources` and not yet `into`."""
    both: int
    """Articles that carry both."""
    moves: Sequence[tuple[str, str]]
    """Addresses of pages, old and new."""

    @property
    def title(self) -> str:
        names = "、".join(f"「{tag.name}」" for tag in self.sources)
        return f"タグ{names}を「{self.into.name}」に統合"


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of it."""

    change: BulkChange
    articles: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    articles: int
    left: Sequence[str]
    """Titles of articles whose tags were changed since: they stay as they are."""


def plan(*, sources: Sequence[Tag], into: Tag) -> Plan:
    """What `merge` would do. Raises TagRefused where there is nothing to merge."""
    sources = [tag for tag in sources if tag.pk != into.pk]
    if not sources:
        raise TagRefused("統合するタグを二つ以上選んでください。")
    carrying = TaggedPost.objects.order_by()
    having = carrying.filter(tag=into).values("content_object")
    touched = carrying.filter(tag__in=sources)
    total = touched.values("content_object").distinct().count()
    both = touched.filter(content_object__in=having).values("content_object").distinct().count()
    moves = [(page_of(tag.slug), page_of(into.slug)) for tag in sources]
    return Plan(into, sources, total - both, both, moves)


@transaction.atomic
def merge(*, sources: Sequence[Tag], into: Tag, by: User | None) -> Merged:
    """Puts `into` in the place of each of `sources`, which are gone then.

    Raises NotAllowed and TagRefused.
    """
    allowed = permissions.has(by, "change_tag") and permissions.has(by, "delete_tag")
    permissions.require(allowed, "タグを統合する")
    found = plan(sources=sources, into=into)
    keys = {tag.pk for tag in found.sources} | {into.pk}
    if len(Tag.objects.select_for_update().filter(pk__in=keys).order_by("pk")) != len(keys):
        raise TagRefused("統合するタグの一つが、そのあいだになくなりました。もう一度選んでください。")
    old = {tag.name for tag in found.sources}
    posts: dict[str, list[list[str]]] = {}
    carrying = TaggedPost.objects.filter(tag__in=found.sources).order_by("content_object")
    for names in _in_batches(list(carrying.values_list("content_object", flat=True).distinct())):
        after = {key: _replaced(each, old, into.name) for key, each in names.items()}
        tagging.set_tags_of_many(after)
        _record(after, by, Event.Action.BULK, found.title)
        posts |= {str(key): [names[key], after[key]] for key in names}
    tags = [
        {"name": tag.name, "slug": tag.slug, "led": lead(page_of(tag.slug), to=page_of(into.slug))}
        for tag in found.sources
    ]
    Tag.objects.filter(pk__in=keys - {into.pk}).delete()
    change = BulkChange.objects.create(
        user=by,
        action=MERGED,
        label=BulkChange.label_for(found.title, len(posts)),
        before={"names": sorted(old), "into": into.name, "tags": tags, "posts": posts},
    )
    return Merged(change, len(posts))


@transaction.atomic
def undo(*, change: BulkChange, by: User | None) -> Undone:
    """Makes the merged tags again, with their pages, on the articles whose tags are as merging left them.

    Raises NotAllowed and TagRefused.
    """
    permissions.require(permissions.has(by, "change_tag"), "タグの統合を取り消す")
    change = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.action != MERGED or change.undone_at is not None:
        raise TagRefused("この統合は、もう取り消してあります。")
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=("undone_at", "undone_by"))
    for row in change.before["tags"]:
        _make_again(row)
    recorded: Mapping[str, list[list[str]]] = change.before["posts"]
    done, left = 0, list[str]()
    for names in _in_batches(map(int, recorded)):
        back = {key: recorded[str(key)][0] for key, each in names.items() if each == recorded[str(key)][1]}
        tagging.set_tags_of_many(back)
        _record(back, by, Event.Action.UNDONE, change.label)
        done += len(back)
        left += Post.objects.filter(pk__in=names.keys() - back.keys()).values_list("title", flat=True)
    return Undone(done, left)


def _make_again(row: Mapping[str, Any]) -> None:
    """A tag as it was, with its address and those that led to it."""
    tag = Tag.objects.filter(name=row["name"]).first()
    if tag is None:
        if Tag.objects.filter(slug=row["slug"]).exists():
            raise TagRefused(f"スラッグ「{row['slug']}」をほかのタグが使っているので、元に戻せません。")
        tag = Tag.objects.create(name=row["name"], slug=row["slug"])
    page = page_of(tag.slug)
    Redirect.objects.filter(path=page).delete()
    Redirect.objects.filter(path__in=row["led"]).update(target=page)


def _in_batches(keys: Iterable[int]) -> Iterator[dict[int, list[str]]]:
    """Names of the tags, in their order, of the articles with these `keys`; some at a time, locked."""
    for batch in batched(keys, READ_AT_ONCE):
        list(Post.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
        names: dict[int, list[str]] = {key: [] for key in batch}
        for item in TaggedPost.objects.filter(content_object__in=batch).order_by("pk"):
            names[item.content_object_id].append(item.tag.name)
        yield names


def _replaced(names: Sequence[str], old: set[str], new: str) -> list[str]:
    return list(dict.fromkeys(new if name in old else name for name in names))


def _record(posts: Mapping[int, Any], by: User | None, action: Event.Action, note: str) -> None:
    Event.objects.bulk_create(Event(post_id=key, user=by, action=action, note=note) for key in posts)
    Post.objects.filter(pk__in=list(posts)).update(updated_at=timezone.now())
