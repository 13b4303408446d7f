"""What the page for putting two texts together shows, and what its form says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from blog import moments
from blog.models import Revision
from blog.services import comparing, merging, merging_preview, people, revisions, versions
from blog.services.merging import Answers, Proposal
from blog.services.merging_fields import Answer, Choice, Side
from blog.services.merging_preview import Clash
from blog.text import normalize
from blog.text.merge import MOST_CHARACTERS, UNKNOWN, Conflict

SEEN = "seen_revision"
"""The hidden field with the key of the newest revision when the page was made."""
YOU = "あなた"
OWN_LABEL = "書き直す（下の欄の文にする）"
LONGEST_OWN = 2 * MOST_CHARACTERS
"""Characters of both texts of a passage that can be written anew. Where one is longer than any article may
be, the field with both would make the form too large to be sent."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen, what it says in words, and as text to go on writing."""

    side: Side
    label: str
    words: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field to be decided on, or decided already and to be looked at."""

    name: str
    label: str
    before: str | None
    """What it said when both began; None: nobody knows."""
    options: Sequence[Option]
    text: str | None
    """In the field for one's own words; None where there is none."""
    is_conflict: bool
    is_missing: bool
    """Whether the form came without a decision."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage to be decided on."""

    name: str
    clash: Clash
    options: Sequence[Option]
    text: str | None
    """In the field for one's own words; None where there is none."""
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What the page calls the two texts."""

    mine: str
    theirs: str
    mine_short: str
    theirs_short: str

    @property
    def is_own(self) -> bool:
        """Whether the refused text is the reader's."""
        return self.mine_short == YOU

    def of(self, side: Side) -> str:
        labels = {
            Side.MINE: self.mine,
            Side.THEIRS: self.theirs,
            Side.BOTH: "両方",
            Side.OWN: OWN_LABEL,
        }
        return labels[side]


def answers(data: Mapping[str, str], proposal: Proposal) -> Answers:
    """What the form says. Where it is silent about a field, the suggestion holds."""
    fields = {
        choice.name: _answer(data, f"field-{choice.name}", choice.suggested, _prose(choice))
        for choice in proposal.choices
    }
    passages = [
        _answer(data, f"passage-{number}", None, _texts(conflict))
        for number, conflict in enumerate(proposal.body.conflicts)
    ]
    return Answers(fields, passages)


def context(
    reader: User,
    proposal: Proposal,
    given: Answers,
    missing_fields: Collection[str],
    missing_passages: Collection[int],
) -> dict[str, Any]:
    """What the template shows to `reader`; `given` are the answers so far."""
    last = revisions.newest(proposal.post)
    names = _names(reader, proposal.refused, last)
    fields = [
        _field_row(choice, given.fields.get(choice.name), names, missing_fields)
        for choice in proposal.choices
    ]
    passages = [
        _passage_row(number, clash, given.passages, names, missing_passages)
        for number, clash in enumerate(merging_preview.clashes(proposal))
    ]
    others = [row for row in versions.pending(proposal.post) if row.pk != proposal.refused.pk]
    return {
        "seen": proposal.seen,
        "refused": proposal.refused,
        "newest": last,
        "names": names,
        "asked": [row for row in fields if row.is_conflict],
        "settled": [row for row in fields if not row.is_conflict],
        "passages": passages,
        "dropped": proposal.dropped,
        "automatic": merging_preview.automatic(proposal),
        "is_clean": proposal.is_clean,
        "base_is_known": proposal.base is not None,
        "to_decide": len(passages) + sum(row.is_conflict for row in fields),
        "others": others,
    }


def _answer(data: Mapping[str, str], name: str, suggested: Side | None, known: Collection[str]) -> Answer:
    """No side where none was chosen, and where another one was chosen than the words that somebody wrote into
    the field for them: `known` is what may stand there without having been written."""
    given = data.get(name, "")
    side = Side(given) if given in set(Side) else suggested
    written = normalize.unix(data.get(f"{name}-text", "").replace("\0", ""))
    is_own = f"{name}-text" in data and written not in map(normalize.unix, known)
    return Answer(None if is_own and side is not Side.OWN else side, written)


def _prose(choice: Choice) -> list[str]:
    return [str(choice.theirs), str(choice.mine)]


def _texts(conflict: Conflict) -> list[str]:
    return [merging.passage_text(conflict, Answer(side)) for side in (Side.THEIRS, Side.MINE, Side.BOTH)]


def _names(reader: User, refused: Revision, last: Revision | None) -> Names:
    mine = _who(refused.user, reader)
    theirs = _who(last.user if last else None, reader)
    return Names(
        mine=f"{mine}の入力（{moments.in_short(refused.created_at)}）",
        theirs=f"いまの記事（{theirs}、{moments.in_short(last.created_at)}）" if last else "いまの記事",
        mine_short=mine,
        theirs_short="いまの記事" if theirs == mine else theirs,
    )


def _who(user: User | None, reader: User) -> str:
    if user is None:
        return "取り込み"
    return YOU if user == reader else f"{people.name_of(user)}さん"


def _field_row(choice: Choice, answer: Answer | None, names: Names, missing: Collection[str]) -> FieldRow:
    chosen = answer.side if answer is not None else choice.suggested
    values = {Side.MINE: choice.mine, Side.THEIRS: choice.theirs, Side.BOTH: choice.both}
    options = [
        Option(
            side,
            names.of(side),
            comparing.words_of(choice.name, values[side]) if side in values else "",
            str(values.get(side, "")),
            side is chosen,
        )
        for side in choice.sides
    ]
    return FieldRow(
        name=f"field-{choice.name}",
        label=choice.label,
        before=None if choice.base is UNKNOWN else comparing.words_of(choice.name, choice.base),
        options=options,
        text=(answer.text if answer else str(choice.theirs)) if Side.OWN in choice.sides else None,
        is_conflict=choice.suggested is None,
        is_missing=choice.name in missing,
    )


def _passage_row(
    number: int, clash: Clash, given: Sequence[Answer], names: Names, missing: Collection[int]
) -> PassageRow:
    answer = given[number] if number < len(given) else None
    theirs, mine, both = _texts(clash.conflict)
    is_own = len(both) <= LONGEST_OWN
    texts = {Side.THEIRS: theirs, Side.MINE: mine, Side.BOTH: both}
    options = [
        Option(side, names.of(side), "", texts.get(side, ""), answer is not None and side is answer.side)
        for side in (*texts, *([Side.OWN] if is_own else []))
    ]
    return PassageRow(
        name=f"passage-{number}",
        clash=clash,
        options=options,
        text=None if not is_own else answer.text if answer is not None else both,
        is_missing=number in missing,
    )
