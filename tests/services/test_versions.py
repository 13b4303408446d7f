"""Which of the versions of a post is what, and how much each of them changed."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.models import Post, Revision
from blog.services import content, editing, publishing, versions
from blog.services.revisions import Window
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.member("編集者")


def save(post: Post, body: str, user: User) -> Revision:
    post = Post.objects.get(pk=post.pk)
    post.body = body
    return editing.save(post=post, authors=[], tags=[], user=user).revision


def listed(post: Post) -> list[versions.Version]:
    post = Post.objects.get(pk=post.pk)
    return versions.versions(post=post, revisions=list(post.revisions.all()))


def test_each_tells_what_it_changed_since_the_one_before(editor: User) -> None:
    post = factories.draft(body="朝の本文")
    save(post, "昼の本文", editor)
    save(post, "昼の本文です", editor)

    amounts = [version.amount for version in listed(post)]

    assert [(amount.came, amount.went) for amount in amounts if amount] == [(2, 0), (1, 1)]
    assert amounts[-1] is None


def test_a_page_of_them_knows_the_one_before_its_last(editor: User) -> None:
    post = factories.draft(body="朝の本文")
    newest = save(post, "昼の本文", editor)

    found = versions.versions(post=post, revisions=[newest])

    assert found[0].amount is not None
    assert found[0].amount.came == 1


def test_the_newest_of_a_draft_is_what_it_says_now(editor: User) -> None:
    post = factories.draft()
    save(post, "新しい本文", editor)

    assert [version.place for version in listed(post)] == ["いまの版", ""]


def test_of_a_public_post_one_is_read_and_a_newer_one_waits(editor: User) -> None:
    post = factories.published(body="読者の本文")
    save(post, "次の本文", editor)

    assert [version.place for version in listed(post)] == ["公開を待っている版", "読者が見ている版"]


def test_once_published_the_newest_is_what_is_read(editor: User) -> None:
    post = factories.published(body="読者の本文")
    save(post, "次の本文", editor)

    publishing.publish(post=Post.objects.get(pk=post.pk))

    assert [version.place for version in listed(post)] == ["読者が見ている版", ""]


def test_a_scheduled_one_says_so(editor: User) -> None:
    post = factories.scheduled(body="あすの本文")
    save(post, "あすの次の本文", editor)

    assert [version.place for version in listed(post)] == ["公開を待っている版", "予約した版"]


def test_a_refused_text_is_measured_by_what_it_started_from(editor: User) -> None:
    post = factories.draft(body="朝の本文")
    first = save(post, "昼の本文", editor)
    save(post, "夜の長い長い本文", editor)
    text = {**content.of(post), "body": "昼の本文です"}
    editing.keep_refused(post=post, text=text, user=editor, window=Window(seen=first.pk, client="窓"))

    refused = listed(post)[0]

    assert refused.amount is not None
    assert (refused.amount.came, refused.amount.went, refused.place) == (2, 0, "")
    assert refused.is_pending


def test_a_refused_text_is_pending_until_its_note_says_what_became_of_it(editor: User) -> None:
    post = factories.draft()
    refused = editing.keep_refused(
        post=post, text=content.of(post), user=editor, window=Window(seen=None, client="窓")
    )
    assert [row.pk for row in versions.pending(post)] == [refused.pk]

    Revision.objects.update(note="統合した")

    assert versions.pending(post) == []


def test_a_post_without_revisions_has_no_versions() -> None:
    assert listed(factories.draft()) == []


def test_the_number_of_queries_does_not_grow(editor: User, django_assert_max_num_queries: Any) -> None:
    post = factories.published()
    for number in range(10):
        save(post, f"{number}番目の本文", editor)
    revisions = list(post.revisions.all())
    post = Post.objects.select_related("working").get(pk=post.pk)

    with django_assert_max_num_queries(8):
        versions.versions(post=post, revisions=revisions)
