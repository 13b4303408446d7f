"""Addresses are looked up, left behind and never given away."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from blog.models import Post, Redirect
from blog.services import addresses
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/:year/:month/:day/:title/", "/2026/01/15/題-A/"),
        ("/:categories/:title.html", "/経済/題-A.html"),
        ("blog/:i_day/:slug/", "/blog/15/題-a/"),
    ],
)
def test_the_sites_pattern_makes_the_address(pattern: str, expected: str) -> None:
    post = Post(slug="題-A", published_at=DATE, category=factories.category("経済"))

    with override_settings(BLOG_PERMALINK=pattern):
        assert addresses.compute(post) == expected


def test_a_permalink_of_the_posts_own_wins() -> None:
    assert addresses.compute(Post(slug="a", published_at=DATE, permalink="/b/:title/")) == "/b/a/"


def test_without_a_date_there_is_no_address() -> None:
    with pytest.raises(addresses.NoAddress, match="公開日時"):
        addresses.compute(Post(slug="a"))


def test_looking_up_finds_posts_redirects_and_pictures() -> None:
    post = factories.published(permalink="/a/")
    redirect = factories.redirect("/b/", post=post)
    picture = factories.asset("/assets/c.png")

    found = [addresses.look_up(path) for path in ("/a/", "/b/", "/assets/c.png", "/d/")]

    assert found == [
        addresses.Found(post=post),
        addresses.Found(redirect=redirect),
        addresses.Found(asset=picture),
        None,
    ]


def test_a_post_is_looked_up_by_its_path_in_one_indexed_query(django_assert_num_queries: object) -> None:
    factories.published(permalink="/a/")

    with django_assert_num_queries(1):  # type: ignore[operator]  # byline and tags come with the post
        addresses.look_up("/a/")


def test_the_first_of_several_spellings_wins() -> None:
    factories.published(permalink="/a")
    post = factories.published(permalink="/a/")

    assert addresses.look_up_first(["/x/", "/a/", "/a"]) == addresses.Found(post=post)


def test_what_answers_is_known() -> None:
    factories.draft()
    factories.published(permalink="/a/")
    factories.redirect("/b/")
    factories.asset("/c.png")

    assert addresses.known(["/a/", "/b/", "/c.png", "/archive/", "/d/"]) == {
        "/a/",
        "/b/",
        "/c.png",
        "/archive/",
    }


def test_what_is_kept_is_told_apart_from_the_sites_own_pages() -> None:
    factories.published(permalink="/a/")
    factories.redirect("/b/")

    assert addresses.stored(["/a/", "/b/", "/archive/", "/d/"]) == {"/a/", "/b/"}


def test_every_address_of_a_deleted_post_is_gone() -> None:
    post = factories.published(permalink="/a/")
    factories.redirect("/old/", post=post)

    post.delete()

    assert list(Redirect.objects.order_by("path").values_list("path", "code", "post", "target")) == [
        ("/a/", 410, None, ""),
        ("/old/", 410, None, ""),
    ]


def test_many_posts_deleted_at_once_leave_their_addresses_too() -> None:
    for path in ("/a/", "/b/"):
        factories.redirect(f"/old{path}", post=factories.published(permalink=path))

    Post.objects.all().delete()

    assert set(Redirect.objects.values_list("path", "code")) == {
        (path, 410) for path in ("/a/", "/b/", "/old/a/", "/old/b/")
    }


def test_a_draft_that_nobody_saw_leaves_nothing() -> None:
    factories.draft().delete()

    assert not Redirect.objects.exists()


def test_an_address_that_is_gone_is_not_given_away() -> None:
    factories.published(slug="a", published_at=DATE).delete()

    assert addresses.owner_of("/2026/01/15/a/", besides=Post()) == "以前の記事の転送"


@pytest.mark.parametrize(
    ("path", "address", "expected"),
    [("/a/", "/a/", True), ("/a-2/", "/a/", True), ("/a-b/", "/a/", False), ("/a-3.html", "/a.html", True)],
)
def test_a_number_sets_an_address_apart(path: str, address: str, expected: bool) -> None:
    assert addresses.is_form_of(path, address) is expected


def test_the_lowest_free_number_is_taken() -> None:
    assert addresses.numbered("/a/", {"/a-2/", "/a-4/"}) == "/a-3/"
