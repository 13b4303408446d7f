"""A day in the newsroom, from the first word to the readers, in the windows of a writer, an editor and a
reader."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from blog.models import Post
from blog.services.roles import EDITOR, WRITER
from tests import factories
from tests.browser.conftest import OpenPage
from tests.browser.desk import ADD, BODY, PREVIEW, SOON, TITLE, change, sign_in, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY_TEXT = """新しい言語モデルの**「推論」**が何を変えるのか、公表された数字から読みます。

## 何が変わったのか

- 長い文書を**一度に**読める
- 道具を呼び出す回数が減った

| 項目 | 前の版 | 新しい版 |
| :--- | ---: | ---: |
| 文脈の長さ | 12万 | 40万 |

## 編集部の見方

数字の一部は[開発元の資料](https://example.com/report)によります。費用は使い方で変わります。

"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_0042.png"
    file.write_bytes(factories.picture(width=40, height=20))
    return file


def step(page: Page, name: str) -> None:
    """Presses one of the buttons that move an article on."""
    page.locator(f"[name=_action][value={name}]").first.click()


def standing(page: Page, words: str) -> None:
    expect(page.locator(".writing-bar .state")).to_have_text(words, timeout=SOON)


def write(page: Page, picture: Path, section: str) -> None:
    """Drafts the piece: title, text, a picture with its description, section, tags, summary."""
    page.goto(ADD)
    page.fill(TITLE, "GPT-5.2を読む：数字で見る推論の進歩")
    page.locator(BODY).press_sequentially("書き出し")
    page.fill(BODY, BODY_TEXT)
    page.locator(BODY).press("Control+End")
    page.set_input_files(".desk-file input", picture)
    question = page.get_by_label("画像の説明")
    question.fill("推論の費用を比べた棒グラフ")
    question.press("Enter")
    expect(page.locator(f"{PREVIEW} img")).to_have_attribute(
        "alt", "推論の費用を比べた棒グラフ", timeout=SOON
    )
    page.select_option("#id_category", label=section)
    page.fill("#id_tags", "GPT-5.2、生成AI")
    page.fill("#id_slug", "reading-gpt-5-2")
    wait_for_state(page, "saved")


def next_minute() -> Any:
    """The next full minute that leaves time to press the button."""
    return (timezone.localtime() + timedelta(seconds=75)).replace(second=0, microsecond=0)


def test_a_piece_is_written_sent_back_approved_scheduled_and_read_at_its_time(
    open_page: OpenPage, live_server: Any, picture: Path, complaints: list[str]
) -> None:
    writer, editor = factories.account("mizuno", WRITER), factories.account("takase", EDITOR)
    factories.author("水野", user=writer)
    section = factories.category("AI技術").name
    desk, office, phone = open_page(), open_page(), open_page()
    sign_in(desk, writer, live_server.url)
    sign_in(office, editor, live_server.url)

    write(desk, picture, section)
    expect(desk.locator("[name=_action][value=publish]")).to_have_count(0)  # a writer does not publish
    step(desk, "submit")
    standing(desk, "レビュー待ち")

    office.goto("/admin/")
    office.get_by_role("link", name="GPT-5.2を読む").first.click()
    expect(office.locator(f"{PREVIEW} table")).to_be_visible(timeout=SOON)
    office.locator("summary", has_text="レビュー").first.click()
    if not office.locator("#id_action_note").is_visible():
        office.locator("summary", has_text="レビュー").first.click()
    office.fill("#id_action_note", "費用の出典を足してください。")
    step(office, "send_back")
    standing(office, "差し戻し")

    desk.goto("/admin/")
    expect(desk.get_by_text("費用の出典を足してください。")).to_be_visible()
    desk.get_by_role("link", name="GPT-5.2を読む").first.click()
    desk.locator(BODY).press("Control+End")
    desk.locator(BODY).press_sequentially("\n\n費用の出典は同じ資料です。")
    wait_for_state(desk, "saved")
    step(desk, "submit")
    standing(desk, "レビュー待ち")

    post = Post.objects.get()
    office.goto(change(post))
    step(office, "approve")
    standing(office, "承認")
    moment = next_minute()
    office.fill("#id_published_at", f"{moment:%Y-%m-%dT%H:%M}")
    step(office, "publish")
    standing(office, "予約")

    address = quote(f"/{moment:%Y/%m/%d}/reading-gpt-5-2/")
    response = phone.goto(address)
    assert response is not None
    assert response.status == 404
    assert timezone.now() < moment
    phone.wait_for_timeout((moment - timezone.now()).total_seconds() * 1000 + 200)
    response = phone.goto(address)
    assert response is not None
    assert response.status == 200
    expect(phone.locator("h1")).to_have_text("GPT-5.2を読む：数字で見る推論の進歩")
    expect(phone.locator(".prose img")).to_have_attribute("alt", "推論の費用を比べた棒グラフ")
    expect(phone.locator(".prose")).to_contain_text("費用の出典は同じ資料です。")
    expect(phone.locator(".facts")).to_contain_text("約")
    assert list(post.events.order_by("pk").values_list("action", flat=True)) == [
        "created",
        "submitted",
        "returned",
        "submitted",
        "approved",
        "scheduled",
    ]
    assert complaints == []


def test_a_change_of_a_public_article_is_seen_when_it_is_published(
    open_page: OpenPage, live_server: Any
) -> None:
    editor = factories.account("takase", EDITOR)
    post = factories.published(
        body="読者が読んでいる文。", category=factories.category(), authors=[factories.author()]
    )
    office, phone = open_page(), open_page()
    sign_in(office, editor, live_server.url)

    office.goto(change(post))
    office.fill(BODY, "直した文。")
    office.click("[name=_continue]")
    wait_for_state(office, "saved")
    phone.goto(post.get_absolute_url())
    expect(phone.locator(".prose")).to_have_text("読者が読んでいる文。")

    step(office, "publish")
    expect(office.locator(".messagelist")).to_contain_text("変更を公開しました", timeout=SOON)
    phone.goto(post.get_absolute_url())

    expect(phone.locator(".prose")).to_have_text("直した文。")
