"""What posts said before, and the way back."""

from typing import Any

import pytest

from blog.models import Post, Revision
from blog.services import content, editing, revisions
from tests import factories

pytestmark = pytest.mark.django_db


def shape(post: Post) -> dict[str, Any]:
    """All that a revision promises to bring back, and what follows from it."""
    post = Post.objects.get(pk=post.pk)
    return {
        **{name: getattr(post, name) for name in (*content.TEXTS, "html", "plain_text", "opening")},
        "category": post.category,
        "byline": post.byline,
        "tags": [tag.name for tag in post.tag_list],
    }


def test_restoring_brings_everything_back() -> None:
    post = factories.draft(
        title="前の題",
        body="前の本文\r\n",
        excerpt="前の抜粋",
        category=factories.category(),
        authors=[factories.author(), factories.author()],
        tags=["二", "一"],
        reading_minutes_pinned=3,
    )
    before = shape(post)
    revision = revisions.record(post=post, kind=Revision.Kind.SAVED)
    post.title, post.body, post.excerpt, post.category = "後の題", "後の本文", "", None
    post.reading_minutes_pinned = None
    editing.save(post=post, authors=[], tags=["三"])

    editing.restore(revision=revision)

    assert shape(post) == before


def test_restoring_is_a_revision_of_its_own(admin_user: Any) -> None:
    post = factories.draft(body="前")
    revision = revisions.record(post=post, kind=Revision.Kind.SAVED)
    post.body = "後"
    editing.save(post=post, authors=[], tags=[])

    editing.restore(revision=revision, user=admin_user)

    newest, before = post.revisions.all()[:2]
    assert (newest.kind, newest.user, newest.content["body"]) == (Revision.Kind.RESTORED, admin_user, "前")
    assert before.content["body"] == "後"


def test_restoring_twice_comes_back_to_where_it_began() -> None:
    post = factories.draft(body="前")
    first = revisions.record(post=post, kind=Revision.Kind.SAVED)
    post.body = "後"
    editing.save(post=post, authors=[], tags=[])
    editing.restore(revision=first)

    editing.restore(revision=post.revisions.get(content__body="後"))

    assert Post.objects.get(pk=post.pk).body == "後"


def test_restoring_leaves_state_dates_and_address_alone() -> None:
    post = factories.published(slug="a")
    revision = revisions.record(post=post, kind=Revision.Kind.SAVED)

    restored = editing.restore(revision=revision).post

    assert (restored.status, restored.published_at, restored.path) == (
        post.status,
        post.published_at,
        post.path,
    )


def test_names_that_are_gone_are_made_again() -> None:
    author, section = factories.author("山田"), factories.category("経済")
    post = factories.draft(authors=[author], category=section, tags=["消えるタグ"])
    revision = revisions.record(post=post, kind=Revision.Kind.SAVED)
    post.category = None
    editing.save(post=post, authors=[], tags=[])
    author.delete()
    section.delete()
    post.tagged_items.model.tag_model().objects.all().delete()

    restored = editing.restore(revision=revision).post

    assert restored.category is not None
    assert (restored.category.name, [str(author) for author in restored.byline]) == ("経済", ["山田"])
    assert [tag.name for tag in restored.tag_list] == ["消えるタグ"]


def test_a_column_that_is_younger_than_a_revision_stays_as_it_is() -> None:
    post = factories.draft(cover_alt="いまの説明")
    revision = revisions.record(post=post, kind=Revision.Kind.SAVED)
    del revision.content["cover_alt"]
    revision.save()

    assert editing.restore(revision=revision).post.cover_alt == "いまの説明"
