"""Pictures come into an article: by button, clipboard and drop, with their place and their description."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from blog.models import Asset
from tests import factories
from tests.browser.desk import BODY, PREVIEW, SOON, STATUS, change, put_caret, type_body
from tests.browser.waiting import becomes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUTTON = ".desk-file input"
QUESTION = ".picture-question"
FILES = """([type, files]) => {
    const transfer = new DataTransfer();
    for (const [name, kind, bytes] of files) {
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
    }
    const from = type === "paste" ? { clipboardData: transfer } : { dataTransfer: transfer };
    const Event = type === "paste" ? ClipboardEvent : DragEvent;
    const event = new Event(type, { ...from, bubbles: true, cancelable: true });
    document.querySelector("#id_body").dispatchEvent(event);
}"""


@pytest.fixture
def editor(desk: Page) -> Page:
    """The page of a draft that says 前."""
    desk.goto(change(factories.draft(body="")))
    desk.locator(BODY).press_sequentially("前")
    return desk


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "売上の推移.png"
    file.write_bytes(factories.picture(width=40, height=20))
    return file


def give(page: Page, how: str, *names: str) -> None:
    """Pastes or drops pictures, each of a colour of its own."""
    colours = ("navy", "red", "green")
    files: list[list[Any]] = [
        [name, "image/png", list(factories.picture(colour=colour))]
        for name, colour in zip(names, colours, strict=False)
    ]
    page.evaluate(FILES, [how, files])


def hold_uploads(page: Page) -> list[Route]:
    """Uploads wait until the test lets them go."""
    held: list[Route] = []
    page.route("**/markdownx/upload/", lambda route: held.append(route))
    return held


def test_a_picture_is_put_in_and_its_description_asked_for(editor: Page, picture: Path) -> None:
    editor.set_input_files(BUTTON, picture)

    expect(editor.locator(f"{PREVIEW} img")).to_have_attribute("width", "40", timeout=SOON)
    address = Asset.objects.get().path
    assert editor.input_value(BODY) == f"前![売上の推移]({address})"
    question = editor.get_by_role("group", name="「売上の推移.png」には何が写っていますか。")
    expect(question.get_by_label("画像の説明")).to_have_value("売上の推移")
    expect(editor.locator(STATUS)).to_contain_text("説明を書いてください")


def test_the_description_is_typed_and_comes_into_the_text(editor: Page, picture: Path) -> None:
    editor.set_input_files(BUTTON, picture)

    editor.locator(QUESTION).get_by_label("画像の説明").fill("売上が[三年]で倍になったグラフ")
    editor.keyboard.press("Enter")

    address = Asset.objects.get().path
    assert editor.input_value(BODY) == f"前![売上が\\[三年\\]で倍になったグラフ]({address})"
    expect(editor.locator(QUESTION)).to_have_count(0)
    assert editor.evaluate("document.activeElement.id") == "id_body"


@pytest.mark.parametrize(("button", "words"), [("説明を入れる", "画像の説明を入れました。"), ("あとで", "")])
def test_a_description_is_asked_for_no_longer_than_the_question_stands(
    editor: Page, picture: Path, button: str, words: str
) -> None:
    editor.set_input_files(BUTTON, picture)
    expect(editor.locator(STATUS)).to_contain_text("説明を書いてください")

    editor.get_by_role("button", name=button).click()

    expect(editor.locator(STATUS)).to_have_text(words)


def test_an_ornament_says_nothing(editor: Page, picture: Path) -> None:
    editor.set_input_files(BUTTON, picture)

    editor.get_by_label("飾りの画像").check()
    editor.get_by_role("button", name="説明を入れる").click()

    assert editor.input_value(BODY) == f"前![]({Asset.objects.get().path})"


def test_a_picture_can_be_undone(editor: Page, picture: Path) -> None:
    editor.set_input_files(BUTTON, picture)
    expect(editor.locator(QUESTION)).to_be_visible(timeout=SOON)
    editor.get_by_role("button", name="あとで").click()

    editor.locator(BODY).press("Control+z")

    assert editor.input_value(BODY) == "前"


def test_a_bad_picture_is_explained_beside_the_editor(editor: Page, tmp_path: Path) -> None:
    bad = tmp_path / "悪い.png"
    bad.write_text("<svg onload='alert(1)'/>")

    editor.set_input_files(BUTTON, bad)

    expect(editor.locator(STATUS)).to_contain_text("「悪い.png」は入れられません：SVG は受け付けません")
    assert editor.input_value(BODY) == "前"


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_several_pictures_come_in_their_order(editor: Page, how: str) -> None:
    put_caret(editor, 1)

    give(editor, how, "一.png", "二.png", "三.png")

    assert becomes(editor, lambda: re.findall(r"!\[(\w+)\]", editor.input_value(BODY)), ["一", "二", "三"])
    expect(editor.locator(f"{PREVIEW} img")).to_have_count(3, timeout=SOON)


def test_a_picture_finds_its_place_though_the_text_has_moved(editor: Page) -> None:
    held = hold_uploads(editor)
    give(editor, "paste", "図.png")
    expect(editor.locator("progress")).to_be_visible()
    put_caret(editor, 0)
    editor.keyboard.insert_text("あとから書いた段落。\n\n")

    held[0].continue_()
    expect(editor.locator(QUESTION)).to_be_visible(timeout=SOON)

    address = Asset.objects.get().path
    assert editor.input_value(BODY) == f"あとから書いた段落。\n\n前![図]({address})"


def test_who_goes_on_typing_is_not_interrupted(editor: Page) -> None:
    held = hold_uploads(editor)
    give(editor, "paste", "図.png")
    expect(editor.locator("progress")).to_be_visible()

    type_body(editor, "つづき")
    held[0].continue_()
    expect(editor.locator(QUESTION)).to_be_attached(timeout=SOON)

    assert editor.input_value(BODY).endswith(")つづき")


def test_an_upload_that_does_not_arrive_leaves_nothing_behind(editor: Page) -> None:
    editor.route("**/markdownx/upload/", lambda route: route.abort())

    give(editor, "paste", "図.png")

    expect(editor.locator(STATUS)).to_contain_text("「図.png」は入れられません：サーバーにつながりません")
    assert editor.input_value(BODY) == "前"


def test_text_that_is_pasted_with_its_picture_stays_text(editor: Page) -> None:
    prevented = editor.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.setData("text/plain", "表の文字");
            transfer.items.add(new File([new Uint8Array([1])], "表.png", { type: "image/png" }));
            const what = { clipboardData: transfer, bubbles: true, cancelable: true };
            const event = new ClipboardEvent("paste", what);
            return !document.querySelector("#id_body").dispatchEvent(event);
        }"""
    )

    assert prevented is False
    assert editor.input_value(BODY) == "前"


def test_a_picture_before_a_paragraph_gets_a_line_of_its_own(editor: Page) -> None:
    put_caret(editor, 0)

    give(editor, "drop", "図.png")

    expect(editor.locator(QUESTION)).to_be_visible(timeout=SOON)
    assert editor.input_value(BODY) == f"![図]({Asset.objects.get().path})\n\n前"
