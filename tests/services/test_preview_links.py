"""Links for guests: who makes them, what they show, and when they stop."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.signing import Signer
from django.utils import timezone

from blog.models import Post, PreviewLink, Revision
from blog.services import content, editing, preview_links
from blog.services.permissions import NotAllowed
from blog.services.preview_links import Closed, NoSuchLink, NotMade, Reason
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


@pytest.fixture
def post() -> Post:
    return factories.draft(title="秘密の記事", body="秘密の本文")


def reason_of(link: PreviewLink) -> Reason:
    with pytest.raises(Closed) as closed:
        preview_links.open_link(preview_links.token(link))
    return closed.value.reason


def autosaved(post: Post, user: User, body: str) -> Revision:
    text = {**content.current(post), "body": body}
    return editing.autosave(post=post, text=text, user=user, window=Window(client="window"))


def test_a_link_opens_for_the_days_asked_for(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor, days=3, label=" 取材先の\n佐藤さん ")

    assert abs(link.expires_at - timezone.now() - timedelta(days=3)) < timedelta(minutes=1)
    assert (link.label, link.created_by) == ("取材先の 佐藤さん", editor)
    assert preview_links.open_link(preview_links.token(link)).post.title == "秘密の記事"


def test_making_and_revoking_a_link_is_written_down_once_each(post: Post, editor: User) -> None:
    colleague = factories.member(CHIEF)
    link = preview_links.create(post=post, by=editor, days=3, label="取材先")

    for _ in range(2):
        preview_links.revoke(link=link, by=colleague)

    until = timezone.localtime(link.expires_at)
    assert [(event.get_action_display(), event.user, event.note) for event in post.events.all()] == [
        ("プレビューリンクを無効にした", colleague, "渡す相手：取材先"),
        ("プレビューリンクを作った", editor, f"渡す相手：取材先、{until:%Y年%-m月%-d日 %H:%M} まで"),
    ]


def test_the_record_does_not_hold_the_key_to_the_article(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)

    assert preview_links.token(link) not in post.events.get().note


def test_labels_have_the_length_of_their_column() -> None:
    assert PreviewLink._meta.get_field("label").max_length == preview_links.LONGEST_LABEL


def test_a_link_lasts_a_week_unless_something_else_is_said(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)

    assert link.is_valid(timezone.now() + timedelta(days=6, hours=23))
    assert not link.is_valid(timezone.now() + timedelta(days=7, hours=1))


@pytest.mark.parametrize("days", [0, -1, 31])
def test_other_times_are_refused(post: Post, editor: User, days: int) -> None:
    with pytest.raises(NotMade, match="1日から30日"):
        preview_links.create(post=post, by=editor, days=days)


@pytest.mark.parametrize("label", ["あ" * 101, "a\x00"])
def test_labels_that_cannot_be_stored_are_refused(post: Post, editor: User, label: str) -> None:
    with pytest.raises(NotMade, match="100文字以内"):
        preview_links.create(post=post, by=editor, label=label)


def test_a_link_follows_the_newest_text(post: Post, editor: User) -> None:
    token = preview_links.token(preview_links.create(post=post, by=editor))
    autosaved(post, editor, "書きかけの本文")

    assert "書きかけの本文" in preview_links.open_link(token).post.html


def test_a_pinned_link_stays_with_what_it_was_made_for(post: Post, editor: User) -> None:
    autosaved(post, editor, "渡した本文")
    post.refresh_from_db()
    link = preview_links.create_pinned(post=post, by=editor)
    autosaved(post, editor, "あとの本文")

    html = preview_links.open_link(preview_links.token(link)).post.html

    assert "渡した本文" in html
    assert "あとの本文" not in html


def test_an_article_without_versions_can_be_pinned(post: Post, editor: User) -> None:
    link = preview_links.create_pinned(post=post, by=editor)

    assert link.revision == post.revisions.get()


def test_a_version_of_another_article_is_refused(post: Post, editor: User) -> None:
    other = factories.draft().revisions.create(kind="saved", content={})

    with pytest.raises(NotMade, match="この記事のものではありません"):
        preview_links.create(post=post, by=editor, revision=other)


def test_guests_see_section_byline_tags_and_cover_as_they_will_be(post: Post, editor: User) -> None:
    asset = factories.asset(width=30, height=20)
    text = {
        **content.current(post),
        "category": "まだない面",
        "authors": ["まだいない記者"],
        "tags": ["まだない語"],
        "cover": asset.path,
    }
    revision = post.revisions.create(kind="saved", content=text)
    link = preview_links.create(post=post, by=editor, revision=revision)

    shown = preview_links.open_link(preview_links.token(link)).post

    assert shown.category is not None
    assert (shown.category.name, [author.name for author in shown.byline]) == (
        "まだない面",
        ["まだいない記者"],
    )
    assert [tag.name for tag in shown.tag_list] == ["まだない語"]
    assert (getattr(shown, "cover_width", 0), getattr(shown, "cover_height", 0)) == (30, 20)


def test_a_draft_is_shown_at_the_address_it_would_have(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)

    shown = preview_links.open_link(preview_links.token(link)).post

    today = timezone.localtime()
    assert shown.get_absolute_url() == f"/{today:%Y/%m/%d}/{post.slug}/"
    assert Post.objects.get().path is None


def test_the_address_of_the_desk_is_shown_to_no_guest(editor: User) -> None:
    post = factories.draft(permalink="/:nothing/")
    link = preview_links.create(post=post, by=editor)

    assert preview_links.open_link(preview_links.token(link)).post.get_absolute_url() == "/"


def test_a_body_that_cannot_be_rendered_says_so(post: Post, editor: User) -> None:
    Post.objects.filter(pk=post.pk).update(body=">" * 500 + " 深い引用")
    link = preview_links.create(post=post, by=editor)

    assert 'class="render-error"' in preview_links.open_link(preview_links.token(link)).post.html


def test_a_link_tells_the_public_address_once_there_is_one(editor: User) -> None:
    post = factories.published(permalink="/now-public/")
    link = preview_links.create(post=post, by=editor)

    assert str(preview_links.open_link(preview_links.token(link)).public_address).endswith("/now-public/")


def test_a_revoked_link_stays_revoked(post: Post, editor: User) -> None:
    link = preview_links.revoke(link=preview_links.create(post=post, by=editor), by=editor)
    first = link.revoked_at

    preview_links.revoke(link=link, by=editor)

    assert reason_of(link) is Reason.REVOKED
    assert link.revoked_at == first


def test_an_expired_link_says_so(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)
    PreviewLink.objects.update(expires_at=timezone.now())

    assert reason_of(link) is Reason.EXPIRED


def test_a_link_to_a_deleted_article_says_so(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)
    token = preview_links.token(link)
    post.delete()

    with pytest.raises(Closed) as closed:
        preview_links.open_link(token)
    assert closed.value.reason is Reason.DELETED


@pytest.mark.parametrize("forged", ["", "1", "1.", "1.{}", "{}", "x.y", "1.あ", "1\x00.a"])
def test_what_this_site_never_gave_opens_nothing(post: Post, editor: User, forged: str) -> None:
    preview_links.create(post=post, by=editor)

    with pytest.raises(NoSuchLink):
        preview_links.open_link(forged.format("A" * 43))


def test_a_signature_for_another_purpose_opens_nothing(post: Post, editor: User) -> None:
    link = preview_links.create(post=post, by=editor)

    with pytest.raises(NoSuchLink):
        preview_links.open_link(Signer(salt="other", sep=".").sign(str(link.pk)))


@pytest.mark.parametrize(("role", "own", "may"), [
    (WRITER, True, True),
    (WRITER, False, False),
    (EDITOR, False, True),
    (CHIEF, False, True),
    (None, False, False),
])  # fmt: skip
def test_who_may_share(role: str | None, own: bool, may: bool) -> None:
    user = factories.member(role)
    post = factories.draft(created_by=user if own else None)
    link = PreviewLink.objects.create(post=post, expires_at=timezone.now() + timedelta(days=1))
    if may:
        assert preview_links.create(post=post, by=user).pk
        assert preview_links.revoke(link=link, by=user).revoked_at is not None
        return
    with pytest.raises(NotAllowed):
        preview_links.create(post=post, by=user)
    with pytest.raises(NotAllowed):
        preview_links.create_pinned(post=post, by=user)
    with pytest.raises(NotAllowed):
        preview_links.revoke(link=link, by=user)
