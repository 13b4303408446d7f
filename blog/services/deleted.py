"""Deleted articles and fixed pages: kept for a while with all that colleagues wrote in and around them, and
brought back. What is different of the two stands in blog.services.deleted_kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import pre_delete
from django.utils import timezone

from blog.models import DeletedText, Page, Part, Post, Redirect

from . import addresses, content, permissions
from .deleted_kinds import KINDS, Kind, Text
from .security import audit

DAYS: Final = 90
"""How long what was deleted can be brought back."""
MOST_CHARACTERS: Final = 5_000_000
"""Of a text's versions, the newest first: 300 of a long article. They are in memory while it is deleted."""


class NotThere(LookupError):
    """It has been brought back already, or is gone for good. The message says so (Japanese)."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"この{DeletedText.Kind(kind).label}は、もう戻されたか、完全に消されています。")


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What has come back."""

    text: Text
    standing: str
    """Where it stands now, in an editor's words."""
    told: str = ""
    """That others have its address by now, and what came of that (Japanese)."""


class _Exact(DjangoJSONEncoder):
    """Writes moments down to the microsecond, where Django's own cuts thousandths off."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def keep_when_deleted() -> None:
    """Keeps every article and fixed page that is deleted, however it is deleted. To be called before the
    keep_when_deleted of addresses and pages, which take their redirects away."""
    for name, kind in KINDS.items():
        keep = partial(_keep, kind=name)
        pre_delete.connect(keep, sender=kind.model, weak=False, dispatch_uid=f"blog.deleted.{name}")


def _keep(*, kind: str, instance: Model, **_: Any) -> None:
    now = timezone.now()
    DeletedText.objects.filter(deleted_at__lt=now - timedelta(days=DAYS)).delete()
    its = KINDS[kind]
    text = its.all().get(pk=instance.pk)  # `instance` may have been read in part
    by = audit.account()
    DeletedText.objects.create(
        kind=kind,
        title=its.title(text)[:500],
        standing=its.standing(text),
        path=text.path or "",
        deleted_at=now,
        deleted_by=by if isinstance(by, User) else None,
        rows=serializers.serialize("json", _with_all(its, text), cls=_Exact, ensure_ascii=False),
    )


def _with_all(kind: Kind[Any], text: Text) -> Iterator[Model]:
    yield text
    yield from kind.belonging(text)
    left = MOST_CHARACTERS
    for version in kind.versions(text).iterator(chunk_size=20):
        left -= sum(map(len, kind.words(version)))
        if left < 0:
            break
        yield version


@transaction.atomic
def bring_back(*, deleted: DeletedText, by: User) -> BroughtBack:
    """The article or page as it was when it was deleted, under its old key, but not public. Its address and
    those that led there are its own again.

    Where somebody else has its address by now an article is a draft without one, and a page has the next that
    is free; its place in a series and whom its rows name are left out where they are gone or taken.
    Raises permissions.NotAllowed and NotThere.
    """
    kind = KINDS[deleted.kind]
    permissions.require(kind.may(by), f"削除した{deleted.get_kind_display()}を戻す")
    kept = DeletedText.objects.select_for_update().filter(pk=deleted.pk).first()
    if kept is None:
        raise NotThere(deleted.kind)
    rows = list(serializers.deserialize("json", kept.rows, ignorenonexistent=True))
    key = _text_of([row.object for row in rows]).pk
    if kind.all().filter(pk=key).exists():
        raise NotThere(deleted.kind)
    told = _make_room(kind, rows)
    for row in _whole(rows):
        row.save()
    kept.delete()
    text = kind.all().get(pk=key)
    kind.settle(text, by)
    return BroughtBack(text, kind.standing(text), told)


def newest_text(deleted: DeletedText) -> content.Content:
    """What it said at last, name by name."""
    rows = [row.object for row in serializers.deserialize("json", deleted.rows, ignorenonexistent=True)]
    return KINDS[deleted.kind].said(_text_of(rows), rows)


def _text_of(rows: Sequence[Model]) -> Text:
    return next(row for row in rows if isinstance(row, Post | Page))


def _make_room(kind: Kind[Any], rows: list[DeserializedObject]) -> str:
    """Takes away what says that the text's addresses are gone; a place that others have is not its own. Says
    what came of its address where they have that."""
    every = [row.object for row in rows]
    text, told = _text_of(every), ""
    led = [row.path for row in every if isinstance(row, Redirect)]
    gone = Redirect.objects.filter(path__in=[*led, *filter(None, [text.path])], code=Redirect.Code.GONE)
    gone.delete()
    before = text.path
    if before is not None and (owner := addresses.owner_of(before, besides=text)) is not None:
        told = f"前のアドレス {before} は{owner}が使っています。{kind.forgo_address(text, every)}"
    of_file = kind.all().filter(source_path=text.source_path)
    if text.source_path is not None and of_file.exists():
        text.source_path = None  # its file was imported anew
    rows[:] = [row for row in rows if not _is_taken(row.object)]
    return told


def _is_taken(row: Model) -> bool:
    if isinstance(row, Part):
        return Part.objects.filter(series_id=row.series_id, number=row.number).exists()
    return isinstance(row, Redirect) and Redirect.objects.filter(path=row.path).exists()


def _whole(rows: list[DeserializedObject]) -> list[DeserializedObject]:
    """Those of `rows` that belong to nothing that is gone; who can do without names it no more."""
    while True:
        there = {(type(row.object), row.object.pk) for row in rows}
        left = [row for row in rows if _stands(row.object, there)]
        if len(left) == len(rows):
            return left
        rows = left


def _stands(row: Model, there: set[tuple[type[Model], Any]]) -> bool:
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname) if field.is_relation else None
        model = field.related_model
        if key is None or not isinstance(model, type) or (model, key) in there:
            continue
        if model._base_manager.filter(pk=key).exists():
            there.add((model, key))
        elif field.null:
            setattr(row, field.attname, None)
        else:
            return False
    return True
