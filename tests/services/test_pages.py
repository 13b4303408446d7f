"""Fixed pages: what is kept, what is refused, what becomes of their addresses."""

from typing import Any

import pytest

from blog.models import Page, Redirect
from blog.services import addresses, pages
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_is_rendered_and_kept_as_a_version() -> None:
    page = Page(title="会社概要", path="/about/", body="## 沿革\n\n**2026年**創業。")

    version = pages.save(page=page)

    assert ("<strong>2026年</strong>" in page.html, page.opening, version.body) == (
        True,
        "2026年創業。",
        page.body,
    )


def test_a_second_editor_does_not_overwrite_the_first() -> None:
    page = factories.page(body="一")
    seen = page.versions.get().pk
    page.body = "二"
    pages.save(page=page, seen=seen)
    page.body = "三"

    with pytest.raises(pages.EditedMeanwhile, match="保存しました"):
        pages.save(page=page, seen=seen)

    assert (Page.objects.get().body, [version.body for version in page.versions.all()]) == (
        "二",
        ["二", "一"],
    )


@pytest.mark.parametrize(("name", "who"), [("sato", "「sato」さん"), (None, "取り込み")])
def test_the_second_editor_is_told_who_saved_first(name: str | None, who: str) -> None:
    page = factories.page()
    pages.save(page=page, seen=pages.newest_version(page), by=factories.account(name) if name else None)

    with pytest.raises(pages.EditedMeanwhile, match=f"編集している間に、{who}がこのページを保存しました（"):
        pages.save(page=page, seen=0)


@pytest.mark.parametrize(
    ("taken", "owner"),
    [
        ("/post/", "記事"),
        ("/old/", "転送"),
        ("/a.png", "画像"),
        ("/other/", "固定ページ"),
        ("/archive/", "サイト"),
    ],
)
def test_an_address_that_something_has_is_refused(taken: str, owner: str) -> None:
    factories.published(permalink="/post/")
    factories.redirect("/old/", target="/post/")
    factories.asset("/a.png")
    factories.page("/other/")

    with pytest.raises(addresses.AddressTaken, match=owner):
        pages.save(page=Page(title="会社概要", path=taken))


def test_an_article_does_not_take_the_address_of_a_page() -> None:
    factories.page("/about/")

    with pytest.raises(addresses.AddressTaken, match="固定ページ"):
        factories.published(permalink="/about/")


def test_a_page_that_moves_leaves_redirects_without_detours() -> None:
    page = factories.page("/one/")
    for path in ("/two/", "/three/"):
        page.path = path
        pages.save(page=page, seen=page.versions.first().pk)

    assert dict(Redirect.objects.values_list("path", "target")) == {"/one/": "/three/", "/two/": "/three/"}


def test_a_page_may_move_back() -> None:
    page = factories.page("/one/")
    for path in ("/two/", "/one/"):
        page.path = path
        pages.save(page=page, seen=page.versions.first().pk)

    assert dict(Redirect.objects.values_list("path", "target")) == {"/two/": "/one/"}


def test_a_page_that_nobody_saw_leaves_no_redirect() -> None:
    page = factories.page("/one/", is_public=False)
    page.path = "/two/"

    pages.save(page=page, seen=page.versions.get().pk)

    assert not Redirect.objects.exists()


def test_the_address_of_a_deleted_page_is_gone(client: Any) -> None:
    page = factories.page("/about/")

    page.delete()

    assert client.get("/about/").status_code == 410


def test_pages_of_an_older_renderer_are_made_anew() -> None:
    page = factories.page(body="**太字**")
    Page.objects.update(html="", renderer_version=0)

    done = pages.rerender(pages=pages.stale())

    page.refresh_from_db()
    assert (done, "<strong>太字</strong>" in page.html, pages.stale().count()) == (1, True, 0)
