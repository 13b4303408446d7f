"""What is different of an article and of a fixed page that are deleted and brought back: what belongs to it,
who may, and how it comes back without being public."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from blog.models import DeletedText, Event, Page, PageVersion, Part, Post, Redirect, Revision
from blog.querysets import Status

from . import addresses, checking, content, events, permissions, publishing, search_index, workflow

type Text = Post | Page


class Kind[T: (Post, Page)](ABC):
    """One kind of text that can be brought back."""

    model: ClassVar[type[Model]]
    right: ClassVar[str]
    """Whoever has it deletes such texts, and brings them back."""

    def all(self) -> QuerySet[Any]:
        return self.model._base_manager.all()

    def may(self, user: permissions.Person) -> bool:
        return permissions.has(user, self.right)

    @abstractmethod
    def title(self, text: T) -> str:
        """The newest title."""

    @abstractmethod
    def standing(self, text: T) -> str:
        """Where it stands, in an editor's words."""

    @abstractmethod
    def belonging(self, text: T) -> Iterator[Model]:
        """What comes back with it, beside its versions."""

    @abstractmethod
    def versions(self, text: T) -> QuerySet[Any]: ...

    @abstractmethod
    def words(self, version: Any) -> Iterator[str]:
        """What `version` holds."""

    @abstractmethod
    def said(self, text: T, rows: Sequence[Model]) -> content.Content:
        """What it said at last, name by name."""

    @abstractmethod
    def forgo_address(self, text: T, rows: Sequence[Model]) -> str:
        """Has `text`, which is about to be saved with `rows`, give up its address, as others have it. Says
        what it has now, or what to do (Japanese)."""

    @abstractmethod
    def settle(self, text: T, by: User) -> None:
        """What is to be done once the rows stand again: it is not public, and others know of it."""


class Articles(Kind[Post]):
    model = Post
    right = "delete_post"
    belongs: Final = ("bylines", "tagged_items", "corrections", "comments", "events", "redirects")
    """Beside its place in a series. Links for guests stay shut: who was sent one should not find it open
    again."""

    def title(self, text: Post) -> str:
        return str(content.current(text)["title"])

    def standing(self, text: Post) -> str:
        return workflow.standing_of(text).label

    def belonging(self, text: Post) -> Iterator[Model]:
        for name in self.belongs:
            yield from getattr(text, name).all()
        yield from Part.objects.filter(post=text)

    def versions(self, text: Post) -> QuerySet[Revision]:
        return text.revisions.order_by("-pk")

    def words(self, version: Revision) -> Iterator[str]:
        return map(str, version.content.values())

    def said(self, text: Post, rows: Sequence[Model]) -> content.Content:
        """As far as its own columns say it; names of others are left out."""
        waiting: content.Content = {}
        for row in rows:
            if isinstance(row, Revision) and row.pk == text.working_id:
                waiting = row.content
        return {name: waiting.get(name, getattr(text, name)) for name in content.TEXTS}

    def forgo_address(self, text: Post, rows: Sequence[Model]) -> str:
        text.path, text.status = None, Status.DRAFT
        return "公開する前に、スラッグか公開日時を変えてください。"

    def settle(self, text: Post, by: User) -> None:
        """One that was public is withdrawn, one that was to be is approved."""
        if text.is_scheduled():
            publishing.unschedule(post=text, by=by)
        elif text.stands():
            publishing.withdraw(post=text, by=by)
        else:
            search_index.keep([text.pk])  # a change of state does so itself
        events.record(post=text, action=Event.Action.BROUGHT_BACK, by=by)
        checking.check_and_keep(post=text)


class FixedPages(Kind[Page]):
    model = Page
    right = "delete_page"

    def title(self, text: Page) -> str:
        return text.title

    def standing(self, text: Page) -> str:
        return "公開中" if text.is_public else "非公開"

    def belonging(self, text: Page) -> Iterator[Model]:
        return Redirect.objects.filter(target=text.path).iterator()

    def versions(self, text: Page) -> QuerySet[PageVersion]:
        return text.versions.order_by("-pk")

    def words(self, version: PageVersion) -> Iterator[str]:
        yield from (version.title, version.path, version.description, version.body)

    def said(self, text: Page, rows: Sequence[Model]) -> content.Content:
        return {name: getattr(text, name) for name in ("title", "description", "body")}

    def forgo_address(self, text: Page, rows: Sequence[Model]) -> str:
        """A page is nowhere without an address: it gets the next that is free, and what led to it leads
        there."""
        taken = {text.path}
        while addresses.owner_of(free := addresses.numbered(text.path, taken), besides=text) is not None:
            taken.add(free)
        for row in rows:
            if isinstance(row, Redirect):
                row.target = free
        text.path = free
        return f"アドレスを {free} にしました。"

    def settle(self, text: Page, by: User) -> None:
        text.is_public = False
        text.save(update_fields=["is_public"])


KINDS: Final[Mapping[str, Kind[Any]]] = {
    DeletedText.Kind.POST: Articles(),
    DeletedText.Kind.PAGE: FixedPages(),
}
"""By the kind that a row of DeletedText has."""


def kinds_of(user: permissions.Person) -> list[str]:
    """The kinds of texts that `user` may bring back."""
    return [name for name, kind in KINDS.items() if kind.may(user)]
