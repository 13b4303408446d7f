"""The panel of comments: as scripts and as plain forms ask for it, for each role and for strangers."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Comment, Post
from blog.services import comments
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
VERBS = ("answer", "edit", "delete", "resolve", "reopen")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR, last_name="山田", first_name="花子")


@pytest.fixture
def post() -> Post:
    return factories.draft(body="数字が三つあります。")


@pytest.fixture
def place(post: Post) -> str:
    return reverse("admin:blog_post_comments", args=[post.pk])


def verb_url(comment: Comment, verb: str) -> str:
    return reverse(f"admin:blog_post_comment_{verb}", args=[comment.post_id, comment.pk])


def test_a_script_gets_the_panel_with_what_was_said(editor: User, place: str) -> None:
    response = logged_in(editor).post(place, {"comment": "出典は？", "comment_quote": "三つ"}, headers=JSON)

    answer = response.json()
    assert answer["told"] == "コメントを送りました。"
    panel = html.fromstring(answer["html"])
    assert panel.xpath("string(.//*[@class='comment-body'])") == "出典は？"
    assert panel.xpath("string(.//blockquote/@data-quote)") == "三つ"
    assert "山田 花子" in answer["html"]


def test_a_browser_without_scripts_is_led_back_to_the_panel(editor: User, post: Post, place: str) -> None:
    response = logged_in(editor).post(place, {"comment": "出典は？"})

    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('admin:blog_post_change', args=[post.pk])}#comments"
    assert Comment.objects.get().user == editor


def test_the_buttons_of_the_panel_lead_where_their_verbs_are(editor: User, post: Post, place: str) -> None:
    comment = comments.add(post=post, by=editor, body="直して")

    page = logged_in(editor).get(place, headers=JSON).json()["html"]

    targets = set(html.fromstring(page).xpath("//button/@formaction"))
    assert {verb_url(comment, verb) for verb in VERBS if verb != "reopen"} <= targets


def test_a_resolved_thread_offers_to_be_opened_again_alone(editor: User, post: Post, place: str) -> None:
    comment = comments.resolve(comment=comments.add(post=post, by=editor, body="直して"), by=editor)

    page = logged_in(editor).get(place, headers=JSON).json()["html"]

    targets = set(html.fromstring(page).xpath("//li//button/@formaction"))
    assert targets == {verb_url(comment, "reopen")}


def test_every_verb_does_what_it_says(editor: User, post: Post) -> None:
    client = logged_in(editor)
    comment = comments.add(post=post, by=editor, body="前")

    client.post(verb_url(comment, "edit"), {f"edit_{comment.pk}": "後"}, headers=JSON)
    comment.refresh_from_db()
    assert comment.body == "後"
    client.post(verb_url(comment, "resolve"), headers=JSON)
    comment.refresh_from_db()
    assert comment.resolved_by == editor
    client.post(verb_url(comment, "reopen"), headers=JSON)
    comment.refresh_from_db()
    assert comment.resolved_at is None
    client.post(verb_url(comment, "answer"), {f"answer_{comment.pk}": "返事"}, headers=JSON)
    answer = comment.answers.get()
    assert answer.body == "返事"
    client.post(verb_url(answer, "delete"), headers=JSON)
    assert list(Comment.objects.all()) == [comment]


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [(WRITER, True, 200), (WRITER, False, 403), (EDITOR, False, 200), (CHIEF, False, 200), (None, True, 403)],
)
def test_who_may_see_the_article_may_comment(role: str | None, own: bool, status: int) -> None:
    user = factories.member(role)
    post = factories.draft(created_by=user if own else None)
    place = reverse("admin:blog_post_comments", args=[post.pk])

    asked = logged_in(user).get(place, headers=JSON)
    said = logged_in(user).post(place, {"comment": "一言"}, headers=JSON)

    assert (asked.status_code, said.status_code) == (status, status)
    assert Comment.objects.exists() is (status == 200)


@pytest.mark.parametrize("verb", VERBS)
def test_a_writer_reaches_no_comment_on_the_article_of_another(editor: User, post: Post, verb: str) -> None:
    comment = comments.add(post=post, by=editor, body="内々の話")
    client = logged_in(factories.member(WRITER))
    data = {f"answer_{comment.pk}": "横から", f"edit_{comment.pk}": "横から"}

    for headers in ({}, JSON):
        response = client.post(verb_url(comment, verb), data, headers=headers)
        assert response.status_code == 403
        assert "内々の話" not in response.text

    assert list(Comment.objects.values_list("body", "resolved_at")) == [("内々の話", None)]


@pytest.mark.parametrize("verb", ["edit", "delete"])
def test_nobody_changes_the_words_of_another(editor: User, post: Post, verb: str) -> None:
    comment = comments.add(post=post, by=editor, body="わたしの言葉")

    response = logged_in(factories.member(CHIEF)).post(
        verb_url(comment, verb), {f"edit_{comment.pk}": "別"}, headers=JSON
    )

    assert response.status_code == 403
    assert Comment.objects.get().body == "わたしの言葉"


def test_a_stranger_is_led_to_the_login_and_a_script_told(post: Post, editor: User, place: str) -> None:
    comment = comments.add(post=post, by=editor, body="内々の話")
    for url in (place, *(verb_url(comment, verb) for verb in VERBS)):
        page, answer = Client().post(url), Client().post(url, headers=JSON)

        assert (page.status_code, answer.status_code) == (302, 403)
        assert page.headers["Location"].startswith("/admin/login/")
        assert "ログイン" in answer.json()["error"]
    assert Comment.objects.count() == 1


def test_a_request_without_the_token_is_refused(editor: User, place: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(place, {"comment": "偽の言葉"}, headers=JSON).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("words", ["", " ", "あ" * 5001, "a\x00b"])
def test_what_is_no_comment_is_refused_with_a_reason(editor: User, place: str, words: str) -> None:
    response = logged_in(editor).post(place, {"comment": words}, headers=JSON)

    assert response.status_code == 400
    assert response.json()["error"]


def test_without_scripts_a_refusal_gives_back_what_was_typed(editor: User, place: str) -> None:
    response = logged_in(editor).post(place, {"comment": "長い" * 2501})

    page = html.fromstring(response.text)
    assert response.status_code == 400
    assert "5,000文字以内" in page.xpath("string(//*[@class='errornote'])")
    assert page.xpath("string(//textarea)").strip() == "長い" * 2501


@pytest.mark.parametrize("key", [99, 10**30])
def test_what_is_not_there_is_not_found(editor: User, post: Post, key: int) -> None:
    client = logged_in(editor)

    for url in (f"/admin/blog/post/{key}/comments/", f"/admin/blog/post/{post.pk}/comments/{key}/resolve/"):
        assert client.post(url, {"comment": "一言"}).status_code == 404
        assert client.post(url, {"comment": "一言"}, headers=JSON).json()["error"]


def test_a_comment_is_reached_through_its_own_article_alone(editor: User, post: Post) -> None:
    comment = comments.add(post=factories.draft(), by=editor, body="別の記事")

    url = reverse("admin:blog_post_comment_delete", args=[post.pk, comment.pk])

    assert logged_in(editor).post(url, headers=JSON).status_code == 404
    assert Comment.objects.exists()


def test_a_link_changes_nothing(editor: User, post: Post) -> None:
    comment = comments.add(post=post, by=editor, body="直して")

    assert logged_in(editor).get(verb_url(comment, "delete")).status_code == 405
    assert Comment.objects.exists()


def test_words_are_no_markup(editor: User, place: str) -> None:
    words = "<script>alert(1)</script> & https://example.jp/?a=1&b=2。見て https://example.jp/<b>"
    quote = '"><img src=x onerror=alert(1)>'

    answer = logged_in(editor).post(place, {"comment": words, "comment_quote": quote}, headers=JSON).json()

    panel = html.fromstring(answer["html"])
    assert panel.xpath("//script | //img | //b[text()='']") == []
    assert panel.xpath("string(.//*[@class='comment-body'])") == words
    assert panel.xpath(".//*[@class='comment-body']//a/@href") == [
        "https://example.jp/?a=1&b=2",
        "https://example.jp/",
    ]


def test_a_lost_passage_is_told(editor: User, post: Post, place: str) -> None:
    comments.add(post=post, by=editor, body="直して", quote="もうない文")

    page = logged_in(editor).get(place, headers=JSON).json()["html"]

    lost = html.fromstring(page).xpath("//*[@class='comment-lost' and not(@hidden)]")
    assert "本文からなくなった箇所" in lost[0].text_content()


def test_many_comments_cost_the_page_no_more_queries(
    editor: User, post: Post, place: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        comments.answer(comment=comments.add(post=post, by=editor, body=str(number)), by=editor, body="はい")
    client = logged_in(editor)

    with django_assert_max_num_queries(14):
        response = client.get(place, headers=JSON)

    assert response.json()["html"].count('class="comment-body"') == 16
