"""A picture that is kept is chosen again: for the text, and for the cover."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from blog.models import Asset
from tests import factories
from tests.browser.desk import ADD, BODY, PREVIEW, SOON, change, put_caret, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COVER, WORDS = "#id_cover", "#id_cover_alt"


@pytest.fixture
def pictures() -> list[Asset]:
    """Three of them, the newest first."""
    names = ("赤い表紙", "GPT-グラフ", "青い表紙")
    return [
        factories.asset(f"/assets/{name}.png", width=400 + number, height=200)
        for number, name in enumerate(names)
    ][::-1]


@pytest.fixture
def editor(desk: Page, pictures: list[Asset]) -> Page:
    """The page of a draft that says 前後."""
    desk.goto(change(factories.draft(body="前後")))
    return desk


def opened(page: Page) -> Locator:
    """The dialog, opened from the text's tool bar."""
    page.get_by_role("button", name="前に入れた画像から選ぶ").click()
    return page.get_by_role("dialog", name="画像を選ぶ")


def opened_for_cover(page: Page) -> Locator:
    page.locator("summary", has_text="カバー画像").click()
    page.get_by_role("button", name="画像を選ぶ", exact=True).click()
    return page.get_by_role("dialog", name="画像を選ぶ")


def names(dialog: Locator) -> list[str]:
    return dialog.locator(".picture-name").all_inner_texts()


def test_the_newest_come_first_and_a_word_narrows_them(editor: Page) -> None:
    dialog = opened(editor)
    expect(dialog.locator("li")).to_have_count(3, timeout=SOON)
    assert names(dialog) == ["青い表紙.png", "GPT-グラフ.png", "赤い表紙.png"]

    dialog.get_by_label("ファイル名の一部").press_sequentially("表紙")
    expect(dialog.locator("li")).to_have_count(2, timeout=SOON)
    dialog.get_by_label("ファイル名の一部").press_sequentially("x")
    expect(dialog.get_by_role("status").first).to_have_text(
        "この言葉をファイル名に含む画像はありません。", timeout=SOON
    )


def test_one_is_put_where_the_caret_was_and_described_and_undone(editor: Page, pictures: list[Asset]) -> None:
    put_caret(editor, 1)

    opened(editor).get_by_role("button", name="赤い表紙.png").click()

    code = f"![赤い表紙]({pictures[-1].path})"
    assert editor.input_value(BODY) == f"前{code}後"
    expect(editor.locator(f"{PREVIEW} img")).to_have_attribute("width", "400", timeout=SOON)
    editor.get_by_label("画像の説明").fill("赤い本")
    editor.keyboard.press("Enter")
    assert editor.input_value(BODY) == f"前![赤い本]({pictures[-1].path})後"
    editor.keyboard.press("Control+z")
    editor.keyboard.press("Control+z")
    assert editor.input_value(BODY) == "前後"


def test_keys_alone_choose(editor: Page, pictures: list[Asset]) -> None:
    put_caret(editor, 2)
    dialog = opened(editor)
    expect(dialog.locator("li")).to_have_count(3, timeout=SOON)

    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        editor.keyboard.press(key)

    expect(dialog).to_have_count(0)
    assert editor.input_value(BODY) == f"前後![GPT グラフ]({pictures[1].path})"


def test_escape_changes_nothing_and_gives_the_caret_back(editor: Page) -> None:
    put_caret(editor, 1)
    dialog = opened(editor)

    editor.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    editor.keyboard.type("中")
    assert editor.input_value(BODY) == "前中後"


def test_the_cover_is_chosen_shown_saved_and_undone(editor: Page, pictures: list[Asset]) -> None:
    opened_for_cover(editor).get_by_role("button", name="青い表紙.png").click()

    expect(editor.locator("#cover-preview")).to_be_visible(timeout=SOON)
    assert editor.input_value(COVER) == pictures[0].path
    assert editor.input_value(WORDS) == "青い表紙"
    editor.keyboard.type("青い本")  # over what the name of the file said
    assert editor.input_value(WORDS) == "青い本"
    wait_for_state(editor, "saved")
    editor.reload()
    assert (editor.input_value(COVER), editor.input_value(WORDS)) == (pictures[0].path, "青い本")


def test_a_new_cover_is_sent_and_chosen_at_once(editor: Page, tmp_path: Path) -> None:
    file = tmp_path / "売上.png"
    file.write_bytes(factories.picture(width=60, height=30))

    dialog = opened_for_cover(editor)
    dialog.locator("input[type=file]").set_input_files(file)

    expect(dialog).to_have_count(0, timeout=SOON)
    asset = Asset.objects.get(width=60)
    assert (editor.input_value(COVER), editor.input_value(WORDS)) == (asset.path, "売上")


def test_what_is_no_picture_is_refused_in_the_dialog_whenever_the_list_comes(
    editor: Page, tmp_path: Path
) -> None:
    bad = tmp_path / "悪い.png"
    bad.write_text("<svg/>")
    held: list[Route] = []
    editor.route("**/pictures/*", lambda route: held.append(route))

    dialog = opened_for_cover(editor)
    dialog.locator("input[type=file]").set_input_files(bad)
    expect(dialog.get_by_role("status").last).to_contain_text("「悪い.png」は入れられません", timeout=SOON)
    held[0].continue_()

    expect(dialog.get_by_role("status").first).to_have_text("新しい順です。", timeout=SOON)
    expect(dialog.get_by_role("status").last).to_contain_text("「悪い.png」は入れられません")
    assert editor.input_value(COVER) == ""


def test_more_follow_on_demand_and_the_first_of_them_has_the_focus(desk: Page) -> None:
    for _ in range(25):
        factories.asset()
    desk.goto(ADD)
    dialog = opened(desk)
    expect(dialog.locator("li")).to_have_count(24, timeout=SOON)

    dialog.get_by_role("button", name="続きを見る").click()

    expect(dialog.locator("li")).to_have_count(25, timeout=SOON)
    expect(dialog.locator("li button").last).to_be_focused()
    expect(dialog.get_by_role("button", name="続きを見る")).to_be_hidden()


def test_a_fixed_page_gets_one_too(desk: Page, pictures: list[Asset]) -> None:
    desk.goto("/admin/blog/page/add/")

    opened(desk).get_by_role("button", name="赤い表紙.png").click()

    assert desk.input_value(BODY) == f"![赤い表紙]({pictures[-1].path})"
