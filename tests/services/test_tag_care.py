"""Tags that nobody uses, that look alike, that are renamed and merged."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import BulkChange, Event, Post, Redirect, Tag
from blog.services import editing, publishing, tag_care, tag_merging, tagging
from blog.services.permissions import NotAllowed
from blog.services.roles import EDITOR, WRITER
from blog.services.tag_care import TagRefused
from tests import factories

pytestmark = pytest.mark.django_db


def names_of(post: Post) -> list[str]:
    return [tag.name for tag in Post.objects.get(pk=post.pk).tag_list]


def merged(*names: str, into: str, by: Any = None) -> tag_merging.Merged:
    sources = [factories.tag(name) for name in names]
    return tag_merging.merge(sources=sources, into=factories.tag(into), by=by)


# --- looking ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AI エージェント", "AIエージェント"),
        ("ＮＩＳＡ", "nisa"),
        ("サーバー", "サーバ"),
        ("コンピューター・サイエンス", "コンピュータサイエンス"),
        ("GPT-5", "GPT5"),
        ("ｶﾞｽ", "ガス"),
        ("e-mail", "E mail"),
    ],
)
def test_tags_that_look_alike(one: str, other: str) -> None:
    assert tag_care.likeness(one) == tag_care.likeness(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C++"), ("バー", "バ"), ("投資", "投信"), ("カード", "カド"), ("-", "/"), ("NISA", "新NISA")],
)
def test_tags_that_only_seem_to(one: str, other: str) -> None:
    assert tag_care.likeness(one) != tag_care.likeness(other)


def test_look_alikes_stand_together_the_most_used_first() -> None:
    factories.draft(tags=["AI エージェント"])
    for _ in range(2):
        factories.draft(tags=["AIエージェント", "投資"])

    (group,) = tag_care.look_alikes()

    assert [(each.tag.name, each.count) for each in group] == [("AIエージェント", 2), ("AI エージェント", 1)]


def test_a_new_name_is_told_from_one_that_looks_like_it() -> None:
    factories.tag("AIエージェント")

    assert str(tag_care.like("AI エージェント")) == "AIエージェント"
    assert tag_care.like("AIエージェント") is None
    assert tag_care.like("投資") is None


def test_unused_tags_are_those_that_no_article_carries() -> None:
    factories.draft(tags=["下書き"])
    factories.tag("空")

    assert [tag.name for tag in tag_care.unused()] == ["空"]


def test_only_what_is_still_unused_is_deleted() -> None:
    factories.draft(tags=["使う"])
    keys = [factories.tag("使う").pk, factories.tag("空").pk, 999_999]

    deleted = tag_care.delete_unused(keys=keys, by=None)

    assert [tag.name for tag in deleted] == ["空"]
    assert [tag.name for tag in Tag.objects.all()] == ["使う"]


# --- renaming ---


def test_a_new_name_keeps_the_address() -> None:
    post = factories.published(tags=["AI エージェント"])
    tag = factories.tag("AI エージェント")

    tag_care.rename(tag=tag, name="AIエージェント", slug=tag.slug, by=None)

    assert names_of(post) == ["AIエージェント"]
    assert not Redirect.objects.exists()


def test_a_new_slug_leaves_a_redirect(client: Client) -> None:
    factories.published(tags=["AI"])
    tag = factories.tag("AI")

    tag_care.rename(tag=tag, name="人工知能", slug="人工知能", by=None)

    answer = client.get("/tag/ai/")
    assert (answer.status_code, answer.headers["Location"]) == (301, Tag.objects.get().get_absolute_url())
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_tag_that_moves_back_answers_at_its_own_page_again(client: Client) -> None:
    factories.published(tags=["AI"])
    tag = factories.tag("AI")
    tag_care.rename(tag=tag, name="AI", slug="b", by=None)

    tag_care.rename(tag=tag, name="AI", slug="ai", by=None)

    assert client.get("/tag/ai/").status_code == 200
    assert client.get("/tag/b/").headers["Location"] == "/tag/ai/"


def test_a_name_or_an_address_of_another_tag_is_refused() -> None:
    tag, other = factories.tag("一"), factories.tag("二")
    merged("三", into="二")

    with pytest.raises(TagRefused, match="統合して"):
        tag_care.rename(tag=tag, name="二", slug=tag.slug, by=None)
    with pytest.raises(TagRefused, match="ほかのタグ"):
        tag_care.rename(tag=tag, name="一", slug=other.slug, by=None)
    with pytest.raises(TagRefused, match="転送して"):
        tag_care.rename(tag=tag, name="一", slug="三", by=None)


def test_an_old_name_is_found_as_the_new_one() -> None:
    tag = factories.tag("旧")
    tag_care.rename(tag=tag, name="新", slug=tag.slug, by=None)

    assert tagging.tags_named(["旧", "新"]) == [tag, tag]


def test_a_new_name_is_taken_back_with_its_address_and_the_other_still_leads_there(client: Client) -> None:
    editor, post = factories.member(EDITOR), factories.published(tags=["AI"])
    tag_care.rename(tag=factories.tag("AI"), name="人工知能", slug="人工知能", by=editor)
    change = BulkChange.objects.get()

    tag_care.undo_rename(change=change, by=editor)

    change.refresh_from_db()
    assert (names_of(post), change.undone_by) == (["AI"], editor)
    assert client.get("/tag/ai/").status_code == 200
    assert client.get("/tag/人工知能/").headers["Location"] == "/tag/ai/"
    assert tagging.tags_named(["人工知能"]) == [Tag.objects.get()]


def test_taking_a_name_back_leaves_an_address_that_was_changed_since() -> None:
    tag = factories.tag("AI")
    tag_care.rename(tag=tag, name="人工知能", slug="人工知能", by=None)
    change = BulkChange.objects.get()
    tag_care.rename(tag=tag, name="人工知能", slug="jinkou", by=None)

    tag_care.undo_rename(change=change, by=None)

    assert list(Tag.objects.values_list("name", "slug")) == [("AI", "jinkou")]


def test_a_name_is_not_taken_back_twice_nor_after_another_nor_by_writers() -> None:
    tag = factories.tag("一")
    tag_care.rename(tag=tag, name="二", slug=tag.slug, by=None)
    first = BulkChange.objects.get()
    tag_care.rename(tag=tag, name="三", slug=tag.slug, by=None)
    second = BulkChange.objects.first()
    assert second is not None

    with pytest.raises(TagRefused, match="「二」というタグは"):
        tag_care.undo_rename(change=first, by=None)
    with pytest.raises(NotAllowed):
        tag_care.undo_rename(change=second, by=factories.member(WRITER))
    tag_care.undo_rename(change=second, by=None)
    with pytest.raises(TagRefused, match="もう取り消して"):
        tag_care.undo_rename(change=second, by=None)

    assert Tag.objects.get().name == "二"


def test_a_name_that_another_tag_has_taken_since_is_not_taken_back() -> None:
    tag = factories.tag("一")
    tag_care.rename(tag=tag, name="二", slug=tag.slug, by=None)
    Tag.objects.create(name="一", slug="ichi")
    change = BulkChange.objects.get()

    with pytest.raises(TagRefused, match="統合して"):
        tag_care.undo_rename(change=change, by=None)

    change.refresh_from_db()
    assert change.undone_at is None


# --- merging ---


def test_merging_keeps_the_order_and_leaves_the_tag_once() -> None:
    first = factories.published(tags=["一", "旧", "二"])
    both = factories.published(tags=["旧", "一", "新"])
    other = factories.published(tags=["新"])

    result = merged("旧", into="新")

    assert [names_of(post) for post in (first, both, other)] == [["一", "新", "二"], ["新", "一"], ["新"]]
    assert result.articles == 2
    assert not Tag.objects.filter(name="旧").exists()


def test_a_plan_counts_and_writes_nothing() -> None:
    factories.published(tags=["旧"])
    factories.published(tags=["旧", "新"])
    factories.published(tags=["新"])

    found = tag_merging.plan(sources=[factories.tag("旧")], into=factories.tag("新"))

    assert (found.gaining, found.both, found.moves) == (1, 1, [("/tag/旧/", "/tag/新/")])
    assert Tag.objects.count() == 2


def test_several_are_merged_at_once_and_each_article_is_told() -> None:
    editor = factories.member(EDITOR)
    post = factories.published(tags=["あ", "い", "う"])

    result = merged("あ", "い", into="う", by=editor)

    assert names_of(post) == ["う"]
    event = Event.objects.get()
    assert (event.post, event.user, event.note) == (post, editor, "タグ「あ」、「い」を「う」に統合")
    assert result.change.label == "タグ「あ」、「い」を「う」に統合（1件）"


def test_the_old_page_leads_to_the_new_one(client: Client) -> None:
    factories.published(tags=["AI エージェント", "AIエージェント"])
    old = factories.tag("AI エージェント").get_absolute_url()

    merged("AI エージェント", into="AIエージェント")

    answer = client.get(f"{old}?page=1")
    new = factories.tag("AIエージェント").get_absolute_url()
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{new}?page=1")


def test_what_was_merged_twice_leads_straight_to_the_last(client: Client) -> None:
    factories.published(tags=["a", "b", "c"])

    merged("a", into="b")
    merged("b", into="c")

    assert [client.get(f"/tag/{slug}/").headers["Location"] for slug in "ab"] == ["/tag/c/", "/tag/c/"]
    assert [tag.name for tag in tagging.tags_named(["a", "b"])] == ["c", "c"]


def test_a_slug_that_redirects_is_given_to_no_new_tag() -> None:
    merged("AI エージェント", into="AIエージェント")

    (tag,) = tagging.tags_named(["AI-エージェント"])

    assert (tag.name, tag.slug) == ("AI-エージェント", "ai-エージェント-2")


def test_restoring_an_old_revision_ends_at_the_new_tag() -> None:
    post = factories.draft(tags=["旧"])
    editing.save(post=post, authors=[], tags=["旧"])
    revision = post.revisions.first()
    assert revision is not None
    merged("旧", into="新")

    editing.restore(revision=revision)

    assert names_of(post) == ["新"]
    assert revision.content["tags"] == ["旧"]


def test_a_text_that_waits_ends_at_the_new_tag() -> None:
    post = factories.published(tags=["一"])
    editing.save(post=post, authors=[], tags=["旧"])
    factories.tag("旧")
    merged("旧", into="新")

    publishing.publish(post=Post.objects.get(pk=post.pk))

    assert names_of(post) == ["新"]


def test_one_tag_alone_cannot_be_merged() -> None:
    tag = factories.tag()

    with pytest.raises(TagRefused, match="二つ以上"):
        tag_merging.merge(sources=[tag], into=tag, by=None)


def test_a_tag_that_is_gone_is_told() -> None:
    gone, tag = factories.tag(), factories.tag()
    Tag.objects.filter(pk=gone.pk).delete()

    with pytest.raises(TagRefused, match="なくなりました"):
        tag_merging.merge(sources=[gone], into=tag, by=None)


def test_writers_change_no_tags() -> None:
    writer, tag = factories.member(WRITER), factories.tag()

    with pytest.raises(NotAllowed):
        tag_merging.merge(sources=[factories.tag()], into=tag, by=writer)
    with pytest.raises(NotAllowed):
        tag_care.rename(tag=tag, name="x", slug="x", by=writer)
    with pytest.raises(NotAllowed):
        tag_care.delete_unused(keys=[tag.pk], by=writer)
    assert Tag.objects.count() == 2


def test_the_queries_of_merging_do_not_grow_with_the_articles() -> None:
    def count(name: str) -> int:
        source = factories.tag(name)
        into = factories.tag("新")
        with CaptureQueriesContext(connection) as queries:
            tag_merging.merge(sources=[source], into=into, by=None)
        return sum("search" not in query["sql"] for query in queries)  # its index is kept post by post

    factories.draft(tags=["一", "古"])
    few = count("古")
    for _ in range(10):
        factories.draft(tags=["一", "旧"])

    assert count("旧") == few


# --- taking back ---


def test_undoing_brings_tags_pages_and_order_back(client: Client) -> None:
    first = factories.published(tags=["一", "旧", "二"])
    both = factories.published(tags=["旧", "新"])
    change = merged("旧", into="新").change

    result = tag_merging.undo(change=change, by=None)

    assert [names_of(post) for post in (first, both)] == [["一", "旧", "二"], ["旧", "新"]]
    assert (result.articles, result.left) == (2, [])
    assert client.get(factories.tag("旧").get_absolute_url()).status_code == 200
    assert not Redirect.objects.exists()


def test_undoing_leaves_articles_that_were_changed_since() -> None:
    post = factories.draft(title="変えた", tags=["旧"])
    change = merged("旧", into="新").change
    tagging.set_tags(post=post, tags=tagging.tags_named(["新", "別"]))

    result = tag_merging.undo(change=change, by=None)

    assert (names_of(post), result.articles, result.left) == (["新", "別"], 0, ["変えた"])


def test_undoing_tells_of_an_article_that_has_no_tag_any_more_and_not_of_one_that_is_gone() -> None:
    bare, gone = factories.draft(title="なし", tags=["旧"]), factories.draft(tags=["旧"])
    change = merged("旧", into="新").change
    tagging.set_tags(post=bare, tags=[])
    gone.delete()

    result = tag_merging.undo(change=change, by=None)

    assert (result.articles, result.left) == (0, ["なし"])


def test_undoing_gives_an_earlier_address_back_to_the_tag_that_had_it(client: Client) -> None:
    factories.published(tags=["a", "b", "c"])
    merged("a", into="b")
    change = merged("b", into="c").change

    tag_merging.undo(change=change, by=None)

    assert client.get("/tag/a/").headers["Location"] == "/tag/b/"
    assert client.get("/tag/b/").status_code == 200


def test_nothing_is_undone_twice() -> None:
    change = merged("旧", into="新").change
    tag_merging.undo(change=change, by=None)

    with pytest.raises(TagRefused, match="もう取り消して"):
        tag_merging.undo(change=change, by=None)
    assert BulkChange.objects.get().undone_at is not None


def test_an_unknown_tag_page_is_404(client: Client) -> None:
    assert client.get("/tag/%E3%81%AA%E3%81%84/").status_code == 404
