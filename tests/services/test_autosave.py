"""What is kept of a text while it is being written."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.models import Event, Post, Revision
from blog.querysets import Status
from blog.services import content, editing, publishing, revisions
from blog.services.permissions import NotAllowed
from blog.services.revisions import EditedMeanwhile
from blog.services.roles import WRITER
from tests import factories

pytestmark = pytest.mark.django_db

Kind = Revision.Kind


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor")


def keep(post: Post, body: str, user: User, *, client: str = "window", **more: Any) -> Revision:
    """Autosaves `body` as the text of `post`."""
    text = {**content.current(Post.objects.get(pk=post.pk)), "body": body, **more.pop("text", {})}
    return editing.autosave(post=post, text=text, user=user, client=client, **more)


def line(post: Post) -> list[tuple[str, str]]:
    """Kind and body of the revisions of `post`, oldest first."""
    return [(revision.kind, revision.content["body"]) for revision in post.revisions.order_by("pk")]


def test_a_draft_keeps_its_row_and_has_the_text_beside_it(editor: User) -> None:
    post = factories.draft(body="前", title="前の題")

    revision = keep(post, "後", editor, text={"title": "後の題"})

    stored = Post.objects.get()
    assert (stored.body, stored.title, stored.working) == ("前", "後の題", revision)
    assert content.current(stored)["body"] == "後"


def test_readers_see_nothing_of_what_is_written_beside_a_public_text(editor: User) -> None:
    post = factories.published(body="前", title="前の題")

    keep(post, "後", editor, text={"title": "後の題"})

    stored = Post.objects.published().get()
    assert (stored.body, stored.title, stored.html) == ("前", "前の題", post.html)


def test_autosaves_of_one_window_fold_into_one(editor: User) -> None:
    post = factories.draft(body="前")

    for body in ("一", "一二", "一二三"):
        keep(post, body, editor)

    assert line(post) == [(Kind.SAVED, "前"), (Kind.AUTOSAVED, "一二三")]


def test_another_windows_autosave_follows(editor: User) -> None:
    post = factories.draft(body="前")
    first = keep(post, "一", editor, client="a")

    keep(post, "二", editor, client="b", seen=first.pk)

    assert line(post) == [(Kind.SAVED, "前"), (Kind.AUTOSAVED, "一"), (Kind.AUTOSAVED, "二")]


def test_what_somebody_has_opened_is_not_written_over(editor: User) -> None:
    post = factories.draft(body="前")
    opened = keep(post, "一", editor)
    revisions.open_for_writing(post)

    later = keep(post, "二", editor)

    assert (later.base, line(post)[-2:]) == (opened, [(Kind.AUTOSAVED, "一"), (Kind.AUTOSAVED, "二")])


def test_a_save_takes_the_place_of_the_autosaves_before_it(editor: User) -> None:
    post = factories.draft(body="前")
    keep(post, "一", editor)
    post.body = "一、清書"

    editing.save(post=post, authors=[], tags=[], user=editor, client="window")

    assert line(post) == [(Kind.SAVED, "前"), (Kind.SAVED, "一、清書")]
    assert Post.objects.get().working is None


def test_the_same_text_again_is_no_new_revision(editor: User) -> None:
    post = factories.draft(body="前")
    first = keep(post, "一", editor)

    assert keep(post, "一", editor) == first
    assert len(line(post)) == 2


def test_line_ends_of_a_file_stay_though_a_browser_sends_its_own(editor: User) -> None:
    post = factories.draft(body="一\n二\n")

    revision = keep(post, "一\r\n二\r\n三", editor)

    assert revision.content["body"] == "一\n二\n三\n"


def test_another_window_that_was_faster_is_not_written_over(editor: User) -> None:
    post = factories.draft(body="前")
    seen = keep(post, "一", editor, client="a").pk
    keep(post, "二", editor, client="b", seen=seen)

    with pytest.raises(EditedMeanwhile, match="「editor」さん"):
        keep(post, "三", editor, client="a", seen=seen)

    assert line(post)[-1] == (Kind.AUTOSAVED, "二")


def test_the_same_windows_lost_answer_is_no_conflict(editor: User) -> None:
    post = factories.draft(body="前")
    seen = revisions.open_for_writing(post)
    keep(post, "一", editor, seen=seen)

    assert keep(post, "一二", editor, seen=seen).content["body"] == "一二"


def test_whoever_may_not_edit_keeps_nothing() -> None:
    post = factories.draft(body="前")
    writer = factories.member(WRITER)

    with pytest.raises(NotAllowed):
        keep(post, "後", writer)

    assert not post.revisions.exists()


def test_a_writer_may_not_go_on_while_the_article_is_reviewed() -> None:
    writer = factories.member(WRITER)
    post = factories.post(status=Status.REVIEW, created_by=writer)

    with pytest.raises(NotAllowed):
        keep(post, "後", writer)


def test_a_title_that_is_too_long_yet_is_kept_whole_beside_the_row(editor: User) -> None:
    post = factories.draft()

    revision = keep(post, "本文", editor, text={"title": "題" * 600})

    assert (len(revision.content["title"]), len(Post.objects.get().title)) == (600, 500)


def test_a_refused_text_stands_beside_the_line_once_a_window(editor: User) -> None:
    post = factories.draft(body="前")
    base = keep(post, "一", editor)
    text = content.current(Post.objects.get())

    for body in ("二", "二三"):
        refused = editing.keep_refused(
            post=post, text={**text, "body": body}, user=editor, seen=base.pk, client="other"
        )

    assert (refused.kind, refused.base, refused.content["body"]) == (Kind.REFUSED, base, "二三")
    assert post.revisions.filter(kind=Kind.REFUSED).count() == 1
    assert revisions.newest(post) == base


def begin(user: User, title: str = "題", client: str = "window") -> Post:
    empty = content.of(Post(), authors=[], tags=[])
    text = {**empty, "title": title, "body": "一\r\n二"}
    return editing.begin(text=text, user=user, client=client)


def test_the_first_words_make_a_draft_of_their_writer() -> None:
    writer = factories.member(WRITER)

    post = begin(writer)

    stored = Post.objects.get()
    assert (stored.title, stored.status, stored.created_by) == ("題", Status.DRAFT, writer)
    assert content.current(stored)["body"] == "一\n二"
    assert [event.action for event in stored.events.all()] == [Event.Action.CREATED]
    assert editing.begun_by(user=writer, client="window") == post


def test_a_window_of_somebody_else_began_nothing() -> None:
    begin(factories.member(WRITER))

    assert editing.begun_by(user=factories.member(WRITER), client="window") is None


def test_an_article_that_was_begun_gets_its_slug_from_its_last_title(editor: User) -> None:
    post = begin(editor, title="新しい")
    keep(post, "本文", editor, text={"title": "新しい話"})
    post = Post.objects.get()

    publishing.publish(post=post)

    assert Post.objects.get().slug == "新しい話"


def test_restoring_what_had_no_slug_yet_leaves_the_slug_alone(editor: User) -> None:
    post = begin(editor)
    early = post.revisions.get()
    revisions.open_for_writing(post)
    post.slug, post.title = "of-its-own", "題"
    editing.save(post=post, authors=[], tags=[], user=editor)

    editing.restore(revision=early, user=editor)

    assert Post.objects.get().slug == "of-its-own"


@pytest.mark.parametrize(
    ("column", "typed"), [("slug", "a b"), ("title", "題" * 600), ("canonical_url", "x")]
)
def test_what_is_not_right_yet_is_not_published_from_a_list(editor: User, column: str, typed: str) -> None:
    post = factories.draft(slug="a", body="前")
    keep(post, "後", editor, text={column: typed})
    post = Post.objects.get()

    with pytest.raises(publishing.NotPublishable, match="書きかけの欄があります"):
        publishing.publish(post=post)

    stored = Post.objects.get()
    assert (stored.status, stored.slug, stored.body) == (Status.DRAFT, "a", "前")
