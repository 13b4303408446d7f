"""An editor brings articles into the desk: chosen, looked at, imported."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from blog.models import Post
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, WINDOWS
from tests.uploading import ARTICLE, CONFIG, NO_DATE, zip_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = "/admin/blog/post/import/"
FILES, LOOK = "#id_upload", "調べて計画を見る"
LONG_NAME = "2026-01-02-名前がとても長くて狭い画面では折り返さないと収まらない記事の原稿の最終版その二.md"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    """Where uploads wait."""
    settings.BLOG_IMPORT_FOLDER = tmp_path / "imports"


def file(name: str, content: str | bytes = ARTICLE, kind: str = "text/markdown") -> FilePayload:
    data = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": kind, "buffer": data}


def choose(page: Page, *files: FilePayload) -> None:
    page.goto(START)
    page.set_input_files(FILES, list(files))


def look(page: Page, *files: FilePayload) -> None:
    """Goes as far as the plan."""
    choose(page, *files)
    page.get_by_role("button", name=LOOK).click()
    expect(page.locator("h1")).to_have_text("取り込みの計画")


def apply(page: Page) -> None:
    page.get_by_role("button", name="取り込む").click()
    expect(page.locator("h1")).to_have_text("取り込みの結果")


def test_articles_and_their_picture_come_in_and_are_read(desk: Page, complaints: list[str]) -> None:
    look(
        desk,
        file("2026-01-02-a.md", ARTICLE.replace("本文です。", "![図](/assets/図.png)")),
        file("図.png", factories.picture(width=40, height=20), "image/png"),
        file("memo.md", NO_DATE),
    )
    expect(desk.get_by_text("まだ何も変わっていません")).to_be_visible()
    assert not Post.objects.exists()

    apply(desk)
    desk.get_by_role("link", name="/2025/12/06/a/", exact=True).click()

    expect(desk.locator("h1")).to_have_text("題名")
    picture = desk.locator(".prose img")
    expect(picture).to_have_attribute("width", "40")
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 40
    assert complaints == []


def test_a_site_comes_in_as_a_zip_and_its_articles_are_opened(desk: Page) -> None:
    site = zip_bytes({"site/_config.yml": CONFIG, "site/_posts/2026-01-02-a.md": ARTICLE})
    look(desk, file("site.zip", site, "application/zip"))
    expect(desk.get_by_text("_config.yml のあるサイトとして")).to_be_visible()

    apply(desk)
    desk.get_by_role("link", name="記事を開く").click()

    expect(desk.locator("#id_title")).to_have_value("題名")
    look(desk, file("site.zip", site, "application/zip"))
    expect(desk.locator(".importing-unchanged dd")).to_have_text("1")


def test_an_editor_decides_to_overwrite(desk: Page) -> None:
    look(desk, file("2026-01-02-a.md"))
    apply(desk)
    Post.objects.update(title="編集部の題名")

    look(desk, file("2026-01-02-a.md", ARTICLE.replace("本文", "新しい本文")))
    expect(desk.get_by_text("管理画面で編集された記事が1件あります")).to_be_visible()
    desk.get_by_role("button", name="上書きする計画にする").click()
    apply(desk)

    assert Post.objects.get().body == "新しい本文です。\n"


def test_an_editor_thinks_better_of_it(desk: Page) -> None:
    look(desk, file("2026-01-02-a.md"))

    desk.get_by_role("button", name="やめる").click()

    expect(desk.locator(".messagelist")).to_contain_text("何も変わっていません")
    assert not Post.objects.exists()


def test_what_was_chosen_is_told(desk: Page) -> None:
    choose(desk, file("a.md"), file("b.md"))

    expect(desk.locator("#importing-chosen")).to_have_text("2個を選びました（0.1 MB 未満）。")


def test_too_many_files_are_told_before_they_are_sent(desk: Page) -> None:
    choose(desk, *(file(f"{number}.md", "x") for number in range(101)))
    expect(desk.locator("#importing-chosen.error")).to_have_text(
        "101個は多すぎます（100個まで）。zip にまとめてください。"
    )

    desk.get_by_role("button", name=LOOK).click()

    assert desk.locator(FILES).evaluate("(field) => field.validity.customError")
    expect(desk.locator("h1")).to_have_text("Markdownの取り込み")
    desk.set_input_files(FILES, [file("a.md")])
    desk.get_by_role("button", name=LOOK).click()
    expect(desk.locator("h1")).to_have_text("取り込みの計画")


def test_work_under_way_is_told_and_not_started_twice(desk: Page) -> None:
    look(desk, file("2026-01-02-a.md"))
    button = desk.get_by_role("button", name="取り込む")
    stay = "(button) => button.form.addEventListener('submit', (event) => event.preventDefault())"
    button.evaluate(stay)  # Playwright looks at nothing while a page is on its way

    button.click()

    expect(desk.get_by_text("このままお待ちください")).to_be_visible()
    expect(button).to_be_disabled()


def visits(page: Page) -> Iterator[str]:
    """Goes through the pages of an import and says the name of each."""
    page.goto(START)
    yield "form"
    choose(page, file("a.zip", b"no zip", "application/zip"))
    page.get_by_role("button", name=LOOK).click()
    expect(page.locator("#id_upload_error")).to_be_visible()
    yield "refused"
    bad, odd = file("2026-01-02-bad.md", "---\ntitle: [\n---\n"), file("表.xlsx", b"x")
    look(page, file(LONG_NAME, "[無](/none/)\n"), file("a.md"), bad, odd)
    yield "plan"
    apply(page)
    yield "result"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", WINDOWS)
def test_the_pages_are_accessible_and_fit_the_window(desk: Page, size: str, scheme: Any) -> None:
    desk.set_viewport_size(WINDOWS[size])  # type: ignore[arg-type]
    desk.emulate_media(color_scheme=scheme)

    found = {name: (barriers(desk), overflow(desk)) for name in visits(desk)}

    assert found == dict.fromkeys(["form", "refused", "plan", "result"], ("", 0))
