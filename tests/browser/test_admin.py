"""An editor's day in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from blog.models import Asset, Post
from tests import factories
from tests.browser.chromium import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/blog/post/add/"
EDITOR, PREVIEW, STATUS = "#id_body", ".markdownx-preview", ".desk-status"


@pytest.fixture
def desk(page: Page) -> Page:
    """The window after the login."""
    User.objects.create_superuser("editor", password="a long password")
    log_in(page)
    return page


def log_in(page: Page) -> None:
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password")
    page.click("[type=submit]")
    expect(page.locator("#user-tools")).to_be_visible()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "売上の推移.png"
    file.write_bytes(factories.picture(width=40, height=20))
    return file


def wait_until_kept(page: Page, text: str) -> None:
    """Waits for the browser to keep a copy of `text`. Playwright's own wait needs eval: forbidden here."""
    for _ in range(50):
        if page.evaluate("(text) => Object.values(localStorage).includes(text)", text):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"The browser keeps no copy of {text!r}.")


def test_no_page_of_the_desk_breaks_the_content_security_policy(desk: Page, complaints: list[str]) -> None:
    author = factories.author()
    post = factories.published(category=factories.category(), authors=[author], tags=["投資"])
    post.revisions.create(kind="saved", content={"title": "題", "body": "本文"})
    asset = factories.asset()
    complaints.clear()
    pages = ["", "blog/", "auth/user/add/", "password_change/"]
    for name in ("post", "category", "tag", "author", "redirect", "asset"):
        pages += [f"blog/{name}/", f"blog/{name}/add/"]
    pages += ["blog/revision/", "blog/importedsite/", f"blog/revision/{post.revisions.get().pk}/change/"]
    pages += [f"blog/post/{post.pk}/{page}/" for page in ("change", "history", "delete", "preview")]
    pages += [f"blog/asset/{asset.pk}/change/", f"blog/author/{author.pk}/change/"]

    for path in pages:
        desk.goto(f"/admin/{path}")

    assert complaints == []


def test_the_desk_fits_a_phone(desk: Page) -> None:
    post = factories.published(category=factories.category(), authors=[factories.author()])
    desk.set_viewport_size(SIZES["phone"])
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    pages = ["", "blog/post/", f"blog/post/{post.pk}/change/"]

    too_wide = {path: desk.evaluate(overflow) for path in pages if desk.goto(f"/admin/{path}")}

    assert too_wide == dict.fromkeys(pages, 0)


def test_an_article_is_written_seen_and_published(desk: Page) -> None:
    desk.goto(ADD)
    desk.fill("#id_title", "新NISA入門")
    desk.fill(EDITOR, "## 見出し\n\n**「強調」**です。")

    expect(desk.locator(f"{PREVIEW} h2")).to_have_text("見出し")
    expect(desk.locator(f"{PREVIEW} strong")).to_have_text("「強調」")
    desk.fill("#id_tags", "投資、新NISA 入門")
    desk.get_by_role("radio", name="公開", exact=True).check()
    desk.click("[name=_save] >> nth=0")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    post = Post.objects.published().get()
    desk.goto(post.get_absolute_url())
    expect(desk.locator("h1")).to_have_text("新NISA入門")


def test_the_preview_looks_as_the_page_does(desk: Page) -> None:
    post = factories.published(body="段落です。\n\n## 見出し\n\n> 引用\n\n| 表 |\n| --- |\n| 一 |\n")
    style = """(element) => {
        const style = getComputedStyle(element);
        const names = ["fontSize", "fontFamily", "fontWeight", "lineHeight", "color", "marginTop"];
        return names.map((name) => style[name]);
    }"""
    tags = ("p", "h2", "blockquote", "table", "td")

    desk.goto(post.get_absolute_url())
    on_the_page = [desk.locator(f".prose {tag} >> nth=0").evaluate(style) for tag in tags]
    desk.goto(f"/admin/blog/post/{post.pk}/change/")
    in_the_preview = [desk.locator(f"{PREVIEW} {tag} >> nth=0").evaluate(style) for tag in tags]

    assert in_the_preview == on_the_page


def test_tab_leads_out_of_the_editor(desk: Page) -> None:
    desk.goto(ADD)
    desk.fill(EDITOR, "本文")

    desk.press(EDITOR, "Tab")

    assert desk.evaluate("document.activeElement.id") != "id_body"
    assert desk.input_value(EDITOR) == "本文"


def test_a_picture_is_put_in_and_its_description_selected(desk: Page, picture: Path) -> None:
    desk.goto(ADD)
    desk.fill(EDITOR, "前\n\n")
    desk.locator(EDITOR).press("Control+End")

    desk.set_input_files(".desk-file input", picture)

    expect(desk.locator(f"{PREVIEW} img")).to_have_attribute("width", "40")
    address = Asset.objects.get().get_absolute_url()
    assert desk.input_value(EDITOR) == f"前\n\n![売上の推移]({address})"
    assert desk.evaluate("getSelection().toString()") == "売上の推移"
    expect(desk.locator(STATUS)).to_contain_text("説明を書いてください")


def test_a_picture_can_be_undone(desk: Page, picture: Path) -> None:
    desk.goto(ADD)
    desk.locator(EDITOR).press_sequentially("前")

    desk.set_input_files(".desk-file input", picture)
    expect(desk.locator(f"{PREVIEW} img")).to_be_visible()
    desk.locator(EDITOR).press("Control+z")

    assert desk.input_value(EDITOR) == "前"


def test_a_bad_picture_is_explained_beside_the_editor(desk: Page, tmp_path: Path) -> None:
    bad = tmp_path / "悪い.png"
    bad.write_text("<svg onload='alert(1)'/>")
    desk.goto(ADD)
    desk.fill(EDITOR, "本文")

    desk.set_input_files(".desk-file input", bad)

    expect(desk.locator(STATUS)).to_contain_text("「悪い.png」は入れられません：SVG は受け付けません")
    assert desk.input_value(EDITOR) == "本文"


def test_a_login_that_has_run_out_costs_no_word(desk: Page) -> None:
    desk.goto(ADD)
    expect(desk.locator(PREVIEW)).to_be_attached()
    Session.objects.all().delete()

    desk.fill(EDITOR, "大事な本文")

    expect(desk.locator(STATUS)).to_contain_text("別のタブでログインし直してください")
    assert desk.input_value(EDITOR) == "大事な本文"
    desk.fill("#id_title", "題")
    tab = desk.context.new_page()
    log_in(tab)
    desk.click("[name=_save] >> nth=0")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert Post.objects.get().body == "大事な本文"


def test_a_closed_tab_costs_no_word(desk: Page) -> None:
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto(ADD)
    desk.fill(EDITOR, "大事な本文")
    wait_until_kept(desk, "大事な本文")

    desk.goto("/admin/")
    desk.goto(ADD)
    desk.click(".desk-restore")

    assert desk.input_value(EDITOR) == "大事な本文"
    expect(desk.locator(PREVIEW)).to_contain_text("大事な本文")


def test_what_was_saved_is_not_offered_again(desk: Page) -> None:
    post = factories.draft(body="前の本文")
    url = f"/admin/blog/post/{post.pk}/change/"
    desk.goto(url)
    desk.fill(EDITOR, "後の本文")
    wait_until_kept(desk, "後の本文")

    desk.click("[name=_continue] >> nth=0")
    expect(desk.locator(".messagelist .success")).to_be_visible()

    expect(desk.locator(".desk-offer")).to_be_hidden()
    assert desk.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk:')).length") == 0


def test_a_refused_save_keeps_the_form(desk: Page) -> None:
    factories.published(title="先の記事", permalink="/taken/")
    desk.goto(ADD)
    desk.fill("#id_title", "題")
    desk.fill(EDITOR, "書いた本文")
    desk.click("summary")
    desk.fill("#id_permalink", "/taken/")
    desk.get_by_role("radio", name="公開", exact=True).check()

    desk.click("[name=_save] >> nth=0")

    expect(desk.locator(".errorlist").first).to_contain_text("記事「先の記事」が使っています")
    assert desk.input_value(EDITOR) == "書いた本文"


def test_an_editor_finds_the_way_back_to_an_older_text(desk: Page, live_server: Any) -> None:
    post = factories.draft(body="前の本文")
    desk.goto(f"/admin/blog/post/{post.pk}/change/")
    desk.click("[name=_continue] >> nth=0")
    desk.fill(EDITOR, "後の本文")
    desk.click("[name=_continue] >> nth=0")

    desk.get_by_role("link", name="版", exact=True).first.click()
    desk.locator("#result_list tbody tr >> nth=1 >> a >> nth=0").click()
    desk.get_by_role("button", name="この版を復元").click()

    expect(desk.locator(EDITOR)).to_have_value("前の本文")
