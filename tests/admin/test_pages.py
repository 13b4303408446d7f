"""Fixed pages, corrections and series at the desk."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from blog.models import Correction, Page, PageVersion, Series
from blog.services import pages
from tests import factories

pytestmark = pytest.mark.django_db

FORM = {"title": "会社概要", "path": "/about/", "body": "一\r\n二", "description": "", "is_public": "on"}


def parts(*rows: tuple[int, int]) -> dict[str, Any]:
    """The inline form of a series: keys of articles and their numbers."""
    form: dict[str, Any] = {
        "parts-TOTAL_FORMS": str(len(rows)),
        "parts-INITIAL_FORMS": "0",
        "parts-MIN_NUM_FORMS": "0",
        "parts-MAX_NUM_FORMS": "1000",
    }
    for index, (post, number) in enumerate(rows):
        form |= {f"parts-{index}-post": str(post), f"parts-{index}-number": str(number)}
    return form


def test_a_page_is_written_and_read(admin_client: Client) -> None:
    assert admin_client.get("/admin/blog/page/add/").status_code == 200

    admin_client.post("/admin/blog/page/add/", FORM)

    page = Page.objects.get()
    assert (page.body, page.versions.get().user.username) == ("一\n二", "admin")
    assert "会社概要" in admin_client.get("/about/").text
    assert "これまでの版" in admin_client.get(f"/admin/blog/page/{page.pk}/change/").text


def test_what_goes_with_a_page_is_named_by_the_clock_in_japan(admin_client: Client) -> None:
    page = factories.page("/about/")
    page.versions.update(created_at=datetime(2026, 1, 1, 20, 30, tzinfo=UTC))

    assert "2026年1月2日 05:30" in admin_client.get(f"/admin/blog/page/{page.pk}/delete/").text


def test_a_page_that_somebody_else_saved_is_not_overwritten(admin_client: Client) -> None:
    page = factories.page("/about/", body="先の人の文")

    answer = admin_client.post(
        f"/admin/blog/page/{page.pk}/change/", {**FORM, "body": "あとの人の文", "seen_version": "0"}
    )

    assert "このページを保存しました" in answer.text
    assert "あとの人の文" in answer.text
    assert Page.objects.get().body == "先の人の文"


def test_one_s_own_other_window_is_not_somebody_else(admin_client: Client, admin_user: User) -> None:
    page = factories.page("/about/")
    pages.save(page=page, seen=pages.newest_version(page), by=admin_user)

    answer = admin_client.post(f"/admin/blog/page/{page.pk}/change/", {**FORM, "seen_version": "0"})

    assert "編集している間に、あなたが別の画面でこのページを保存しました（" in answer.text


@pytest.mark.django_db(transaction=True)
def test_who_saves_while_somebody_else_does_is_told(admin_client: Client) -> None:
    page = factories.page("/about/", body="はじめ")
    url, seen = f"/admin/blog/page/{page.pk}/change/", pages.newest_version(page)

    def save_late() -> HttpResponse:
        try:
            return admin_client.post(url, {**FORM, "body": "あとの人の文", "seen_version": str(seen)})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            page.body = "先の人の文"
            pages.save(page=page, seen=seen)
            late = pool.submit(save_late)
            wait([late], timeout=1)  # it has come as far as it can
        answer = late.result()

    assert (answer.status_code, "このページを保存しました" in answer.text) == (200, True)
    assert "あとの人の文" in answer.text
    assert Page.objects.get().body == "先の人の文"


def test_versions_tell_when_they_were_saved_in_japan(admin_client: Client) -> None:
    page = factories.page("/about/")
    PageVersion.objects.update(created_at=datetime(2026, 1, 15, 15, 30, tzinfo=UTC))

    answer = admin_client.get(f"/admin/blog/page/{page.pk}/change/")

    assert "<summary>2026年1月16日 00:30" in answer.text


@pytest.mark.parametrize("path", ["", "/admin/", "/archive/", "//", "/\0/", "a" * 3000])
def test_an_impossible_address_is_explained(admin_client: Client, path: str) -> None:
    answer = admin_client.post("/admin/blog/page/add/", {**FORM, "path": path})

    assert (answer.status_code, "errornote" in answer.text, Page.objects.count()) == (200, True, 0)


def test_a_correction_is_made_for_an_article(admin_client: Client) -> None:
    post = factories.published()

    admin_client.post(
        "/admin/blog/correction/add/", {"post": post.pk, "date": "2026-04-01", "text": "誤りでした。"}
    )

    assert [correction.text for correction in Correction.objects.all()] == ["誤りでした。"]
    assert admin_client.get("/admin/blog/correction/?q=誤り").status_code == 200


def test_a_series_is_put_in_order(admin_client: Client) -> None:
    first, second = factories.published(title="前編"), factories.published(title="後編")

    admin_client.post(
        "/admin/blog/series/add/",
        {"name": "金利入門", "slug": "", "description": "", **parts((second.pk, 2), (first.pk, 1))},
    )

    series = Series.objects.get()
    assert [str(part.post) for part in series.parts.all()] == ["前編", "後編"]
    assert admin_client.get("/admin/blog/series/").status_code == 200


def test_two_articles_are_not_the_same_part(admin_client: Client) -> None:
    first, second = factories.published(), factories.published()

    answer = admin_client.post(
        "/admin/blog/series/add/",
        {"name": "金利入門", "slug": "", "description": "", **parts((first.pk, 1), (second.pk, 1))},
    )

    assert (answer.status_code, Series.objects.count()) == (200, 0)


@pytest.mark.parametrize(("role", "status"), [("ライター", 403), ("編集者", 200), ("編集長", 200)])
@pytest.mark.parametrize("model", ["page", "correction", "series"])
def test_who_may_make_them(client: Client, role: str, model: str, status: int) -> None:
    client.force_login(factories.member(role))

    assert client.get(f"/admin/blog/{model}/add/").status_code == status
