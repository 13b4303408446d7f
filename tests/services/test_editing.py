"""What an editor's save does, in every state."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post, Redirect, Revision
from blog.querysets import Status
from blog.services import editing, revisions
from blog.services.addresses import AddressTaken, NoAddress
from blog.services.publishing import NotPublishable
from blog.services.revisions import EditedMeanwhile, Window
from blog.text.markdown import SourceError
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
"""Noon in Japan."""


def save(post: Post, **changes: Any) -> Post:
    """Saves `post` with some columns changed; gives it as it stands in the database then."""
    authors, tags = changes.pop("authors", post.byline if post.pk else []), changes.pop("tags", None)
    if tags is None:
        tags = [tag.name for tag in post.tag_list] if post.pk else []
    for name, value in changes.items():
        setattr(post, name, value)
    return factories.edited(post, authors=authors, tags=tags)


def moved(path: str) -> int | None:
    """The key of the post to which `path` redirects."""
    return Redirect.objects.values_list("post", flat=True).filter(path=path, code=301).first()


def test_a_new_post_gets_everything_at_once() -> None:
    author, other = factories.author(), factories.author()

    post = save(
        Post(title="題", slug="a", status=Status.PUBLISHED, published_at=DATE, body="**太い**「本文」です。"),
        authors=[other, author],
        tags=["投資", "AI"],
    )

    assert post.path == "/2026/01/15/a/"
    assert "<strong>太い</strong>" in post.html
    assert post.byline == [other, author]
    assert [tag.name for tag in post.tag_list] == ["投資", "AI"]
    assert post.revisions.count() == 1


def test_a_new_post_has_unix_line_ends_whatever_the_browser_sends() -> None:
    post = save(Post(title="題", slug="a", body="一\r\n\r\n二\r\n"))

    assert post.body == "一\n\n二\n"


def test_an_edit_keeps_the_line_ends_that_the_file_had() -> None:
    post = factories.draft(body="一\r\n二\r\n三\r\n")

    post = save(post, body="一\n二と半\n三")

    assert post.body == "一\r\n二と半\r\n三\r\n"


def test_a_draft_has_no_address() -> None:
    post = save(Post(title="題", slug="a", published_at=DATE, body="本文"))

    assert post.path is None


def test_without_a_date_publishing_takes_this_moment() -> None:
    before = timezone.now() - timedelta(seconds=1)

    post = save(Post(title="題", slug="a", status=Status.PUBLISHED))

    assert post.published_at is not None
    assert before <= post.published_at <= timezone.now()
    assert post.public_at == post.published_at


def test_a_published_post_keeps_its_address_when_its_text_changes() -> None:
    post = factories.published(slug="a", permalink="/somewhere/else/")
    post.permalink = ""
    Post.objects.filter(pk=post.pk).update(permalink="")

    post = save(Post.objects.get(pk=post.pk), title="新しい題", body="新しい本文")

    assert post.path == "/somewhere/else/"


def test_a_change_that_the_pattern_does_not_show_keeps_an_address_with_a_number() -> None:
    factories.published(slug="a", published_at=DATE)
    twin = factories.published(slug="a", published_at=DATE, path="/2026/01/15/a-2/")

    twin = save(twin, category=factories.category())

    assert twin.path == "/2026/01/15/a-2/"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"slug": "b"}, "/2026/01/15/b/"),
        ({"published_at": DATE + timedelta(days=1)}, "/2026/01/16/a/"),
        ({"permalink": "/b/"}, "/b/"),
    ],
    ids=["slug", "date", "permalink"],
)
def test_a_changed_address_leaves_a_redirect(change: dict[str, Any], expected: str) -> None:
    post = factories.published(slug="a", published_at=DATE)

    post = save(post, **change)

    assert post.path == expected
    assert moved("/2026/01/15/a/") == post.pk


def test_the_date_of_an_address_is_japans() -> None:
    post = factories.published(slug="a", published_at=datetime(2026, 1, 15, 15, 30, tzinfo=UTC))

    assert post.path == "/2026/01/16/a/"


def test_moving_back_takes_the_redirect_away() -> None:
    post = factories.published(slug="a", published_at=DATE)
    post = save(post, slug="b")

    post = save(post, slug="a")

    assert post.path == "/2026/01/15/a/"
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/2026/01/15/b/"]


def test_two_moves_both_lead_to_the_post_in_one_hop() -> None:
    post = save(save(factories.published(slug="a", published_at=DATE), slug="b"), slug="c")

    assert {moved("/2026/01/15/a/"), moved("/2026/01/15/b/")} == {post.pk}


def test_an_address_of_another_post_is_refused_and_nothing_is_saved() -> None:
    factories.published(title="先の記事", slug="a", published_at=DATE)
    post = factories.published(title="元の題", slug="b", published_at=DATE)

    with pytest.raises(AddressTaken, match="/2026/01/15/a/ は記事「先の記事」が使っています"):
        save(post, title="新しい題", slug="a")

    stored = Post.objects.get(pk=post.pk)
    assert (stored.title, stored.slug, stored.path) == ("元の題", "b", "/2026/01/15/b/")
    assert not Redirect.objects.exists()


def test_a_redirect_of_another_post_is_never_given_away() -> None:
    save(factories.published(slug="a", published_at=DATE), slug="b")

    with pytest.raises(AddressTaken, match="以前の記事の転送"):
        save(Post(title="題", slug="a", status=Status.PUBLISHED, published_at=DATE))


def test_an_address_of_the_site_itself_is_refused() -> None:
    with pytest.raises(AddressTaken, match="サイトのページ"):
        save(Post(title="題", slug="a", status=Status.PUBLISHED, permalink="/archive/"))


def test_a_permalink_that_nobody_can_expand_is_refused() -> None:
    with pytest.raises(NoAddress, match=":yaer"):
        save(Post(title="題", slug="a", status=Status.PUBLISHED, permalink="/:yaer/:title/"))


def test_a_scheduled_address_that_nobody_saw_leaves_no_redirect() -> None:
    post = factories.scheduled(slug="a")

    post = save(post, slug="b")

    assert post.path is not None
    assert post.path.endswith("/b/")
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_a_schedule_that_is_called_off_frees_its_address(status: Status) -> None:
    post = save(factories.scheduled(slug="a"), status=status)

    assert post.path is None


def test_a_withdrawn_post_keeps_its_address() -> None:
    post = save(factories.published(slug="a", published_at=DATE), status=Status.WITHDRAWN)

    assert post.path == "/2026/01/15/a/"


def test_a_new_slug_of_a_withdrawn_post_is_in_force_when_it_comes_back() -> None:
    post = save(factories.published(slug="a", published_at=DATE), status=Status.WITHDRAWN)
    post = save(post, slug="b")

    post = save(post, status=Status.PUBLISHED)

    assert post.path == "/2026/01/15/b/"
    assert moved("/2026/01/15/a/") == post.pk


def test_a_future_date_makes_a_schedule_and_a_past_one_ends_it() -> None:
    post = save(factories.published(slug="a"), published_at=timezone.now() + timedelta(days=3))
    assert post.is_scheduled()

    post = save(post, published_at=DATE)

    assert post.is_published()


def test_a_post_that_is_public_before_its_date_stays_so_while_the_date_stays() -> None:
    later = timezone.now().replace(microsecond=0) + timedelta(days=9)
    post = factories.published(published_at=later, public_at=DATE)

    post = save(post, title="新しい題")

    assert post.is_published()


def test_a_public_text_that_changes_says_when() -> None:
    post = factories.published(body="費用は3億円です。")

    post = save(post, body="費用は4億円です。")

    assert post.modified_at is not None
    assert post.modified_at.microsecond == 0
    assert timezone.now() - post.modified_at < timedelta(minutes=1)


def test_a_public_text_that_stays_says_nothing() -> None:
    post = save(factories.published(body="前"), title="題だけ新しい")

    assert post.modified_at is None


@pytest.mark.parametrize("body", ["費用は3億円です", "費用は **3億円** です。", "費用は３億円でした。"])
def test_a_slip_that_is_put_right_is_no_new_text(body: str) -> None:
    post = save(factories.published(body="費用は3億円です。"), body=body)

    assert (post.body, post.modified_at) == (body, None)


def test_an_update_moves_the_date_of_page_feed_sitemap_and_data(client: Client) -> None:
    post = factories.published(body="費用は3億円です。")
    post = save(post, body="費用は3億円でした。")
    addresses = (str(post.path), "/feed.xml", "/sitemap-posts.xml", f"{post.path}index.md")
    before = [client.get(address).text for address in addresses]

    save(post, body="費用は4億円でした。")

    today = f"{timezone.localtime():%Y-%m-%d}T"
    shown = [client.get(address).text.replace(" ", "T") for address in addresses]
    assert [today in text for text in before] == [False] * 4
    assert [today in text for text in shown] == [True] * 4


def test_the_editors_own_date_of_change_wins() -> None:
    post = save(factories.published(body="前"), body="後", modified_at=DATE)

    assert post.modified_at == DATE


def test_relative_links_start_from_the_address_that_is_just_given() -> None:
    post = save(Post(title="題", slug="a", status=Status.PUBLISHED, published_at=DATE, body="[先](next/)"))

    assert 'href="/2026/01/15/a/next/"' in post.html


def test_tags_and_byline_follow_the_new_order() -> None:
    first, second = factories.author(), factories.author()
    post = factories.draft(authors=[first, second], tags=["一", "二", "三"])

    post = save(post, authors=[second, first], tags=["三", "一"])

    assert post.byline == [second, first]
    assert [tag.name for tag in post.tag_list] == ["三", "一"]


def test_a_name_that_comes_twice_is_kept_once() -> None:
    author = factories.author()

    post = save(factories.draft(), authors=[author, author], tags=["一", "一"])

    assert post.byline == [author]
    assert [tag.name for tag in post.tag_list] == ["一"]


def test_an_unchanged_byline_keeps_its_rows() -> None:
    post = factories.draft(authors=[factories.author()], tags=["一"])
    before = (list(post.bylines.values_list("pk")), list(post.tagged_items.values_list("pk")))

    post = save(post, title="新しい題")

    assert (list(post.bylines.values_list("pk")), list(post.tagged_items.values_list("pk"))) == before


def test_every_save_leaves_a_revision_of_what_it_saved(admin_user: Any) -> None:
    post = factories.draft()
    post.body = "新しい本文"

    editing.save(post=post, authors=[], tags=["一"], user=admin_user)

    revision = post.revisions.first()
    assert revision is not None
    assert (revision.kind, revision.user) == (Revision.Kind.SAVED, admin_user)
    assert (revision.content["body"], revision.content["tags"]) == ("新しい本文", ["一"])


def test_the_first_save_of_an_imported_post_keeps_what_came() -> None:
    post = save(factories.draft(title="来たまま"), title="直した題")

    assert [revision.content["title"] for revision in post.revisions.all()] == ["直した題", "来たまま"]


def test_a_save_over_somebody_elses_is_refused_unless_it_was_seen(admin_user: Any) -> None:
    post = factories.draft(body="前")
    theirs = revisions.record(post=post, kind=Revision.Kind.SAVED, user=admin_user)
    post.body = "後"

    with pytest.raises(EditedMeanwhile, match="「admin」さん"):
        editing.save(post=post, authors=[], tags=[], window=Window(seen=0))
    assert Post.objects.get().body == "前"
    editing.save(post=post, authors=[], tags=[], window=Window(seen=theirs.pk))
    assert Post.objects.get().body == "後"


def test_an_import_that_overwrote_is_named_as_such(admin_user: Any) -> None:
    post = factories.draft()
    revisions.record(post=post, kind=Revision.Kind.OVERWRITTEN)

    with pytest.raises(EditedMeanwhile, match="取り込みがこの記事を"):
        editing.save(post=post, authors=[], tags=[], window=Window(seen=0), user=admin_user)


def test_a_public_post_needs_a_title() -> None:
    with pytest.raises(NotPublishable, match="タイトル"):
        save(Post(title="  ", slug="a", status=Status.PUBLISHED))


def test_a_body_that_is_refused_is_not_saved() -> None:
    post = factories.draft(body="前")

    with pytest.raises(SourceError):
        save(post, body="x" * 1_000_001)

    assert Post.objects.get(pk=post.pk).body == "前"


def test_the_rendering_tells_what_readers_will_not_see() -> None:
    post = factories.draft()
    post.body = "一\n\n{% include x.html %}\n"

    rendering = editing.save(post=post, authors=[], tags=[]).rendering

    assert [(notice.line, notice.kind) for notice in rendering.notices] == [(3, "liquid")]
