"""The views that keep what is being written: who may, what is kept of a form, what comes back for rubbish."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings

from blog.models import Post, Presence, Revision, Tag
from blog.querysets import Status
from blog.services import content, revisions
from blog.services.revisions import Window
from blog.services.roles import EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

BEGIN = "/admin/blog/post/autosave/"
ADD = "/admin/blog/post/add/"


def autosave_of(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/autosave/"


def presence_of(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/presence/"


@pytest.fixture
def editor() -> Client:
    return client_of(factories.member(EDITOR))


@pytest.fixture
def typed(browser_form: Any) -> Any:
    """What a window sends for `post` (None: a new article) after some fields were changed."""

    def fields(client: Client, post: Post | None = None, **changes: Any) -> dict[str, Any]:
        page = client.get(ADD if post is None else f"/admin/blog/post/{post.pk}/change/")
        form: dict[str, Any] = browser_form(page, "post_form", **changes)
        return form

    return fields


def newest(post: Post) -> dict[str, Any]:
    return content.current(Post.objects.get(pk=post.pk))


def test_the_form_is_kept_beside_the_article(editor: Client, typed: Any) -> None:
    section, author = factories.category("経済"), factories.author("山田")
    post = factories.draft(title="前の題", body="前の本文")
    changes = {
        "title": "後の題",
        "body": "後の\n本文",
        "category": str(section.pk),
        "byline": [str(author.pk), ""],
        "published_at": "2026-01-15T12:00",
        "description": "説明",
    }

    response = editor.post(autosave_of(post), typed(editor, post, **changes))

    answer = response.json()
    kept = newest(post)
    assert (response.status_code, answer["unsaved"], answer["post"]) == (200, [], post.pk)
    assert answer["revision"] == Post.objects.get().working_id
    assert {name: kept[name] for name in ("title", "body", "category", "authors", "description")} == {
        "title": "後の題",
        "body": "後の\n本文",
        "category": "経済",
        "authors": ["山田"],
        "description": "説明",
    }
    assert kept["published_at"] == "2026-01-15T03:00:00+00:00"
    assert Post.objects.get().body == "前の本文"


def test_an_untouched_form_keeps_nothing_new(editor: Client, typed: Any) -> None:
    post = factories.published(
        body="一\n\n二\n",
        authors=[factories.author()],
        tags=["投資", "新NISA 入門"],
        category=factories.category(),
    )

    editor.post(autosave_of(post), typed(editor, post))

    assert Post.objects.get().working is None


def test_new_tags_are_kept_by_name_and_none_is_made(editor: Client, typed: Any) -> None:
    post = factories.draft()

    editor.post(autosave_of(post), typed(editor, post, tags="まだない、途中"))

    assert newest(post)["tags"] == ["まだない", "途中"]
    assert not Tag.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "a/b"), ("title", "題" * 600), ("canonical_url", "途中"), ("permalink", "x" * 2000)],
)
def test_words_that_are_not_right_yet_are_kept_as_typed(
    editor: Client, typed: Any, field: str, value: str
) -> None:
    post = factories.draft(title="題")

    response = editor.post(autosave_of(post), typed(editor, post, **{field: value}))

    assert (response.json()["unsaved"], newest(post)[field]) == ([], value)


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        ("published_at", "きのう", "公開日時"),
        ("reading_minutes_pinned", "三分", "読了時間の指定（分）"),
        ("tags", "x" * 500, "タグ"),
        ("category", "999999", "セクション"),
    ],
)
def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(
    editor: Client, typed: Any, field: str, value: str, label: str
) -> None:
    post = factories.draft(body="前", published_at=factories.LONG_AGO)
    before = newest(post)

    response = editor.post(autosave_of(post), typed(editor, post, body="後", **{field: value}))

    (unsaved,) = response.json()["unsaved"]
    assert unsaved.startswith(label)
    assert newest(post) == {**before, "body": "後"}


def test_the_slug_stays_open_while_a_first_title_is_written(editor: Client, typed: Any) -> None:
    form = typed(editor, title="書きかけの", body="")
    post = Post.objects.get(pk=editor.post(BEGIN, form).json()["post"])

    editor.post(autosave_of(post), {**form, "title": "書きかけの題"})

    assert newest(post)["slug"] == ""


def test_a_slug_that_is_emptied_stays_until_the_article_is_saved(editor: Client, typed: Any) -> None:
    post = factories.draft(slug="known")

    editor.post(autosave_of(post), typed(editor, post, slug="", title="別の題"))

    assert newest(post)["slug"] == "known"


def test_fields_that_were_not_sent_stay_as_they_are(editor: Client) -> None:
    post = factories.draft(excerpt="抜粋", in_sitemap=True, authors=[factories.author("山田")])

    editor.post(autosave_of(post), {"title": "題", "body": "本文", "client": "w", "seen_revision": "0"})

    kept = newest(post)
    assert (kept["body"], kept["excerpt"], kept["in_sitemap"], kept["authors"]) == (
        "本文",
        "抜粋",
        True,
        ["山田"],
    )


def test_another_window_that_was_faster_keeps_its_place_and_both_texts_are_kept(
    editor: Client, typed: Any
) -> None:
    post = factories.draft(body="前")
    slower = typed(editor, post, body="遅い")
    rival = factories.member(EDITOR, last_name="佐藤", first_name="花")
    revisions.record(post=post, kind=Revision.Kind.SAVED, user=rival, window=Window(client="rival"))

    response = editor.post(autosave_of(post), slower)

    refused = Revision.objects.get(kind=Revision.Kind.REFUSED)
    answer = response.json()
    assert (response.status_code, answer["who"], refused.content["body"]) == (409, "佐藤 花", "遅い")
    assert answer["merge_url"] == f"/admin/blog/post/{post.pk}/merge/{refused.pk}/"
    assert "保存しました" in answer["error"]
    assert newest(post)["body"] == "前"


def test_what_the_same_window_overtook_is_told_so_and_the_later_text_stays(
    editor: Client, typed: Any
) -> None:
    post = factories.draft(body="前")
    form = typed(editor, post)
    editor.post(autosave_of(post), {**form, "body": "一二三", "sent": "1767225600007"})

    response = editor.post(autosave_of(post), {**form, "body": "一", "sent": "1767225600006"})

    told = {"error": "この画面があとから送った内容が、もう保存されています。", "sent": 1767225600007}
    assert (response.status_code, response.json()) == (409, told)
    assert newest(post)["body"] == "一二三"
    assert not post.revisions.filter(kind=Revision.Kind.REFUSED).exists()


def test_a_save_that_the_same_window_overtook_is_told_so(editor: Client, typed: Any) -> None:
    post = factories.draft(body="前")
    form = typed(editor, post)
    editor.post(autosave_of(post), {**form, "body": "一二三", "sent": "1767225600007"})

    response = editor.post(
        f"/admin/blog/post/{post.pk}/change/", {**form, "body": "一", "sent": "1767225600006"}
    )

    assert "この画面があとから送った内容が、もう保存されています。" in response.content.decode()
    assert newest(post)["body"] == "一二三"


def test_the_first_words_make_an_article_once(typed: Any) -> None:
    writer = factories.member(WRITER)
    client = client_of(writer)
    form = typed(client, title="新しい話", body="書き出し")

    first = client.post(BEGIN, form).json()
    again = client.post(BEGIN, form | {"body": "書き出し、続き"}).json()

    post = Post.objects.get()
    assert first["post"] == again["post"] == post.pk
    assert first["urls"] == {
        "change": f"/admin/blog/post/{post.pk}/change/",
        "autosave": autosave_of(post),
        "presence": presence_of(post),
        "turn": turn_of(post),
        "pasted": f"/admin/blog/post/{post.pk}/pasted/",
    }
    assert (post.status, post.created_by, newest(post)["body"]) == (Status.DRAFT, writer, "書き出し、続き")


def test_what_was_begun_is_there_when_the_page_is_opened_again(editor: Client, typed: Any) -> None:
    editor.post(BEGIN, typed(editor, title="新しい話", body="書き出し"))

    page = editor.get(f"/admin/blog/post/{Post.objects.get().pk}/change/").content.decode()

    assert "書き出し" in page
    assert 'value="draft-' not in page


RUBBISH: list[dict[str, Any]] = [
    {},
    {"title": "題"},
    {"title": "題", "body": "本文"},
    {"title": "題", "body": "本文", "client": "w"},
    {"title": "題", "body": "本文", "client": "", "seen_revision": "0"},
    {"title": "題", "body": "本文", "client": "w" * 41, "seen_revision": "0"},
    {"title": "題", "body": "本文", "client": "w\0", "seen_revision": "0"},
    {"title": "題", "body": "本文", "client": "窓", "seen_revision": "0"},
    {"title": "題", "body": "本文", "client": "w", "seen_revision": "x"},
    {"title": "題", "body": "本文", "client": "w", "seen_revision": "-1"},
    {"title": "題", "body": "本文", "client": "w", "seen_revision": "１"},
    {"title": "題", "body": "本文", "client": "w", "seen_revision": "9" * 50},
    {"body": "本文", "client": "w", "seen_revision": "0"},
]


@pytest.mark.parametrize("fields", RUBBISH)
@pytest.mark.parametrize("is_new", [True, False])
def test_an_incomplete_form_is_told_in_words(editor: Client, fields: dict[str, Any], is_new: bool) -> None:
    post = factories.draft()

    response = editor.post(BEGIN if is_new else autosave_of(post), fields)

    assert (response.status_code, list(response.json())) == (400, ["error"])
    assert Post.objects.get().working is None


def test_a_null_character_is_left_out(editor: Client, typed: Any) -> None:
    post = factories.draft()

    response = editor.post(autosave_of(post), typed(editor, post, title="題\0名", body="本\0文"))

    kept = newest(post)
    assert (response.status_code, kept["title"], kept["body"]) == (200, "題名", "本文")


def test_more_than_a_form_may_hold_is_no_error_of_the_server(editor: Client, typed: Any) -> None:
    post = factories.draft()
    form = typed(editor, post, body="x" * 2000)

    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        response = editor.post(autosave_of(post), form)

    assert response.status_code == 400


@pytest.mark.parametrize("key", [0, 999_999, 10**30])
@pytest.mark.parametrize("view", ["autosave", "presence"])
def test_an_article_that_is_not_there_is_told_so(editor: Client, view: str, key: int) -> None:
    fields = {"title": "題", "body": "本文", "client": "w", "seen_revision": "0"}

    response = editor.post(f"/admin/blog/post/{key}/{view}/", fields)

    assert (response.status_code, list(response.json())) == (404, ["error"])


def answers(client: Client, post: Post) -> list[HttpResponse]:
    """What the three views say to somebody."""
    fields = {"title": "題", "body": "乗っ取り", "client": "w", "seen_revision": "0"}
    return [client.post(url, fields) for url in (BEGIN, autosave_of(post), presence_of(post))]


def test_strangers_are_told_no_and_not_sent_to_a_login_page(client: Client) -> None:
    post = factories.draft()

    told = [(response.status_code, list(response.json())) for response in answers(client, post)]

    assert told == [(403, ["error"])] * 3
    assert not Revision.objects.exists()


def test_staff_without_a_role_is_told_no() -> None:
    post = factories.draft()

    assert [response.status_code for response in answers(client_of(factories.member()), post)] == [403] * 3


def test_a_writer_keeps_own_drafts_alone() -> None:
    writer = factories.member(WRITER)
    own, other = factories.draft(created_by=writer), factories.draft()
    client = client_of(writer)

    assert [response.status_code for response in answers(client, other)[1:]] == [403, 403]
    assert [response.status_code for response in answers(client, own)[1:]] == [200, 200]
    assert newest(other)["body"] != "乗っ取り"


def test_a_writer_only_looks_on_while_the_article_is_reviewed() -> None:
    writer = factories.member(WRITER)
    post = factories.post(status=Status.REVIEW, created_by=writer)

    assert [response.status_code for response in answers(client_of(writer), post)[1:]] == [403, 200]


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_anything_but_post_is_not_allowed(editor: Client, method: str) -> None:
    post = factories.draft()

    for url in (BEGIN, autosave_of(post), presence_of(post)):
        response = getattr(editor, method)(url)
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_another_sites_form_is_refused() -> None:
    user, post = factories.member(EDITOR), factories.draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    assert [response.status_code for response in answers(client, post)] == [403] * 3


def test_answers_are_never_cached(editor: Client, typed: Any) -> None:
    post = factories.draft()

    response = editor.post(autosave_of(post), typed(editor, post))

    assert "no-store" in response.headers["Cache-Control"]


def test_windows_hear_of_one_another(editor: Client) -> None:
    post = factories.draft()
    fields = {"client": "a", "seen_revision": "0"}
    colleague = factories.member(EDITOR, last_name="佐藤", first_name="花")
    client_of(colleague).post(presence_of(post), fields | {"client": "b"})
    newer = revisions.record(post=post, kind=Revision.Kind.SAVED, user=colleague, window=Window(client="b"))

    answer = editor.post(presence_of(post), fields).json()

    assert (answer["names"], answer["twice"]) == (["佐藤 花"], False)
    assert (answer["newer"]["revision"], answer["newer"]["who"]) == (newer.pk, "佐藤 花")
    assert answer["newer"]["own"] is False


def test_one_s_own_other_window_is_not_somebody_else(typed: Any) -> None:
    post, myself = factories.draft(body="前"), factories.member(EDITOR, last_name="鈴木")
    desk = client_of(myself)
    slower = typed(desk, post, body="遅い")
    revisions.record(post=post, kind=Revision.Kind.SAVED, user=myself, window=Window(client="rival"))

    heard = desk.post(presence_of(post), {"client": "a", "seen_revision": "0"}).json()
    refused = desk.post(autosave_of(post), slower)

    assert heard["newer"]["own"] is True
    assert refused.status_code == 409
    assert "編集している間に、あなたが別の画面でこの記事を保存しました（" in refused.json()["error"]
    assert "/merge/" in refused.json()["merge_url"]


def test_an_import_is_nobody_s_own_window(editor: Client, typed: Any) -> None:
    post = factories.draft(body="前")
    slower = typed(editor, post, body="遅い")
    revisions.record(post=post, kind=Revision.Kind.SAVED)

    assert (
        "編集している間に、取り込みがこの記事を保存しました（"
        in editor.post(autosave_of(post), slower).json()["error"]
    )


def test_a_window_that_closes_says_so(editor: Client) -> None:
    post = factories.draft()
    fields = {"client": "a", "seen_revision": "0"}
    editor.post(presence_of(post), fields)

    editor.post(presence_of(post), fields | {"leaving": "1"})

    assert not Presence.objects.exists()


def turn_of(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/turn/"


def stored_turn() -> tuple[User | None, date | None]:
    post = Post.objects.get()
    return post.reviewer, post.due_on


def test_a_reviewer_and_a_day_are_stored_as_soon_as_they_are_chosen(editor: Client) -> None:
    reviewer, post = factories.member(EDITOR), factories.draft()

    answers = [
        editor.post(turn_of(post), {"reviewer": reviewer.pk, "initial-reviewer": ""}),
        editor.post(turn_of(post), {"due_on": "2026-02-01", "initial-due_on": ""}),
    ]
    chosen = stored_turn()
    editor.post(turn_of(post), {"reviewer": "", "initial-reviewer": reviewer.pk})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (chosen, stored_turn()) == ((reviewer, date(2026, 2, 1)), (None, date(2026, 2, 1)))


@pytest.mark.parametrize(
    ("name", "value"), [("due_on", "2026-02-31"), ("reviewer", "999999"), ("reviewer", "x\0")]
)
def test_a_day_or_a_reviewer_that_there_is_not_is_refused_in_words(
    editor: Client, name: str, value: str
) -> None:
    answer = editor.post(turn_of(factories.draft()), {name: value, f"initial-{name}": ""})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [name]
    assert stored_turn() == (None, None)


def test_a_writer_hands_over_nothing_of_others() -> None:
    post = factories.draft()

    answer = client_of(factories.member(WRITER)).post(turn_of(post), {"due_on": "2026-02-01"})

    assert answer.status_code == 403
    assert stored_turn() == (None, None)


def test_a_page_that_was_opened_before_does_not_undo_a_colleagues_choice(editor: Client, typed: Any) -> None:
    reviewer, post = factories.member(EDITOR), factories.draft(body="前")
    form = typed(editor, post, body="後")
    editor.post(turn_of(post), {"reviewer": reviewer.pk, "initial-reviewer": ""})

    editor.post(f"/admin/blog/post/{post.pk}/change/", form)

    assert (Post.objects.get().body.strip(), stored_turn()[0]) == ("後", reviewer)
