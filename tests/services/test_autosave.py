"""What is kept of a text while it is being written."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.models import Event, Post, Revision
from blog.querysets import Status
from blog.services import content, editing, publishing, revisions
from blog.services.permissions import NotAllowed
from blog.services.revisions import EditedMeanwhile, Overtaken, Window
from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

Kind = Revision.Kind


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor")


WINDOW = Window(client="window")


def keep(post: Post, body: str, user: User, *, window: Window = WINDOW, **more: Any) -> Revision:
    """Autosaves `body` as the text of `post`."""
    text = {**content.current(Post.objects.get(pk=post.pk)), "body": body, **more.pop("text", {})}
    return editing.autosave(post=post, text=text, user=user, window=window)


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
    first = keep(post, "一", editor, window=Window(client="a"))

    keep(post, "二", editor, window=Window(seen=first.pk, client="b"))

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

    editing.save(post=post, authors=[], tags=[], user=editor, window=Window(client="window"))

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
    seen = keep(post, "一", editor, window=Window(client="a")).pk
    keep(post, "二", editor, window=Window(seen=seen, client="b"))

    with pytest.raises(EditedMeanwhile, match="あなたが別の画面で"):
        keep(post, "三", editor, window=Window(seen=seen, client="a"))

    assert line(post)[-1] == (Kind.AUTOSAVED, "二")


def test_the_same_windows_lost_answer_is_no_conflict(editor: User) -> None:
    post = factories.draft(body="前")
    seen = revisions.open_for_writing(post)
    window = Window(seen=seen, client="window")
    keep(post, "一", editor, window=window)

    assert keep(post, "一二", editor, window=window).content["body"] == "一二"


def test_what_arrives_after_a_later_text_of_its_window_is_not_kept(editor: User) -> None:
    post = factories.draft(body="前")
    keep(post, "一二三", editor, window=Window(seen=0, client="a", sent=7))

    with pytest.raises(Overtaken) as raised:
        keep(post, "一", editor, window=Window(seen=0, client="a", sent=6))

    assert raised.value.sent == 7
    assert line(post) == [(Kind.SAVED, "前"), (Kind.AUTOSAVED, "一二三")]


def test_a_save_does_not_take_the_place_of_what_its_window_sent_later(editor: User) -> None:
    post = factories.draft(body="前")
    keep(post, "一二三", editor, window=Window(seen=0, client="a", sent=7))
    post.body = "一"

    with pytest.raises(Overtaken):
        editing.save(post=post, authors=[], tags=[], user=editor, window=Window(seen=0, client="a", sent=6))

    assert line(post)[-1] == (Kind.AUTOSAVED, "一二三")


def test_numbers_of_another_window_do_not_count(editor: User) -> None:
    post = factories.draft(body="前")
    seen = keep(post, "一", editor, window=Window(client="a", sent=7)).pk

    keep(post, "二", editor, window=Window(seen=seen, client="b", sent=6))

    assert line(post)[-1] == (Kind.AUTOSAVED, "二")


def test_what_was_overtaken_is_no_conflict_with_a_colleague(editor: User) -> None:
    post = factories.draft(body="前")
    seen = keep(post, "一二三", editor, window=Window(client="a", sent=7)).pk
    keep(post, "四", factories.member(EDITOR), window=Window(seen=seen, client="b", sent=1))

    with pytest.raises(Overtaken):
        keep(post, "一", editor, window=Window(seen=0, client="a", sent=6))


def test_what_was_overtaken_does_not_replace_the_later_text_that_was_refused(editor: User) -> None:
    post = factories.draft(body="前")
    keep(post, "四", factories.member(EDITOR), window=Window(client="b"))
    later, earlier = Window(seen=0, client="a", sent=7), Window(seen=0, client="a", sent=6)
    text = {**content.current(post), "body": "一二三"}
    refused = editing.keep_refused(post=post, text=text, user=editor, window=later)

    with pytest.raises(Overtaken):
        keep(post, "一", editor, window=earlier)

    refused.refresh_from_db()
    assert refused.content["body"] == "一二三"


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
            post=post, text={**text, "body": body}, user=editor, window=Window(seen=base.pk, client="other")
        )

    assert (refused.kind, refused.base, refused.content["body"]) == (Kind.REFUSED, base, "二三")
    assert post.revisions.filter(kind=Kind.REFUSED).count() == 1
    assert revisions.newest(post) == base


def begin(user: User, title: str = "題") -> Post:
    empty = content.of(Post(), authors=[], tags=[])
    text = {**empty, "title": title, "body": "一\r\n二"}
    return editing.begin(text=text, user=user, window=WINDOW)[0]


def test_the_first_words_make_a_draft_of_their_writer() -> None:
    writer = factories.member(WRITER)

    begin(writer)

    stored = Post.objects.get()
    assert (stored.title, stored.status, stored.created_by) == ("題", Status.DRAFT, writer)
    assert content.current(stored)["body"] == "一\n二"
    assert [event.action for event in stored.events.all()] == [Event.Action.CREATED]


def test_a_window_that_asks_again_has_begun_already() -> None:
    writer = factories.member(WRITER)
    post = begin(writer)

    again = editing.begin(text=content.of(post), user=writer, window=WINDOW)

    assert again == (post, False)
    assert Post.objects.get() == post


def test_a_window_of_the_same_name_of_somebody_else_begins_another() -> None:
    posts = [begin(factories.member(WRITER)), begin(factories.member(WRITER))]

    assert list(Post.objects.order_by("pk")) == posts


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
