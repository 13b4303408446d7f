"""Many articles at once, saved filters and the care of tags, in a real browser."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from blog.models import Post, SavedFilter, Tag
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.barriers import barriers, overflow
from tests.browser.chromium import SCHEMES, WINDOWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/blog/post/"
CARE = "/admin/blog/tag/care/"
PASSWORD = "a long password"


@pytest.fixture
def desk(page: Page) -> Page:
    """The window of an editor after the login."""
    editor = factories.member(EDITOR)
    editor.set_password(PASSWORD)
    editor.save()
    log_in(page, editor)
    return page


def log_in(page: Page, user: User) -> None:
    page.goto("/admin/")
    page.fill("#id_username", user.get_username())
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    expect(page.locator("#user-tools")).to_be_visible()


def begin(page: Page, action: str) -> None:
    """Chooses every article of the list and an action."""
    page.goto(LIST)
    page.check("#action-toggle")
    page.select_option("select[name=action]", action)
    page.get_by_role("button", name="実行").click()


def tags(post: Post) -> list[str]:
    return [tag.name for tag in Post.objects.get(pk=post.pk).tag_list]


def test_a_tag_is_given_to_many_and_taken_back(desk: Page) -> None:
    posts = [factories.published(tags=["経済"]) for _ in range(3)]

    begin(desk, "add_tag")
    desk.get_by_label("付けるタグ").fill("決算")
    desk.get_by_role("button", name="どう変わるかを見る").click()
    expect(desk.locator(".bulk-changes tbody tr")).to_have_count(3)
    assert [tags(post) for post in posts] == [["経済"]] * 3
    desk.get_by_role("button", name="3件を変更する").click()
    expect(desk.locator(".messagelist")).to_contain_text("3件を変更しました")
    assert [tags(post) for post in posts] == [["経済", "決算"]] * 3

    desk.locator(".messagelist").get_by_role("link", name="取り消す").click()
    desk.get_by_role("button", name="取り消す").click()

    expect(desk.locator(".messagelist")).to_contain_text("3件を元に戻しました")
    assert [tags(post) for post in posts] == [["経済"]] * 3


def test_the_plan_leads_back_to_the_form_with_what_was_typed(desk: Page) -> None:
    factories.published()
    begin(desk, "withdraw")
    desk.get_by_label("取り下げる理由").fill("数字の誤り")
    desk.get_by_role("button", name="どう変わるかを見る").click()

    desk.get_by_role("button", name="選び直す").click()

    expect(desk.get_by_label("取り下げる理由")).to_have_value("数字の誤り")
    assert Post.objects.published().exists()


def test_what_was_narrowed_is_kept_and_one_click_away(desk: Page) -> None:
    factories.draft(title="見える")
    factories.published(title="見えない")
    desk.goto(f"{LIST}?state=draft")

    desk.get_by_text("この絞り込みを保存").click()
    desk.locator(".filters-save").get_by_label("名前").fill("下書きだけ")
    desk.locator(".filters-save").get_by_role("button", name="保存").click()
    kept = desk.get_by_role("navigation", name="よく使う絞り込み").get_by_role("link", name="下書きだけ")
    expect(kept).to_be_visible()
    desk.goto(LIST)
    kept.click()

    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    assert SavedFilter.objects.get().query == "state=draft"


def test_a_tag_is_typed_to_narrow_the_list(desk: Page) -> None:
    factories.draft(title="一", tags=["新NISA 入門"])
    factories.draft(title="二")
    desk.goto(f"{LIST}?state=draft")

    desk.get_by_label("タグの名前").fill("新NISA 入門")
    desk.get_by_label("タグの名前").press("Enter")

    expect(desk.locator("#result_list tbody tr")).to_have_count(1)
    assert "state=draft" in desk.url


def test_look_alikes_become_one(desk: Page) -> None:
    post = factories.published(tags=["AI エージェント"])
    factories.published(tags=["AIエージェント"])
    factories.published(tags=["AIエージェント"])
    old = factories.tag("AI エージェント").get_absolute_url()

    desk.goto(CARE)
    desk.get_by_role("button", name="「AIエージェント」に統合…").click()
    desk.get_by_role("button", name="「AIエージェント」に統合する").click()

    expect(desk.locator(".messagelist")).to_contain_text("統合（1件）しました")
    assert tags(post) == ["AIエージェント"]
    desk.goto(old)
    expect(desk.locator("h1")).to_contain_text("AIエージェント")


def filled_pages(page: Page, user: User) -> list[str]:
    """Makes something to see on the pages; gives their addresses."""
    factories.published(tags=["AI エージェント"], category=factories.category(), authors=[factories.author()])
    factories.published(tags=["AIエージェント"])
    factories.post(status="review", reviewer=user)
    Tag.objects.create(name="空", slug="empty")
    SavedFilter.objects.create(user=user, name="下書き", query="state=draft")
    return [LIST, f"{LIST}?state=review&q=x", f"{LIST}filters/", f"{LIST}bulk/", CARE, "/admin/blog/tag/"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_use_these_pages(desk: Page, scheme: Any, complaints: list[str]) -> None:
    desk.emulate_media(color_scheme=scheme)
    found = {}
    for path in filled_pages(desk, User.objects.get()):
        desk.goto(path)
        found[path] = barriers(desk)
    begin(desk, "add_tag")
    desk.get_by_label("付けるタグ").fill("AI-エージェント")
    found["form"] = barriers(desk)
    desk.get_by_role("button", name="どう変わるかを見る").click()
    expect(desk.locator(".bulk-alike")).to_contain_text("似ているタグ")
    found["plan"] = barriers(desk)

    assert found == dict.fromkeys(found, "")
    assert complaints == []


@pytest.mark.parametrize("window", ["phone", "tablet"])
def test_no_page_is_wider_than_the_screen(desk: Page, window: str) -> None:
    desk.set_viewport_size(WINDOWS[window])  # type: ignore[arg-type]
    pages = filled_pages(desk, User.objects.get())

    too_wide = {path: overflow(desk) for path in pages if desk.goto(path)}

    assert too_wide == dict.fromkeys(pages, 0)
