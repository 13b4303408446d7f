"""Text, page, headings and counts beside one another."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests import factories
from tests.browser.desk import BODY, PREVIEW, SOON, STATUS, change, compose, selection
from tests.browser.waiting import becomes, eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARAGRAPH = "ここに段落があり、何行かにわたって文が続きます。" * 8
LONG = "\n\n".join(f"## 見出し{number}\n\n{PARAGRAPH}\n\n- 項目\n- 項目\n" for number in range(1, 21))
LEFT = "(pane) => pane.scrollHeight - pane.clientHeight - pane.scrollTop"
"""Pixels to the end."""
TOP = """(name) => {
    const pane = document.querySelector(".desk-preview");
    const found = [...pane.shadowRoot.querySelectorAll("h2")].find((each) => each.textContent === name);
    return found.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}"""


def open_page(desk: Page, body: str) -> Page:
    desk.goto(change(factories.draft(body=body)))
    return desk


def announce(page: Page, name: str, detail: dict[str, Any]) -> None:
    """Asks the editor as the panels do."""
    page.evaluate(
        "([name, detail]) => document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }))",
        [name, detail],
    )


def test_the_page_follows_the_text(desk: Page) -> None:
    open_page(desk, "")

    desk.fill(BODY, "## 見出し\n\n**「強調」**です。")

    expect(desk.locator(f"{PREVIEW} h2")).to_have_text("見出し")
    expect(desk.locator(f"{PREVIEW} strong")).to_have_text("「強調」")


@pytest.mark.parametrize("title", ["一\n二", "- 一\n二", "> 一\n二"])
def test_a_line_under_the_end_of_a_paragraph_makes_no_heading(desk: Page, title: str) -> None:
    open_page(desk, "")

    desk.fill(BODY, f"{title}\n---\n\n見出し\n---\n\n## 次\nあと\n---\n")

    expect(desk.locator(f"{PREVIEW} h2")).to_have_text(["見出し", "次"])
    expect(desk.locator("#writing-outline li")).to_have_text(["見出し", "次"])


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
    desk.goto(change(post))
    in_the_preview = [desk.locator(f"{PREVIEW} {tag} >> nth=0").evaluate(style) for tag in tags]

    assert in_the_preview == on_the_page


def test_only_the_answer_to_the_newest_question_is_shown(desk: Page) -> None:
    open_page(desk, "")
    held: list[Route] = []
    desk.route("**/markdownify/", lambda route: held.append(route) if not held else route.continue_())
    desk.fill(BODY, "古い本文")
    eventually(desk, lambda: held)

    desk.fill(BODY, "新しい本文")
    expect(desk.locator(PREVIEW)).to_contain_text("新しい本文", timeout=SOON)
    for route in held:
        route.fulfill(json={"html": "<p>古い本文</p>"})

    desk.wait_for_timeout(300)
    expect(desk.locator(PREVIEW)).to_have_text("新しい本文")


def test_what_has_not_changed_stays_as_it_is(desk: Page) -> None:
    open_page(desk, "はじめ\n\n中\n\n終わり")
    mark = "(element) => { element.isOld = true; }"
    expect(desk.locator(f"{PREVIEW} p")).to_have_count(3)
    desk.locator(f"{PREVIEW} p").nth(0).evaluate(mark)
    desk.locator(f"{PREVIEW} p").nth(2).evaluate(mark)

    desk.fill(BODY, "はじめ\n\n真ん中\n\nもう一つ\n\n終わり")

    expect(desk.locator(f"{PREVIEW} p")).to_have_text(["はじめ", "真ん中", "もう一つ", "終わり"])
    old = desk.locator(f"{PREVIEW} p").evaluate_all("(all) => all.map((element) => element.isOld === true)")
    assert old == [True, False, False, True]


def test_the_preview_waits_while_an_input_method_composes(desk: Page) -> None:
    open_page(desk, "")
    desk.locator(BODY).focus()
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "markdownify" in request.url else None)

    session = compose(desk, "にほんご")
    desk.wait_for_timeout(900)
    during = list(asked)
    session.send("Input.insertText", {"text": "日本語"})

    expect(desk.locator(PREVIEW)).to_have_text("日本語", timeout=SOON)
    assert during == []


def test_a_preview_that_fails_says_so_and_comes_back(desk: Page) -> None:
    open_page(desk, "はじめ")
    desk.route("**/markdownify/", lambda route: route.abort())
    desk.fill(BODY, "続き")
    expect(desk.locator(STATUS)).to_contain_text("プレビューできません", timeout=SOON)

    desk.unroute("**/markdownify/")
    desk.fill(BODY, "続きの続き")

    expect(desk.locator(PREVIEW)).to_have_text("続きの続き", timeout=SOON)
    expect(desk.locator(STATUS)).to_have_text("")


def test_what_is_counted_is_what_readers_get(desk: Page) -> None:
    open_page(desk, "## 見出し\n\n**五文字だ** [先](/x/)\n\n![図](/a.png)\n")

    counts = desk.locator("#writing-counts")

    expect(counts).to_contain_text("8字")
    for words in ("約1分", "見出し1", "リンク1", "画像1"):
        expect(counts).to_contain_text(words)


def test_a_place_that_readers_will_not_see_is_named_and_a_click_leads_there(desk: Page) -> None:
    open_page(desk, "一行目\n\n{% post_url 2020-01-01-nothing %}\n")

    desk.get_by_role("button", name="3行目").click()

    text = desk.input_value(BODY)
    start, end = selection(desk)
    assert text[start:end] == "{% post_url 2020-01-01-nothing %}"


def test_headings_outside_code_are_listed_and_a_click_leads_to_them(desk: Page) -> None:
    open_page(desk, f"{LONG}\n\n```\n## コードの中\n```\n")
    outline = desk.locator("#writing-outline")
    expect(outline.get_by_role("button")).to_have_count(20)

    outline.get_by_role("button", name="見出し15", exact=True).click()

    text = desk.input_value(BODY)
    start, end = selection(desk)
    assert text[start:end] == "## 見出し15"
    height = desk.evaluate("document.querySelector('.desk-preview').clientHeight")
    assert eventually(desk, lambda: -5 < desk.evaluate(TOP, "見出し15") < height)


def test_both_panes_scroll_together_heading_by_heading(desk: Page) -> None:
    open_page(desk, LONG)
    expect(desk.locator(f"{PREVIEW} h2")).to_have_count(20)
    text, pane = desk.locator(BODY), desk.locator(".desk-preview")
    text.evaluate("(field) => { field.scrollTop = field.scrollHeight / 2; }")
    assert eventually(
        desk, lambda: 0.35 < pane.evaluate("(pane) => pane.scrollTop / pane.scrollHeight") < 0.6
    )

    pane.evaluate("(pane) => { pane.scrollTop = 0; }")

    assert eventually(desk, lambda: text.evaluate("(field) => field.scrollTop") < 20)


def test_the_page_follows_to_the_end_of_a_long_text_that_was_put_in_at_once(desk: Page) -> None:
    open_page(desk, "はじめ。\n\n")
    expect(desk.locator(f"{PREVIEW} p")).to_have_text("はじめ。")
    text, pane = desk.locator(BODY), desk.locator(".desk-preview")
    text.press("Control+End")

    desk.keyboard.insert_text(LONG)

    expect(desk.locator(f"{PREVIEW} h2")).to_have_count(20)
    assert 0 < text.evaluate(LEFT) < 100, "a caret in the last line leaves the padding below it"
    assert eventually(desk, lambda: pane.evaluate(LEFT) < 1)


def test_a_page_that_was_scrolled_by_hand_stays_there_when_it_comes_anew(desk: Page) -> None:
    open_page(desk, LONG)
    expect(desk.locator(f"{PREVIEW} h2")).to_have_count(20)
    text, pane = desk.locator(BODY), desk.locator(".desk-preview")
    pane.evaluate("(pane) => { pane.scrollTop = 500; }")
    assert eventually(desk, lambda: text.evaluate("(field) => field.scrollTop") > 0)
    text.evaluate("(field) => { field.scrollTop = field.scrollHeight; }")
    assert eventually(desk, lambda: pane.evaluate(LEFT) < 2)
    pane.evaluate("(pane) => { pane.scrollTop = 500; }")
    assert eventually(desk, lambda: text.evaluate(LEFT) > 500)
    before = desk.evaluate(TOP, "見出し4")

    text.evaluate(
        "(field) => { field.setRangeText('足す。\\n\\n', 0, 0); field.dispatchEvent(new Event('input')); }"
    )

    expect(desk.locator(f"{PREVIEW} p").first).to_have_text("足す。")
    assert abs(desk.evaluate(TOP, "見出し4") - before) < 2


def test_others_lead_to_a_place_by_code_points_or_to_a_field(desk: Page) -> None:
    open_page(desk, "𠮷野家の話")

    announce(desk, "goto", {"start": 1, "end": 3})
    in_text = desk.evaluate("getSelection().toString()")
    announce(desk, "goto", {"field": "description"})

    assert in_text == "野家"
    assert desk.evaluate("document.activeElement.id") == "id_description"
    expect(desk.locator("#id_description")).to_be_visible()


def test_others_change_the_text_undoably(desk: Page) -> None:
    open_page(desk, "𠮷一二三四")

    announce(
        desk, "edit", {"edits": [{"start": 1, "end": 2, "text": ""}, {"start": 3, "end": 4, "text": "３"}]}
    )
    changed = desk.input_value(BODY)
    desk.locator(BODY).press("Control+z")
    desk.locator(BODY).press("Control+z")

    assert changed == "𠮷二３四"
    assert desk.input_value(BODY) == "𠮷一二三四"


def test_others_hear_of_the_text_once_it_rests(desk: Page) -> None:
    open_page(desk, "")
    desk.evaluate(
        """() => {
            window.heard = [];
            document.addEventListener("desk:text", (event) => window.heard.push(event.detail.body));
        }"""
    )

    # In one go, as a slow machine may rest between two keys:
    typing = "(field, text) => [...text].forEach((sign) => document.execCommand('insertText', false, sign))"
    desk.locator(BODY).focus()
    desk.locator(BODY).evaluate(typing, "一二三")

    assert becomes(desk, lambda: desk.evaluate("window.heard"), ["一二三"]) == ["一二三"]
