"""The link picker and the proposals for tags."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.desk import BODY, change, compose, put_caret

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAGS = "#id_tags"


@pytest.fixture
def editor(desk: Page) -> Page:
    """The page of a draft, in a newsroom with a public article, a draft and some tags."""
    factories.published(title="新NISA入門", permalink="/nisa/", tags=["新NISA 入門", "投資"])
    factories.published(title="生成AIの基礎", permalink="/ai/", tags=["生成AI"])
    factories.draft(title="日付のない下書き")
    desk.goto(change(factories.draft(body="くわしくは別の記事で。", tags=[])))
    return desk


@pytest.fixture
def picker(editor: Page) -> Iterator[Locator]:
    put_caret(editor, 5, 9)
    editor.keyboard.press("Control+k")
    dialog = editor.get_by_role("dialog", name="リンクを入れる")
    expect(dialog).to_be_visible()
    yield dialog


def test_a_link_to_an_article_is_found_and_put_in_by_keyboard(editor: Page, picker: Locator) -> None:
    editor.keyboard.insert_text("nisa")
    expect(picker.get_by_role("option")).to_have_count(1)
    editor.keyboard.press("Enter")

    expect(picker).to_have_count(0)
    assert editor.input_value(BODY) == "くわしくは[別の記事](/nisa/)で。"
    assert editor.evaluate("document.activeElement.id") == "id_body"


def test_a_link_can_be_undone(editor: Page, picker: Locator) -> None:
    editor.keyboard.insert_text("nisa")
    expect(picker.get_by_role("option")).to_have_count(1)
    editor.keyboard.press("Enter")

    editor.locator(BODY).press("Control+z")

    assert editor.input_value(BODY) == "くわしくは別の記事で。"


def test_arrow_keys_choose_another(editor: Page, picker: Locator) -> None:
    editor.keyboard.press("Delete")
    expect(picker.get_by_role("option")).to_have_count(3)

    editor.keyboard.press("ArrowDown")
    chosen = picker.get_by_role("option", selected=True)

    expect(chosen).to_have_count(1)
    combobox = picker.get_by_role("combobox")
    assert combobox.get_attribute("aria-activedescendant") == chosen.get_attribute("id")


def test_without_a_selection_the_title_is_the_text(editor: Page) -> None:
    put_caret(editor, 5)
    editor.click('[data-command="link"]')
    editor.keyboard.insert_text("生成")
    editor.get_by_role("option", name="生成AIの基礎").click()

    assert editor.input_value(BODY) == "くわしくは[生成AIの基礎](/ai/)別の記事で。"


def test_any_address_can_be_typed(editor: Page, picker: Locator) -> None:
    editor.keyboard.insert_text("https://example.com/a(b)")
    expect(picker.get_by_role("option")).to_contain_text("このアドレスを使う")
    editor.keyboard.press("Enter")

    assert editor.input_value(BODY) == "くわしくは[別の記事](<https://example.com/a(b)>)で。"


def test_a_draft_without_an_address_cannot_be_chosen_and_says_why(editor: Page, picker: Locator) -> None:
    editor.keyboard.insert_text("日付のない")
    option = picker.get_by_role("option", name="日付のない下書き")
    expect(option).to_have_attribute("aria-disabled", "true")
    editor.keyboard.press("Enter")

    expect(picker).to_be_visible()
    expect(option).to_contain_text("アドレスがありません")


def test_escape_leaves_the_text_alone(editor: Page, picker: Locator) -> None:
    editor.keyboard.press("Escape")

    expect(picker).to_have_count(0)
    expect(editor.locator(BODY)).to_be_focused()
    assert editor.input_value(BODY) == "くわしくは別の記事で。"
    assert editor.evaluate("getSelection().toString()") == "別の記事"


def test_a_tag_is_proposed_and_taken_by_keyboard(editor: Page) -> None:
    editor.locator(TAGS).press_sequentially("NISA")
    expect(editor.get_by_role("option", name="新NISA 入門")).to_be_visible()
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")

    assert editor.input_value(TAGS) == "新NISA 入門、"
    expect(editor.locator(TAGS)).to_have_attribute("aria-expanded", "false")


def test_only_the_tag_that_the_caret_is_in_is_proposed_for(editor: Page) -> None:
    editor.fill(TAGS, "投資，，新しいタグ")
    put = "(field) => { field.focus(); field.setSelectionRange(3, 3); }"
    editor.locator(TAGS).evaluate(put)
    editor.locator(TAGS).press_sequentially("生成")

    editor.get_by_role("option", name="生成AI").click()

    assert editor.input_value(TAGS) == "投資，生成AI，新しいタグ"


def test_escape_closes_the_proposals_and_enter_sends_no_form(editor: Page) -> None:
    editor.locator(TAGS).press_sequentially("投")
    expect(editor.get_by_role("option", name="投資")).to_be_visible()

    editor.keyboard.press("Escape")
    editor.keyboard.press("Enter")

    expect(editor.get_by_role("option", name="投資")).to_be_hidden()
    assert editor.input_value(TAGS) == "投"


def test_nothing_is_proposed_while_an_input_method_composes(editor: Page) -> None:
    editor.locator(TAGS).focus()

    session = compose(editor, "とうし")
    editor.wait_for_timeout(600)
    during = editor.locator(".desk-proposals li").count()
    session.send("Input.insertText", {"text": "投資"})

    expect(editor.get_by_role("option", name="投資")).to_be_visible()
    assert during == 0
