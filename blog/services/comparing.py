"""What two texts of a post differ in, in an editor's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog import moments
from blog.models import Post
from blog.text import alignment, diff, normalize
from blog.text.alignment import Effort
from blog.text.diff import Gap, Row

from . import content

PLAIN_WORDS = {
    "category": "セクション",
    "authors": "著者",
    "tags": "タグ",
    "front_matter": "元のフロントマター",
    "source_digest": "元のファイルのSHA-256",
}
"""Labels of what is no plain field of a post."""
FINGERPRINTS = ("source_digest",)
"""What follows from something else, and says nothing to a reader."""
NOTHING = "（なし）"
LINES_COST, WORDS_COST = 150, 1_000
"""What a character costs of an Effort: of a text whose lines are compared, of a line whose words are."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is not the same in both, line by line in words."""

    name: str
    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring lines of a body. `folded`: nothing changed in them, nor close by."""

    rows: Sequence[Row]
    folded: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """How much changed: characters of the body that came and went, and the labels of other fields."""

    came: int
    went: int
    labels: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.labels)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two contents side by side."""

    fields: Sequence[FieldChange]
    stretches: Sequence[Stretch]
    """All lines of both bodies; none where the bodies say the same."""
    amount: Amount


def label_of(name: str) -> str:
    """What the desk calls the field `name` of a content."""
    if name in PLAIN_WORDS:
        return PLAIN_WORDS[name]
    return str(getattr(Post._meta.get_field(name), "verbose_name", name))


def words_of(name: str, value: Any) -> str:
    """The value of the field `name` of a content for people: times as the clock in Japan shows them."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, list):
        return "、".join(map(str, value))
    if name in content.TIMES and (moment := content.moment(value)) is not None:
        return moments.in_full(moment)
    return str(value)


def compare(*, before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """What is to be seen of the difference between two contents (blog.services.content.Content).

    A field that either of them does not know yet is not compared. Takes some 50 ms for 48,000 characters.
    """
    rows = diff.compare(_body(before), _body(after))
    came = sum(len(span.text) for row in rows for span in row.after if span.changed)
    went = sum(len(span.text) for row in rows for span in row.before if span.changed)
    names = _changed_fields(before, after)
    words = [(name, words_of(name, before[name]), words_of(name, after[name])) for name in names]
    fields = [FieldChange(name, label_of(name), diff.compare(old, new)) for name, old, new in words]
    changed = any(row.kind != "same" for row in rows)
    return Comparison(
        fields=fields,
        stretches=stretches(rows) if changed else (),
        amount=Amount(came, went, [label_of(name) for name in names]),
    )


def measure(*, before: Mapping[str, Any], after: Mapping[str, Any], effort: Effort | None = None) -> Amount:
    """How much two contents differ. Only the lines that are not the same are cut into words, so that a page
    can tell it of many revisions. Once the `effort` of the page is spent, whole lines are counted, and then
    it is told only that the body is another."""
    labels = [label_of(name) for name in _changed_fields(before, after)]
    effort = effort or Effort()
    if (left := _body(before)) == (right := _body(after)):
        return Amount(0, 0, labels)
    if not effort.allows(LINES_COST * (len(left) + len(right))):
        return Amount(0, 0, [label_of("body"), *labels])
    old, new = (normalize.unix(body).split("\n") for body in (left, right))
    if max(len(left), len(right)) > diff.MOST_CHARACTERS or max(len(old), len(new)) > diff.MOST_LINES:
        return Amount(*diff.changed_words(left, right), labels)
    came = went = 0
    for change in alignment.changes(old, new, effort):
        gone, now = (
            "\n".join(old[change.start : change.end]),
            "\n".join(new[change.new_start : change.new_end]),
        )
        if effort.allows(WORDS_COST * (len(gone) + len(now))):
            plus, minus = diff.changed_words(gone, now, effort)
        else:
            plus, minus = len(now), len(gone)
        came, went = came + plus, went + minus
    return Amount(came, went, labels)


def stretches(rows: Sequence[Row]) -> list[Stretch]:
    """`rows` in stretches that are shown and stretches that need not be."""
    found: list[Stretch] = []
    start = place = 0
    for item in diff.fold(rows):
        if isinstance(item, Gap):
            found += [Stretch(rows[start:place], folded=False)] if place > start else []
            found.append(Stretch(rows[place : place + item.lines], folded=True))
            start = place = place + item.lines
        else:
            place += 1
    return [*found, Stretch(rows[start:], folded=False)] if place > start else found


def _body(text: Mapping[str, Any]) -> str:
    return str(text.get("body", ""))


def _changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name in content.differences(before, after)
        if name != "body" and name not in FINGERPRINTS and name in before and name in after
    ]
