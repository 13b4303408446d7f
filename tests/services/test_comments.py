"""Comments to colleagues: threads, passages that are found again, and whose word may be changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.models import Comment, Post
from blog.services import comments
from blog.services.comments import NotKept
from blog.services.permissions import NotAllowed
from blog.services.roles import EDITOR, WRITER
from tests import factories
from tests.long import EXAMPLES, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return factories.member(WRITER)


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


@pytest.fixture
def post(writer: User) -> Post:
    return factories.draft(created_by=writer, body="一行目です。\r\n二行目の、数字です。\r\n")


def test_a_comment_begins_a_thread(post: Post, editor: User) -> None:
    comments.add(post=post, by=editor, body="  出典を足してください。\r\n急ぎません。 ")

    (thread,) = comments.threads(post)
    assert (thread.comment.body, thread.is_open, thread.answers) == (
        "出典を足してください。\n急ぎません。",
        True,
        (),
    )


def test_a_passage_is_found_whatever_its_line_ends(post: Post, editor: User) -> None:
    comments.add(post=post, by=editor, body="つなげて", quote="一行目です。\r\n二行目")

    (thread,) = comments.threads(post)
    assert thread.place == (0, len("一行目です。\n二行目"))


def test_places_are_counted_in_code_points(editor: User) -> None:
    post = factories.draft(body="𠮷野家🍚の話")
    comments.add(post=post, by=editor, body="確認", quote="の話")

    assert comments.threads(post)[0].place == (4, 6)


def test_a_passage_is_looked_for_in_the_text_that_waits(editor: User) -> None:
    post = factories.published(body="前の文")
    comments.add(post=post, by=editor, body="直す", quote="前の文")
    post.working = post.revisions.create(kind="saved", content={"body": "後の文"})

    (thread,) = comments.threads(post)
    assert (thread.comment.quote, thread.place) == ("前の文", None)


def test_a_general_comment_has_lost_nothing(post: Post, editor: User) -> None:
    comments.add(post=post, by=editor, body="よいと思います")

    (thread,) = comments.threads(post)
    assert (thread.comment.quote, thread.place) == ("", None)


@given(st.text(), st.text(min_size=1), st.text())
@settings(max_examples=times(50, EXAMPLES))
def test_a_passage_that_stands_in_the_text_is_found(before: str, quote: str, after: str) -> None:
    body = before + quote + after

    found = comments.place(quote, body)

    assert found is not None
    assert body[found[0] : found[1]] == quote


def test_answers_stand_under_their_comment(post: Post, writer: User, editor: User) -> None:
    first = comments.add(post=post, by=editor, body="なぜ？")
    comments.add(post=post, by=editor, body="別の話")
    one = comments.answer(comment=first, by=writer, body="理由です")
    two = comments.answer(comment=one, by=editor, body="わかりました")

    assert [thread.answers for thread in comments.threads(post)] == [(one, two), ()]
    assert two.parent == first


def test_open_threads_come_first_then_what_was_resolved_last(post: Post, editor: User) -> None:
    made = [comments.add(post=post, by=editor, body=str(number)) for number in range(4)]
    for number in (0, 2):
        comments.resolve(comment=made[number], by=editor)

    assert [thread.comment.body for thread in comments.threads(post)] == ["1", "3", "2", "0"]


def test_a_resolution_names_who_said_so_first(post: Post, writer: User, editor: User) -> None:
    comment = comments.add(post=post, by=editor, body="直して")
    comments.resolve(comment=comment, by=writer)

    comments.resolve(comment=comment, by=editor)

    comment.refresh_from_db()
    assert comment.resolved_by == writer


def test_a_thread_can_be_opened_again(post: Post, editor: User) -> None:
    comment = comments.resolve(comment=comments.add(post=post, by=editor, body="直して"), by=editor)

    comments.reopen(comment=comment, by=editor)

    comment.refresh_from_db()
    assert (comment.resolved_at, comment.resolved_by) == (None, None)


def test_an_answer_opens_a_resolved_thread(post: Post, writer: User, editor: User) -> None:
    comment = comments.resolve(comment=comments.add(post=post, by=editor, body="直して"), by=editor)

    comments.answer(comment=comment, by=writer, body="まだです")

    assert comments.threads(post)[0].is_open


def test_the_last_word_is_its_writers_to_change(post: Post, editor: User) -> None:
    comment = comments.add(post=post, by=editor, body="まちがい")

    comments.edit(comment=comment, by=editor, body="ただしい")

    assert Comment.objects.get().body == "ただしい"


def test_the_last_word_is_its_writers_to_take_away(post: Post, writer: User, editor: User) -> None:
    first = comments.add(post=post, by=editor, body="なぜ？")
    answer = comments.answer(comment=first, by=writer, body="まちがい")

    comments.delete(comment=answer, by=writer)

    assert list(Comment.objects.all()) == [first]


@pytest.mark.parametrize("change", [lambda **who: comments.edit(body="別", **who), comments.delete])
def test_what_was_answered_stays(post: Post, writer: User, editor: User, change: Callable[..., Any]) -> None:
    comment = comments.add(post=post, by=editor, body="なぜ？")
    comments.answer(comment=comment, by=writer, body="理由です")

    with pytest.raises(NotKept, match="返信が付いた"):
        change(comment=comment, by=editor)

    assert Comment.objects.filter(body="なぜ？").exists()


@pytest.mark.parametrize("change", [lambda **who: comments.edit(body="別", **who), comments.delete])
def test_what_was_resolved_stays(post: Post, editor: User, change: Callable[..., Any]) -> None:
    comment = comments.resolve(comment=comments.add(post=post, by=editor, body="なぜ？"), by=editor)

    with pytest.raises(NotKept, match="再開"):
        change(comment=comment, by=editor)


@pytest.mark.parametrize("change", [lambda **who: comments.edit(body="別", **who), comments.delete])
def test_nobody_changes_the_words_of_another(
    post: Post, writer: User, editor: User, change: Callable[..., Any]
) -> None:
    comment = comments.add(post=post, by=writer, body="わたしの言葉")

    with pytest.raises(NotAllowed):
        change(comment=comment, by=editor)

    assert Comment.objects.get().body == "わたしの言葉"


@pytest.mark.parametrize("verb", [comments.resolve, comments.reopen])
def test_a_thread_that_was_taken_away_meanwhile_is_told(
    post: Post, editor: User, verb: Callable[..., Any]
) -> None:
    comment = comments.add(post=post, by=editor, body="消える")
    Comment.objects.all().delete()

    with pytest.raises(NotKept, match="消されました"):
        verb(comment=comment, by=editor)


@pytest.mark.parametrize(
    ("body", "words"),
    [("", "空です"), (" \n ", "空です"), ("あ" * 5001, "5,000文字以内"), ("a\x00b", "制御文字")],
)
def test_what_is_no_comment_is_refused(post: Post, editor: User, body: str, words: str) -> None:
    with pytest.raises(NotKept, match=words):
        comments.add(post=post, by=editor, body=body)

    assert not Comment.objects.exists()


def test_comments_have_the_length_of_their_column() -> None:
    assert Comment._meta.get_field("body").max_length == comments.LONGEST_BODY


@pytest.mark.parametrize(("quote", "words"), [("あ" * 1001, "1,000文字以内"), ("a\x00", "制御文字")])
def test_what_is_no_passage_is_refused(post: Post, editor: User, quote: str, words: str) -> None:
    with pytest.raises(NotKept, match=words):
        comments.add(post=post, by=editor, body="ここ", quote=quote)


def test_who_may_not_see_the_article_says_nothing_about_it(post: Post) -> None:
    with pytest.raises(NotAllowed):
        comments.add(post=post, by=factories.member(WRITER), body="のぞき見")

    assert not Comment.objects.exists()


def test_those_concerned_hear_of_it_once_it_is_kept(
    post: Post, writer: User, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        comments.add(post=post, by=editor, body="出典は？", quote="数字")

    assert [message.to for message in mail.outbox] == [[writer.email]]
    assert "」にコメントが付きました。\n\n> 数字\n\n出典は？" in mail.outbox[0].body
    assert f"/change/#comment-{Comment.objects.get().pk}\n" in mail.outbox[0].body


def test_many_comments_cost_no_more_queries(
    post: Post, writer: User, editor: User, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        comment = comments.add(post=post, by=editor, body=str(number))
        comments.answer(comment=comment, by=writer, body="はい")

    fresh = Post.objects.get(pk=post.pk)
    with django_assert_num_queries(3):  # byline and tags of the text, and the comments
        shown = [(word.user, word.body) for thread in comments.threads(fresh) for word in thread.words]

    assert len(shown) == 10
