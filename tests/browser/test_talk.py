"""Comments and links for guests, beside the article that they are about."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from blog.models import Comment, Post, PreviewLink
from blog.services import comments, preview_links
from blog.services.roles import EDITOR, WRITER
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, SIZES, WINDOWS
from tests.browser.conftest import OpenPage
from tests.browser.desk import (
    ADD,
    BODY,
    SOON,
    TITLE,
    change,
    compose,
    put_caret,
    selection,
    sign_in,
    type_body,
    wait_for_state,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "𠮷田の段落です。\n\n次の段落に、三つの数字があります。\n"
PASSAGE = "三つの数字"

PANEL = "#comments"
NEW = "#comment-body"
SEND = f"{PANEL} [data-sends=comment-body]"
STATUS = ".panel-status"

As = Callable[..., Page]


@pytest.fixture
def editor() -> User:
    return factories.account("editor", EDITOR, last_name="山田", first_name="花子")


@pytest.fixture
def writer() -> User:
    return factories.account("writer", WRITER, last_name="鈴木", first_name="一郎")


@pytest.fixture
def post(writer: User) -> Post:
    return factories.draft(title="数字の記事", body=TEXT, created_by=writer)


@pytest.fixture
def window(open_page: OpenPage, live_server: Any) -> As:
    """Opens the writing page of an article as `user`, with all panels folded out."""

    def open_(user: User, path: str, **options: Any) -> Page:
        page = open_page(**options)
        sign_in(page, user, live_server.url)
        page.goto(path)
        if options.get("java_script_enabled", True):
            for panel in ("comments", "share", "checklist"):
                page.locator(f"#{panel}").evaluate("(panel) => { panel.open = true; }")
        return page

    return open_


def select(page: Page, words: str) -> None:
    """Selects `words` in the editor, as a mouse would."""
    start = page.input_value(BODY).index(words)
    before = len(page.input_value(BODY)[:start].encode("utf-16-le")) // 2
    put_caret(page, before, before + len(words.encode("utf-16-le")) // 2)


def selected(page: Page) -> str:
    start, end = selection(page)
    return page.input_value(BODY).encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


# --- comments ---


def test_a_passage_is_commented_on_and_found_again(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    select(page, PASSAGE)

    page.keyboard.press("Control+Alt+m")
    expect(page.locator(".comment-chosen")).to_contain_text(PASSAGE)
    expect(page.locator(NEW)).to_be_focused()
    page.keyboard.type("出典はどこですか。")
    page.keyboard.press("Control+Enter")

    expect(page.locator(f"{PANEL} {STATUS}")).to_have_text("コメントを送りました。")
    assert Comment.objects.get().quote == PASSAGE
    expect(page.locator(f"{PANEL} > summary")).to_contain_text("未解決 1件")
    put_caret(page, 0)
    page.keyboard.insert_text("前に書き足した😀文。")
    page.click(".comment-goto")
    assert selected(page) == PASSAGE


def test_the_button_does_what_the_keys_do(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    choose = page.get_by_role("button", name="選んだ部分にコメント")
    expect(choose).to_be_disabled()

    select(page, PASSAGE)
    choose.click()
    page.fill(NEW, "確認を")
    page.get_by_role("button", name="記事全体へのコメントにする").click()
    page.click(SEND)

    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("確認を")
    assert Comment.objects.get().quote == ""


def test_a_passage_that_is_too_long_is_told_at_once(window: As, editor: User) -> None:
    long = "あ" * (comments.LONGEST_QUOTE + 1)
    page = window(editor, change(factories.draft(body=long)))
    select(page, long)

    page.get_by_role("button", name="選んだ部分にコメント").click()

    words = f"選んだ部分が長すぎます。{comments.LONGEST_QUOTE:,}文字以内を選んでください。"
    expect(page.locator(f"{PANEL} {STATUS}")).to_have_text(words)
    expect(page.locator(".comment-chosen")).to_be_hidden()


def test_a_passage_may_reach_over_paragraphs(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    select(page, "段落です。\n\n次の段落")
    page.keyboard.press("Control+Alt+m")
    page.fill(NEW, "つなげましょう")
    page.click(SEND)
    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("つなげましょう")

    page.reload()
    page.click(".comment-goto")

    assert selected(page) == "段落です。\n\n次の段落"


def test_a_mail_leads_to_its_thread(window: As, editor: User, post: Post) -> None:
    for number in range(12):
        comments.add(post=post, by=editor, body=f"{number}番目")
    last = comments.resolve(comment=Comment.objects.latest("pk"), by=editor)

    page = window(editor, f"{change(post)}#comment-{last.pk}")

    expect(page.get_by_text("11番目")).to_be_in_viewport()


def test_what_colleagues_said_meanwhile_is_there_on_return(
    window: As, writer: User, editor: User, post: Post
) -> None:
    page = window(writer, change(post))
    page.fill(NEW, "書きけ")
    page.keyboard.press("ArrowLeft")
    comments.add(post=post, by=editor, body="さきほどの件です")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("さきほどの件です")
    page.keyboard.type("か")

    expect(page.locator(NEW)).to_have_value("書きかけ")


def test_words_that_stand_twice_are_told_apart_by_their_line(window: As, editor: User, writer: User) -> None:
    post = factories.draft(body="一つ目の文です。\n\n二つ目の文です。\n", created_by=writer)
    page = window(editor, change(post))
    start = page.input_value(BODY).rindex("文です")
    put_caret(page, start, start + 3)

    page.keyboard.press("Control+Alt+m")

    expect(page.locator(".comment-chosen blockquote")).to_have_text("二つ目の文です。")


def test_a_passage_that_is_deleted_is_told_while_writing(window: As, editor: User, post: Post) -> None:
    comments.add(post=post, by=editor, body="出典は？", quote=PASSAGE)
    page = window(editor, change(post))
    lost = page.get_by_text("本文からなくなった箇所")
    expect(lost).to_be_hidden()

    select(page, PASSAGE)
    page.keyboard.press("Delete")
    expect(lost).to_be_visible()
    page.keyboard.press("Control+z")

    expect(lost).to_be_hidden()


def test_a_thread_is_answered_resolved_and_opened_again(
    window: As, writer: User, editor: User, post: Post
) -> None:
    comments.add(post=post, by=editor, body="直してください")
    page = window(writer, change(post))

    page.click(".comment-reply summary")
    page.fill(".comment-reply textarea", "直しました\nhttps://example.com/ を見ました")
    page.get_by_role("button", name="返信する").click()
    expect(page.locator(".comment-answer .comment-body")).to_contain_text("直しました")
    expect(page.get_by_role("link", name="https://example.com/")).to_be_visible()
    page.get_by_role("button", name="解決にする").click()
    expect(page.locator(f"{PANEL}")).to_contain_text("未解決のコメントはありません")
    page.get_by_text("解決したコメント 1件").click()
    page.get_by_role("button", name="再開する").click()

    expect(page.get_by_role("button", name="解決にする")).to_be_visible()
    assert Comment.objects.get(parent=None).resolved_at is None


def test_own_words_are_changed_and_taken_away(window: As, editor: User, post: Post) -> None:
    comments.add(post=post, by=editor, body="まちがい")
    page = window(editor, change(post))

    page.get_by_text("直す・削除").click()
    page.fill(".comment-own textarea", "ただしい")
    page.get_by_role("button", name="直す", exact=True).click()
    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("ただしい")
    page.get_by_text("直す・削除").click()
    page.get_by_role("button", name="削除する").click()

    expect(page.locator(f"{PANEL} .comment-body")).to_have_count(0)
    assert not Comment.objects.exists()


def test_what_is_typed_in_another_box_stays(window: As, writer: User, editor: User, post: Post) -> None:
    comments.add(post=post, by=editor, body="直してください")
    page = window(writer, change(post))
    page.click(".comment-reply summary")
    page.fill(".comment-reply textarea", "書きかけの返信")

    page.fill(NEW, "別の話")
    page.click(SEND)

    expect(page.locator(f"{PANEL} .comment-body")).to_have_count(2)
    expect(page.locator(".comment-reply textarea >> nth=0")).to_have_value("書きかけの返信")
    expect(page.locator(NEW)).to_have_value("")


def test_a_comment_that_is_refused_stays_in_its_box(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    page.fill(NEW, "   ")

    page.click(SEND)

    expect(page.locator(f"{PANEL} {STATUS}")).to_contain_text("コメントが空です")
    expect(page.locator(NEW)).to_have_value("   ")


def test_a_network_that_is_gone_costs_no_word(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    page.fill(NEW, "大事な一言")
    page.context.set_offline(True)

    page.click(SEND)
    expect(page.locator(f"{PANEL} {STATUS}")).to_contain_text("つながりません")
    page.context.set_offline(False)
    page.click(SEND)

    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("大事な一言")


def test_enter_that_ends_a_composition_sends_nothing(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))
    page.click(NEW)

    session = compose(page, "しゅってん")
    page.locator(NEW).dispatch_event(
        "keydown", {"key": "Enter", "ctrlKey": True, "isComposing": True, "bubbles": True}
    )
    session.send("Input.insertText", {"text": "出典"})

    expect(page.locator(NEW)).to_have_value("出典")
    expect(page.locator(f"{PANEL} .comment-body")).to_have_count(0)
    assert not Comment.objects.exists()


def test_a_comment_is_no_edit_of_the_article(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post))

    page.fill(NEW, "書きかけ")

    page.wait_for_timeout(500)
    wait_for_state(page, "saved")
    page.click(SEND)
    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("書きかけ")
    assert not post.revisions.filter(kind="autosaved").exists()


def test_a_new_article_can_be_talked_about_once_it_is_begun(window: As, writer: User) -> None:
    page = window(writer, ADD)
    expect(page.locator(PANEL)).to_contain_text("書き始めると")
    page.fill(TITLE, "新しい記事")
    type_body(page, "最初の文。")

    page.fill(NEW, "自分への控え", timeout=SOON)
    page.click(SEND)

    expect(page.locator(f"{PANEL} .comment-body")).to_have_text("自分への控え")
    assert Comment.objects.get().post == Post.objects.get()


def test_without_scripts_plain_forms_do_the_same(window: As, editor: User, post: Post) -> None:
    page = window(editor, change(post), java_script_enabled=False)
    page.click("#comments > summary")
    page.fill(NEW, "スクリプトなしの一言")
    page.click(SEND)
    expect(page.locator(".messagelist")).to_contain_text("コメントを送りました。")

    page.get_by_role("button", name="解決にする").click()

    expect(page.locator(".messagelist")).to_contain_text("解決にしました。")
    assert Comment.objects.get().resolved_by == editor


# --- links for guests ---


def test_a_link_is_made_copied_read_by_a_guest_and_revoked(
    window: As, open_page: OpenPage, editor: User, post: Post, live_server: Any, settings: Any
) -> None:
    settings.BLOG_SITE_URL = live_server.url
    page = window(editor, change(post), permissions=["clipboard-read", "clipboard-write"])
    page.fill("#share-label", "取材先の田中さん")
    page.keyboard.press("Enter")
    expect(page.locator("#share .links b")).to_have_text("取材先の田中さん")
    page.get_by_role("button", name="コピー").click()
    expect(page.locator(f"#share {STATUS}")).to_have_text("リンクをコピーしました。")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == preview_links.address(PreviewLink.objects.get())

    guest = open_page()
    guest.goto(address)
    expect(guest.locator("h1")).to_have_text("数字の記事")
    expect(guest.get_by_text("公開前のプレビューです。")).to_be_visible()
    assert guest.context.cookies() == []

    page.get_by_role("button", name="無効にする").click()
    expect(page.locator("#share .link-address")).to_have_count(0)
    response = guest.reload()
    assert response is not None
    assert response.status == 410
    expect(guest.locator("h1")).to_have_text("このプレビューは取り消されました")


def test_copying_works_where_the_clipboard_is_closed_to_scripts(window: As, editor: User, post: Post) -> None:
    preview_links.create(post=post, by=editor)
    page = window(editor, change(post))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")

    page.get_by_role("button", name="コピー").click()

    expect(page.locator(f"#share {STATUS}")).to_have_text("リンクをコピーしました。")


# --- how it looks and reads ---


def fill_panels(post: Post, editor: User, writer: User) -> None:
    first = comments.add(post=post, by=editor, body="出典は？ https://example.com/a", quote=PASSAGE)
    comments.answer(comment=first, by=writer, body="調べます")
    comments.add(post=post, by=editor, body="削りましょう", quote="もうない文")
    comments.resolve(comment=comments.add(post=post, by=writer, body="直しました"), by=editor)
    preview_links.create(post=post, by=editor, label="とても長い名前の取材先の会社の広報部の田中さん")
    preview_links.revoke(link=preview_links.create(post=post, by=editor), by=editor)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", WINDOWS)
def test_the_panels_are_accessible_and_fit(
    window: As, editor: User, writer: User, post: Post, complaints: list[str], size: str, scheme: str
) -> None:
    fill_panels(post, editor, writer)
    page = window(editor, change(post), viewport=WINDOWS[size], color_scheme=scheme)
    expect(page.locator("#checklist .finding").first).to_be_visible(timeout=SOON)
    for more in page.locator(".panel-more, .comment-own, .comment-reply").all():
        more.evaluate("(more) => { more.open = true; }")
    assert complaints == []

    found = [barriers(page, panel) for panel in (PANEL, "#share", "#checklist")]

    assert found == ["", "", ""]
    assert overflow(page) == 0


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_guests_are_accessible_and_fit(
    open_page: OpenPage, editor: User, post: Post, complaints: list[str], size: str, scheme: str
) -> None:
    links = [preview_links.create(post=post, by=editor) for _ in range(2)]
    preview_links.revoke(link=links[1], by=editor)
    page = open_page(viewport=SIZES[size], color_scheme=scheme)
    found = []
    for link in links:
        page.goto(f"/preview/{preview_links.token(link)}/")
        assert complaints == []
        found.append((barriers(page), overflow(page)))
        complaints.clear()

    assert found == [("", 0), ("", 0)]
