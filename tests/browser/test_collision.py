"""Two windows on one article: each knows of the other, no save is silent, and both texts come together."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from blog.models import Post, Revision
from blog.services import content, versions
from blog.services.roles import EDITOR
from tests import factories
from tests.browser.desk import BODY, STATE, change, sign_in, wait_for_state

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, SECOND, THIRD = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"
TEXT = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"

Seat = Callable[..., Page]


@pytest.fixture
def seat(open_page: Any, live_server: Any) -> Seat:
    """The window of a colleague, who is logged in."""

    def taken_by(name: str) -> Page:
        page: Page = open_page()
        user = factories.account(name, EDITOR, last_name={"yamada": "山田", "suzuki": "鈴木"}[name])
        sign_in(page, user, live_server.url)
        return page

    return taken_by


@pytest.fixture
def post() -> Post:
    return factories.draft(title="相場", body=TEXT)


def newest(post: Post) -> str:
    """The newest text of `post` at the server."""
    return str(content.current(Post.objects.get(pk=post.pk))["body"])


def write(page: Page, text: str) -> None:
    """Puts `text` in place of the article and saves it."""
    page.fill(BODY, text)
    page.locator(BODY).press("Control+s")


def to_the_merge(page: Page) -> None:
    """Follows the link beside the dot that says conflict."""
    wait_for_state(page, "conflict")
    page.locator(f"{STATE} a").click()
    expect(page.locator("h1")).to_have_text("二つの入力を統合する")


def save_merged(page: Page) -> None:
    page.get_by_role("button", name="統合して保存").click()
    expect(page.locator(".messagelist")).to_contain_text("二つの入力を統合しました")


def test_each_sees_that_the_other_is_there(seat: Seat, post: Post) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))

    suzuki.goto(change(post))

    expect(suzuki.locator("#writing-presence")).to_contain_text("山田さんも開いています")
    expect(yamada.locator("#writing-presence")).to_contain_text("鈴木さんも開いています", timeout=20_000)


def test_two_people_change_one_paragraph_and_both_texts_are_in_the_result(
    seat: Seat, post: Post, complaints: list[str]
) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))
    suzuki.goto(change(post))
    write(yamada, TEXT.replace("円高", "急な円高").replace("静か", "急"))
    wait_for_state(yamada, "saved")

    write(suzuki, TEXT.replace("円高", "円安").replace("夕方", "夜"))
    to_the_merge(suzuki)
    assert newest(post) == TEXT.replace("円高", "急な円高").replace("静か", "急")
    place = suzuki.get_by_role("group", name="本文：1か所のうち1か所目")
    expect(place).to_contain_text("為替は昼に急な円高へ振れた。")
    expect(place).to_contain_text("為替は昼に円安へ振れた。")
    expect(suzuki.locator(".row-by")).to_have_text(["山田さんの変更", "あなたの変更"])
    place.get_by_role("radio", name="両方").check()
    save_merged(suzuki)

    both = "為替は昼に急な円高へ振れた。\n\n為替は昼に円安へ振れた。"
    expected = TEXT.replace("静か", "急").replace(SECOND, both).replace("夕方", "夜")
    assert newest(post) == expected
    assert suzuki.input_value(BODY) == expected
    assert versions.pending(post) == []
    assert [line for line in complaints if "409" not in line] == []


def test_changes_that_do_not_touch_are_merged_by_one_press(seat: Seat, post: Post) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))
    suzuki.goto(change(post))
    write(yamada, TEXT.replace("静か", "急"))
    wait_for_state(yamada, "saved")

    write(suzuki, TEXT.replace("夕方", "夜"))
    to_the_merge(suzuki)
    expect(suzuki.locator(".merge-clean")).to_contain_text("自動でまとめられます")
    save_merged(suzuki)

    assert newest(post) == TEXT.replace("静か", "急").replace("夕方", "夜")


def test_one_person_in_two_tabs_loses_no_word(seat: Seat, post: Post) -> None:
    one = seat("yamada")
    one.goto(change(post))
    other = one.context.new_page()
    other.goto(change(post))
    write(one, TEXT.replace("円高", "急な円高"))
    wait_for_state(one, "saved")

    write(other, TEXT.replace("円高", "円安"))
    to_the_merge(other)
    expect(other.locator(".conflict-option-theirs")).to_contain_text("いまの記事（あなた、")
    other.get_by_label("1か所目を書き直す").fill("為替は大きく振れた。")
    save_merged(other)

    assert newest(post) == TEXT.replace(SECOND, "為替は大きく振れた。")
    kept = [revision.content["body"] for revision in post.revisions.all()]
    assert TEXT.replace("円高", "円安") in kept
    assert TEXT.replace("円高", "急な円高") in kept


def test_a_refused_text_is_found_among_the_versions_until_it_is_merged(seat: Seat, post: Post) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))
    suzuki.goto(change(post))
    write(yamada, TEXT.replace("円高", "急な円高"))
    wait_for_state(yamada, "saved")
    write(suzuki, TEXT.replace("円高", "円安"))
    wait_for_state(suzuki, "conflict")

    suzuki.close()
    yamada.goto(f"/admin/blog/post/{post.pk}/versions/")
    yamada.locator(".history-note").get_by_role("link", name="見比べて統合する").click()
    yamada.get_by_role("radio", name="鈴木さんの入力").check()
    save_merged(yamada)

    assert newest(post) == TEXT.replace("円高", "円安")
    yamada.goto(f"/admin/blog/post/{post.pk}/versions/")
    expect(yamada.locator(".history-note")).to_have_count(0)


def test_a_third_save_while_somebody_decides_asks_again_and_keeps_the_decision(
    seat: Seat, post: Post
) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))
    suzuki.goto(change(post))
    write(yamada, TEXT.replace("円高", "急な円高"))
    wait_for_state(yamada, "saved")
    write(suzuki, TEXT.replace("円高", "円安"))
    to_the_merge(suzuki)
    suzuki.get_by_label("1か所目を書き直す").fill("為替は大きく振れた。")
    write(yamada, TEXT.replace("円高", "急な円高").replace("夕方", "夜"))
    wait_for_state(yamada, "saved")

    suzuki.get_by_role("button", name="統合して保存").click()
    expect(suzuki.locator(".messagelist")).to_contain_text("統合した内容は残してあります")
    save_merged(suzuki)

    assert newest(post) == TEXT.replace(SECOND, "為替は大きく振れた。").replace("夕方", "夜")


def test_a_window_left_behind_by_a_merge_is_refused_in_its_turn(seat: Seat, post: Post) -> None:
    yamada, suzuki = seat("yamada"), seat("suzuki")
    yamada.goto(change(post))
    suzuki.goto(change(post))
    write(yamada, TEXT.replace("静か", "急"))
    wait_for_state(yamada, "saved")
    write(suzuki, TEXT.replace("夕方", "夜"))
    to_the_merge(suzuki)
    save_merged(suzuki)

    write(yamada, TEXT.replace("静か", "急").replace("円高", "円安"))
    to_the_merge(yamada)
    save_merged(yamada)

    assert newest(post) == TEXT.replace("静か", "急").replace("夕方", "夜").replace("円高", "円安")


def test_without_a_script_a_collision_leads_to_the_same_page(
    open_page: Any, live_server: Any, post: Post
) -> None:
    page: Page = open_page(java_script_enabled=False)
    user = factories.account("yamada", EDITOR)
    sign_in(page, user, live_server.url)
    page.goto(change(post))
    other = page.context.new_page()
    other.goto(change(post))
    page.fill(BODY, TEXT.replace("円高", "急な円高"))
    page.click("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()

    other.fill(BODY, TEXT.replace("円高", "円安"))
    other.click("[name=_continue]")
    expect(other.locator("h1")).to_have_text("二つの入力を統合する")
    other.get_by_role("radio", name="書き直す").check()
    other.get_by_label("1か所目を書き直す").fill("為替は大きく振れた。")
    save_merged(other)

    assert newest(post) == TEXT.replace(SECOND, "為替は大きく振れた。")
    assert post.revisions.filter(kind=Revision.Kind.REFUSED).count() == 1
    assert User.objects.count() == 1
