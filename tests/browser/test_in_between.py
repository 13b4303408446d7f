"""What is typed, pressed or answered while something else is still on its way: nothing of it is lost, and no
answer overtakes a newer one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from blog.models import Asset, Post
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import BODY, SOON, STATE, change, put_caret, wait_for_state
from tests.browser.waiting import asked, becomes, eventually, hold, stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REVIEWER = "#id_reviewer"
LATER_CLOSE = """() => addEventListener("close", (event) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    window.tellOfTheClose = () => event.target.dispatchEvent(new Event("close"));
}, true)"""
"""A browser that is busy: it tells of a closed dialog when the test says so."""


@pytest.fixture
def post() -> Post:
    return factories.draft(body="次の段落に、三つの数字があります。")


# --- proposals ---


def test_enter_before_the_list_is_there_takes_from_the_list_of_what_was_typed(desk: Page) -> None:
    factories.published(title="新NISA入門", permalink="/nisa/")
    factories.published(title="生成AIの基礎", permalink="/ai/")
    desk.goto(change(factories.draft(body="生成AI")))
    put_caret(desk, 0, 4)
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option", name="生成AIの基礎")).to_be_visible()
    held = hold(desk, "**/post/links/**")

    stop_the_clock(desk)  # a slow machine would have asked by itself before Enter
    desk.keyboard.insert_text("NISA")
    desk.keyboard.press("Enter")
    asked(desk, held).continue_()

    expect(desk.locator(BODY)).to_have_value("[生成AI](/nisa/)")


def test_what_an_older_search_for_links_found_is_not_told_of_a_newer(desk: Page) -> None:
    factories.published(title="新NISA入門", permalink="/nisa/")
    desk.goto(change(factories.draft(body="新NISA")))
    put_caret(desk, 0, 5)
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option", name="新NISA入門")).to_be_visible()
    held = hold(desk, "**/post/links/**")
    desk.keyboard.insert_text("何もない")
    older = asked(desk, held)
    desk.locator(".desk-links input").fill("NISA")
    asked(desk, held, 2).continue_()
    expect(desk.get_by_role("option", name="新NISA入門")).to_be_visible()

    with desk.expect_response(older.request.url):
        older.continue_()

    desk.wait_for_timeout(300)
    expect(desk.locator(".desk-links [role=status]")).to_have_text("")


def test_a_tag_that_was_marked_stays_marked_when_a_newer_list_has_it_too(desk: Page) -> None:
    factories.published(tags=["新NISA 入門", "新年度"])
    desk.goto(change(factories.draft(tags=[])))
    tags = desk.locator("#id_tags")
    tags.press_sequentially("新")
    expect(desk.get_by_role("option", name="新NISA 入門")).to_be_visible()
    held = hold(desk, "**/post/tags/**")
    tags.press_sequentially("NISA")
    answer = asked(desk, held)

    marked = desk.locator(".desk-proposals li[aria-selected=true]")
    for _ in range(2):
        desk.keyboard.press("ArrowDown")
        if marked.inner_text().startswith("新NISA"):
            break
    answer.continue_()
    expect(desk.locator(".desk-proposals li")).to_have_count(1)
    desk.keyboard.press("Enter")

    expect(tags).to_have_value("新NISA 入門、")


def test_keys_after_escape_go_into_the_text_though_the_browser_is_late(desk: Page) -> None:
    desk.goto(change(factories.draft(body="くわしくは別の記事で。")))
    desk.evaluate(LATER_CLOSE)
    put_caret(desk, 5, 9)
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("dialog")).to_be_visible()

    desk.keyboard.press("Escape")
    desk.keyboard.insert_text("あ")
    eventually(desk, lambda: desk.evaluate("'tellOfTheClose' in window"))
    desk.evaluate("tellOfTheClose()")
    desk.keyboard.insert_text("い")

    assert desk.input_value(BODY) == "くわしくはあいで。"


def test_a_picture_that_arrives_behind_a_dialog_waits_for_its_end(desk: Page, tmp_path: Path) -> None:
    picture = tmp_path / "図.png"
    picture.write_bytes(factories.picture())
    desk.goto(change(factories.draft(body="前")))
    put_caret(desk, 1)
    held = hold(desk, "**/markdownx/upload/")
    desk.set_input_files(".desk-file input", picture)
    upload = asked(desk, held)
    desk.locator(BODY).press("Control+k")
    desk.keyboard.insert_text("/a/")

    with desk.expect_response("**/markdownx/upload/"):
        upload.continue_()
    eventually(desk, Asset.objects.exists)
    field = desk.get_by_role("combobox", name="記事の題名の一部か、アドレス")
    assert field.input_value() == "/a/"
    desk.keyboard.press("Escape")

    expect(desk.locator(BODY)).to_have_value(f"前![図]({Asset.objects.get().path})")


def test_who_gave_up_waiting_is_told_of_no_refusal(desk: Page) -> None:
    desk.goto(change(factories.draft(title="題", body="本文")))
    slow = """() => {
        const real = window.fetch;
        window.said = [];
        const place = document.querySelector("#address-outlook span");
        new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
        window.fetch = async (url, options) => {
            if (!String(url).includes("/address/")) return real(url, options);
            window.fetch = real;
            window.isAsked = true;
            const answer = await real(url, options);
            const { signal } = options;
            const given = (_, up) => signal.addEventListener("abort", () => up(signal.reason));
            answer.text = () => new Promise(given);
            return answer;
        };
    }"""
    desk.evaluate(slow)

    desk.fill("#id_slug", "a")
    eventually(desk, lambda: desk.evaluate("'isAsked' in window"))
    desk.fill("#id_slug", "b")
    expect(desk.locator("#address-outlook code")).to_contain_text("/b/")

    assert [words for words in desk.evaluate("window.said") if "ログイン" in words] == []


# --- saving, handing over, checking ---


def test_a_button_that_is_pressed_during_a_save_is_not_forgotten(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    held = hold(desk, f"**{change(post)}")
    desk.fill(BODY, "新しい文")
    desk.keyboard.press("Control+s")
    save = asked(desk, held)

    desk.click("[name=_action][value=submit]")
    save.continue_()
    asked(desk, held, 2).continue_()
    asked(desk, held, 3).continue_()  # the page itself, which comes anew

    expect(desk.locator(".writing-bar .state")).to_have_text("レビュー待ち", timeout=SOON)
    assert Post.objects.get().body == "新しい文"


def test_a_note_that_is_written_during_a_save_stays_for_the_next(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    held = hold(desk, f"**{change(post)}")
    note = desk.get_by_label("変更のメモ")
    desk.fill(BODY, "新しい文")
    note.fill("数字を直した")
    desk.keyboard.press("Control+s")
    save = asked(desk, held)

    note.fill("図も直した")
    save.continue_()
    wait_for_state(desk, "saved")

    expect(desk.locator(".messagelist")).to_contain_text("保存しました")
    expect(note).to_have_value("図も直した")


def test_two_choices_in_a_moment_are_stored_in_their_order(desk: Page, post: Post) -> None:
    first, second = factories.account("hanako", EDITOR), factories.account("taro", EDITOR)
    desk.goto(change(post))
    desk.locator(REVIEWER).evaluate("(field) => { field.closest('details').open = true; }")
    held = hold(desk, "**/turn/")

    desk.select_option(REVIEWER, str(first.pk))
    choice = asked(desk, held)
    desk.select_option(REVIEWER, str(second.pk))
    desk.wait_for_timeout(300)
    at_once = len(held)
    choice.continue_()
    asked(desk, held, 2).continue_()

    assert becomes(desk, lambda: Post.objects.get().reviewer, second) == second
    assert at_once == 1


def test_publishing_waits_for_the_answer_that_overtook_its_own(desk: Page, post: Post) -> None:
    desk.goto(change(post))
    expect(desk.locator("#checklist > summary")).to_contain_text("誤り", timeout=SOON)
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.url) if request.url.endswith("/change/") else None)
    held = hold(desk, "**/post/check/")

    desk.click("[name=_action][value=publish]")
    asked(desk, held)
    desk.click("[name=_action][value=publish]")
    asked(desk, held, 2).continue_()

    expect(desk.locator("#checklist [data-check=status]")).to_contain_text("まだ公開していません")
    assert sent == []
    expect(desk.locator(STATE)).to_have_attribute("data-state", "saved")


def test_what_is_said_of_a_check_stays_until_the_text_changes_again(desk: Page) -> None:
    desk.goto(change(factories.draft(title="題", body="本文")))
    said = desk.locator("#checklist [data-check=status]")
    desk.locator("#checklist").evaluate("(panel) => { panel.open = true; }")
    expect(desk.locator("#checklist + [role=status]")).to_contain_text("点検：", timeout=SOON)
    stop_the_clock(desk)
    put_caret(desk, 2)
    desk.keyboard.insert_text("です。")
    found = desk.locator("#checklist [data-check=goto]").first

    found.evaluate("(button) => button.click()")
    expect(said).to_contain_text("点検し直しました")
    for _ in range(5):
        desk.clock.run_for(500)

    desk.wait_for_timeout(300)
    expect(said).to_contain_text("点検し直しました")


# --- readers ---


def test_a_suggestion_that_has_the_focus_is_not_taken_away(page: Page) -> None:
    factories.published(title="AIの話", tags=["AI"])
    page.goto("/")
    page.locator("#site_search").press_sequentially("A")
    expect(page.locator(".search-suggestions a").first).to_be_visible()
    held = hold(page, "**/suggest/**")
    page.locator("#site_search").press_sequentially("I")
    answer = asked(page, held)

    page.keyboard.press("ArrowDown")
    expect(page.locator(".search-suggestions a").first).to_be_focused()
    answer.continue_()

    page.wait_for_timeout(300)
    expect(page.locator(".search-suggestions a").first).to_be_focused()
