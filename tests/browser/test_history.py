"""Versions in a real browser: compared, brought back, and the page where two texts are put together."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post, Revision
from blog.services import content, editing
from blog.services.revisions import Window
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, SIZES, WINDOWS
from tests.browser.desk import change, compose, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, SECOND, THIRD = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"
FILLER = "".join(f"\n{number}番目の補足は誰も直していない。\n" for number in range(8))
TEXT = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n{FILLER}"


def saved(post: Post, **columns: Any) -> Revision:
    stored = Post.objects.get(pk=post.pk)
    authors, tags = content.put(stored, {**content.current(stored), **columns}, times=True)
    return editing.save(post=stored, authors=authors, tags=tags).revision


@pytest.fixture
def post() -> Post:
    """A public article of which a newer text waits."""
    post = factories.published(title="相場", body=TEXT)
    saved(post, excerpt="抜粋")
    saved(post, body=TEXT.replace("円高", "急な円高").replace("夕方", "夜"), title="きょうの相場")
    return post


@pytest.fixture
def refused(post: Post) -> Revision:
    """What was typed over the second version, and clashes with the third in two places and the title."""
    opened = post.revisions.order_by("pk")[1]
    body = TEXT.replace("円高", "円安").replace("夕方", "深夜").replace("静か", "急")
    text = {**opened.content, "body": body, "title": "相場の一日", "description": "説明"}
    user = factories.account("suzuki", "編集者", last_name="鈴木")
    return editing.keep_refused(post=post, text=text, user=user, window=Window(seen=opened.pk, client="窓"))


def versions(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/versions/"


def merge(refused: Revision) -> str:
    return f"/admin/blog/post/{refused.post_id}/merge/{refused.pk}/"


def test_two_versions_are_chosen_and_compared(desk: Page, post: Post, complaints: list[str]) -> None:
    desk.goto(change(post))
    desk.get_by_role("link", name="版", exact=True).click()

    desk.locator("input[name=before]").last.check()
    desk.get_by_role("button", name="選んだ二つを見比べる").click()

    expect(desk.locator(".rows ins")).to_have_text(["急な", "夜"])
    folded = desk.locator(".folded")
    expect(folded.get_by_text("0番目の補足").last).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_text("3番目の補足").last).to_be_visible()
    assert complaints == []


def test_a_telephone_shows_one_column(open_page: Any, live_server: Any, post: Post) -> None:
    page = open_page(viewport=SIZES["phone"])
    sign_in(page, factories.account("yamada", "編集者"), live_server.url)

    page.goto(f"/admin/blog/post/{post.pk}/compare/?before=live&after=working")

    old = page.locator(".row-changed .old").first.bounding_box()
    new = page.locator(".row-changed .new").first.bounding_box()
    assert old["x"] == new["x"]
    assert old["y"] < new["y"]
    expect(page.locator(".row-same .old").first).to_be_hidden()


def test_a_version_is_brought_back_from_the_list(desk: Page, post: Post) -> None:
    desk.goto(versions(post))

    desk.get_by_role("button", name="の版に戻す").last.click()

    expect(desk.locator(".messagelist")).to_contain_text("選んだ版に戻しました")
    expect(desk.locator("#id_body")).to_have_value(TEXT)
    expect(desk.locator(".messagelist")).to_contain_text("「変更を公開」を押すまで変わりません")


def test_a_choice_fills_the_field_and_typing_there_is_a_choice(desk: Page, refused: Revision) -> None:
    desk.goto(merge(refused))
    place = desk.get_by_role("group", name="本文：2か所のうち1か所目")
    field = place.get_by_role("textbox")
    expect(desk.locator(".merge-left")).to_have_text("残り3か所")

    place.get_by_role("radio", name="鈴木さんの入力").check()
    expect(field).to_have_value(SECOND.replace("円高", "円安"))
    place.get_by_role("radio", name="両方").check()
    expect(field).to_have_value(f"{SECOND.replace('円高', '急な円高')}\n\n{SECOND.replace('円高', '円安')}")
    field.fill("為替は荒れた。")

    expect(place.get_by_role("radio", name="書き直す")).to_be_checked()
    expect(desk.locator(".merge-left")).to_have_text("残り2か所")


def test_own_words_outlive_a_look_at_the_other_choices(desk: Page, refused: Revision) -> None:
    desk.goto(merge(refused))
    place = desk.get_by_role("group", name="本文：2か所のうち1か所目")
    place.get_by_role("textbox").fill("長く考えた文。")

    place.get_by_role("radio", name="いまの記事（").first.check()
    place.get_by_role("radio", name="書き直す").check()

    expect(place.get_by_role("textbox")).to_have_value("長く考えた文。")


def test_keys_go_from_place_to_place(desk: Page, refused: Revision) -> None:
    desk.goto(merge(refused))
    here = "document.activeElement.closest('fieldset').id"

    visited = []
    for key in ("F8", "F8", "F8", "F8", "Shift+F8"):
        desk.keyboard.press(key)
        visited.append(desk.evaluate(here))

    assert visited == ["field-title", "passage-0", "passage-1", "field-title", "passage-1"]
    desk.get_by_role("button", name="次の箇所").click()
    assert desk.evaluate(here) == "field-title"


def test_keys_of_an_input_method_are_left_to_it(desk: Page, refused: Revision) -> None:
    desk.goto(merge(refused))
    field = desk.locator("#passage-0 textarea")
    field.fill("")

    session = compose(desk, "にほんご")
    desk.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'F8', isComposing: true, bubbles: true }))"
    )
    during = desk.evaluate("document.activeElement.name")
    session.send("Input.insertText", {"text": "日本語"})

    assert during == "passage-0-text"
    expect(field).to_have_value("日本語")


def test_what_is_still_open_is_shown_and_the_rest_stays(desk: Page, refused: Revision) -> None:
    desk.goto(merge(refused))
    desk.get_by_label("1か所目を書き直す").fill("為替は荒れた。")

    desk.get_by_role("button", name="統合して保存").click()

    expect(desk.get_by_role("alert")).to_contain_text("まだ選んでいないところが2か所あります")
    expect(desk.get_by_label("1か所目を書き直す")).to_have_value("為替は荒れた。")
    expect(desk.locator("#passage-0").get_by_role("radio", name="書き直す")).to_be_checked()


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_are_accessible_and_fit(
    open_page: Any, live_server: Any, post: Post, refused: Revision, size: str, scheme: str
) -> None:
    page = open_page(viewport=WINDOWS[size], color_scheme=scheme, bypass_csp=True)
    sign_in(page, factories.account("yamada", "編集者"), live_server.url)
    pages = {
        "versions": versions(post),
        "compare": f"/admin/blog/post/{post.pk}/compare/?before=live&after=working",
        "merge": merge(refused),
        "nothing": f"/admin/blog/post/{post.pk}/compare/?before=live&after=0",
    }

    for name, address in pages.items():
        page.goto(address)
        for folded in page.locator("details").all():
            folded.evaluate("(element) => { element.open = true; }")
        assert (barriers(page), overflow(page)) == ("", 0), name
