"""What an article may do next, for whom; and that doing it is what the button says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Post
from blog.querysets import Status
from blog.services import editing, workflow
from blog.services.permissions import NotAllowed
from blog.services.publishing import WrongState
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.workflow import Details, NoteMissing, Standing
from tests import factories

pytestmark = pytest.mark.django_db

MAKE: dict[Standing, Callable[..., Post]] = {
    Standing.DRAFT: factories.draft,
    Standing.REVIEW: lambda **columns: factories.draft(status=Status.REVIEW, **columns),
    Standing.RETURNED: lambda **columns: factories.draft(status=Status.RETURNED, **columns),
    Standing.APPROVED: lambda **columns: factories.draft(status=Status.APPROVED, **columns),
    Standing.SCHEDULED: factories.scheduled,
    Standing.PUBLISHED: factories.published,
    Standing.ENDED: factories.ended,
    Standing.WITHDRAWN: factories.withdrawn,
}

OF_A_WRITER = {
    Standing.DRAFT: ["submit"],
    Standing.REVIEW: ["back_to_draft"],
    Standing.RETURNED: ["submit", "back_to_draft"],
    Standing.APPROVED: ["back_to_draft"],
    Standing.SCHEDULED: [],
    Standing.PUBLISHED: [],
    Standing.ENDED: [],
    Standing.WITHDRAWN: [],
}
OF_AN_EDITOR = {
    Standing.DRAFT: ["submit", "publish"],
    Standing.REVIEW: ["approve", "send_back", "publish", "back_to_draft"],
    Standing.RETURNED: ["submit", "publish", "back_to_draft"],
    Standing.APPROVED: ["send_back", "publish", "back_to_draft"],
    Standing.SCHEDULED: ["publish", "unschedule", "back_to_draft", "withdraw"],
    Standing.PUBLISHED: ["publish", "back_to_draft", "withdraw"],
    Standing.ENDED: ["publish", "never_end", "back_to_draft", "withdraw"],
    Standing.WITHDRAWN: ["publish", "back_to_draft"],
}


def names(user: User | None, post: Post) -> list[str]:
    return [step.name for step in workflow.steps_for(user, post)]


@pytest.mark.parametrize("standing", list(Standing))
def test_an_article_stands_where_its_state_and_the_clock_say(standing: Standing) -> None:
    assert workflow.standing_of(MAKE[standing]()) is standing


@pytest.mark.parametrize("standing", list(Standing))
def test_a_writer_hands_over_and_takes_back_what_is_own(standing: Standing) -> None:
    writer = factories.member(WRITER)

    assert names(writer, MAKE[standing](created_by=writer)) == OF_A_WRITER[standing]


@pytest.mark.parametrize("standing", list(Standing))
def test_a_writer_does_nothing_with_what_is_somebody_elses(standing: Standing) -> None:
    assert names(factories.member(WRITER), MAKE[standing](created_by=factories.member(WRITER))) == []


@pytest.mark.parametrize("role", [EDITOR, CHIEF])
@pytest.mark.parametrize("standing", list(Standing))
def test_an_editor_takes_every_step_with_every_article(standing: Standing, role: str) -> None:
    assert names(factories.member(role), MAKE[standing]()) == OF_AN_EDITOR[standing]


def test_a_stranger_takes_none() -> None:
    assert names(factories.member(), factories.draft()) == []


def test_changes_beside_a_public_text_can_be_given_up() -> None:
    editor, post = factories.member(EDITOR), factories.published()
    post.body = "新しい本文"
    editing.save(post=post, authors=[], tags=[], user=editor)

    assert "discard_changes" in names(editor, post)


def test_a_step_that_a_text_still_being_typed_will_bring_can_be_asked_for() -> None:
    steps = workflow.steps_for(factories.member(EDITOR), factories.published(), changes=True)

    assert "discard_changes" in [step.name for step in steps]


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("role", [WRITER, EDITOR])
def test_whatever_is_offered_is_done(standing: Standing, role: str) -> None:
    user = factories.member(role)
    columns = {"category": factories.category(), "authors": [factories.author()], "created_by": user}
    offered = names(user, MAKE[standing](**columns))

    for name in offered:
        post = MAKE[standing](**columns)
        if name == "publish" and post.stands():
            post.title, post.unpublish_at = "新しい題", None
            editing.save(post=post, authors=[factories.author()], tags=[], user=user)
            post = Post.objects.get(pk=post.pk)
        taken = workflow.take(step=name, post=post, by=user, details=Details(note="理由"))
        assert taken.step.name == name
        assert post.events.count() == 1


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("name", sorted(workflow.NAMES))
def test_what_is_not_offered_to_a_writer_is_refused(standing: Standing, name: str) -> None:
    writer = factories.member(WRITER)
    post = MAKE[standing](created_by=writer)
    if name in names(writer, post):
        return

    with pytest.raises((NotAllowed, WrongState)):
        workflow.take(step=name, post=post, by=writer, details=Details(note="理由"))

    assert not post.events.exists()


def test_sending_back_without_a_word_is_refused() -> None:
    post = factories.draft(status=Status.REVIEW)

    with pytest.raises(NoteMissing, match="理由が要ります"):
        workflow.take(step="send_back", post=post, by=factories.member(EDITOR), details=Details(note=" "))

    assert Post.objects.get().status == Status.REVIEW


def test_publishing_a_public_article_in_which_nothing_is_new_is_refused() -> None:
    with pytest.raises(WrongState, match="公開していない変更はありません"):
        workflow.take(
            step="publish", post=factories.published(), by=factories.member(EDITOR), details=Details()
        )


def test_handing_over_names_the_reviewer_and_the_day() -> None:
    writer, editor = factories.member(WRITER), factories.member(EDITOR)
    day = timezone.localdate() + timedelta(days=3)

    workflow.take(
        step="submit",
        post=factories.draft(created_by=writer),
        by=writer,
        details=Details(reviewer=editor, due_on=day),
    )

    post = Post.objects.get()
    assert (post.reviewer, post.due_on, post.status) == (editor, day, Status.REVIEW)


def test_only_those_who_may_review_are_proposed_as_reviewers() -> None:
    factories.member(WRITER)
    editor, chief = factories.member(EDITOR), factories.member(CHIEF)
    factories.member(EDITOR, is_active=False)

    assert set(workflow.reviewers()) == {editor, chief}


def test_a_reviewer_who_may_not_review_any_more_is_still_shown() -> None:
    former = factories.member(WRITER)

    assert list(workflow.reviewers(besides=former.pk)) == [former]
