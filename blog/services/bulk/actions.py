"""What can be done to many articles at once: each a small class in a registry, with what it asks for.

They decide for one article; the modules beside this one plan, write, record and undo.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.utils import timezone

from blog import moments
from blog.models import Post
from blog.querysets import UNPUBLISHED, Status
from blog.services import addresses, checking, permissions, publishing
from blog.text import markdown

type Value = list[str] | str | None
"""What a column holds, by name: tags and byline in their order, or the section."""


class Action(ABC):
    """One thing to do. A subclass is offered once it is decorated with `register`."""

    name: ClassVar[str]
    """The key, in addresses and records."""
    label: ClassVar[str]
    """What editors choose (Japanese)."""
    undoable: ClassVar[bool] = True

    @property
    @abstractmethod
    def title(self) -> str:
        """What is done, with its particulars: one line of the record (Japanese)."""


REGISTRY: dict[str, type[Action]] = {}
"""Name → class, in the order in which editors are offered them: what readers lose by comes last."""


def register[A: type[Action]](action: A) -> A:
    REGISTRY[action.name] = action
    return action


# --- what an article says of itself ---


@dataclass(frozen=True, slots=True)
class TextAction(Action):
    """Changes one column, in what readers see and in what waits beside it."""

    column: ClassVar[str]
    """The name in blog.services.content.Content."""

    @abstractmethod
    def change(self, value: Any) -> Value:
        """What becomes of `value`; the same where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Append(TextAction):
    """Puts a name behind those that are there."""

    added: str

    def change(self, value: Any) -> Value:
        return value if self.added in value else [*value, self.added]


@register
class AddTag(Append):
    name = "add_tag"
    label = "タグを付ける"
    column = "tags"

    @property
    def title(self) -> str:
        return f"タグ「{self.added}」を付ける"


@register
@dataclass(frozen=True, slots=True)
class RemoveTag(TextAction):
    """Takes a tag away; the others keep their order."""

    name = "remove_tag"
    label = "タグを外す"
    column = "tags"
    tag: str

    @property
    def title(self) -> str:
        return f"タグ「{self.tag}」を外す"

    def change(self, value: Any) -> Value:
        return [name for name in value if name != self.tag]


@register
@dataclass(frozen=True, slots=True)
class SetSection(TextAction):
    """Moves articles to a section. Where the address tells it, the old one redirects."""

    name = "set_section"
    label = "セクションを変える"
    column = "category"
    section: str

    @property
    def title(self) -> str:
        return f"セクションを「{self.section}」にする"

    def change(self, value: Any) -> Value:
        return self.section


@register
@dataclass(frozen=True, slots=True)
class SetByline(TextAction):
    """Gives articles a byline in place of theirs."""

    name = "set_byline"
    label = "署名を変える"
    column = "authors"
    authors: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"署名を「{'、'.join(self.authors)}」にする"

    def change(self, value: Any) -> Value:
        return list(self.authors)


@register
class AddAuthor(Append):
    name = "add_author"
    label = "署名に加える"
    column = "authors"

    @property
    def title(self) -> str:
        return f"署名に「{self.added}」を加える"


# --- what is derived ---


@register
class Rerender(Action):
    """Derives what readers get anew from the text. Nothing that was written changes: nothing to undo."""

    name = "rerender"
    label = "本文を変換し直す"
    title = "本文を変換し直す"
    undoable = False
    version = f"変換の版 {markdown.RENDERER_VERSION}"


# --- where an article stands ---


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a change of state would do to one article."""

    status: Status
    """Where it would stand; its own state where nothing would change."""
    label: str = ""
    """What would become of it in words, where that is not the name of the state."""
    refusal: str = ""
    """Why it may not (Japanese)."""


class StateAction(Action):
    """Changes the state, by blog.services.publishing."""

    @abstractmethod
    def foresee(self, post: Post, by: User | None, *, closely: bool) -> Forecast:
        """What would become of `post`. Writes nothing. `closely`: what takes its time is looked at, too."""

    @abstractmethod
    def act(self, post: Post, by: User | None) -> publishing.Change:
        """Does it. Raises what blog.services.publishing raises."""


def _no(post: Post, reason: str) -> Forecast:
    return Forecast(Status(post.status), refusal=reason)


def _what_stops(post: Post, by: User | None) -> str:
    """Why `post` could not be published now: an address that is taken, errors that the checklist finds."""
    if post.path is None and post.published_at is not None:
        try:
            path = addresses.compute(post)
        except addresses.NoAddress as error:
            return str(error)
        if owner := addresses.owner_of(path, besides=post):
            return f"アドレス {path} は{owner}が使っています。"
    errors = checking.blocking(checking.check(post=post)) if by is not None else []
    return str(checking.NotReady(errors)) if errors else ""


@register
class Publish(StateAction):
    """Makes articles public, those with a date to come by themselves then."""

    name = "publish"
    label = "公開する（公開日時が先なら予約する）"
    title = "公開する"

    def foresee(self, post: Post, by: User | None, *, closely: bool) -> Forecast:
        if not permissions.may_publish(by):
            return _no(post, "記事を公開する権限がありません。")
        if not post.title.strip():
            return _no(post, "公開するにはタイトルが必要です。")
        if post.stands() and not post.has_text_waiting():
            return Forecast(Status.PUBLISHED)
        if closely and (reason := _what_stops(post, by)):
            return _no(post, reason)
        if post.stands():
            return Forecast(Status.PUBLISHED, "公開前の変更を反映")
        later = post.public_at or post.published_at
        if later is not None and later > timezone.now():
            return Forecast(Status.PUBLISHED, f"予約（{moments.in_full(later)}）")
        return Forecast(Status.PUBLISHED)

    def act(self, post: Post, by: User | None) -> publishing.Change:
        return publishing.publish(post=post, by=by)


@register
class BackToDraft(StateAction):
    """Makes articles drafts again."""

    name = "back_to_draft"
    label = "下書きに戻す"
    title = "下書きに戻す"

    def foresee(self, post: Post, by: User | None, *, closely: bool) -> Forecast:
        if not permissions.may_make_draft(by, post):
            return _no(post, "この記事を下書きに戻す権限がありません。")
        return Forecast(Status.DRAFT)

    def act(self, post: Post, by: User | None) -> publishing.Change:
        return publishing.back_to_draft(post=post, by=by)


@register
@dataclass(frozen=True)
class Withdraw(StateAction):
    """Takes articles away from readers."""

    name = "withdraw"
    label = "取り下げる（アドレスは410を返す）"
    reason: str = ""

    @property
    def title(self) -> str:
        return f"取り下げる：{self.reason}" if self.reason else "取り下げる"

    def foresee(self, post: Post, by: User | None, *, closely: bool) -> Forecast:
        if not permissions.may_publish(by):
            return _no(post, "記事を取り下げる権限がありません。")
        if post.status in UNPUBLISHED:
            return _no(post, "まだ公開していないので、取り下げるものがありません。")
        return Forecast(Status.WITHDRAWN)

    def act(self, post: Post, by: User | None) -> publishing.Change:
        return publishing.withdraw(post=post, by=by, note=self.reason)
