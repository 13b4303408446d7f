"""The checklist beside the text: what it finds, where it leads, what it puts right, what it stops."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, Route, expect

from blog.models import Post
from blog.services.roles import CHIEF, EDITOR
from tests import factories
from tests.browser.conftest import OpenPage
from tests.browser.desk import BODY, SOON, TITLE, change, compose, put_caret, selection, sign_in, type_body
from tests.browser.waiting import stop_the_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWICE = "同じ段落がここに立っています。言い回しも数字も変わりません。読者は二度読まされることになります。"
BETWEEN = "𠮷田が書いた、間の段落です。"
TEXT = f"{TWICE}\n\n{BETWEEN}\n\n{TWICE}\n"
CHECKED = "**/admin/blog/post/check/"

PANEL = "#checklist"
COUNT = f"{PANEL} > summary"


@pytest.fixture
def editor() -> User:
    return factories.account("editor", EDITOR)


def complete(**columns: Any) -> Post:
    """A draft in which the checklist finds no error."""
    return factories.draft(
        **{
            "title": "公開できる記事",
            "category": factories.category(),
            "authors": [factories.author()],
            "excerpt": "要点を一文で述べます。",
            **columns,
        }
    )


@pytest.fixture
def at(open_page: OpenPage, live_server: Any, editor: User) -> Any:
    """Opens the writing page of a post, with the checklist folded out and done for the first time."""

    def open_(post: Post, user: User | None = None, **options: Any) -> Page:
        page = open_page(**options)
        sign_in(page, user or editor, live_server.url)
        page.goto(change(post))
        page.locator(PANEL).evaluate("(panel) => { panel.open = true; }")
        expect(page.locator(f"{PANEL} + [role=status]")).to_contain_text("点検：", timeout=SOON)
        return page

    return open_


def group(page: Page, name: str) -> Locator:
    """What the check `name` has found."""
    return page.locator(f"{PANEL} .finding-group[data-name={name}]")


def test_findings_appear_and_go_while_writing(at: Any) -> None:
    page = at(complete(body=f"{TWICE}\n\n{BETWEEN}\n"))
    expect(page.locator(COUNT)).to_contain_text("指摘なし")

    type_body(page, "\n")
    page.keyboard.insert_text(TWICE)
    expect(group(page, "repeated-paragraph")).to_be_visible(timeout=SOON)
    expect(page.locator(f"{PANEL} + [role=status]")).not_to_have_text("点検：誤り 0件、注意 0件")
    page.keyboard.press("Control+z")

    expect(group(page, "repeated-paragraph")).to_have_count(0, timeout=SOON)


def test_nothing_is_checked_while_words_are_composed(at: Any) -> None:
    page = at(complete(body=f"{BETWEEN}\n"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/check/" in request.url else None)
    put_caret(page, 0)

    compose(page, "へんかんのとちゅう")
    page.wait_for_timeout(2500)

    assert asked == []


def test_a_finding_leads_to_its_place(at: Any) -> None:
    page = at(complete(body=TEXT))

    group(page, "repeated-paragraph").get_by_role("button", name="移動").click()

    start, end = selection(page)
    units = page.input_value(BODY).encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == TWICE
    assert start > len(TWICE)


def test_a_finding_about_a_field_leads_to_the_field(at: Any) -> None:
    page = at(factories.draft(title="題", body=BETWEEN))

    group(page, "missing-category").get_by_role("button", name="移動").click()

    expect(page.locator("#id_category")).to_be_focused()


def test_one_press_removes_a_paragraph_that_stands_twice_and_can_be_undone(at: Any) -> None:
    page = at(complete(body=TEXT))
    fix = group(page, "repeated-paragraph").locator("[data-check=fix]")

    fix.click()
    expect(group(page, "repeated-paragraph")).to_have_count(0, timeout=SOON)
    assert page.input_value(BODY).count(TWICE) == 1
    assert BETWEEN in page.input_value(BODY)
    page.locator(BODY).press("Control+z")

    assert page.input_value(BODY) == TEXT
    expect(fix).to_be_visible(timeout=SOON)


def test_a_fix_for_an_older_text_is_not_made(at: Any) -> None:
    page = at(complete(body=TEXT))
    stop_the_clock(page)  # a slow machine would have checked it by itself
    put_caret(page, 0)
    page.keyboard.insert_text("前に足した文。\n\n")

    group(page, "repeated-paragraph").locator("[data-check=fix]").evaluate("(button) => button.click()")

    expect(page.locator(f"{PANEL} [data-check=status]")).to_contain_text("点検し直しました")
    assert page.input_value(BODY).count(TWICE) == 2
    group(page, "repeated-paragraph").locator("[data-check=fix]").click()
    expect(group(page, "repeated-paragraph")).to_have_count(0, timeout=SOON)
    assert page.input_value(BODY).startswith("前に足した文。")


def test_a_choice_beside_the_text_is_checked_too(at: Any) -> None:
    section = factories.category("経済")
    page = at(factories.draft(title="題", body=BETWEEN))
    expect(group(page, "missing-category")).to_be_visible()

    page.select_option("#id_category", str(section.pk))

    expect(group(page, "missing-category")).to_have_count(0, timeout=SOON)


def test_what_was_folded_out_stays_so(at: Any) -> None:
    page = at(complete(body="\n\n".join(f"![](https://example.com/{number}.png)" for number in range(6))))
    more = group(page, "missing-alt").locator(".finding-more")
    more.locator("summary").click()
    more.evaluate("(more) => { more.dataset.old = 'true'; }")

    page.locator(f"{PANEL} [data-check=run]").click()

    expect(page.locator(f"{PANEL} [data-old]")).to_have_count(0)
    expect(page.locator(f"{PANEL} [data-check=run]")).to_be_focused()
    expect(more.locator(".finding").first).to_be_visible()


def test_publishing_stops_at_errors_before_anything_is_sent(at: Any) -> None:
    post = factories.draft(title="題", body=BETWEEN)
    page = at(post)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/change/") else None)
    page.locator(PANEL).evaluate("(panel) => { panel.open = false; }")

    page.get_by_role("button", name="公開する").click()

    expect(page.locator(f"{PANEL} [data-check=status]")).to_contain_text("まだ公開していません")
    expect(page.locator(COUNT)).to_be_focused()
    assert sent == []
    assert Post.objects.drafts().get() == post


def test_publishing_goes_on_where_only_warnings_stand(at: Any) -> None:
    post = complete(body=TEXT)
    page = at(post)
    expect(group(page, "repeated-paragraph")).to_be_visible()

    page.get_by_role("button", name="公開する").click()

    expect(page.locator(".messagelist")).to_contain_text("公開しました", timeout=SOON)
    assert Post.objects.published().get() == post


def test_an_editor_in_chief_may_publish_with_a_reason(at: Any) -> None:
    chief = factories.account("chief", CHIEF)
    post = factories.draft(title="題", body=BETWEEN)
    page = at(post, chief)
    page.get_by_role("button", name="公開する").click()
    expect(page.locator(f"{PANEL} [data-check=status]")).to_contain_text("理由を書いてください")

    page.fill("#id_override_reason", "速報のため")
    page.get_by_role("button", name="公開する").click()

    expect(page.locator(".messagelist")).to_contain_text("公開しました", timeout=SOON)
    assert Post.objects.published().get() == post


def test_a_check_that_fails_says_so_and_leaves_the_rest_as_it_was(at: Any) -> None:
    page = at(complete(body=TEXT))

    def fail(route: Route) -> None:
        route.abort()

    page.route(CHECKED, fail)
    page.locator(f"{PANEL} [data-check=run]").click()

    expect(page.locator(f"{PANEL} [data-check=status]")).to_contain_text("点検できませんでした")
    expect(group(page, "repeated-paragraph")).to_be_visible()


@pytest.fixture
def new(open_page: OpenPage, live_server: Any, editor: User) -> Page:
    """The page of a new article that nobody has begun, once it was checked."""
    page = open_page()
    sign_in(page, editor, live_server.url)
    page.goto("/admin/blog/post/add/")
    expect(page.locator(f"{PANEL} + [role=status]")).to_contain_text("まだ：タイトル", timeout=SOON)
    return page


def test_a_new_article_is_checked_before_it_has_a_row(new: Page) -> None:
    expect(new.locator(COUNT)).not_to_contain_text("誤り")

    new.fill(TITLE, "新しい記事")

    expect(new.locator(COUNT)).to_contain_text("誤り", timeout=SOON)


def test_an_empty_article_is_not_published_and_told_what_it_lacks(new: Page) -> None:
    new.get_by_role("button", name="公開する").click()

    expect(new.locator(f"{PANEL} [data-check=status]")).to_contain_text("まだ公開していません", timeout=SOON)
    expect(new.locator(COUNT)).to_contain_text("誤り")
    expect(group(new, "missing-title")).to_be_visible()
    assert not Post.objects.exists()


def test_without_scripts_the_typed_text_is_checked_on_a_page(
    open_page: OpenPage, live_server: Any, editor: User
) -> None:
    post = complete(body=BETWEEN)
    page = open_page(java_script_enabled=False)
    sign_in(page, editor, live_server.url)
    page.goto(change(post))
    page.fill(BODY, TEXT)
    page.click(COUNT)

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="いまの内容を点検する").click()

    expect(opened.value.locator(".finding-group[data-name=repeated-paragraph]")).to_be_visible()
    assert Post.objects.get().body == BETWEEN
