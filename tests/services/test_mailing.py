"""Mail about articles: to whom, what it says, and that it never stands in the way."""

import logging
import socket
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from blog.models import Comment, Post
from blog.services import mailing
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs one of the services; gives the mails that went out."""

    def run(service: Any, **arguments: Any) -> list[Any]:
        with django_capture_on_commit_callbacks(execute=True):
            service(**arguments)
        return list(mail.outbox)

    return run


@pytest.fixture
def writer() -> User:
    return factories.member(WRITER)


@pytest.fixture
def post(writer: User) -> Post:
    return factories.draft(title="題", created_by=writer)


def recipients(mails: list[Any]) -> set[str]:
    return {address for message in mails for address in message.to}


def test_a_named_reviewer_is_asked_alone(post: Post, writer: User, sent: Any) -> None:
    factories.member(EDITOR)
    post.reviewer, post.due_on = factories.member(EDITOR), date(2026, 4, 1)

    (message,) = sent(mailing.submitted, post=post, by=writer, note="よろしくお願いします。")

    assert message.to == [post.reviewer.email]
    assert message.subject == "レビューのお願い：題"
    assert "締め切り：2026年4月1日\n\nよろしくお願いします。" in message.body


def test_all_who_may_review_are_asked_where_nobody_is_named(post: Post, writer: User, sent: Any) -> None:
    reviewers = [factories.member(EDITOR), factories.member(CHIEF)]
    factories.member(WRITER)
    factories.member(EDITOR, is_active=False)

    mails = sent(mailing.submitted, post=post, by=writer, note="")

    assert recipients(mails) == {user.email for user in reviewers}
    assert [len(message.to) for message in mails] == [1, 1]


@pytest.mark.parametrize(
    ("service", "words"),
    [(mailing.returned, "差し戻されました"), (mailing.approved, "承認されました")],
)
def test_those_who_wrote_it_hear_what_became_of_it(
    post: Post, writer: User, sent: Any, service: Any, words: str
) -> None:
    named = factories.member(WRITER)
    post.bylines.create(author=factories.author(user=named))

    mails = sent(service, post=post, by=factories.member(EDITOR), note="見出しを直してください。")

    assert recipients(mails) == {writer.email, named.email}
    assert words in mails[0].body
    assert "見出しを直してください。" in mails[0].body


def test_a_mail_says_who_and_where(post: Post, sent: Any, settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://news.example.jp"
    by = factories.member(EDITOR, first_name="花子", last_name="山田")

    (message,) = sent(mailing.approved, post=post, by=by, note="")

    place = reverse("admin:blog_post_change", args=[post.pk])
    assert message.body.endswith(f"山田 花子より\n\nhttps://news.example.jp{place}\n")


def test_nobody_is_told_of_what_they_did(post: Post, writer: User, sent: Any) -> None:
    assert sent(mailing.approved, post=post, by=writer, note="") == []


def test_nor_at_another_account_with_the_same_address(post: Post, writer: User, sent: Any) -> None:
    other = factories.member(EDITOR, email=writer.email.upper())

    assert sent(mailing.approved, post=post, by=other, note="") == []


def test_who_has_no_address_or_no_account_any_more_gets_none(post: Post, writer: User, sent: Any) -> None:
    writer.email = ""
    writer.save()
    gone = factories.member(WRITER, is_active=False)
    post.bylines.create(author=factories.author(user=gone))

    assert sent(mailing.approved, post=post, by=None, note="") == []


def test_who_may_not_see_the_article_any_more_hears_nothing(post: Post, writer: User, sent: Any) -> None:
    writer.groups.clear()

    assert sent(mailing.returned, post=post, by=factories.member(EDITOR), note="直して") == []


def test_a_comment_reaches_writers_reviewer_and_the_thread(post: Post, writer: User, sent: Any) -> None:
    began, talked, answers = factories.member(EDITOR), factories.member(EDITOR), factories.member(EDITOR)
    post.reviewer = factories.member(EDITOR)
    post.save()
    first = Comment.objects.create(post=post, user=began, body="なぜ？", quote="一行\n二行")
    Comment.objects.create(post=post, parent=first, user=talked, body="なぜでしょう")
    answer = Comment.objects.create(post=post, parent=first, user=answers, body="こうです")

    mails = sent(mailing.commented, comment=answer)

    assert recipients(mails) == {writer.email, post.reviewer.email, began.email, talked.email}
    assert "」のコメントに返信がありました。\n\n> 一行\n> 二行\n\nこうです" in mails[0].body


def test_a_title_of_many_lines_or_words_makes_one_short_subject(post: Post, sent: Any) -> None:
    post.title = "長い題\n" * 100

    (message,) = sent(mailing.approved, post=post, by=None, note="")

    assert len(message.subject) == mailing.LONGEST_SUBJECT
    assert "\n" not in message.subject


def test_a_mail_that_cannot_go_out_stops_nobody(
    post: Post, writer: User, sent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    other = factories.member(WRITER)
    post.bylines.create(author=factories.author(user=other))
    User.objects.filter(pk=writer.pk).update(email="no\naddress@example.jp")

    with caplog.at_level(logging.ERROR):
        mails = sent(mailing.approved, post=post, by=None, note="")

    assert recipients(mails) == {other.email}
    assert "No mail to" in caplog.text


def test_a_server_that_does_not_answer_is_waited_for_once(
    post: Post, writer: User, settings: Settings, sent: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post.bylines.create(author=factories.author(user=factories.member(WRITER)))
    with socket.create_server(("127.0.0.1", 0)) as silent, caplog.at_level(logging.ERROR):
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": silent.getsockname()[1], "timeout": 0.2},
            }
        }
        sent(mailing.approved, post=post, by=None, note="")

    assert [record.getMessage().count("@") for record in caplog.records] == [2]


def test_nothing_is_sent_of_what_was_not_kept(post: Post, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        mailing.approved(post=post, by=None, note="")

    assert len(callbacks) == 1
    assert mail.outbox == []
