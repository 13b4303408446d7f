"""A whole file is pasted into an article: what its front matter says goes into the fields, and comes back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post, Tag
from blog.querysets import Status
from blog.services import content, source_files
from blog.services.roles import WRITER
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES
from tests.browser.conftest import OpenPage
from tests.browser.desk import ADD, BODY, SOON, STATE, TITLE, change, sign_in, type_body, wait_for_state
from tests.browser.waiting import asked, becomes, hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PANEL = ".pasted"
TAKE = ".pasted-take"
HEAD = """---
layout: post
title: "送電線の容量は、だれが決めるのか"
date: 2026-01-14 20:30:00 +0000
categories: ["エネルギー"]
tags: ["送電網", "再エネ 出力制御"]
author: "川上みどり"
excerpt: "空きがあるのにつなげない、という声の理由を調べました。"
description: "送電線の容量の決まり方を、図で説明します。"
image: /assets/grid.png
canonical_url: https://example.com/grid/
robots: "noindex"
sitemap: false
reading_time: 8
pseo_type: guide  # 社内の分類
---

"""
TEXT = "送電線には、決まった容量があります。\n\n## 空き容量とは\n\n続きの文です。\n"


@pytest.fixture
def newsroom() -> None:
    factories.category("エネルギー")
    factories.author("川上みどり")


def paste(page: Page, text: str) -> None:
    """As Ctrl+V does, without the clipboard of the machine."""
    page.locator(BODY).focus()
    page.evaluate(
        """(text) => {
            const field = document.activeElement;
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const settings = { clipboardData: data, bubbles: true, cancelable: true };
            const isLet = field.dispatchEvent(new ClipboardEvent("paste", settings));
            if (isLet) document.execCommand("insertText", false, text);
        }""",
        text,
    )


def newest() -> dict[str, Any]:
    return content.current(Post.objects.get())


def values(page: Page) -> dict[str, Any]:
    """What the fields say, by name; the body apart."""
    said: dict[str, Any] = page.evaluate(
        """() => {
            const { form } = document.getElementById("id_body");
            const isTheirs = ({ name, type }) =>
                name && type !== "submit" && !/^(_|csrf|seen|client|body|initial)/.test(name);
            const said = (field) => (field.type === "checkbox" ? field.checked : field.value);
            return Object.fromEntries([...form.elements]
                .filter(isTheirs)
                .map((field) => [field.id || field.name, said(field)])
                .filter(([, value]) => value !== ""));
        }"""
    )
    return said


def take(page: Page) -> None:
    page.click(TAKE)
    expect(page.locator(".pasted-done")).to_be_visible()


def test_a_pasted_file_fills_the_fields_and_its_front_matter_leaves_the_text(
    desk: Page, newsroom: None, complaints: list[str]
) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    expect(desk.locator(PANEL)).to_contain_text("タイトル：")
    assert desk.input_value(TITLE) == ""  # nothing happens before it was asked for

    take(desk)

    assert desk.input_value(BODY) == TEXT
    assert desk.input_value("#id_published_at") == "2026-01-15T05:30"
    assert desk.input_value("#id_tags") == "送電網、再エネ 出力制御"
    assert not desk.is_checked("#id_in_sitemap")
    wait_for_state(desk, "saved")
    assert becomes(desk, lambda: newest()["title"], "送電線の容量は、だれが決めるのか")
    kept = newest()
    assert {
        name: kept[name] for name in ("category", "authors", "tags", "cover", "robots", "in_sitemap")
    } == {
        "category": "エネルギー",
        "authors": ["川上みどり"],
        "tags": ["送電網", "再エネ 出力制御"],
        "cover": "/assets/grid.png",
        "robots": "noindex",
        "in_sitemap": False,
    }
    assert kept["published_at"] == datetime(2026, 1, 14, 20, 30, tzinfo=UTC).isoformat()
    assert (kept["front_matter"], kept["body"]) == (HEAD, TEXT)
    assert Post.objects.get().status == Status.DRAFT
    assert not Tag.objects.exists()
    assert [
        words for words in complaints if "/assets/grid.png" not in words
    ] == []  # there is no such picture


def test_what_was_taken_over_leaves_as_the_file_that_it_was(desk: Page, newsroom: None) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    take(desk)
    wait_for_state(desk, "saved")

    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("保存しました", timeout=SOON)

    post = source_files.with_all().get()
    assert source_files.bytes_of(post).decode() == HEAD + TEXT


@pytest.mark.parametrize("way", ["Control+z", ".pasted-undo"])
def test_one_step_back_brings_everything_back(desk: Page, newsroom: None, way: str) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    expect(desk.locator(TAKE)).to_be_visible()
    before = values(desk)
    take(desk)
    assert values(desk) != before

    if way.startswith("."):
        desk.click(way)
    else:
        desk.keyboard.press(way)

    expect(desk.locator(TAKE)).to_be_visible()
    assert desk.input_value(BODY) == HEAD + TEXT
    assert values(desk) == before
    wait_for_state(desk, "saved")
    assert becomes(desk, lambda: newest()["body"], HEAD + TEXT)
    assert (newest()["title"], newest()["front_matter"]) == ("", "")


def test_what_was_undone_can_be_done_again(desk: Page, newsroom: None) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    take(desk)
    after = values(desk)
    desk.keyboard.press("Control+z")
    expect(desk.locator(TAKE)).to_be_visible()

    desk.keyboard.press("Control+Shift+z")

    expect(desk.locator(BODY)).to_have_value(TEXT)
    assert values(desk) == after
    wait_for_state(desk, "saved")


def test_what_is_filled_in_stays_unless_the_editor_says_otherwise(desk: Page, newsroom: None) -> None:
    post = factories.draft(title="先に書いた題", excerpt="先に書いた抜粋。", body="")
    desk.goto(change(post))
    paste(desk, HEAD + TEXT)
    expect(desk.locator(PANEL)).to_contain_text("いまの値：先に書いた題")

    desk.check("[data-field=excerpt]")
    desk.uncheck("[data-field=robots]")
    take(desk)

    assert desk.input_value(TITLE) == "先に書いた題"
    assert desk.input_value("#id_excerpt") == "空きがあるのにつなげない、という声の理由を調べました。"
    assert desk.input_value("#id_robots") == ""
    wait_for_state(desk, "saved")


def test_what_is_typed_after_the_offer_is_not_written_over(desk: Page, newsroom: None) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    expect(desk.locator(TAKE)).to_be_visible()
    held = hold(desk, "**/pasted/")
    desk.locator("#id_excerpt").evaluate("(field) => { field.value = 'いま書いた抜粋。'; }")

    desk.click(TAKE)
    asked(desk, held).continue_()
    expect(desk.locator(PANEL)).to_contain_text("いまの値：いま書いた抜粋。")

    assert desk.input_value(BODY) == HEAD + TEXT
    assert desk.input_value("#id_excerpt") == "いま書いた抜粋。"
    wait_for_state(desk, "saved")


def test_a_field_that_was_edited_since_keeps_its_words_when_the_rest_goes_back(
    desk: Page, newsroom: None
) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    take(desk)
    desk.fill(TITLE, "もっとよい題")

    desk.click(".pasted-undo")

    expect(desk.locator(BODY)).to_have_value(HEAD + TEXT)
    assert desk.input_value(TITLE) == "もっとよい題"
    assert desk.input_value("#id_excerpt") == ""
    expect(desk.locator(".pasted-place + [role=status]")).to_contain_text("「タイトル」は、そのままです")
    wait_for_state(desk, "saved")


def test_what_cannot_be_taken_is_told_with_its_line(desk: Page) -> None:
    desk.goto(ADD)
    paste(desk, '---\ntitle: 題\ndate: 2026-02-30 09:00\nauthor: "だれか"\ncategories: [ない]\n---\n本文。\n')

    left = desk.locator(".pasted-left li")
    expect(left).to_have_count(3)
    expect(left.filter(has_text="date")).to_contain_text("3行目")
    expect(left.filter(has_text="author")).to_contain_text("著者「だれか」は登録されていません。")
    expect(left.filter(has_text="categories")).to_contain_text("セクション「ない」はありません。")

    take(desk)

    assert desk.input_value(BODY) == "本文。\n"
    assert "# date: 2026-02-30 09:00\n" in desk.input_value("[name=kept_front_matter]")
    wait_for_state(desk, "saved")


def test_it_is_offered_for_a_draft_that_begins_so_and_can_stay(desk: Page, newsroom: None) -> None:
    desk.goto(change(factories.draft(body=f"\n{HEAD}{TEXT}")))
    expect(desk.locator(TAKE)).to_be_visible()

    desk.click(".pasted-leave")
    type_body(desk, "続き。")
    wait_for_state(desk, "saved")

    expect(desk.locator(PANEL)).to_have_count(0)
    assert desk.input_value(BODY).startswith(f"\n{HEAD}")


def test_a_file_that_is_pasted_further_down_is_noticed_too(desk: Page, newsroom: None) -> None:
    desk.goto(change(factories.draft(body="前書き😀。\n\n")))
    desk.locator(BODY).press("Control+End")
    paste(desk, HEAD + TEXT)

    take(desk)

    assert desk.input_value(BODY) == f"前書き😀。\n\n{TEXT}"
    wait_for_state(desk, "saved")


def test_lines_across_the_page_are_no_offer(desk: Page) -> None:
    desk.goto(ADD)
    with desk.expect_response("**/pasted/"):
        paste(desk, "---\n注: 題の話です。\n---\n\n続き。\n")
    wait_for_state(desk, "saved")

    expect(desk.locator(PANEL)).to_have_count(0)


def test_the_keyboard_alone_does_it(desk: Page, newsroom: None) -> None:
    desk.goto(ADD)
    paste(desk, HEAD + TEXT)
    expect(desk.locator(TAKE)).to_be_visible()
    expect(desk.locator(".pasted-place + [role=status]")).to_contain_text("欄に移す案内")

    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate("document.activeElement.textContent") == "本文に残す"
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Enter")

    expect(desk.locator(".pasted-done")).to_be_visible()
    assert desk.evaluate("document.activeElement.id") == "id_body"
    desk.keyboard.type("前に。")
    expect(desk.locator(BODY)).to_have_value(f"前に。{TEXT}")
    wait_for_state(desk, "saved")


def test_a_writer_takes_over_and_nothing_is_published(
    open_page: OpenPage, live_server: Any, newsroom: None
) -> None:
    page = open_page()
    sign_in(page, factories.member(WRITER), live_server.url)
    page.goto(ADD)
    paste(page, HEAD.replace("layout: post", "published: true\nstatus: published") + TEXT)
    expect(page.locator(PANEL)).to_contain_text("公開の状態は、この画面のボタンで決めます。")

    take(page)
    expect(page.locator(STATE)).to_have_attribute("data-state", "saved", timeout=SOON)

    assert becomes(page, lambda: newest()["body"], TEXT) == TEXT
    assert not Post.objects.published().exists()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_offer_has_no_barrier_and_fits(
    open_page: OpenPage, live_server: Any, newsroom: None, width: int, scheme: Any
) -> None:
    writer = factories.member(WRITER)
    post = factories.draft(
        title="先に書いた題", created_by=writer, body=HEAD.replace("川上", "だれか") + TEXT
    )
    tall = {"width": width, "height": 2000}  # the buttons stay in sight, over half a row where it is too long
    page = open_page(viewport=tall, color_scheme=scheme)
    sign_in(page, writer, live_server.url)

    page.goto(change(post))
    expect(page.locator(TAKE)).to_be_visible()
    offered = (barriers(page, PANEL, targets=True), overflow(page))
    page.click(TAKE)
    expect(page.locator(".pasted-done")).to_be_visible()
    wait_for_state(page, "saved")

    assert (offered, barriers(page, PANEL, targets=True), overflow(page)) == (("", 0), "", 0)
