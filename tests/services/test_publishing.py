"""Changes of state, one verb each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Event, Post, Redirect, Revision
from blog.querysets import Status
from blog.services import editing, publishing
from blog.services.addresses import AddressTaken
from blog.services.checking import NotReady
from blog.services.publishing import NotAllowed, NotPublishable, WrongState
from blog.services.redirects import Led
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


def stored(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_publishing_a_draft_gives_it_this_moment_and_an_address() -> None:
    post = factories.draft(slug="a")

    change = publishing.publish(post=post)

    today = timezone.localtime(stored(post).published_at)
    assert stored(post).path == f"/{today:%Y/%m/%d}/a/"
    assert stored(post).is_published()
    assert (change.before, change.after, change.scheduled, change.old_path) == (
        "draft",
        "published",
        False,
        None,
    )


def test_publishing_keeps_the_date_that_a_draft_has() -> None:
    post = factories.draft(slug="a", published_at=DATE)

    publishing.publish(post=post)

    assert (stored(post).published_at, stored(post).path) == (DATE, "/2026/01/15/a/")


def test_publishing_at_a_time_to_come_is_a_schedule() -> None:
    post = factories.draft(slug="a")
    later = timezone.now() + timedelta(hours=1)

    change = publishing.publish(post=post, at=later)

    assert change.scheduled
    assert stored(post).is_scheduled()
    assert stored(post).is_published(at=later)


def test_publishing_at_another_time_moves_a_public_post_and_redirects() -> None:
    post = factories.published(slug="a", published_at=DATE)

    change = publishing.publish(post=post, at=DATE + timedelta(days=1))

    assert (change.old_path, stored(post).path) == ("/2026/01/15/a/", "/2026/01/16/a/")
    assert Redirect.objects.get().post == post


def test_a_schedule_that_moves_leaves_no_redirect() -> None:
    post = factories.scheduled(slug="a")

    change = publishing.publish(post=post, at=DATE)

    assert (change.old_path, stored(post).path) == (None, "/2026/01/15/a/")
    assert not Redirect.objects.exists()


def test_publishing_what_is_public_changes_nothing() -> None:
    post = factories.published(slug="a", published_at=DATE)

    change = publishing.publish(post=post)

    assert (change.old_path, stored(post).path) == (None, "/2026/01/15/a/")


def test_publishing_renders_relative_links_from_the_new_address() -> None:
    post = factories.draft(slug="a", published_at=DATE, body="[先](next/)")

    publishing.publish(post=post)

    assert 'href="/2026/01/15/a/next/"' in stored(post).html


def test_publishing_needs_a_title() -> None:
    post = factories.draft(title=" ")

    with pytest.raises(NotPublishable):
        publishing.publish(post=post)

    assert stored(post).status == Status.DRAFT


def test_publishing_at_a_taken_address_is_refused() -> None:
    factories.published(slug="a", published_at=DATE)
    post = factories.draft(slug="a", published_at=DATE)

    with pytest.raises(AddressTaken):
        publishing.publish(post=post)

    assert stored(post).status == Status.DRAFT


def test_a_change_of_state_leaves_alone_what_somebody_else_saves_meanwhile() -> None:
    post = factories.draft(title="前の題")
    Post.objects.filter(pk=post.pk).update(title="ほかの人が直した題", body="ほかの人の本文")

    publishing.publish(post=post)

    assert (stored(post).title, stored(post).body) == ("ほかの人が直した題", "ほかの人の本文")


@pytest.mark.parametrize(
    ("verb", "status"), [(publishing.withdraw, Status.WITHDRAWN), (publishing.back_to_draft, Status.DRAFT)]
)
def test_leaving_the_public_keeps_an_address_that_readers_know(verb: object, status: Status) -> None:
    post = factories.published(slug="a", published_at=DATE)

    verb(post=post)  # type: ignore[operator]

    assert (stored(post).status, stored(post).path) == (status, "/2026/01/15/a/")


@pytest.mark.parametrize("verb", [publishing.withdraw, publishing.back_to_draft])
def test_leaving_the_public_before_the_time_frees_the_address(verb: object) -> None:
    post = factories.scheduled()

    verb(post=post)  # type: ignore[operator]

    assert stored(post).path is None


def test_what_was_withdrawn_comes_back_at_its_address() -> None:
    post = factories.published(slug="a", published_at=DATE)
    publishing.withdraw(post=post)

    publishing.publish(post=post)

    assert stored(post).is_published()
    assert stored(post).path == "/2026/01/15/a/"


# --- the line from draft to readers


def fronted(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", ""])


def test_old_addresses_lead_to_an_article_from_its_publication_on() -> None:
    post = factories.complete(slug="a", front_matter=fronted("redirect_from: [/old/, older.html, /old/]"))
    assert not Redirect.objects.exists()

    change = publishing.publish(post=post, at=DATE)

    assert change.led == Led(["/old/", "/older.html"], [])
    assert dict(Redirect.objects.values_list("path", "post")) == {"/old/": post.pk, "/older.html": post.pk}
    assert post.events.first().note == "/old/、/older.htmlから転送"


def test_an_old_address_that_something_has_stays_its_own() -> None:
    there = factories.published(slug="there")
    factories.asset(path="/assets/a.png")
    taken = ["/assets/a.png", "/feed.xml", str(there.path)]
    post = factories.complete(slug="a", front_matter=fronted(f"redirect_from: {[*taken, '/free/']}"))

    change = publishing.publish(post=post, at=DATE)

    assert (change.led.made, sorted(change.led.in_use)) == (["/free/"], sorted(taken))
    assert dict(Redirect.objects.values_list("path", "post")) == {"/free/": post.pk}


def test_what_became_of_an_old_address_since_is_not_undone(editor: User) -> None:
    post = factories.complete(slug="a", front_matter=fronted("redirect_from: /old/"))
    publishing.publish(post=post, at=DATE)
    Redirect.objects.all().delete()
    change(post, front_matter=fronted("redirect_from: [/old/, /more/]"))

    done = publishing.publish(post=stored(post), by=editor)

    assert done.led == Led(["/more/"], [])
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/more/"]


def test_an_article_stands_at_the_old_address_that_it_names() -> None:
    path = "/2026/01/15/a/"
    post = factories.complete(slug="a", front_matter=fronted(f"redirect_from: {path}"))

    done = publishing.publish(post=post, at=DATE)

    assert (stored(post).path, done.led, Redirect.objects.count()) == (path, Led(), 0)


@pytest.fixture
def writer() -> User:
    return factories.account("writer", "ライター")


@pytest.fixture
def editor() -> User:
    return factories.account("editor", "編集者")


def own(writer: User, **columns: object) -> Post:
    return factories.complete(created_by=writer, **columns)


def actions(post: Post) -> list[str]:
    """What was written down about `post`, in order."""
    return list(post.events.order_by("pk").values_list("action", flat=True))


def test_an_article_goes_from_its_writer_to_readers(writer: User, editor: User) -> None:
    post = own(writer)

    states = []
    for step in (
        lambda: publishing.submit(post=post, by=writer, reviewer=editor),
        lambda: publishing.send_back(post=post, by=editor, note="数字の出典を足してください。"),
        lambda: publishing.submit(post=post, by=writer),
        lambda: publishing.approve(post=post, by=editor),
        lambda: publishing.publish(post=post, by=editor),
        lambda: publishing.withdraw(post=post, by=editor),
    ):
        step()
        states.append(stored(post).status)

    assert states == ["review", "returned", "review", "approved", "published", "withdrawn"]
    assert actions(post) == ["submitted", "returned", "submitted", "approved", "published", "withdrawn"]


def test_a_note_and_who_did_it_are_written_down(writer: User, editor: User) -> None:
    post = own(writer, status=Status.REVIEW)

    publishing.send_back(post=post, by=editor, note="見出しを直してください。")

    event = post.events.get()
    assert (event.user, event.action, event.note) == (
        editor,
        Event.Action.RETURNED,
        "見出しを直してください。",
    )


def test_sending_back_needs_a_reason(editor: User) -> None:
    post = factories.post(status=Status.REVIEW)

    with pytest.raises(ValueError, match="理由"):
        publishing.send_back(post=post, by=editor, note="  ")

    assert stored(post).status == Status.REVIEW


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("approve", Status.REVIEW),
        ("publish", Status.APPROVED),
        ("unschedule", Status.PUBLISHED),
        ("withdraw", Status.PUBLISHED),
        ("back_to_draft", Status.PUBLISHED),
        ("back_to_draft", Status.WITHDRAWN),
    ],
)
def test_a_writer_may_not_decide(writer: User, verb: str, status: Status) -> None:
    post = factories.post(status=status, created_by=writer, published_at=timezone.now() + timedelta(days=1))

    with pytest.raises(NotAllowed):
        getattr(publishing, verb)(post=post, by=writer)

    assert stored(post).status == status
    assert actions(post) == []


def test_a_writer_hands_over_own_articles_only(writer: User) -> None:
    post = factories.draft()

    with pytest.raises(NotAllowed):
        publishing.submit(post=post, by=writer)


def test_a_writer_takes_an_article_back_from_review(writer: User) -> None:
    post = own(writer, status=Status.REVIEW)

    publishing.back_to_draft(post=post, by=writer)

    assert stored(post).status == Status.DRAFT


@pytest.mark.parametrize(
    ("verb", "status"),
    [("submit", Status.PUBLISHED), ("approve", Status.DRAFT), ("unschedule", Status.DRAFT)],
)
def test_a_step_that_does_not_start_from_here_is_refused(editor: User, verb: str, status: Status) -> None:
    post = factories.post(status=status, published_at=DATE)

    with pytest.raises(WrongState):
        getattr(publishing, verb)(post=post, by=editor)


def test_a_step_from_a_page_that_is_out_of_date_is_refused(editor: User) -> None:
    page = factories.post(status=Status.REVIEW)
    publishing.approve(post=stored(page), by=editor)

    with pytest.raises(WrongState, match="承認"):
        publishing.send_back(post=page, by=editor, note="遅れた指示")

    assert stored(page).status == Status.APPROVED


def test_a_schedule_is_called_off_and_waits_approved(editor: User) -> None:
    post = factories.scheduled()

    publishing.unschedule(post=post, by=editor)

    assert (stored(post).status, stored(post).path) == (Status.APPROVED, None)


# --- a text beside the public one


def change(post: Post, user: User | None = None, **columns: object) -> Revision:
    for name, value in columns.items():
        setattr(post, name, value)
    post.category = factories.category()
    return editing.save(post=post, authors=[factories.author()], tags=[], user=user).revision


def test_readers_see_a_change_when_it_is_published(editor: User) -> None:
    post = factories.published(body="前は3億円", slug="a", published_at=DATE)
    revision = change(post, editor, body="後は4億円")
    assert (stored(post).body, stored(post).working) == ("前は3億円", revision)

    publishing.publish(post=stored(post), by=editor)

    assert (stored(post).body, stored(post).working) == ("後は4億円", None)
    assert stored(post).modified_at is not None
    assert actions(post) == ["changed"]


def test_a_changed_slug_moves_when_it_is_published(editor: User) -> None:
    post = factories.published(slug="a", published_at=DATE)
    change(post, editor, slug="b")
    assert stored(post).path == "/2026/01/15/a/"

    moved = publishing.publish(post=stored(post), by=editor)

    assert (moved.old_path, stored(post).path) == ("/2026/01/15/a/", "/2026/01/15/b/")
    assert Redirect.objects.get().post == post


def test_a_change_that_is_given_up_stays_among_the_revisions(editor: User) -> None:
    post = factories.published(body="前")
    change(post, editor, body="後")

    publishing.discard_changes(post=stored(post), by=editor)

    assert (stored(post).body, stored(post).working) == ("前", None)
    assert [revision.content["body"] for revision in post.revisions.all()] == ["前", "後", "前"]


def test_taking_an_article_away_keeps_the_text_that_waits(editor: User) -> None:
    post = factories.published(body="前")
    revision = change(post, editor, body="後")

    publishing.withdraw(post=stored(post), by=editor)

    assert stored(post).working == revision


# --- the end


def test_an_end_is_set_and_taken_back(editor: User) -> None:
    post = factories.published()
    later = timezone.now() + timedelta(days=3)

    publishing.end_at(post=post, moment=later, by=editor)
    assert (stored(post).is_published(), stored(post).is_published(later)) == (True, False)
    publishing.end_at(post=stored(post), moment=None, by=editor)

    assert stored(post).is_published(later)


def test_an_end_before_the_beginning_is_refused(editor: User) -> None:
    post = factories.published(published_at=DATE)

    with pytest.raises(NotPublishable, match="公開終了"):
        publishing.end_at(post=post, moment=DATE - timedelta(days=1), by=editor)


# --- the checklist


def test_an_error_of_the_checklist_stops_an_editor(editor: User) -> None:
    post = factories.complete(category=None)

    with pytest.raises(NotReady, match="セクション"):
        publishing.publish(post=post, by=editor)

    assert stored(post).status == Status.DRAFT


def test_a_reason_does_not_help_an_editor(editor: User) -> None:
    post = factories.complete(category=None)

    with pytest.raises(NotAllowed):
        publishing.publish(post=post, by=editor, reason="急ぎ")

    assert stored(post).status == Status.DRAFT


def test_an_editor_in_chief_gives_a_reason_that_is_written_down() -> None:
    chief = factories.account("chief", "編集長")
    post = factories.complete(category=None)
    with pytest.raises(NotReady):
        publishing.publish(post=post, by=chief)

    publishing.publish(post=stored(post), by=chief, reason="速報のため")

    assert stored(post).is_published()
    assert "速報のため" in post.events.get().note


def test_a_warning_stops_nobody(editor: User) -> None:
    post = factories.complete(body="本文です。\n\n### 飛んだ見出し\n\n本文です。", excerpt="")

    publishing.publish(post=post, by=editor)

    assert stored(post).is_published()
    assert post.findings.exists()
