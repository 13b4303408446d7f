"""The panel of the checklist: what is checked, what scripts and plain browsers get, and who may ask."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.admin import checklist
from blog.models import Post
from blog.proofreading.findings import Edit, Fix
from blog.querysets import Status
from blog.services import checking
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
TWICE = "同じ段落がここに立っています。言い回しも数字も変わりません。読者は二度読まされることになります。"


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def place() -> str:
    return reverse("admin:blog_post_check")


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


def typed(**fields: str) -> dict[str, str]:
    return {"title": "題", "slug": "a", "body": "本文です。", **fields}


def test_a_script_gets_findings_with_their_places_and_fixes(editor: User, place: str) -> None:
    body = f"𠮷田です。\r\n\r\n{TWICE}\r\n\r\n間の段落です。\r\n\r\n{TWICE}\r\n"

    answer = logged_in(editor).post(place, typed(body=body), headers=JSON).json()

    (twice,) = [each for each in answer["findings"] if each["check"] == "repeated-paragraph"]
    text = body.replace("\r\n", "\n")
    assert text[twice["start"] : twice["end"]] == TWICE
    edits = tuple(Edit(**edit) for edit in twice["fix"]["edits"])
    assert Fix("", edits).apply(text).count(TWICE) == 1


def test_the_panel_counts_errors_and_warnings(editor: User, place: str) -> None:
    answer = logged_in(editor).post(place, typed(title=""), headers=JSON).json()

    levels = [finding["level"] for finding in answer["findings"]]
    assert (answer["errors"], answer["warnings"]) == (levels.count("error"), levels.count("warning"))
    assert answer["errors"] > 0
    panel = html.fromstring(answer["html"])
    assert panel.xpath("string(//*[@class='count-error'])") == f"誤り {answer['errors']}件"


def test_who_has_typed_nothing_has_made_no_mistake(editor: User, place: str) -> None:
    """The byline stands there from the start."""
    author = factories.author("佐藤", user=editor)
    blank = {"title": "", "slug": "", "body": " \r\n", "byline": str(author.pk)}

    answer = logged_in(editor).post(place, blank, headers=JSON).json()

    panel = html.fromstring(answer["html"])
    assert (answer["errors"], answer["warnings"]) == (0, 0)
    assert answer["missing"] == ["タイトル", "スラッグ", "本文", "セクション"]
    assert (
        panel.xpath("string(//*[@data-check='missing'])")
        == "公開までに入れるもの：タイトル、スラッグ、本文、セクション"
    )
    assert panel.xpath("//*[@class='count-error'] | //li[@class='finding']") == []
    assert "指摘なし" not in panel.text_content()


@pytest.mark.parametrize("begun", [{"title": "題"}, {"body": "本文"}, {"tags": "AI"}, {"tried": "1"}])
def test_once_something_was_typed_or_publishing_was_tried_what_is_missing_is_a_mistake(
    editor: User, place: str, begun: dict[str, str]
) -> None:
    blank = {"title": "", "slug": "", "body": "", "tags": ""}

    answer = logged_in(editor).post(place, blank | begun, headers=JSON).json()

    assert "missing-category" in {finding["check"] for finding in answer["findings"]}
    assert (answer["missing"], answer["errors"] > 0) == ([], True)


def test_an_article_that_was_emptied_is_told_its_mistakes(editor: User, place: str) -> None:
    post = factories.draft(title="題", body="本文")

    answer = logged_in(editor).post(place, {"post": post.pk, "title": "", "body": ""}, headers=JSON).json()

    assert (answer["missing"], answer["errors"] > 0) == ([], True)


def test_every_finding_is_shown_with_its_number_place_and_words(editor: User, place: str) -> None:
    answer = logged_in(editor).post(place, typed(title="", body="# 一\n\n# 二"), headers=JSON).json()

    items = html.fromstring(answer["html"]).xpath("//li[@class='finding']")
    assert {int(item.get("data-number")) for item in items} == set(range(len(answer["findings"])))
    for item in items:
        finding = answer["findings"][int(item.get("data-number"))]
        where = f"{finding['line']}行目" if finding["line"] else checklist.FIELDS[finding["field"]]
        assert item.xpath("string(.//*[@class='finding-place'])") == where
        assert finding["message"] in item.text_content()


def test_many_findings_of_one_check_are_folded(editor: User, place: str) -> None:
    body = "\n\n".join(f"![](/assets/{number}.png)" for number in range(10))

    answer = logged_in(editor).post(place, typed(body=body), headers=JSON).json()

    folds = html.fromstring(answer["html"]).xpath("//*[@class='finding-more']/summary/text()")
    assert "同じ指摘がほか7件" in folds


def test_what_is_typed_is_checked_rather_than_what_is_stored(editor: User, place: str) -> None:
    post = factories.published(body=f"{TWICE}\n\n{TWICE}")
    client = logged_in(editor)

    before = client.post(place, typed(post=str(post.pk), body=post.body), headers=JSON).json()
    after = client.post(place, typed(post=str(post.pk), body=TWICE), headers=JSON).json()

    assert "repeated-paragraph" in {finding["check"] for finding in before["findings"]}
    assert "repeated-paragraph" not in {finding["check"] for finding in after["findings"]}


def test_checking_keeps_and_changes_nothing(editor: User, place: str) -> None:
    post = factories.published(title="前の題", body="前の本文")

    logged_in(editor).post(
        place, typed(post=str(post.pk), title="後の題", body="後の本文", tags="新しい語"), headers=JSON
    )

    stored = Post.objects.get()
    assert (stored.title, stored.body, stored.findings.count(), stored.revisions.count()) == (
        "前の題",
        "前の本文",
        0,
        0,
    )
    assert stored.tag_list == []


def test_a_browser_without_scripts_gets_a_page(editor: User, place: str) -> None:
    response = logged_in(editor).post(place, typed(title=""))

    assert response.status_code == 200
    assert "記事は保存していません" in response.text
    assert html.fromstring(response.text).xpath("//li[@class='finding']")


def test_quotes_are_no_markup(editor: User, place: str) -> None:
    body = "![](/assets/<script>alert(1)</script>.png)\n\n**<img src=x onerror=alert(1)>\n"

    answer = logged_in(editor).post(place, typed(body=body, title='"><script>'), headers=JSON).json()

    assert html.fromstring(answer["html"]).xpath("//script | //img") == []


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [(WRITER, True, 200), (WRITER, False, 403), (EDITOR, False, 200), (CHIEF, False, 200), (None, True, 403)],
)
def test_who_may_see_an_article_may_have_it_checked(
    place: str, role: str | None, own: bool, status: int
) -> None:
    user = factories.member(role)
    post = factories.draft(title="内々の題", created_by=user if own else None)

    for headers in ({}, JSON):
        response = logged_in(user).post(place, typed(post=str(post.pk)), headers=headers)
        assert response.status_code == status


@pytest.mark.parametrize(("role", "status"), [(WRITER, 200), (EDITOR, 200), (CHIEF, 200), (None, 403)])
def test_who_writes_may_have_a_new_article_checked(place: str, role: str | None, status: int) -> None:
    response = logged_in(factories.member(role)).post(place, typed(), headers=JSON)

    assert response.status_code == status


def test_a_stranger_is_led_to_the_login_and_a_script_told(place: str) -> None:
    assert Client().post(place, typed()).headers["Location"].startswith("/admin/login/")
    assert Client().post(place, typed(), headers=JSON).status_code == 403


@pytest.mark.parametrize("key", ["99", "x", "-1", "1.5", "٣", "9" * 40, "1\x00"])
def test_an_article_that_is_not_there_is_not_found(editor: User, place: str, key: str) -> None:
    response = logged_in(editor).post(place, typed(post=key), headers=JSON)

    assert response.status_code == 404
    assert response.json()["error"]


@pytest.mark.parametrize("fields", [{}, {"title": "題"}, {"body": "本文"}])
def test_a_form_without_its_fields_is_refused(editor: User, place: str, fields: dict[str, str]) -> None:
    response = logged_in(editor).post(place, fields, headers=JSON)

    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "fields", [{"body": "a\x00b"}, {"published_at": "きのう"}, {"category": "999"}, {"tags": '"' * 200}]
)
def test_a_form_that_is_not_valid_yet_is_checked_all_the_same(
    editor: User, place: str, fields: dict[str, str]
) -> None:
    response = logged_in(editor).post(place, typed(**fields), headers=JSON)

    found = {finding["check"] for finding in response.json()["findings"]}
    assert (response.status_code, "missing-category" in found) == (200, True)


def test_looking_asks_for_a_form(editor: User, place: str) -> None:
    assert logged_in(editor).get(place).status_code == 405


def test_the_writing_page_shows_what_was_found_before(editor: User) -> None:
    post = factories.draft(title="", body=f"{TWICE}\n\n{TWICE}")
    checking.check_and_keep(post=post)

    page = logged_in(editor).get(reverse("admin:blog_post_change", args=[post.pk])).text

    panel = html.fromstring(page).get_element_by_id("checklist")
    assert len(panel.xpath(".//li[@class='finding']")) == post.findings.count() > 0
    assert "に見つかった指摘です" in panel.text_content()


def test_findings_cost_the_page_one_query(editor: User, django_assert_num_queries: Any) -> None:
    post = factories.draft(body="\n\n".join(f"![](/assets/{number}.png)" for number in range(10)))
    checking.check_and_keep(post=post)

    with django_assert_num_queries(1):
        shown = checklist.panel(editor, post)

    assert shown.warning_count + shown.error_count == post.findings.count()


@pytest.mark.parametrize("headers", [{}, JSON])
def test_who_may_only_look_has_the_stored_text_checked_by_what_the_page_sends(
    place: str, headers: dict[str, str]
) -> None:
    writer = factories.member(WRITER)
    body = f"{TWICE}\n\n間の段落です。\n\n{TWICE}"
    post = factories.post(status=Status.REVIEW, created_by=writer, body=body)
    desk = logged_in(writer)
    form = html.fromstring(desk.get(reverse("admin:blog_post_change", args=[post.pk])).content.decode())
    (button,) = form.xpath("//button[@data-check='run']")
    sent = dict(form.get_element_by_id("post_form").form_values()) | {button.get("name"): button.get("value")}

    answer = desk.post(button.get("formaction"), sent, headers=headers)

    assert answer.status_code == 200
    told = answer.json()["html"] if headers else answer.content.decode()
    assert TWICE in html.fromstring(told).text_content()
