"""The writing page as it lies before an editor: on every width, light and dark, with and without scripts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog.models import Post
from blog.querysets import Status
from blog.services import editing, publishing
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES
from tests.browser.conftest import OpenPage
from tests.browser.desk import ADD, BODY, PREVIEW, TITLE, change, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"desk": 1280, "tablet": 820, "phone": 390}
LONG = "\n\n".join(f"## 見出し{number}\n\n{'段落の文です。' * 20}" for number in range(30))
DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def live() -> Post:
    """A public article beside which a newer text waits, with something in every panel."""
    editor = factories.account("hanako", EDITOR)
    post = factories.complete(
        title="生成AIと半導体への投資をどう読むか：2026年の見取り図と、長い題名が折り返す様子",
        slug="a",
        body=LONG,
        tags=["AI", "半導体"],
        cover=factories.asset().get_absolute_url(),
        published_at=DATE,
    )
    publishing.publish(post=post, by=None)
    post = Post.objects.get()
    post.slug = "b"
    editing.save(post=post, authors=post.byline, tags=["AI"], user=editor)
    return post


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return {**found, "right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS.keys())
def test_the_page_has_no_barrier_and_nothing_beside_it(
    open_page: OpenPage, live_server: Any, live: Post, complaints: list[str], width: int, scheme: Any
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, factories.member(CHIEF), live_server.url)
    found = {}

    for path in (change(live), ADD):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((panel) => (panel.open = true))")
        said = complaints.copy()  # axe itself writes styles, which the page forbids
        found[path] = (barriers(page), overflow(page), said)
        complaints.clear()

    clean = ("", 0, [])
    assert {path: value for path, value in found.items() if value != clean} == {}


def test_who_only_looks_meets_no_barrier_either(
    open_page: OpenPage, live_server: Any, complaints: list[str]
) -> None:
    writer = factories.member(WRITER)
    post = factories.draft(status=Status.REVIEW, created_by=writer, body=LONG, tags=["AI"])
    page = open_page(viewport={"width": 1280, "height": 800})
    sign_in(page, writer, live_server.url)

    page.goto(change(post))

    expect(page.locator(f"{PREVIEW} h2").first).to_have_text("見出し0")
    assert complaints == []
    assert barriers(page) == ""


def test_on_a_desk_text_page_and_settings_stand_side_by_side(desk: Page, live: Post) -> None:
    desk.set_viewport_size({"width": 1280, "height": 800})

    desk.goto(change(live))

    text, preview, side = box(desk, BODY), box(desk, ".desk-preview"), box(desk, ".writing-side")
    assert text["right"] <= preview["x"]
    assert preview["right"] <= side["x"]
    assert side["right"] <= 1280
    for selector in ("#id_published_at", "#id_category", "#id_tags", "[name=_continue]"):
        assert box(desk, selector)["bottom"] <= 800, selector


def test_each_part_scrolls_by_itself(desk: Page, live: Post) -> None:
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto(change(live))
    reaches = "(part) => { part.scrollTop = 10 ** 6; return part.scrollTop > 0; }"

    assert desk.locator(BODY).evaluate(reaches)
    assert desk.locator(".desk-preview").evaluate(reaches)
    assert desk.locator(".writing-side").evaluate(reaches)
    assert desk.evaluate("scrollY") == 0


def test_the_buttons_stay_in_sight(desk: Page, live: Post) -> None:
    desk.set_viewport_size({"width": 390, "height": 800})
    desk.goto(change(live))

    desk.locator("#log").scroll_into_view_if_needed()

    assert 0 <= box(desk, "[name=_continue]")["y"] < 200


def test_the_screen_is_divided_as_one_likes_by_keyboard(desk: Page, live: Post) -> None:
    desk.goto(change(live))
    desk.locator("#writing-view-both").focus()

    desk.keyboard.press("ArrowRight")
    expect(desk.locator(BODY)).to_be_hidden()
    expect(desk.locator(".desk-preview")).to_be_visible()
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("ArrowLeft")

    expect(desk.locator(BODY)).to_be_visible()
    expect(desk.locator(".desk-preview")).to_be_hidden()


def test_enter_in_the_title_leads_to_the_text(desk: Page) -> None:
    desk.goto(ADD)
    desk.locator(TITLE).press_sequentially("題")

    desk.keyboard.press("Enter")

    expect(desk.locator(BODY)).to_be_focused()
    assert desk.input_value(TITLE) == "題"


def test_a_byline_grows_by_the_places_that_are_filled(desk: Page) -> None:
    first, second = factories.author("あ"), factories.author("い")
    desk.goto(ADD)
    desk.fill(TITLE, "題")

    desk.select_option("#id_byline_1", str(second.pk))
    desk.select_option("#id_byline_2", str(first.pk))
    expect(desk.locator("#id_byline_3")).to_be_visible()
    desk.click("[name=_continue]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert Post.objects.get().byline == [second, first]


def test_a_long_title_is_seen_whole(desk: Page, live: Post) -> None:
    desk.set_viewport_size({"width": 820, "height": 800})

    desk.goto(change(live))

    hidden = "(field) => field.scrollWidth > field.clientWidth || field.scrollHeight > field.clientHeight + 1"
    assert not desk.locator(TITLE).evaluate(hidden)


def test_the_address_is_told_while_the_slug_is_typed(desk: Page) -> None:
    desk.goto(ADD)
    desk.fill("#id_published_at", "2026-01-16T00:30")

    desk.locator("#id_slug").press_sequentially("new-nisa")

    expect(desk.locator("#address-outlook code")).to_have_text("/2026/01/16/new-nisa/")


def test_a_slug_of_another_article_is_told_before_saving(desk: Page) -> None:
    factories.published(title="先の記事", slug="taken", published_at=DATE)
    desk.goto(ADD)
    desk.fill("#id_published_at", "2026-01-15T12:00")

    desk.fill("#id_slug", "taken")

    expect(desk.locator("#address-outlook")).to_contain_text("記事「先の記事」が使っています")
    expect(desk.locator("#address-outlook")).to_have_class("address-outlook impossible")


def test_the_button_says_whether_it_publishes_now_or_later(desk: Page) -> None:
    desk.goto(ADD)
    button = desk.locator("[name=_action][value=publish]")
    expect(button).to_have_text("公開する")

    desk.fill("#id_published_at", "2099-01-01T09:00")
    expect(button).to_have_text("予約する")
    desk.fill("#id_published_at", "")

    expect(button).to_have_text("公開する")


def test_search_results_and_cards_are_shown_as_they_will_look(desk: Page) -> None:
    asset = factories.asset()
    desk.goto(ADD)
    for panel in ("抜粋と説明", "カバー画像", "検索とSNSでの見え方"):
        desk.locator("summary", has_text=panel).click()

    desk.fill(TITLE, "新NISA入門")
    desk.fill("#id_excerpt", "抜粋です。")
    expect(desk.locator(".result-words")).to_have_text("抜粋です。")
    desk.fill("#id_description", "説明です。")
    desk.fill("#id_cover", asset.get_absolute_url())

    expect(desk.locator(".result-title")).to_contain_text("新NISA入門｜")
    expect(desk.locator(".card-title")).to_have_text("新NISA入門")
    expect(desk.locator(".card-words")).to_have_text("説明です。")
    expect(desk.locator("#cover-preview")).to_be_visible()
    desk.fill("#id_cover", "/assets/missing.png")
    expect(desk.locator("#cover-preview")).to_be_hidden()


def test_an_odd_cover_is_words_until_another_is_typed(desk: Page, live_server: Any) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    post, asset = factories.draft(cover="//elsewhere.example/a.png"), factories.asset()
    desk.goto(f"{live_server.url}/admin/blog/post/{post.pk}/change/")
    words, picture = desk.locator("[data-refused=cover]"), desk.locator("#cover-preview")
    expect(words).to_contain_text("//elsewhere.example/a.png")
    expect(picture).to_be_hidden()

    desk.fill("#id_cover", "/\\elsewhere.example/b.png")
    expect(words).to_be_hidden()
    expect(picture).to_be_hidden()
    desk.fill("#id_cover", asset.get_absolute_url())
    expect(picture).to_be_visible()
    desk.fill("#id_cover", "//elsewhere.example/a.png")

    expect(words).to_be_visible()
    expect(picture).to_be_hidden()
    assert [address for address in asked if "elsewhere" in address] == []


def test_a_description_that_search_results_cut_is_said_to_be_long(desk: Page) -> None:
    desk.goto(ADD)
    desk.locator("summary", has_text="抜粋と説明").click()

    desk.fill("#id_description", "あ" * 121)

    expect(desk.locator("[data-length-of=id_description]")).to_contain_text("121字")
    expect(desk.locator("[data-length-of=id_description]")).to_contain_text("途中で切れます")
    desk.fill("#id_description", "a" * 240)  # half-width: no wider than 120
    expect(desk.locator("[data-length-of=id_description]")).to_have_text("240字")


def test_nothing_is_asked_or_renamed_while_an_input_method_composes(desk: Page) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.extend([request.url] if "/address/" in request.url else []))
    desk.goto(ADD)
    compose = """(field) => {
        field.focus();
        field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        field.value = "しんにーさ";
        field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    }"""

    desk.locator(TITLE).evaluate(compose)
    desk.keyboard.press("Shift")
    desk.wait_for_timeout(600)
    assert asked == []
    desk.locator(TITLE).evaluate(
        "(field) => field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))"
    )

    expect(desk.locator("#address-outlook code")).to_contain_text("しんにーさ")


def test_a_text_that_begins_to_differ_from_the_public_one_says_so(desk: Page) -> None:
    post = factories.published(category=factories.category(), authors=[factories.author()])
    desk.goto(change(post))
    expect(desk.locator(".waits")).to_be_hidden()
    expect(desk.locator("[value=discard_changes]")).to_be_hidden()

    desk.locator(BODY).press_sequentially("書き足した。")

    expect(desk.locator(".waits")).to_contain_text("読者に見えているのは", timeout=10_000)
    expect(desk.locator("[value=discard_changes]")).to_be_visible()


def test_an_article_is_written_sent_back_and_scheduled_without_any_script(
    open_page: OpenPage, live_server: Any
) -> None:
    section, author = factories.category(), factories.author()
    writer, chief = factories.account("taro", WRITER), factories.account("hanako", CHIEF)

    def window(user: User) -> Page:
        page = open_page(java_script_enabled=False)
        sign_in(page, user, live_server.url)
        return page

    page = window(writer)
    page.goto(ADD)
    page.fill(TITLE, "新NISA入門")
    page.fill(BODY, "## 見出し\n\n**「強調」**です。")
    page.select_option("#id_category", str(section.pk))
    page.select_option("#id_byline_1", str(author.pk))
    page.click("[value=submit]")
    expect(page.locator(".messagelist .success")).to_have_text("レビューに出しました。")
    expect(page.locator(".writing-bar .state")).to_have_text("レビュー待ち")

    desk = window(chief)
    desk.goto(change(Post.objects.get()))
    desk.click("[value=send_back]")
    expect(desk.locator(".errorlist").last).to_contain_text("理由が要ります")
    desk.fill("#id_action_note", "例を足してください")
    desk.click("[value=send_back]")
    expect(desk.locator(".writing-bar .state")).to_have_text("差し戻し")
    desk.fill("#id_published_at", "2099-01-01T09:00")
    desk.click("[value=publish]")
    expect(desk.locator(".messagelist .success")).to_have_text(
        "2099年1月1日 09:00（日本時間）に公開される予約です。"
    )
    desk.click("[value=unschedule]")

    expect(desk.locator(".writing-bar .state")).to_have_text("承認")
    assert Post.objects.get().status == Status.APPROVED


def test_the_page_is_read_without_any_script(open_page: OpenPage, live_server: Any) -> None:
    post = factories.draft(body="## 見出し\n\n本文です。")
    page = open_page(java_script_enabled=False)
    sign_in(page, factories.member(EDITOR), live_server.url)

    page.goto(change(post))

    expect(page.locator(f"{PREVIEW} h2")).to_have_text("見出し")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_bar_of_a_phone_is_one_row_with_saving_and_the_next_step(
    open_page: OpenPage, live_server: Any, scheme: Any
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    sign_in(page, factories.member(EDITOR), live_server.url)

    page.goto(change(factories.draft(body=LONG)))
    page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")

    bar = box(page, ".writing-bar")
    assert (bar["y"], bar["height"] < 64) == (0, True)
    seen = {
        name: box(page, f".writing-bar {name}")
        for name in (".state", "#save-state", "[name=_continue]", "[value=submit]")
    }
    outside = {
        name: each
        for name, each in seen.items()
        if each["x"] < 0 or each["right"] > 390 or each["y"] < 0 or each["bottom"] > bar["height"]
    }
    assert outside == {}


HIDDEN = """(bar) => [...bar.querySelectorAll(".state, #save-state, button:not([popover] *)")]
  .filter((part) => {
    const box = part.getBoundingClientRect();
    const corners = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
    return part.scrollWidth > part.clientWidth + 1 && part.matches("#save-state")
      || !corners.every(([x, y]) => part.contains(document.elementFromPoint(x, y)));
  })
  .map((part) => part.textContent.trim())"""
"""What of the bar is cut off, covered by something else, or out of the window."""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 320])
def test_the_bar_of_a_phone_hides_no_step(
    open_page: OpenPage, live_server: Any, width: int, scheme: Any
) -> None:
    soon = factories.complete(slug="soon")
    publishing.publish(post=soon, at=timezone.now() + timedelta(days=1), by=None)
    states = [factories.draft(status=state) for state in (Status.REVIEW, Status.RETURNED)]
    page = open_page(viewport={"width": width, "height": 700}, color_scheme=scheme)
    sign_in(page, factories.member(CHIEF), live_server.url)
    found = {}

    for path in (ADD, *(change(post) for post in (soon, *states))):
        page.goto(path)
        page.locator("#writing-counts").scroll_into_view_if_needed()
        bar = page.locator(".writing-bar")
        found[path] = (bar.evaluate(HIDDEN), overflow(page), box(page, ".writing-bar")["height"] < 64)

    assert {path: value for path, value in found.items() if value != ([], 0, True)} == {}


def test_what_the_bar_of_a_phone_has_no_room_for_is_in_a_sheet(
    open_page: OpenPage, live_server: Any, complaints: list[str]
) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, factories.member(EDITOR), live_server.url)
    post = factories.draft(body="前")
    page.goto(change(post))
    note = page.get_by_label("変更のメモ")
    expect(note).to_be_hidden()

    page.fill(BODY, "後")
    page.get_by_role("button", name="その他").press("Enter")
    note.fill("数字を直した")
    found = barriers(page)
    complaints.clear()  # axe itself writes styles, which the page forbids
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("保存しました")

    assert found == ""
    assert post.revisions.first().note == "数字を直した"
    expect(page.locator("#id_save_note")).to_have_value("")


def test_what_is_about_no_field_speaks_of_no_mark(desk: Page) -> None:
    desk.goto(change(factories.published(category=factories.category(), authors=[factories.author()])))

    desk.locator("[name=_action][value=publish]").click()

    expect(desk.locator(".messagelist")).to_have_text("公開していない変更はありません。")


def test_a_writer_is_told_that_the_article_is_handed_over_and_no_other_page_says_so(
    open_page: OpenPage, live_server: Any
) -> None:
    writer = factories.member(WRITER)
    post, other = (factories.draft(created_by=writer) for _ in range(2))
    page = open_page()
    sign_in(page, writer, live_server.url)
    page.goto(change(post))

    page.locator("[name=_action][value=submit]").click()

    expect(page.locator(".messagelist")).to_have_text("レビューに出しました。")
    expect(page.locator(BODY)).to_have_count(0)  # it may only be looked at now
    page.goto(change(other))
    expect(page.locator(f"{PREVIEW} > *").first).to_be_visible()
    expect(page.locator(".messagelist")).to_have_count(0)


def test_a_new_article_leads_to_its_preview_and_versions_once_it_is_begun(desk: Page) -> None:
    desk.goto(ADD)
    ways = desk.locator(".writing-ways")
    expect(ways.get_by_role("link")).to_have_count(0)

    desk.fill(BODY, "書き始めの本文")

    expect(ways.get_by_role("link")).to_have_text(["プレビュー", "版", "履歴"])
    ways.get_by_role("link", name="プレビュー").click()
    expect(desk.locator("main")).to_contain_text("書き始めの本文")
    desk.go_back()
    ways.get_by_role("link", name="版").click()
    expect(desk.locator("table.versions tbody tr")).to_have_count(1)


def test_a_reviewer_is_stored_when_chosen_before_the_article_has_a_row_too(desk: Page) -> None:
    reviewer = factories.account("hanako", EDITOR)
    desk.goto(ADD)
    desk.get_by_text("レビュー", exact=True).click()
    desk.select_option("#id_reviewer", str(reviewer.pk))
    desk.fill(BODY, "書き始めの本文")
    status = desk.locator("#turn-status")
    expect(status).to_contain_text("「レビューする人」を保存しました")

    desk.fill("#id_due_on", "2026-02-01")
    expect(status).to_contain_text("「締め切り」を保存しました")

    post = Post.objects.get()
    assert (post.reviewer, str(post.due_on)) == (reviewer, "2026-02-01")
    expect(desk.locator("#save-state")).to_have_attribute("data-state", "saved")
