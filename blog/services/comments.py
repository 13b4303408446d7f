"""Words to colleagues on an article: on all of it, or on a passage, which is found again by its own words."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.models import Comment, Post
from blog.text import normalize

from . import content, mailing, permissions

LONGEST_BODY = 5000
"""Characters of a comment: what blog.models.Comment says."""
LONGEST_QUOTE = 1000
"""Characters of a passage. A longer one is a chapter, of which a general comment can speak."""

GONE = "このコメントは、そのあいだに消されました。ページを読み込み直してください。"


class NotKept(ValueError):
    """A comment cannot be kept, changed or taken away. The message says why (Japanese, for editors)."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, the oldest first."""

    comment: Comment
    answers: tuple[Comment, ...]
    place: tuple[int, int] | None
    """Where the passage stands in the newest text: offsets in code points, line ends counted as one. None: it
    speaks of no passage, or of words that this text does not have any more."""

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None

    @property
    def words(self) -> tuple[Comment, ...]:
        """The comment and its answers."""
        return (self.comment, *self.answers)

    @property
    def last(self) -> Comment:
        return self.words[-1]


def threads(post: Post) -> list[Thread]:
    """What is said about `post`: open threads as they were begun, then those resolved, the latest first.
    The number of queries is the same for any number of comments."""
    body = normalize.unix(content.current(post)["body"])
    answers: defaultdict[int, list[Comment]] = defaultdict(list)
    begun = []
    for comment in post.comments.select_related("user", "resolved_by").order_by("pk"):
        if comment.parent_id is None:
            begun.append(comment)
        else:
            answers[comment.parent_id].append(comment)
    found = [Thread(comment, tuple(answers[comment.pk]), place(comment.quote, body)) for comment in begun]
    resolved = [thread for thread in found if not thread.is_open]
    resolved.sort(key=lambda thread: (thread.comment.resolved_at, thread.comment.pk), reverse=True)
    return [*(thread for thread in found if thread.is_open), *resolved]


def place(quote: str, body: str) -> tuple[int, int] | None:
    """Where `quote` stands first in `body`, both with line ends of one character; None: nowhere."""
    start = body.find(quote) if quote else -1
    return (start, start + len(quote)) if start >= 0 else None


def may_rewrite(user: User | None, thread: Thread, comment: Comment) -> bool:
    """Whether `comment` of `thread` is still `user`'s to change or take away: nobody has answered it yet."""
    return user is not None and comment.user_id == user.pk and comment == thread.last and thread.is_open


@transaction.atomic
def add(*, post: Post, by: User, body: str, quote: str = "") -> Comment:
    """Begins a thread on `post`, or on the passage `quote` of its text, and tells those concerned.

    Raises NotAllowed and NotKept.
    """
    _may(by, post)
    passage = normalize.unix(quote).strip("\n")
    if len(passage) > LONGEST_QUOTE:
        raise NotKept(
            f"選んだ部分が長すぎます。{LONGEST_QUOTE:,}文字以内を選ぶか、記事全体へのコメントにしてください。"
        )
    comment = Comment.objects.create(post=post, user=by, body=_said(body), quote=_printable(passage))
    mailing.commented(comment=comment)
    return comment


@transaction.atomic
def answer(*, comment: Comment, by: User, body: str) -> Comment:
    """Answers the thread in which `comment` stands, opens it again where it was resolved, and tells those
    concerned. Raises NotAllowed and NotKept."""
    _may(by, comment.post)
    words = _said(body)
    first = _lock(comment)
    if first.resolved_at is not None:
        _set_resolved(first, by=None)
    said = Comment.objects.create(post=first.post, parent=first, user=by, body=words)
    mailing.commented(comment=said)
    return said


@transaction.atomic
def edit(*, comment: Comment, by: User, body: str) -> Comment:
    """Puts `body` in place of what `comment` said. Raises NotAllowed, and NotKept once it was answered."""
    words = _said(body)
    _only_the_last_word(comment, by)
    comment.body = words
    comment.save(update_fields=("body",))
    return comment


@transaction.atomic
def delete(*, comment: Comment, by: User) -> None:
    """Takes `comment` away. Raises NotAllowed, and NotKept once it was answered."""
    _only_the_last_word(comment, by)
    comment.delete()


@transaction.atomic
def resolve(*, comment: Comment, by: User) -> Comment:
    """Says that what the thread of `comment` asked for is done; gives the comment that began it. One that is
    resolved already stays as it is. Raises NotAllowed and NotKept."""
    _may(by, comment.post)
    first = _lock(comment)
    if first.resolved_at is None:
        _set_resolved(first, by=by)
    return first


@transaction.atomic
def reopen(*, comment: Comment, by: User) -> Comment:
    """Takes the resolution of the thread of `comment` back; gives the comment that began it.
    Raises NotAllowed and NotKept."""
    _may(by, comment.post)
    first = _lock(comment)
    _set_resolved(first, by=None)
    return first


def _set_resolved(first: Comment, *, by: User | None) -> None:
    first.resolved_by, first.resolved_at = by, timezone.now() if by is not None else None
    first.save(update_fields=("resolved_by", "resolved_at"))


def _lock(comment: Comment) -> Comment:
    """The comment that began the thread of `comment`, kept from changing meanwhile. Raises NotKept."""
    thread = Comment.objects.select_for_update().filter(pk=comment.parent_id or comment.pk)
    if (first := thread.first()) is None or not Comment.objects.filter(pk=comment.pk).exists():
        raise NotKept(GONE)
    return first


def _only_the_last_word(comment: Comment, by: User) -> None:
    _may(by, comment.post)
    permissions.require(comment.user_id == by.pk, "ほかの人のコメントを直す")
    first = _lock(comment)
    thread = Thread(first, tuple(first.answers.order_by("pk")), None)
    if not thread.is_open:
        raise NotKept("解決したコメントは直せません。「再開」してから直してください。")
    if not may_rewrite(by, thread, comment):
        raise NotKept("返信が付いたコメントは直せません。返信で書き足してください。")


def _may(user: User, post: Post) -> None:
    permissions.require(permissions.may_see(user, post), "この記事にコメントする")


def _said(body: str) -> str:
    """`body` as it is kept. Raises NotKept."""
    words = _printable(normalize.unix(body).strip())
    if not words:
        raise NotKept("コメントが空です。伝えたいことを書いてください。")
    if len(words) > LONGEST_BODY:
        raise NotKept(f"コメントは{len(words):,}文字です。{LONGEST_BODY:,}文字以内にしてください。")
    return words


def _printable(text: str) -> str:
    if "\x00" in text:
        raise NotKept("使えない文字（制御文字）が含まれています。取り除いてください。")
    return text
