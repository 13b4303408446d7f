"""Putting a text that was refused together with the one that was saved meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from blog.models import Post, Revision
from blog.models.revision import NOTE_LENGTH
from blog.text.merge import Conflict, Merge, merge

from . import content, editing, merging_fields, people, permissions, revisions
from .content import Content
from .editing import Saved
from .merging_fields import Answer, Choice, Dropped, Side
from .revisions import Window

MOST_CONFLICTS = 100
"""Passages that are decided on one by one; with more, the two texts have nothing in common to hold on to."""
JOINT = "\n\n"


class Undecided(ValueError):
    """Somebody has still to say what becomes of `fields` (names) and `passages` (numbers from 0)."""

    def __init__(self, fields: Sequence[str], passages: Sequence[int]) -> None:
        super().__init__(f"まだ選んでいないところが{len(fields) + len(passages)}か所あります。")
        self.fields, self.passages = fields, passages


@dataclass(frozen=True, slots=True)
class Answers:
    """An answer for fields by their names, and for each passage in conflict."""

    fields: Mapping[str, Answer]
    passages: Sequence[Answer]


NO_ANSWERS = Answers({}, ())


@dataclass(frozen=True, slots=True)
class Proposal:
    """What can be made of a refused text and the newest one. `seen`: the key of the newest revision (0: there
    was none); `base`: the text that both started from (None: nobody kept it)."""

    post: Post
    refused: Revision
    seen: int
    base: Content | None
    mine: Content
    theirs: Content
    body: Merge
    choices: Sequence[Choice]
    dropped: Sequence[Dropped]

    @property
    def is_clean(self) -> bool:
        """Whether nobody needs to decide anything."""
        return self.body.clean and all(choice.suggested is not None for choice in self.choices)

    @property
    def adds_nothing(self) -> bool:
        """Whether all that the refused text says new is in the newest one already."""
        if self.dropped or not self.is_clean:
            return False
        return not content.differences(resolved(self, NO_ANSWERS), self.theirs)


@transaction.atomic
def open_refused(*, refused: Revision) -> int:
    """The key of the newest revision (0: none yet), which from now on stays as it is. So does `refused`, read
    again here: what its window writes after this is kept beside it."""
    if not refused.sealed:
        Revision.objects.filter(pk=refused.pk).update(sealed=True)
        refused.refresh_from_db(fields=("content", "base", "created_at", "sealed"))
    return revisions.open_for_writing(refused.post)


def propose(*, refused: Revision, seen: int) -> Proposal:
    """Puts `refused` and the text of its post as revision `seen` has it together, as far as they go."""
    post = Post.objects.select_related("working").get(pk=refused.post_id)
    theirs = _as_seen(post, seen)
    base = {**theirs, **refused.base.content} if refused.base is not None else None
    mine, dropped = merging_fields.as_typed(base, {**theirs, **refused.content}, theirs)
    old = base["body"] if base is not None else None
    body = merge(old, mine["body"], theirs["body"])
    if len(body.conflicts) > MOST_CONFLICTS:
        body = Merge((Conflict(old, mine["body"], theirs["body"]),))
    choices = merging_fields.choices(base, mine, theirs)
    return Proposal(post, refused, seen, base, mine, theirs, body, choices, dropped)


def resolved(proposal: Proposal, answers: Answers) -> Content:
    """The text that the answers make of a proposal; where there is none to a field, the suggestion holds.

    Raises Undecided and merging_fields.NotFit.
    """
    asked = proposal.body.conflicts
    given = [*answers.passages, *[Answer(None)] * len(asked)][: len(asked)]
    chosen = [
        (choice, answers.fields.get(choice.name, Answer(choice.suggested))) for choice in proposal.choices
    ]
    open_fields = [choice.name for choice, answer in chosen if answer.side not in choice.sides]
    open_passages = [number for number, answer in enumerate(given) if answer.side is None]
    if open_fields or open_passages:
        raise Undecided(open_fields, open_passages)
    values = {choice.name: choice.value(answer) for choice, answer in chosen}
    texts = [passage_text(conflict, answer) for conflict, answer in zip(asked, given, strict=True)]
    return {**proposal.theirs, **values, "body": proposal.body.resolved(texts)}


def passage_text(conflict: Conflict, answer: Answer) -> str:
    """What stands in place of a conflict."""
    match answer.side:
        case Side.MINE:
            return conflict.mine
        case Side.THEIRS:
            return conflict.theirs
        case Side.BOTH:
            return JOINT.join(text for text in (conflict.theirs, conflict.mine) if text)
        case _:
            return answer.text


@transaction.atomic
def save(*, proposal: Proposal, text: Content, user: User) -> Saved:
    """Saves `text`, made from `proposal`, as the newest revision.

    Raises what blog.services.editing.save raises: EditedMeanwhile, too, where somebody saved after the
    proposal was made. Nothing is lost then, see `keep_for_later`.
    """
    who = proposal.refused.user
    whose = f"{people.name_of(who)}さんの" if who is not None and who != user else ""
    saved = _save(proposal, text, user, Revision.Kind.MERGED, f"{whose}衝突した入力と統合")
    settle(refused=proposal.refused, note="統合した")
    return saved


@transaction.atomic
def overwrite(*, proposal: Proposal, user: User) -> Saved:
    """Saves the refused text as it is over the newest one, which stays a revision. Raises as `save` does."""
    saved = _save(proposal, proposal.mine, user, Revision.Kind.SAVED, "統合せず、衝突した入力で上書き")
    settle(refused=proposal.refused, note="この入力で上書きした")
    return saved


@transaction.atomic
def set_aside(*, refused: Revision, user: User) -> None:
    """Goes on without the refused text. It stays among the revisions. Raises permissions.NotAllowed."""
    permissions.require(permissions.may_edit(user, refused.post), "この記事を変更する")
    settle(refused=refused, note=f"統合せずに残した（{people.name_of(user)}）")


@transaction.atomic
def keep_for_later(*, proposal: Proposal, text: Content, user: User) -> Revision:
    """Keeps what was made of a proposal although somebody saved meanwhile: it is refused in its turn, and to
    be merged with the text that is the newest now."""
    kept = editing.keep_refused(
        post=proposal.post,
        text=text,
        user=user,
        window=Window(seen=proposal.seen, client=f"merge-{proposal.refused.pk}"),
    )
    settle(refused=proposal.refused, note="統合の途中の内容を、別の入力として残した")
    return kept


def settle(*, refused: Revision, note: str) -> None:
    """Says what became of a refused text: nobody has to merge it any more (blog.services.versions)."""
    refused.note, refused.sealed = note[:NOTE_LENGTH], True
    refused.save(update_fields=("note", "sealed"))


def _as_seen(post: Post, seen: int) -> Content:
    """The text of `post` when `seen` was its newest revision."""
    current = content.current(post)
    last = revisions.newest(post)
    if last is None or last.pk == seen:
        return current
    shown = post.revisions.in_line().filter(pk=seen).first()
    return {**current, **shown.content} if shown is not None else current


def _save(proposal: Proposal, text: Content, user: User, kind: Revision.Kind, note: str) -> Saved:
    post = Post.objects.get(pk=proposal.post.pk)
    authors, tags = content.put(post, text, times=True)
    return editing.save(
        post=post,
        authors=authors,
        tags=tags,
        user=user,
        window=Window(seen=proposal.seen),
        note=note[:NOTE_LENGTH],
        kind=kind,
    )
