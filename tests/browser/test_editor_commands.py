"""The tool bar, its keys, lists and undo: what hands do to the text."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.desk import BODY, change, compose, put_caret, selection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(desk: Page) -> Page:
    """The page of an empty draft."""
    desk.goto(change(factories.draft(body="")))
    return desk


def write(page: Page, text: str) -> None:
    """Puts `text` into the article with the caret where it says ‸, or what stands between two selected."""
    parts = text.split("‸")
    page.fill(BODY, "".join(parts))
    start = len(parts[0])
    put_caret(page, start, start + len(parts[1]) if len(parts) == 3 else None)


def read(page: Page) -> str:
    """The text with ‸ where the caret is, or around the selection."""
    text, (start, end) = page.input_value(BODY), selection(page)
    if start == end:
        return f"{text[:start]}‸{text[start:]}"
    return f"{text[:start]}‸{text[start:end]}‸{text[end:]}"


COMMANDS = [
    ("bold", "これは‸大事‸です", "これは**‸大事‸**です"),
    ("bold", "これは**‸大事‸**です", "これは‸大事‸です"),
    ("bold", "これは‸**大事**‸です", "これは‸大事‸です"),
    ("bold", "空‸", "空**‸**"),
    ("bold", "‸ 前後の空白 ‸", " **‸前後の空白‸** "),
    ("italic", "**‸大事‸**", "***‸大事‸***"),
    ("italic", "***‸大事‸***", "**‸大事‸**"),
    ("strike", "‸違う‸", "~~‸違う‸~~"),
    ("code", "‸print‸", "`‸print‸`"),
    ("heading2", "見出し‸", "## 見出し‸"),
    ("heading2", "## 見出し‸", "見出し‸"),
    ("heading3", "## 見出し‸", "### 見出し‸"),
    ("heading2", "段落\n見出し‸", "段落\n\n## 見出し‸"),
    ("bullets", "‸一\n二‸", "‸- 一\n- 二‸"),
    ("bullets", "‸- 一\n- 二‸", "‸一\n二‸"),
    ("bullets", "段落\n項目‸", "段落\n\n- 項目‸"),
    ("numbers", "‸- 一\n- 二‸", "‸1. 一\n2. 二‸"),
    ("quote", "‸一\n二‸", "‸> 一\n> 二‸"),
    ("quote", "‸> 一\n> 二‸", "‸一\n二‸"),
    ("codeblock", "‸print(1)‸", "```\n‸print(1)‸\n```"),
    ("codeblock", "前\n‸a\n```\nb‸", "前\n\n````\n‸a\n```\nb‸\n````"),
    ("table", "前‸", "前\n\n| ‸見出し‸ | 見出し |\n| --- | --- |\n| 内容 | 内容 |"),
]


KEYS = [
    ("Control+b", "**語**"),
    ("Control+i", "*語*"),
    ("Control+e", "`語`"),
    ("Control+Shift+X", "~~語~~"),
    ("Control+Alt+2", "## 語"),
    ("Control+Shift+Digit8", "- 語"),
    ("Control+Shift+Period", "> 語"),
]


def test_buttons_change_the_text_and_undo_takes_each_change_back(editor: Page) -> None:
    changed, undone = [], []

    for command, before, _ in COMMANDS:
        write(editor, before)
        editor.click(f'[data-command="{command}"]')
        changed.append((command, before, read(editor)))
        editor.locator(BODY).press("Control+z")
        undone.append(editor.input_value(BODY))

    assert changed == COMMANDS
    assert undone == [before.replace("‸", "") for _, before, _ in COMMANDS]


def test_keys_do_the_same(editor: Page) -> None:
    done = []

    for key, _ in KEYS:
        write(editor, "‸語‸")
        editor.locator(BODY).press(key)
        done.append((key, editor.input_value(BODY)))

    assert done == KEYS


LISTS = [
    ("- 一‸", "- 一\n- ‸"),
    ("* 一‸", "* 一\n* ‸"),
    ("9. 九‸", "9. 九\n10. ‸"),
    ("- [x] 済み‸", "- [x] 済み\n- [ ] ‸"),
    ("> 引用‸", "> 引用\n> ‸"),
    ("  - 深い‸", "  - 深い\n  - ‸"),
    ("> - 引用の中‸", "> - 引用の中\n> - ‸"),
    ("- 一\n- ‸", "- 一\n‸"),
    ("> 一\n> ‸", "> 一\n‸"),
    ("- 前‸後", "- 前\n- ‸後"),
    ("段落‸", "段落\n‸"),
    ("```\n- コード‸\n```", "```\n- コード\n‸\n```"),
]


def test_enter_carries_a_list_on_and_ends_it(editor: Page) -> None:
    done = []

    for before, _ in LISTS:
        write(editor, before)
        editor.locator(BODY).press("Enter")
        done.append((before, read(editor)))

    assert done == LISTS


def test_a_list_that_went_on_can_be_undone(editor: Page) -> None:
    write(editor, "- 一‸")

    editor.locator(BODY).press("Enter")
    editor.locator(BODY).press("Control+z")

    assert editor.input_value(BODY) == "- 一"


def test_the_enter_that_ends_a_composition_begins_no_item(editor: Page) -> None:
    write(editor, "- ‸")
    session = compose(editor, "いち")

    session.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    )
    session.send("Input.insertText", {"text": "一"})

    assert editor.input_value(BODY) == "- 一"


def test_tab_moves_an_item_in_and_out(editor: Page) -> None:
    write(editor, "1. 一\n2. 二‸")

    editor.locator(BODY).press("Tab")
    moved_in = read(editor)
    editor.locator(BODY).press("Shift+Tab")

    assert moved_in == "1. 一\n   2. 二‸"
    assert read(editor) == "1. 一\n2. 二‸"


@pytest.mark.parametrize(("text", "keys"), [("本文‸", ["Tab"]), ("- 項目‸", ["Escape", "Tab"])])
def test_tab_leads_out_of_the_editor(editor: Page, text: str, keys: list[str]) -> None:
    write(editor, text)

    for key in keys:
        editor.keyboard.press(key)

    assert editor.evaluate("document.activeElement.id") != "id_body"
    assert editor.input_value(BODY) == text.replace("‸", "")


def test_the_tool_bar_is_one_stop_with_arrow_keys_inside(editor: Page) -> None:
    stops = editor.locator(".editor-toolbar [tabindex='0']")
    expect(stops).to_have_count(1)

    stops.focus()
    editor.keyboard.press("ArrowRight")
    second = editor.evaluate("document.activeElement.dataset.command")
    editor.keyboard.press("Home")

    assert second == "italic"
    assert editor.evaluate("document.activeElement.dataset.command") == "bold"
    expect(editor.locator(".editor-toolbar")).to_have_attribute("role", "toolbar")


def test_the_keys_are_listed(editor: Page) -> None:
    editor.locator(BODY).press("F1")

    dialog = editor.get_by_role("dialog", name="キーボードの操作")
    expect(dialog).to_contain_text("Ctrl + B")
    editor.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_several_changes_at_once_are_one_step_back(editor: Page) -> None:
    before = "ＡＩと𠮷野家とＡＩ。"
    write(editor, before)
    edits = [{"start": 0, "end": 2, "text": "AI"}, {"start": 7, "end": 9, "text": "AI"}]

    editor.evaluate(
        "(edits) => document.dispatchEvent(new CustomEvent('desk:edit', { detail: { edits } }))", edits
    )
    changed = editor.input_value(BODY)
    editor.locator(BODY).press("Control+z")
    undone = editor.input_value(BODY)
    editor.locator(BODY).press("Control+Shift+z")

    assert (changed, undone, editor.input_value(BODY)) == ("AIと𠮷野家とAI。", before, changed)
