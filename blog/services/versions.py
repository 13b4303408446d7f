"""The versions of a post: how much each of them changed, and which of them readers have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from blog.models import Post, Revision
from blog.text.alignment import Effort

from . import comparing, content
from .comparing import Amount


@dataclass(frozen=True, slots=True)
class Version:
    """A revision among those of its post."""

    revision: Revision
    amount: Amount | None
    """What changed since the one before it, for a refused one since that from which it was written; None
    where there is none before it."""
    place: str
    """What it is now: the text that readers see, the one that waits … ("": an older one)."""
    is_pending: bool
    """Whether it was refused and is still to be merged."""


def versions(*, post: Post, revisions: Sequence[Revision]) -> list[Version]:
    """`revisions`, some neighbours in the history of `post` with the newest first, as they are listed."""
    before, effort = _texts_before(post, revisions), Effort(times=2)
    places = _places(post, revisions)
    return [
        Version(
            revision,
            comparing.measure(before=before[revision.pk], after=revision.content, effort=effort)
            if revision.pk in before
            else None,
            places.get(revision.pk, ""),
            is_pending(revision),
        )
        for revision in revisions
    ]


def is_pending(revision: Revision) -> bool:
    """Whether `revision` was refused and nobody has said yet what becomes of it: its note says so then."""
    return revision.kind == Revision.Kind.REFUSED and not revision.note


def pending(post: Post) -> Sequence[Revision]:
    """What was refused and is still to be merged into `post`, the newest first; without the texts."""
    refused = post.revisions.filter(kind=Revision.Kind.REFUSED, note="")
    return list(refused.select_related("user").defer("content"))


def _texts_before(post: Post, revisions: Sequence[Revision]) -> dict[int, Mapping[str, Any]]:
    """By the key of each revision, the content of the one before it."""
    line = [revision for revision in revisions if revision.kind != Revision.Kind.REFUSED]
    older = post.revisions.in_line().filter(pk__lt=line[-1].pk)[:1] if line else ()
    texts = {revision.pk: before.content for revision, before in pairwise([*line, *older])}
    refused = [revision for revision in revisions if revision.kind == Revision.Kind.REFUSED]
    bases = post.revisions.in_bulk([revision.base_id for revision in refused if revision.base_id])
    return texts | {
        revision.pk: bases[revision.base_id].content for revision in refused if revision.base_id in bases
    }


def _places(post: Post, revisions: Sequence[Revision]) -> dict[int, str]:
    newest = post.revisions.in_line().defer("content").first()
    if newest is None:
        return {}
    if not post.stands():
        return {newest.pk: "いまの版"}
    label = "読者が見ている版" if post.is_published() else "予約した版"
    if post.working is None:
        return {newest.pk: label}
    standing = content.of(post)
    shown = next(
        (
            revision.pk
            for revision in revisions
            if revision.kind != Revision.Kind.REFUSED
            and revision.pk != newest.pk
            and _says(revision.content, standing)
        ),
        None,
    )
    waiting = {newest.pk: "公開を待っている版"}
    return waiting if shown is None else {**waiting, shown: label}


def _says(text: Mapping[str, Any], standing: Mapping[str, Any]) -> bool:
    """Whether a revision is what stands: times are decided without one."""
    names = {*content.TEXTS, *content.NAMES}.difference(comparing.FINGERPRINTS)
    return all(text.get(name, standing[name]) == standing[name] for name in names)
