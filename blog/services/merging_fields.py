"""What becomes of the fields around the body when two texts of a post are put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError

from blog.models import Post
from blog.text import normalize
from blog.text.merge import UNKNOWN, FieldConflict, merge_values

from . import comparing, content
from .content import Content

PROSE = ("title", "excerpt", "description", "cover_alt")
"""Fields in which both texts may be put together by hand."""
LISTS = ("authors", "tags")
FROM_FILES = ("front_matter", "source_digest")
"""Fields that no editor writes: nobody is asked about them, but for front matter that was pasted here."""


class Side(StrEnum):
    """Whose text is taken."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    OWN = "own"
    """Neither: what was written for it."""


class NotFit(ValueError):
    """What was written for a field cannot be its value. The message says why (Japanese)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was chosen, and for Side.OWN what was written."""

    side: Side | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that is not the same in both. `suggested`: what follows from the text that both started from;
    None where both changed it."""

    name: str
    base: Any
    """UNKNOWN where nobody kept it."""
    mine: Any
    theirs: Any
    both: list[str] | None
    """Of a list, what both made of it together."""
    suggested: Side | None

    @property
    def label(self) -> str:
        return comparing.label_of(self.name)

    @property
    def sides(self) -> list[Side]:
        """What can be chosen."""
        both = [Side.BOTH] if self.both is not None else []
        return [Side.THEIRS, Side.MINE, *both, *([Side.OWN] if self.name in PROSE else [])]

    def value(self, answer: Answer) -> Any:
        """The value that was chosen. Raises NotFit."""
        match answer.side:
            case Side.MINE:
                return self.mine
            case Side.THEIRS:
                return self.theirs
            case Side.BOTH:
                return self.both
        text = _plain(answer.text)
        text = " ".join(text.split("\n")) if self.name == "title" else text
        if reason := _unfit(self.name, text):
            raise NotFit(f"「{self.label}」：{reason}")
        return text


@dataclass(frozen=True, slots=True)
class Dropped:
    """A value of the refused text that cannot be saved as it is; the other one stays."""

    name: str
    value: Any
    reason: str

    @property
    def label(self) -> str:
        return comparing.label_of(self.name)

    @property
    def words(self) -> str:
        return comparing.words_of(self.name, self.value)


def choices(base: Mapping[str, Any] | None, mine: Content, theirs: Content) -> list[Choice]:
    """One for each field besides the body that is not the same in `mine` and `theirs`."""
    return [
        _choice(name, (base or {}).get(name, UNKNOWN), mine[name], theirs[name])
        for name in content.differences(mine, theirs)
        if name != "body"
    ]


def as_typed(
    base: Mapping[str, Any] | None, mine: Content, theirs: Content
) -> tuple[Content, Sequence[Dropped]]:
    """`mine` without what a browser changes by itself, and without values that cannot be saved."""
    typed, dropped = dict(mine), []
    for name in content.differences(mine, theirs):
        before = (base or theirs).get(name, theirs[name])
        if name in FROM_FILES and not (name == "front_matter" and _was_pasted(base or theirs, mine)):
            typed[name] = theirs[name]
        elif name != "body" and _is_untouched(name, before, mine[name]):
            typed[name] = before
        elif mine[name] != before and (reason := _unfit(name, mine[name])):
            dropped.append(Dropped(name, mine[name], reason))
            typed[name] = theirs[name]
    return typed, dropped


def _choice(name: str, base: Any, mine: Any, theirs: Any) -> Choice:
    merged = merge_values(base, mine, theirs)
    both = _both([] if base is UNKNOWN else base, mine, theirs) if name in LISTS else None
    if isinstance(merged, FieldConflict):
        suggested = Side.BOTH if both and base is not UNKNOWN else None
    else:
        suggested = Side.MINE if merged == mine else Side.THEIRS
    return Choice(name, base, mine, theirs, both, suggested)


def _both(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """A list with the changes of both, in their order: what either took out is gone, what I added follows."""
    kept = [item for item in theirs if item in mine or item not in base]
    return [*kept, *(item for item in mine if item not in base and item not in kept)]


def _is_untouched(name: str, before: Any, typed: Any) -> bool:
    """Whether a form that was opened with `before` sends `typed` when nobody touches the field: it knows no
    fractions of seconds, and it trims."""
    if name == "slug" and (not typed or content.PROVISIONAL.fullmatch(typed)):
        return True  # it is still to be made from the title
    if name in content.TIMES:
        return _second(before) == _second(typed)
    if isinstance(before, str) and isinstance(typed, str):
        return _plain(before) == _plain(typed)
    return bool(before == typed)


def _was_pasted(before: Mapping[str, Any], mine: Content) -> bool:
    """Whether an editor has taken front matter over: what an import brings has another digest."""
    return mine["source_digest"] == before.get("source_digest") and not _is_untouched(
        "front_matter", before.get("front_matter", ""), mine["front_matter"]
    )


def _second(value: str | None) -> datetime | None:
    moment = content.moment(value)
    return moment and moment.replace(microsecond=0)


def _plain(text: str) -> str:
    return normalize.unix(text).strip()


def _unfit(name: str, value: Any) -> str:
    """Why a post cannot have `value`; "" where it can."""
    if name == "body" or name not in content.TEXTS:
        return ""
    try:
        Post(**{name: value}).clean_fields(exclude=_all_but(name))
    except ValidationError as error:
        return "".join(error.messages)
    return ""


def _all_but(name: str) -> set[str]:
    return {field.name for field in Post._meta.get_fields() if field.name != name}
