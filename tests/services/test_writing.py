"""A press of a button on the writing page: the text and the step, or neither."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Revision
from blog.querysets import Status
from blog.services import content, editing, writing
from blog.services.permissions import NotAllowed
from blog.services.publishing import NotPublishable, WrongState
from blog.services.revisions import EditedMeanwhile, Window
from blog.services.roles import EDITOR, WRITER
from blog.services.workflow import Details
from blog.services.writing import Written
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


def press(post: Post, user: User, step: str = "", **given: Any) -> Written:
    """Writes `post` with the byline and tags that it has, unless others are given."""
    values: dict[str, Any] = {
        "authors": post.byline if post.pk else [],
        "tags": [tag.name for tag in post.tag_list] if post.pk else [],
        "window": Window(),
        "details": Details(),
        **given,
    }
    return writing.write(post=post, user=user, step=step, **values)


def test_a_new_article_is_saved_and_handed_over_at_once() -> None:
    writer = factories.member(WRITER)

    written = press(Post(title="題", slug="a", body="本文"), writer, "submit")

    post = Post.objects.get()
    assert (post.status, post.created_by, post.body) == (Status.REVIEW, writer, "本文")
    assert written.taken is not None
    assert written.taken.step.name == "submit"


def test_a_text_that_says_nothing_new_makes_no_revision(editor: User) -> None:
    post = factories.draft(body="一行\n二行\n", tags=["一"])
    post.body = "一行\r\n二行\r\n"  # as a browser sends it

    written = press(post, editor)

    assert written.saved is None
    assert not post.revisions.exists()


def test_the_same_moment_in_another_zone_is_nothing_new(editor: User) -> None:
    post = factories.draft(published_at=factories.LONG_AGO)
    post.published_at = factories.LONG_AGO.astimezone(ZoneInfo("Asia/Tokyo"))

    written = press(post, editor)

    assert written.saved is None


def test_a_public_article_that_says_nothing_new_has_no_changes_waiting(editor: User) -> None:
    press(factories.published(), editor)

    assert Post.objects.get().working is None


def test_an_autosave_becomes_a_save_though_nothing_was_typed_since(editor: User) -> None:
    post = factories.draft(body="前")
    text = {**content.of(post), "body": "後"}
    editing.autosave(post=post, text=text, user=editor, window=Window(client="window"))
    post = Post.objects.get()
    post.body = "後"

    press(post, editor, window=Window(client="window"))

    assert Post.objects.get().body == "後"
    assert Post.objects.get().working is None
    assert [revision.kind for revision in post.revisions.all()] == [Revision.Kind.SAVED, Revision.Kind.SAVED]


def test_a_refused_step_leaves_the_text_unsaved_too(editor: User) -> None:
    post = factories.draft(body="前")
    post.body = "後"

    with pytest.raises(NotPublishable):  # without section and byline
        press(post, editor, "publish")

    assert Post.objects.get().body == "前"
    assert not post.revisions.exists()


def test_a_writer_publishes_nothing() -> None:
    writer = factories.member(WRITER)
    post = factories.complete(created_by=writer, body="前")
    post.body = "後"

    with pytest.raises(NotAllowed):
        press(post, writer, "publish")

    assert (Post.objects.get().status, Post.objects.get().body) == (Status.DRAFT, "前")


def test_changes_are_published_with_what_was_typed_just_now(editor: User) -> None:
    post = factories.published(category=factories.category(), authors=[factories.author()], body="前")
    post.body = "後"

    press(post, editor, "publish")

    assert (Post.objects.get().body, Post.objects.get().working) == ("後", None)


def test_giving_up_the_changes_gives_up_what_was_typed_just_now_too(editor: User) -> None:
    post = factories.published(body="前")
    post.body = "後"
    press(post, editor)
    post.body = "そのあと"

    press(post, editor, "discard_changes")

    assert (Post.objects.get().body, Post.objects.get().working) == ("前", None)
    assert "後" in [revision.content["body"] for revision in post.revisions.all()]


@pytest.mark.parametrize("step", ["", "publish", "discard_changes"])
def test_another_window_that_was_faster_is_not_overwritten(editor: User, step: str) -> None:
    post = factories.published(body="はじめ")
    faster = Post.objects.get()
    faster.body = "花子の本文"
    editing.save(
        post=faster, authors=[], tags=[], user=factories.member(EDITOR), window=Window(client="other")
    )
    post.body = "太郎の本文"

    with pytest.raises(EditedMeanwhile):
        press(post, editor, step, window=Window(seen=0, client="mine"))

    assert content.current(Post.objects.get())["body"] == "花子の本文"


def test_an_article_that_changed_its_state_meanwhile_is_not_set_back(editor: User) -> None:
    post = factories.draft(body="前")
    Post.objects.update(status=Status.REVIEW)
    post.body = "後"

    with pytest.raises(WrongState, match="レビュー待ち"):
        press(post, editor)

    assert Post.objects.get().body == "前"


def test_whose_turn_it_is_waits_for_no_publishing(editor: User) -> None:
    post = factories.published()
    post.reviewer = editor

    press(post, editor)

    assert (Post.objects.get().reviewer, Post.objects.get().working) == (editor, None)


def test_handing_over_stores_what_was_chosen_and_leaves_the_rest(editor: User) -> None:
    post = factories.published(due_on=date(2026, 2, 1))

    writing.hand_over(post=post, by=editor, turn={"reviewer": editor})

    stored = Post.objects.get()
    assert (stored.reviewer, stored.due_on, stored.working) == (editor, date(2026, 2, 1), None)
    assert not post.revisions.exists()


def test_who_may_not_write_an_article_hands_nothing_over() -> None:
    writer = factories.member(WRITER)

    with pytest.raises(NotAllowed):
        writing.hand_over(post=factories.draft(), by=writer, turn={"reviewer": writer})


def test_a_word_on_a_save_is_kept_with_the_revision(editor: User) -> None:
    post = factories.draft(body="前")
    post.body = "後"

    press(post, editor, details=Details(note="数字を直した" + "。" * 300))

    note = post.revisions.first().note
    assert note.startswith("数字を直した")
    assert len(note) == Revision._meta.get_field("note").max_length


def test_a_note_is_kept_with_the_save_that_brings_a_step(editor: User) -> None:
    post = factories.draft(body="前")
    post.body = "後"

    written = press(post, editor, "submit", note="数字を直した", details=Details(note="見てください"))

    assert post.revisions.first().note == "数字を直した"
    assert written.noted


def test_a_note_typed_after_ones_own_save_goes_to_that_version(editor: User) -> None:
    post = factories.draft(body="前")
    post.body = "後"
    press(post, editor, note="一つ目")

    written = press(post, editor, note="二つ目")

    assert (written.saved, written.noted) == (None, True)
    assert [revision.note for revision in post.revisions.all()] == ["一つ目 二つ目", ""]


def test_a_note_about_no_change_is_not_put_on_a_colleagues_version(editor: User) -> None:
    post = factories.draft(body="前")
    post.body = "後"
    press(post, factories.member(EDITOR))

    written = press(post, editor, note="何も変えていない")

    assert (written.saved, written.noted) == (None, False)
    assert {revision.note for revision in post.revisions.all()} == {""}


@pytest.mark.parametrize("step", ["", "submit", "publish"])
def test_a_press_goes_through_the_checklist_once_and_keeps_what_it_finds(editor: User, step: str) -> None:
    post = factories.complete(body="前")
    post.body = "- 一\n\n## 見出し\n\n#### 飛んだ見出し\n"

    with CaptureQueriesContext(connection) as queries:
        press(post, editor, step)

    kept = [query["sql"] for query in queries if query["sql"].startswith('DELETE FROM "blog_finding"')]
    assert len(kept) == 1
    assert {finding.check_name for finding in post.findings.all()} >= {"skipped-heading"}
