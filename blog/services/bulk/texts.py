"""Writing sections, bylines or tags of many articles: a batch in a constant number of queries."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.models import Event, Post
from blog.models.revision import NOTE_LENGTH
from blog.querysets import PostQuerySet
from blog.services import addresses, content, permissions, revisions, storing, tagging

from .actions import Value

type Values = dict[str, Value]
"""What a column holds: "row", what stands, and, where a text waits beside it, "waiting". All of it JSON."""


@dataclass(slots=True)
class Written:
    """What became of a batch."""

    done: dict[int, dict[str, Values]] = field(default_factory=dict)
    """Values "before" and "after", by the keys of the posts."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Titles of those that stay as they were, and why (Japanese)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One article, and its values before and after."""

    post: Post
    before: Values
    after: Values


def value_of(post: Post, column: str) -> Value:
    """What `column` (a name of blog.services.content.NAMES) of the row of `post` says."""
    if column == "category":
        return post.category.name if post.category else None
    return [row.name for row in (post.byline if column == "authors" else post.tag_list)]


@transaction.atomic
def write(
    *,
    posts: PostQuerySet,
    column: str,
    decide: Callable[[Post, Values], Values],
    by: User | None,
    note: str,
    action: Event.Action = Event.Action.BULK,
) -> Written:
    """Sets `column` of each of `posts` that `by` may change to what `decide` makes of its values.

    Both texts of a post that has two are changed, each from its own value. A revision tells of it, and a
    record with `note`. An address that is made of the section moves, and the old one redirects.
    """
    written = Written()
    steps = [
        Step(post, before, after)
        for post in _locked(permissions.editable(by, posts))
        if (after := decide(post, before := _values(post, column))) != before
    ]
    texts = {step.post.pk: (content.of(step.post), content.current(step.post)) for step in steps}
    notes = {step.post.pk: note for step in steps}
    moved = set[int]()
    if column == "category":
        steps, moved = _move(steps, notes, written)
    _write_rows(steps, column, moved)
    _keep(steps, column, texts, by, note)
    Event.objects.bulk_create(
        Event(post=step.post, user=by, action=action, note=notes[step.post.pk]) for step in steps
    )
    written.done = {step.post.pk: {"before": step.before, "after": step.after} for step in steps}
    return written


def _locked(posts: PostQuerySet) -> PostQuerySet:
    return (
        posts.defer("html", "plain_text", "headings")
        .select_related("category", "working", "source_site")
        .prefetch_related("bylines", "tagged_items")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _values(post: Post, column: str) -> Values:
    values: Values = {"row": value_of(post, column)}
    if post.working is not None:
        values["waiting"] = post.working.content.get(column, values["row"])
    return values


def _move(steps: list[Step], notes: dict[int, str], written: Written) -> tuple[list[Step], set[int]]:
    """Puts the articles into their sections; where the address tells it, each is stored by itself, its links
    with it. Gives the steps that are left, and the keys of what is stored."""
    sections = tagging.Taxonomy().categories
    sections.load(str(step.after["row"]) for step in steps)
    left, moved = [], set[int]()
    for step in steps:
        post, stored, name = step.post, copy(step.post), step.after["row"]
        post.category = sections.get(str(name)) if name is not None else None
        if post.path is not None and _address(post) != _address(stored):
            try:
                with transaction.atomic():
                    tags = [tag.name for tag in post.tag_list]
                    storing.store(post=post, stored=stored, authors=post.byline, tags=tags)
            except ValueError as error:  # AddressTaken, NoAddress, SourceError: in words for editors
                written.failed.append((stored.title, str(error)))
                continue
            notes[post.pk] += f"（アドレスは {stored.path} から {post.path} へ）"
            moved.add(post.pk)
        left.append(step)
    return left, moved


def _address(post: Post) -> str | None:
    try:
        return addresses.compute(post)
    except addresses.NoAddress:
        return None


def _write_rows(steps: list[Step], column: str, moved: set[int]) -> None:
    """Writes what stands; the sections of those that have `moved` are written already."""
    rows: dict[int, Any] = {
        step.post.pk: step.after["row"] for step in steps if step.before["row"] != step.after["row"]
    }
    if column == "tags":
        tagging.set_tags_of_many(rows)
    elif column == "authors":
        tagging.set_byline_of_many(rows)
    else:
        Post.objects.bulk_update(
            [step.post for step in steps if step.post.pk in rows.keys() - moved], ["category"]
        )


def _keep(
    steps: list[Step],
    column: str,
    texts: Mapping[int, tuple[content.Content, content.Content]],
    by: User | None,
    note: str,
) -> None:
    """Keeps the new texts as revisions; one that waits is from now on the newest."""
    changes = []
    for step in steps:
        before, newest = texts[step.post.pk]
        value = step.after.get("waiting", step.after["row"])
        changes.append((step.post, before, {**newest, column: value}))
    kept = revisions.keep_many(changes=changes, user=by, note=note[:NOTE_LENGTH])
    now = timezone.now()
    for step in steps:
        step.post.updated_at = now
        if "waiting" in step.before:
            step.post.working = kept[step.post.pk]
    Post.objects.bulk_update([step.post for step in steps], ["working", "updated_at"])
