"""An editor's day in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SIZES
from tests.browser.desk import (
    ADD,
    BODY,
    OFFER,
    PREVIEW,
    SOON,
    TITLE,
    change,
    copies,
    wait_for_state,
    wait_until_kept,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_no_page_of_the_desk_breaks_the_content_security_policy(desk: Page, complaints: list[str]) -> None:
    author = factories.author()
    post = factories.published(category=factories.category(), authors=[author], tags=["投資"])
    post.revisions.create(kind="saved", content={"title": "題", "body": "本文"})
    asset, gone = factories.asset(), factories.deleted()
    complaints.clear()
    pages = ["", "blog/", "auth/user/add/", "password_change/"]
    for name in ("post", "category", "tag", "author", "redirect", "asset"):
        pages += [f"blog/{name}/", f"blog/{name}/add/"]
    pages += ["blog/revision/", "blog/importedsite/", f"blog/revision/{post.revisions.get().pk}/change/"]
    pages += [f"blog/post/{post.pk}/{page}/" for page in ("change", "history", "delete", "preview")]
    pages += ["blog/deletedtext/", f"blog/deletedtext/{gone.pk}/change/"]
    pages += [f"blog/asset/{asset.pk}/change/", f"blog/author/{author.pk}/change/"]

    for path in pages:
        desk.goto(f"/admin/{path}")

    assert complaints == []


def test_the_desk_fits_a_phone(desk: Page) -> None:
    post = factories.published(category=factories.category(), authors=[factories.author()])
    desk.set_viewport_size(SIZES["phone"])
    gone = factories.deleted(body="あ" * 200)
    pages = ["", "blog/post/", f"blog/post/{post.pk}/change/", f"blog/deletedtext/{gone.pk}/change/"]

    too_wide = {path: overflow(desk) for path in pages if desk.goto(f"/admin/{path}")}

    assert too_wide == dict.fromkeys(pages, 0)


def test_a_history_is_read_line_by_line_on_a_phone(desk: Page) -> None:
    post = factories.draft()
    post.events.create(action="changed", note="二つ目の見出しの数字に、出典を足しました。" * 2)
    desk.set_viewport_size({"width": 320, "height": 700})

    desk.goto(f"/admin/blog/post/{post.pk}/history/")

    verb = desk.get_by_role("cell", name="公開中の記事に変更を反映した").bounding_box()
    note = desk.get_by_role("cell", name="二つ目の見出し").bounding_box()
    assert verb is not None
    assert note is not None
    assert (overflow(desk), barriers(desk)) == (0, "")
    assert verb["height"] < 30
    assert note["width"] > 250


def test_an_address_is_seen_whole_while_it_is_typed(desk: Page) -> None:
    for path, fields in (
        ("redirect/add", ("path", "target")),
        ("page/add", ("path",)),
        ("author/add", ("picture",)),
    ):
        desk.goto(f"/admin/blog/{path}/")
        desk.set_viewport_size(SIZES["phone"])
        assert overflow(desk) == 0
        desk.set_viewport_size(SIZES["desktop"])

        for name in fields:
            box = desk.locator(f"#id_{name}").bounding_box()
            assert box is not None
            assert box["width"] > 600


def test_an_article_is_written_seen_and_published(desk: Page) -> None:
    section, author = factories.category("投資"), factories.author("山田")
    desk.goto(ADD)
    desk.fill(TITLE, "新NISA入門")
    desk.fill(BODY, "## 見出し\n\n**「強調」**です。")
    expect(desk.locator(f"{PREVIEW} h2")).to_have_text("見出し")
    desk.select_option("#id_category", label=section.name)
    desk.get_by_label("著者1").select_option(label=author.name)
    desk.fill("#id_tags", "投資、新NISA 入門")
    desk.locator("details", has_text="抜粋と説明").locator("> summary").click()
    desk.fill("#id_excerpt", "これから始める人のために、制度のあらましをまとめました。")

    desk.click("[name=_action][value=publish]")

    expect(desk.locator(".messagelist .success")).to_be_visible(timeout=SOON)
    post = Post.objects.published().get()
    assert [tag.name for tag in post.tag_list] == ["投資", "新NISA 入門"]
    desk.goto(post.get_absolute_url())
    expect(desk.locator("h1")).to_have_text("新NISA入門")


def test_what_was_saved_is_not_offered_again(desk: Page) -> None:
    post = factories.draft(body="前の本文")
    desk.goto(change(post))
    desk.fill(BODY, "後の本文")
    wait_until_kept(desk, "後の本文")

    desk.click("[name=_continue]")
    wait_for_state(desk, "saved")
    desk.reload()

    expect(desk.locator(OFFER)).to_have_count(0)
    assert desk.input_value(BODY) == "後の本文"
    assert copies(desk) == []


def test_a_refused_save_keeps_the_form(desk: Page) -> None:
    factories.published(title="先の記事", permalink="/taken/")
    post = factories.withdrawn(permalink="/free/", body="前の本文")
    desk.goto(change(post))
    desk.fill(BODY, "書いた本文")
    desk.locator("details", has_text="くわしい設定").locator("> summary").click()
    desk.fill("#id_permalink", "/taken/")

    desk.click("[name=_continue]")

    expect(desk.locator("#id_permalink_error")).to_contain_text(
        "記事「先の記事」が使っています", timeout=SOON
    )
    assert desk.evaluate("document.activeElement.id") == "id_permalink"
    assert desk.input_value(BODY) == "書いた本文"
