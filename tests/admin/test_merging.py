"""The page on which a refused text is put together with the one that was faster."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Post, Revision
from blog.services import content, editing, versions
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

Form = Callable[..., dict[str, Any]]
Told = Callable[[Any], list[str]]
FIRST, SECOND, THIRD = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"
CLASH = BODY.replace("円高", "円安")
CLEAN = BODY.replace("夕方", "夜")


@pytest.fixture
def suzuki() -> User:
    return factories.member(EDITOR, last_name="鈴木")


@pytest.fixture
def desk(suzuki: User) -> Client:
    return client_of(suzuki)


@pytest.fixture
def post() -> Post:
    """A draft that somebody opened with BODY, and that 山田 has saved since."""
    post = factories.draft(title="相場", body=BODY, created_by=factories.member(WRITER))
    opened = saved(post, None, excerpt="抜粋")
    saved(post, factories.member(EDITOR, last_name="山田"), body=BODY.replace("円高", "急な円高"))
    post.opened = opened.pk  # type: ignore[attr-defined]
    return post


def saved(post: Post, user: User | None, **columns: Any) -> Revision:
    stored = Post.objects.get(pk=post.pk)
    authors, tags = content.put(stored, {**content.current(stored), **columns}, times=True)
    return editing.save(post=stored, authors=authors, tags=tags, user=user).revision


def refused(post: Any, user: User, **typed: Any) -> Revision:
    text = {**Revision.objects.get(pk=post.opened).content, **typed}
    return editing.keep_refused(post=post, text=text, user=user, window=Window(seen=post.opened, client="窓"))


def url(revision: Revision) -> str:
    return reverse("admin:blog_post_merge", args=[revision.post_id, revision.pk])


def press(form: dict[str, Any], button: str) -> dict[str, Any]:
    """The form as the browser sends it when the button of that name is pressed."""
    buttons = ("_merge", "_overwrite", "_discard")
    return {**{name: value for name, value in form.items() if name not in buttons}, button: "1"}


def body(post: Post) -> str:
    return str(content.current(Post.objects.get(pk=post.pk))["body"])


def words(response: Any) -> str:
    page = html.fromstring(response.content.decode())
    return " ".join(page.get_element_by_id("content").text_content().split())


def pending(post: Post) -> list[int]:
    return [row.pk for row in versions.pending(post)]


# --- what is shown ---


@pytest.mark.parametrize(("side", "button"), [("theirs", "_merge"), ("mine", "_discard")])
def test_a_text_that_is_too_long_to_be_sent_back_is_chosen_or_not(
    desk: Client, suzuki: User, post: Post, side: str, button: str, browser_form: Form
) -> None:
    newest = body(post)
    revision = refused(post, suzuki, body="あ" * 600_000)
    page = desk.get(url(revision))

    form = browser_form(page, "merge_form")
    answer = desk.post(url(revision), press({**form, "passage-0": side}, button))

    assert "書き直せません" in words(page)
    assert sum(len(value) for each in form.values() for value in each) < 1_000
    assert (answer.status_code, body(post), pending(post)) == (302, newest, [])


def test_changes_that_do_not_touch_are_one_press_away(desk: Client, suzuki: User, post: Post) -> None:
    page = words(desk.get(url(refused(post, suzuki, body=CLEAN))))

    for told in ("自動でまとめられます", "山田さんの変更", "あなたの変更", "統合して保存"):
        assert told in page
    assert "どの文にするか" not in page


def test_a_conflict_is_shown_with_both_texts_and_where_they_came_from(
    desk: Client, suzuki: User, post: Post
) -> None:
    page = words(desk.get(url(refused(post, suzuki, body=CLASH, title="鈴木の題"))))

    for told in (
        "1か所は、どちらの文にするかを選んでください",
        "1か所のうち1か所目",
        "もとの文",
        SECOND,
        SECOND.replace("円高", "急な円高"),
        SECOND.replace("円高", "円安"),
    ):
        assert told in page


def test_paragraphs_with_words_of_both_are_marked_to_be_read(desk: Client, suzuki: User, post: Post) -> None:
    page = words(desk.get(url(refused(post, suzuki, body=BODY.replace("振れた", "動いた")))))

    assert "両方の変更を合わせました。読んで確かめてください。" in page


def test_a_text_that_is_in_the_article_already_is_settled_at_once(
    desk: Client, suzuki: User, post: Post, told: Told
) -> None:
    revision = refused(post, suzuki, body=body(post))

    page = desk.get(url(revision), follow=True)

    assert told(page) == ["残してあった入力は、いまの記事にすべて入っています。統合することはありません。"]
    assert page.redirect_chain == [(reverse("admin:blog_post_change", args=[post.pk]), 302)]
    assert pending(post) == []


def test_what_is_typed_is_never_markup(desk: Client, suzuki: User, post: Post) -> None:
    revision = refused(post, suzuki, body=CLASH.replace("円安", "<script>alert(1)</script>"))

    assert "<script>alert" not in desk.get(url(revision)).content.decode()


def test_a_value_that_cannot_be_saved_is_told(desk: Client, suzuki: User, post: Post) -> None:
    page = words(desk.get(url(refused(post, suzuki, body=CLEAN, slug="a/b"))))

    assert "「a/b」：スラッグに使えるのは" in page


# --- what is saved ---


def test_a_clean_merge_is_saved_and_leads_back_to_writing(
    desk: Client, suzuki: User, post: Post, browser_form: Form, told: Told
) -> None:
    revision = refused(post, suzuki, body=CLEAN)
    form = browser_form(desk.get(url(revision)), "merge_form")

    page = desk.post(url(revision), press(form, "_merge"), follow=True)

    assert told(page) == ["二つの入力を統合しました。", "保存しました。"]
    assert page.redirect_chain == [(reverse("admin:blog_post_change", args=[post.pk]), 302)]
    assert body(post) == BODY.replace("円高", "急な円高").replace("夕方", "夜")
    assert post.revisions.in_line().latest("pk").kind == Revision.Kind.MERGED
    assert pending(post) == []


@pytest.mark.parametrize(
    ("answer", "paragraph"),
    [
        ({"passage-0": "mine"}, "為替は昼に円安へ振れた。"),
        ({"passage-0": "theirs"}, "為替は昼に急な円高へ振れた。"),
        ({"passage-0": "both"}, "為替は昼に急な円高へ振れた。\n\n為替は昼に円安へ振れた。"),
        ({"passage-0": "own", "passage-0-text": "為替は荒れた。\r\n大荒れ。"}, "為替は荒れた。\n大荒れ。"),
        ({"passage-0": "own", "passage-0-text": "\0為替"}, "為替"),
    ],
)
def test_a_conflict_is_decided_without_a_script(
    desk: Client, suzuki: User, post: Post, browser_form: Form, answer: dict[str, str], paragraph: str
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")

    desk.post(url(revision), press({**form, **answer}, "_merge"))

    assert body(post) == BODY.replace(SECOND, paragraph)


def test_a_missing_decision_is_asked_for_and_what_was_written_stays(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision = refused(post, suzuki, body=CLASH, title="鈴木の題")
    saved(post, None, title="別の題")
    form = browser_form(desk.get(url(revision)), "merge_form")
    written = {"field-title": "own", "field-title-text": "二人の題"}

    page = desk.post(url(revision), press({**form, **written}, "_merge"))

    assert page.status_code == 422
    assert "まだ選んでいないところが1か所あります。" in words(page)
    again = browser_form(page, "merge_form")
    assert (again["field-title"], again["field-title-text"]) == (["own"], ["二人の題"])
    assert pending(post) == [revision.pk]


def test_words_written_for_a_place_are_not_lost_to_another_choice(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")
    written = {"passage-0": "mine", "passage-0-text": "長く考えて書いた文。"}

    page = desk.post(url(revision), press({**form, **written}, "_merge"))

    assert page.status_code == 422
    assert browser_form(page, "merge_form")["passage-0-text"] == ["長く考えて書いた文。"]


def test_a_title_that_cannot_be_one_is_refused_in_words(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision = refused(post, suzuki, title="鈴木の題")
    saved(post, None, title="別の題")
    form = browser_form(desk.get(url(revision)), "merge_form")
    written = {"field-title": "own", "field-title-text": "長" * 501}

    page = desk.post(url(revision), press({**form, **written}, "_merge"))

    assert (page.status_code, "「タイトル」：" in words(page)) == (422, True)


def test_a_body_that_is_too_long_is_refused_in_words(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")
    written = {"passage-0": "own", "passage-0-text": "長" * 1_000_001}

    page = desk.post(url(revision), press({**form, **written}, "_merge"))

    assert page.status_code == 422
    assert "保存できませんでした：" in words(page)
    assert pending(post) == [revision.pk]


def test_a_third_save_in_between_keeps_what_was_decided_and_shows_it_again(
    desk: Client, suzuki: User, post: Post, browser_form: Form, told: Told
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")
    saved(post, None, body=body(post).replace("夕方", "夜"))
    written = {"passage-0": "own", "passage-0-text": "為替は荒れた。"}

    page = desk.post(url(revision), press({**form, **written}, "_merge"), follow=True)

    [kept] = pending(post)
    assert page.redirect_chain == [(reverse("admin:blog_post_merge", args=[post.pk, kept]), 302)]
    assert "統合した内容は残してあります" in told(page)[0]
    desk.post(page.request["PATH_INFO"], press(browser_form(page, "merge_form"), "_merge"))
    assert body(post) == BODY.replace(SECOND, "為替は荒れた。").replace("夕方", "夜")
    assert pending(post) == []


def test_the_refused_text_can_be_put_over_the_article(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")

    desk.post(url(revision), press(form, "_overwrite"))

    assert body(post) == CLASH
    assert post.revisions.in_line().latest("pk").note == "統合せず、衝突した入力で上書き"


def test_nothing_is_put_over_a_text_that_nobody_has_looked_at(
    desk: Client, suzuki: User, post: Post, browser_form: Form, told: Told
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    form = browser_form(desk.get(url(revision)), "merge_form")
    newest = saved(post, None, body=f"{BODY}\n追記。\n")

    page = desk.post(url(revision), press(form, "_overwrite"), follow=True)

    assert "まだ上書きしていません" in told(page)[0]
    assert body(post) == newest.content["body"]
    assert pending(post) == [revision.pk]


def test_the_refused_text_can_be_set_aside_and_is_found_among_the_versions(
    desk: Client, suzuki: User, post: Post, browser_form: Form
) -> None:
    revision, before = refused(post, suzuki, body=CLASH), body(post)
    form = browser_form(desk.get(url(revision)), "merge_form")

    desk.post(url(revision), press(form, "_discard"))

    assert (body(post), pending(post)) == (before, [])
    page = words(desk.get(reverse("admin:blog_post_versions", args=[post.pk])))
    assert "衝突して残した入力 統合せずに残した（鈴木）" in page


def test_a_second_press_saves_nothing_twice(
    desk: Client, suzuki: User, post: Post, browser_form: Form, told: Told
) -> None:
    revision = refused(post, suzuki, body=CLEAN)
    form = press(browser_form(desk.get(url(revision)), "merge_form"), "_merge")
    desk.post(url(revision), form)
    count = post.revisions.count()

    page = desk.post(url(revision), form, follow=True)

    assert "この入力は、もう片づいています（統合した）" in told(page)[-1]
    assert post.revisions.count() == count


# --- rubbish ---


@pytest.mark.parametrize("seen", ["", "x", "-1", "９", "9" * 30, "\0"])
def test_a_form_that_does_not_say_what_was_seen_is_400(
    desk: Client, suzuki: User, post: Post, seen: str
) -> None:
    response = desk.post(url(refused(post, suzuki, body=CLASH)), {"_merge": "1", "seen_revision": seen})

    assert response.status_code == 400


def test_choices_that_there_are_not_are_no_choices(desk: Client, suzuki: User, post: Post) -> None:
    revision = refused(post, suzuki, body=CLASH)
    data = {"_merge": "1", "seen_revision": "999999", "passage-0": "nobody", "field-title": "x"}

    response = desk.post(url(revision), data)

    assert response.status_code == 422


def test_a_revision_that_was_not_refused_is_404_in_clear_words(desk: Client, post: Post) -> None:
    response = desk.get(url(post.revisions.latest("pk")))

    assert (response.status_code, "統合を待つ" in words(response)) == (404, True)


def test_a_refused_text_of_another_article_is_404(desk: Client, suzuki: User, post: Post) -> None:
    revision = refused(post, suzuki, body=CLASH)
    other = factories.draft()

    response = desk.get(reverse("admin:blog_post_merge", args=[other.pk, revision.pk]))

    assert (response.status_code, SECOND in response.content.decode()) == (404, False)


# --- who may ---

EXPECTED = {"own": 200, EDITOR: 200, CHIEF: 200, "foreign": 403, "nobody": 403, "stranger": 302}


def as_role(role: str, post: Post) -> Client:
    match role:
        case "own":
            return client_of(User.objects.get(pk=post.created_by_id or 0))
        case "foreign":
            return client_of(factories.member(WRITER))
        case "nobody":
            return client_of(factories.member())
        case "stranger":
            return Client()
        case _:
            return client_of(factories.member(role))


@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_change_an_article_opens_the_page(suzuki: User, post: Post, role: str) -> None:
    response = as_role(role, post).get(url(refused(post, suzuki, body=CLASH)))

    assert response.status_code == EXPECTED[role]
    assert ("円安" in response.content.decode()) == (EXPECTED[role] == 200)


@pytest.mark.parametrize("role", EXPECTED)
@pytest.mark.parametrize("button", ["_merge", "_overwrite", "_discard"])
def test_who_may_not_change_an_article_settles_nothing(
    suzuki: User, post: Post, role: str, button: str
) -> None:
    revision = refused(post, suzuki, body=CLASH)
    newest = post.revisions.in_line().latest("pk")
    data = {"seen_revision": newest.pk, "passage-0": "mine", button: "1"}

    response = as_role(role, post).post(url(revision), data)

    may = EXPECTED[role] == 200
    assert response.status_code == (302 if may else EXPECTED[role])
    assert pending(post) == ([] if may else [revision.pk])


def test_a_writer_whose_article_is_under_review_merges_nothing(suzuki: User, post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(status="review")

    response = as_role("own", post).get(url(refused(post, suzuki, body=CLASH)))

    assert response.status_code == 403


def test_who_may_not_change_the_article_now_is_led_to_look_at_the_input(post: Post, suzuki: User) -> None:
    revision = refused(post, suzuki, body=CLASH)
    Post.objects.update(status="review")
    writer = as_role("own", post)

    page = html.fromstring(writer.get(reverse("admin:blog_post_change", args=[post.pk])).text)

    [link] = page.find_class("versions-pending")[0].iter("a")
    where = f"/admin/blog/post/{post.pk}/compare/?before=working&after={revision.pk}"
    assert (link.get("href"), writer.get(where).status_code) == (where, 200)
