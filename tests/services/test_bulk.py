"""One change made to many articles."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import BulkChange, Event, Post, Redirect, Revision
from blog.services import editing, publishing
from blog.services.bulk import actions, undoing
from blog.services.bulk.applying import Done, apply
from blog.services.bulk.planning import Outcome, Plan, plan
from blog.services.revisions import EditedMeanwhile, Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


def planned(action: actions.Action, by: Any = None) -> Plan:
    return plan(action=action, posts=Post.objects.all(), by=by)


def done(action: actions.Action, by: Any = None) -> Done:
    return apply(plan=planned(action, by), by=by)


def stored(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def tags(post: Post) -> list[str]:
    return [tag.name for tag in stored(post).tag_list]


def byline(post: Post) -> list[str]:
    return [author.name for author in stored(post).byline]


def with_waiting_text(post: Post, *, names: list[str]) -> Post:
    """The same public post, with another text and other tags waiting beside it."""
    post = stored(post)
    post.body = "直した本文です。"
    editing.save(post=post, authors=post.byline, tags=names)
    return stored(post)


# --- planning ---


def test_a_plan_tells_before_and_after_and_writes_nothing() -> None:
    plain, marked = factories.published(tags=["経済"]), factories.published(tags=["AI"])
    before = list(Post.objects.values())

    rows = {row.pk: row for row in planned(actions.AddTag("AI")).rows}

    assert (rows[plain.pk].outcome, rows[plain.pk].before, rows[plain.pk].after) == (
        Outcome.CHANGES,
        "経済",
        "経済、AI",
    )
    assert rows[marked.pk].outcome is Outcome.STAYS
    assert list(Post.objects.values()) == before
    assert not Revision.objects.exists()


def test_a_writer_may_change_own_drafts_alone_and_sees_no_others() -> None:
    writer = factories.member(WRITER)
    own = factories.draft(created_by=writer)
    handed_over = factories.post(status="review", created_by=writer)
    factories.draft()

    rows = {row.pk: row.outcome for row in planned(actions.AddTag("AI"), writer).rows}

    assert rows == {own.pk: Outcome.CHANGES, handed_over.pk: Outcome.REFUSED}


def test_a_writer_withdraws_nothing() -> None:
    writer = factories.member(WRITER)
    factories.published(created_by=writer)

    (row,) = planned(actions.Withdraw("誤り"), writer).rows

    assert (row.outcome, row.after) == (Outcome.REFUSED, row.before)
    assert "権限がありません" in row.reason


def test_what_was_never_public_is_not_withdrawn() -> None:
    factories.draft()
    factories.withdrawn()

    outcomes = [row.outcome for row in planned(actions.Withdraw()).rows]

    assert sorted(outcomes) == [Outcome.REFUSED, Outcome.STAYS]


def test_publishing_foretells_a_schedule() -> None:
    factories.draft(published_at=timezone.now() + timedelta(days=2))

    (row,) = planned(actions.Publish()).rows

    assert row.after.startswith("予約（")


def test_publishing_foretells_what_the_checklist_stops() -> None:
    fine, lacking = factories.complete(), factories.draft()

    rows = {row.pk: row for row in planned(actions.Publish(), factories.member(EDITOR)).rows}

    assert (rows[fine.pk].outcome, rows[lacking.pk].outcome) == (Outcome.CHANGES, Outcome.REFUSED)
    assert "署名" in rows[lacking.pk].reason


def test_the_queries_of_a_plan_do_not_grow_with_the_posts() -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            planned(actions.AddTag("AI"), editor)
        return len(queries)

    editor = factories.member(EDITOR)
    factories.published(tags=["一"])
    count()
    few = count()
    for _ in range(10):
        factories.published(tags=["一"], authors=[factories.author()])

    assert count() == few


# --- texts ---


def test_a_tag_is_put_behind_the_others_and_told() -> None:
    editor = factories.member(EDITOR)
    post = factories.published(tags=["経済"])

    result = done(actions.AddTag("AI"), editor)

    assert tags(post) == ["経済", "AI"]
    assert result.keys == [post.pk]
    event = Event.objects.get()
    assert (event.action, event.user, event.note) == ("bulk", editor, "タグ「AI」を付ける")
    change = BulkChange.objects.get()
    assert change.before == {str(post.pk): {"before": {"row": ["経済"]}, "after": {"row": ["経済", "AI"]}}}


def test_a_tag_is_taken_away_and_the_others_keep_their_order() -> None:
    post = factories.published(tags=["一", "二", "三"])

    done(actions.RemoveTag("二"))

    assert tags(post) == ["一", "三"]


def test_a_byline_is_set_and_a_name_added() -> None:
    first, second = factories.author("山田"), factories.author("阿部")
    post = factories.published(authors=[first])

    done(actions.AddAuthor("阿部"))
    assert byline(post) == ["山田", "阿部"]
    done(actions.SetByline((second.name,)))

    assert byline(post) == ["阿部"]


def test_history_tells_what_stood_before_and_after() -> None:
    post = factories.published(tags=["経済"])

    done(actions.AddTag("AI"))

    after, before = Revision.objects.filter(post=post)
    assert (before.content["tags"], after.content["tags"]) == (["経済"], ["経済", "AI"])
    assert (after.base, after.note) == (before, "タグ「AI」を付ける")
    assert after.content["body"] == post.body


def test_the_text_that_waits_is_changed_with_the_one_that_stands() -> None:
    post = with_waiting_text(factories.published(tags=["経済"]), names=["市場"])

    done(actions.AddTag("AI"))

    assert tags(post) == ["経済", "AI"]
    working = stored(post).working
    assert working is not None
    assert (working.content["tags"], working.content["body"]) == (["市場", "AI"], "直した本文です。")
    assert working == Revision.objects.filter(post=post).first()
    publishing.publish(post=stored(post))
    assert tags(post) == ["市場", "AI"]


def test_a_tag_that_only_the_waiting_text_lacks_is_put_there() -> None:
    post = with_waiting_text(factories.published(tags=["AI"]), names=["市場"])

    (row,) = planned(actions.AddTag("AI")).rows
    done(actions.AddTag("AI"))

    assert (row.before, row.after) == ("公開前の変更：市場", "市場、AI")
    working = stored(post).working
    assert working is not None
    assert (tags(post), working.content["tags"]) == (["AI"], ["市場", "AI"])


def test_an_editor_who_has_the_article_open_is_told_of_the_change() -> None:
    post = factories.published()
    done(actions.AddTag("AI"))
    opened = Revision.objects.filter(post=post).last()
    assert opened is not None

    with pytest.raises(EditedMeanwhile):
        editing.save(post=stored(post), authors=[], tags=[], window=Window(seen=opened.pk, client="another"))


def test_a_section_leaves_the_address_where_the_pattern_does_not_tell_it() -> None:
    post = factories.published(category=factories.category("経済"))
    factories.category("市場")

    done(actions.SetSection("市場"))

    assert (str(stored(post).category), stored(post).path) == ("市場", post.path)
    assert not Redirect.objects.exists()


@override_settings(BLOG_PERMALINK="/:categories/:title/")
def test_a_section_that_the_address_tells_moves_it_and_leaves_a_redirect() -> None:
    post = factories.published(slug="a", category=factories.category("経済"))
    factories.category("市場")

    done(actions.SetSection("市場"))

    assert (post.path, stored(post).path) == ("/経済/a/", "/市場/a/")
    assert Redirect.objects.get(path="/経済/a/").post == post
    assert "/経済/a/ から /市場/a/ へ" in Event.objects.get().note


@override_settings(BLOG_PERMALINK="/:categories/:title/")
def test_an_address_that_is_taken_keeps_its_article_where_it_is() -> None:
    section = factories.category("市場")
    factories.published(slug="a", category=section)
    post = factories.published(title="後", slug="a", category=factories.category("経済"))
    other = factories.published(slug="b", category=post.category)

    result = done(actions.SetSection("市場"))

    assert (str(stored(post).category), str(stored(other).category)) == ("経済", "市場")
    assert len(result.failed) == 1
    assert result.failed[0].startswith("「後」はそのままです：アドレス /市場/a/ は")


def test_what_was_changed_since_the_plan_is_looked_at_again() -> None:
    post = factories.published()
    shown = planned(actions.AddTag("AI"))
    done(actions.AddTag("AI"))

    again = apply(plan=shown, by=None)

    assert (again.change, again.keys) == (None, [])
    assert tags(post) == ["AI"]
    assert BulkChange.objects.count() == 1


def test_the_queries_of_a_batch_do_not_grow_with_the_posts() -> None:
    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            done(actions.AddTag(name))
        return sum("search" not in query["sql"] for query in queries)  # its index is kept post by post

    factories.published(tags=["一"])
    few = count("二")
    for _ in range(10):
        factories.published(tags=["一"])

    assert count("三") <= few


# --- states ---


def test_withdrawing_tells_the_reason() -> None:
    editor = factories.member(EDITOR)
    post = factories.published()

    result = done(actions.Withdraw("数字の誤り"), editor)

    assert stored(post).is_withdrawn()
    assert result.lines == [f"「{post}」を取り下げました。"]
    assert Event.objects.get().note == "数字の誤り"


def test_one_that_cannot_be_published_does_not_stop_the_others() -> None:
    factories.published(title="先", slug="a", published_at=factories.LONG_AGO)
    fine = factories.draft(slug="b", published_at=factories.LONG_AGO)
    same = [factories.draft(title="後", slug="c", published_at=factories.LONG_AGO) for _ in range(2)]
    taken = factories.draft(slug="a", published_at=factories.LONG_AGO)

    result = done(actions.Publish())

    states = [stored(post).status for post in (fine, *same, taken)]
    assert states == ["published", "published", "draft", "draft"]
    assert result.failed[0].startswith("「後」はそのままです：アドレス ")


def test_rendering_again_is_recorded_and_not_undoable() -> None:
    post = factories.published(body="**太い**")
    Post.objects.update(html="古い")

    result = done(actions.Rerender())

    assert "<strong>" in stored(post).html
    assert result.change is not None
    assert not undoing.may_be_undone(result.change)
    with pytest.raises(undoing.NothingToUndo):
        undoing.undo(change=result.change, by=None)


# --- undoing ---


def taken_back(result: Done, by: Any = None) -> Done:
    assert result.change is not None
    return undoing.undo(change=BulkChange.objects.get(pk=result.change.pk), by=by)


def test_undoing_brings_tags_back_in_their_order_and_says_so() -> None:
    chief = factories.member(CHIEF)
    post = factories.published(tags=["一", "二", "三"])
    result = done(actions.RemoveTag("二"), chief)

    taken_back(result, chief)

    assert tags(post) == ["一", "二", "三"]
    event = Event.objects.filter(action="undone").get()
    assert (event.user, event.note) == (chief, "取り消し：タグ「二」を外す（1件）")
    change = BulkChange.objects.get()
    assert (change.undone_by, change.undone_at is not None) == (chief, True)


def test_undoing_leaves_what_was_changed_since() -> None:
    kept, changed = factories.published(tags=["一"]), factories.published(title="変えた", tags=["一"])
    result = done(actions.AddTag("AI"))
    publishing.publish(post=with_waiting_text(changed, names=["別"]))

    undone = taken_back(result)

    assert (tags(kept), tags(changed)) == (["一"], ["別"])
    assert undone.failed == ["「変えた」：そのあとに変更されているので、いまのまま残します。"]


def test_undoing_reaches_the_text_that_waits() -> None:
    post = with_waiting_text(factories.published(tags=["経済"]), names=["市場"])
    result = done(actions.AddTag("AI"))

    taken_back(result)

    working = stored(post).working
    assert working is not None
    assert (tags(post), working.content["tags"]) == (["経済"], ["市場"])


@override_settings(BLOG_PERMALINK="/:categories/:title/")
def test_undoing_a_section_moves_the_address_back() -> None:
    post = factories.published(slug="a", category=factories.category("経済"))
    factories.category("市場")

    taken_back(done(actions.SetSection("市場")))

    assert stored(post).path == "/経済/a/"
    assert Redirect.objects.get().path == "/市場/a/"


@pytest.mark.parametrize("make", [factories.published, factories.scheduled])
def test_undoing_a_withdrawal_brings_the_article_back_to_its_time_and_address(make: Any) -> None:
    post = stored(make())

    taken_back(done(actions.Withdraw()))

    now = stored(post)
    assert (now.status, now.path, now.public_at) == (post.status, post.path, post.public_at)


def test_undoing_a_withdrawal_does_not_publish_what_waits() -> None:
    post = with_waiting_text(factories.published(body="元の本文です。"), names=[])

    taken_back(done(actions.Withdraw()))

    assert (stored(post).is_published(), stored(post).body) == (True, "元の本文です。")
    assert stored(post).working is not None


def test_undoing_a_publication_makes_an_undated_draft_again() -> None:
    post = factories.draft()

    taken_back(done(actions.Publish()))

    assert (stored(post).status, stored(post).published_at) == ("draft", None)


@pytest.mark.parametrize("state", ["review", "returned", "approved"])
def test_undoing_a_return_to_draft_finds_the_state_before(state: str) -> None:
    post = factories.post(status=state)

    taken_back(done(actions.BackToDraft()))

    assert stored(post).status == state


def test_undoing_is_not_for_everybody() -> None:
    post = factories.published(tags=["一"])
    result = done(actions.AddTag("AI"))

    undone = taken_back(result, factories.member(WRITER))

    assert (undone.keys, tags(post)) == ([], ["一", "AI"])


def test_what_a_long_change_is_called_fits_its_column() -> None:
    label = BulkChange.label_for("題" * 400, 12_345)

    assert len(label) == BulkChange._meta.get_field("label").max_length
    assert label.endswith("題（12345件）")


def test_nothing_is_undone_twice() -> None:
    factories.published()
    result = done(actions.AddTag("AI"))
    taken_back(result)

    with pytest.raises(undoing.NothingToUndo, match="もう取り消して"):
        taken_back(result)
