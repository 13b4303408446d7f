"""Sections, tags, authors and pictures at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from taggit.models import Tag as TaggitTag

from blog.models import Asset, Author, Category, Redirect, Tag
from tests import factories

pytestmark = pytest.mark.django_db

NO_LINKS = {
    f"links-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
}


def test_only_our_own_tags_are_at_the_desk() -> None:
    assert admin.site.is_registered(Tag)
    assert not admin.site.is_registered(TaggitTag)


def test_an_empty_slug_is_made_from_the_name(admin_client: Client) -> None:
    admin_client.post("/admin/blog/category/add/", {"name": "ＡＩ導入　戦略", "slug": "", "order": "1"})

    assert list(Category.objects.values_list("name", "slug")) == [("ＡＩ導入 戦略", "ai導入-戦略")]


def test_a_slug_that_is_taken_is_refused(admin_client: Client, told: Callable[[Any], list[str]]) -> None:
    factories.category(slug="a")

    page = admin_client.post("/admin/blog/category/add/", {"name": "a", "slug": "", "order": "1"})

    assert any("が、もうあります" in line for line in told(page))


def test_a_slug_cannot_be_changed_later(admin_client: Client) -> None:
    section = factories.category("経済", slug="economy")

    admin_client.post(
        reverse("admin:blog_category_change", args=[section.pk]),
        {"name": "経済と市場", "slug": "x", "order": "1"},
    )

    assert list(Category.objects.values_list("name", "slug")) == [("経済と市場", "economy")]


@pytest.mark.parametrize("model", ["category", "tag", "author"])
def test_posts_are_counted_in_one_query(
    admin_client: Client, model: str, django_assert_max_num_queries: Any
) -> None:
    section, author = factories.category(), factories.author()
    for _ in range(3):
        factories.draft(category=section, authors=[author], tags=["投資"])

    with django_assert_max_num_queries(8):
        page = admin_client.get(f"/admin/blog/{model}/")

    assert [row.post_count for row in page.context["cl"].result_list] == [3]


def test_an_authors_picture_may_be_spelled_as_it_comes(admin_client: Client) -> None:
    admin_client.post(
        "/admin/blog/author/add/", {"name": "山田", "picture": "assets/%E9%A1%94.png", **NO_LINKS}
    )

    assert list(Author.objects.values_list("name", "slug", "picture")) == [("山田", "山田", "/assets/顔.png")]


def test_an_author_has_links(admin_client: Client) -> None:
    links = {**NO_LINKS, "links-TOTAL_FORMS": "1", "links-0-label": "X", "links-0-url": "https://x.example/a"}

    admin_client.post("/admin/blog/author/add/", {"name": "山田", **links})

    assert [str(link) for link in Author.objects.get().links.all()] == ["X (https://x.example/a)"]


def test_an_author_with_posts_is_not_deleted(admin_client: Client) -> None:
    author = factories.author()
    factories.draft(authors=[author])

    admin_client.post(reverse("admin:blog_author_delete", args=[author.pk]), {"post": "yes"})

    assert Author.objects.exists()


def test_a_picture_is_uploaded_and_then_only_looked_at(admin_client: Client) -> None:
    file = SimpleUploadedFile("図.png", factories.picture(width=12, height=6))

    admin_client.post("/admin/blog/asset/add/", {"image": file})

    asset = Asset.objects.get()
    page = admin_client.get(reverse("admin:blog_asset_change", args=[asset.pk])).content.decode()
    assert f'<img src="{asset.get_absolute_url()}" alt="" width="12" height="6" loading="lazy">' in page
    assert f"![説明]({asset.get_absolute_url()})" in page
    assert 'name="_save"' not in page


def test_a_bad_picture_is_an_error_of_the_form(
    admin_client: Client, told: Callable[[Any], list[str]]
) -> None:
    page = admin_client.post("/admin/blog/asset/add/", {"image": SimpleUploadedFile("a.png", b"x" * 99)})

    assert any("画像として読めません" in line for line in told(page))


def test_before_a_picture_is_deleted_the_posts_that_show_it_are_named(admin_client: Client) -> None:
    asset = factories.asset("/assets/図.png")
    factories.draft(title="本文で使う記事", body="![図](/assets/図.png)")
    factories.draft(title="表紙に使う記事", cover="/assets/図.png")
    factories.draft(title="関係のない記事", body="/assets/図.png")

    page = admin_client.get(reverse("admin:blog_asset_delete", args=[asset.pk])).content.decode()

    assert [title in page for title in ("本文で使う記事", "表紙に使う記事", "関係のない記事")] == [
        True,
        True,
        False,
    ]


def test_deleting_a_picture_names_the_fixed_pages_that_would_miss_it(admin_client: Client) -> None:
    asset = factories.asset("/assets/図.png")
    factories.page(title="会社概要", body="![図](/assets/図.png)")
    factories.page(title="個人情報")

    page = admin_client.get(reverse("admin:blog_asset_delete", args=[asset.pk])).text

    assert ("会社概要" in page, "個人情報" in page) == (True, False)


def test_a_picture_that_is_deleted_leaves_its_address(admin_client: Client) -> None:
    one, two = factories.asset("/assets/1.png"), factories.asset("/assets/2.png", colour="teal")

    admin_client.post(reverse("admin:blog_asset_delete", args=[one.pk]), {"post": "yes"})
    admin_client.post(
        "/admin/blog/asset/", {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
    )

    assert set(Redirect.objects.values_list("path", "code")) == {
        ("/assets/1.png", 410),
        ("/assets/2.png", 410),
    }
