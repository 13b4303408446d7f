"""The versions of an article at the desk: listed, compared, brought back."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.models import Event, Post, Revision
from blog.services import content, editing
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

Told = Callable[[Any], list[str]]
FIRST, SECOND = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。"
BODY = f"{FIRST}\n\n{SECOND}\n"
LIMIT = 0.4
"""Seconds for two versions of 48,000 characters side by side."""


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR, last_name="山田", first_name="花子")


@pytest.fixture
def desk(editor: User) -> Client:
    return client_of(editor)


def save(post: Post, user: User | None = None, **columns: Any) -> Revision:
    post = Post.objects.get(pk=post.pk)
    authors, tags = content.put(post, {**content.current(post), **columns}, times=True)
    return editing.save(post=post, authors=authors, tags=tags, user=user).revision


@pytest.fixture
def post(editor: User) -> Post:
    """A draft with three versions."""
    post = factories.draft(title="相場", body="書き出し。\n")
    save(post, editor, body=BODY)
    save(post, editor, body=BODY.replace("円高", "円安"), title="きょうの相場")
    return post


def url(page: str, post: Post, *more: Any, **query: Any) -> str:
    return reverse(f"admin:blog_post_{page}", args=[post.pk, *more], query=query or None)


def keys(post: Post) -> list[int]:
    """The keys of its versions, the oldest first."""
    return list(post.revisions.order_by("pk").values_list("pk", flat=True))


def text_of(response: Any, css: str) -> list[str]:
    """What stands in the elements of a class, white space folded."""
    page = html.fromstring(response.content.decode())
    return [" ".join(element.text_content().split()) for element in page.find_class(css)]


def tagged(response: Any, tag: str) -> list[str]:
    return [element.text_content() for element in html.fromstring(response.content.decode()).iter(tag)]


# --- the list ---


def test_versions_are_listed_with_what_changed_and_who_did(desk: Client, post: Post) -> None:
    rows = text_of(desk.get(url("versions", post)), "version")

    assert len(rows) == 3
    for words in ("山田 花子", "保存", "いまの版", "+1字 −1字", "タイトル"):
        assert words in rows[0]
    assert "最初の版" in rows[2]


def test_two_are_chosen_already_and_any_two_can_be(desk: Client, post: Post) -> None:
    page = html.fromstring(desk.get(url("versions", post)).content.decode())

    first, second, third = keys(post)
    chosen = dict(page.get_element_by_id("compare_form").form_values())
    assert chosen == {"before": str(second), "after": str(third)}
    assert len(page.xpath("//input[@name='before']")) == 3
    assert str(first) in page.xpath("//input[@name='after']/@value")


def test_a_refused_text_leads_to_where_it_is_merged(desk: Client, editor: User, post: Post) -> None:
    refused = editing.keep_refused(
        post=post, text=content.of(post), user=editor, window=Window(seen=None, client="窓")
    )

    page = desk.get(url("versions", post)).content.decode()

    assert "まだ統合していない入力があります" in page
    assert page.count(url("merge", post, refused.pk)) == 2


def test_long_histories_have_pages(desk: Client, post: Post) -> None:
    for number in range(50):
        save(post, body=f"{number}番目の本文。\n")

    first, second = desk.get(url("versions", post)), desk.get(f"{url('versions', post)}?page=2")

    assert (len(text_of(first, "version")), len(text_of(second, "version"))) == (50, 3)
    assert "最初の版" not in text_of(first, "version")[-1]


@pytest.mark.parametrize("page", ["0", "99", "x", "%00", "9" * 30])
def test_a_page_that_there_is_not_shows_one_that_there_is(desk: Client, post: Post, page: str) -> None:
    response = desk.get(f"{url('versions', post)}?page={page}")

    assert len(text_of(response, "version")) == 3


def test_an_article_without_versions_says_so(desk: Client) -> None:
    assert "まだ版はありません" in desk.get(url("versions", factories.draft())).content.decode()


def test_the_writing_page_lists_the_last_versions(desk: Client, post: Post) -> None:
    page = desk.get(url("change", post)).content.decode()

    assert url("versions", post) in page
    assert html.fromstring(page).get_element_by_id("versions").text_content().count("保存") >= 3


def test_the_number_of_queries_does_not_grow(
    desk: Client, post: Post, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        save(post, body=f"{number}番目の本文。\n")

    with django_assert_max_num_queries(16):
        desk.get(url("versions", post))


# --- two of them ---


def test_words_are_marked_side_by_side(desk: Client, post: Post) -> None:
    _, before, after = keys(post)

    page = desk.get(url("compare", post, before=before, after=after))

    assert tagged(page, "del") == ["高"]
    assert tagged(page, "ins") == ["きょうの", "安"]
    assert "きょうの相場" in text_of(page, "field-changes")[0]


def test_equal_stretches_are_folded_and_can_be_opened(desk: Client) -> None:
    body = "".join(f"{number}番目の段落。\n\n" for number in range(20))
    post = factories.draft(body=body)
    save(post, body=f"{body}新しい段落。\n")

    page = desk.get(url("compare", post, before="live", after=keys(post)[0]))

    [folded] = text_of(page, "folded")
    assert folded.startswith("変わっていない")
    assert "0番目の段落。" in folded


def test_what_is_typed_is_never_markup(desk: Client) -> None:
    post = factories.draft(body="<script>alert(1)</script>\n")
    save(post, body="<script>alert(2)</script>\n", title="<b>題</b>")

    page = desk.get(url("compare", post, before=keys(post)[0], after="working")).content.decode()

    assert "<script>alert" not in page
    assert "<b>" not in page


def test_what_readers_see_is_compared_with_what_waits(desk: Client, editor: User) -> None:
    post = factories.published(body=BODY)
    save(post, editor, body=BODY.replace("円高", "円安"))

    page = desk.get(url("compare", post, before="live", after="working"))

    assert (tagged(page, "del"), tagged(page, "ins")) == (["高"], ["安"])
    assert "読者が見ている内容" in page.content.decode()


def test_the_same_on_both_sides_says_so(desk: Client, post: Post) -> None:
    page = desk.get(url("compare", post, before="working", after="working"))

    assert text_of(page, "history-sum") == ["二つの版は同じ内容です。"]


def test_sides_are_swapped_and_neighbours_are_one_click_away(desk: Client, post: Post) -> None:
    first, second, third = keys(post)

    page = desk.get(url("compare", post, before=second, after=third)).content.decode()
    links = [link.get("href") for link in html.fromstring(page).iter("a")]

    assert f"?before={third}&after={second}" in links
    assert f"?before={first}&after={second}" in links
    assert f"?before={third}&after=" not in "".join(str(link) for link in links).replace(
        f"?before={third}&after={second}", ""
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("live", ""),
        ("live", "0"),
        ("live", "-1"),
        ("live", "x"),
        ("9" * 30, "live"),
        ("１", "live"),
        ("\0", "live"),
        ("older", "newer"),
    ],
)
def test_a_version_that_there_is_not_is_404_in_clear_words(
    desk: Client, post: Post, before: str, after: str
) -> None:
    response = desk.get(url("compare", post), {"before": before, "after": after})

    assert response.status_code == 404
    assert "版の一覧で" in text_of(response, "errornote")[0]
    assert url("versions", post) in response.content.decode()


def test_a_version_of_another_article_is_404(desk: Client, post: Post) -> None:
    other = factories.draft(body="よその本文")
    save(other, body="よその新しい本文")

    response = desk.get(url("compare", post, before="live", after=keys(other)[0]))

    assert response.status_code == 404
    assert "よその" not in response.content.decode()


def test_a_long_article_is_compared_at_once(desk: Client) -> None:
    paragraphs = [f"{number}番目の段落。" + FIRST * 6 + SECOND * 5 for number in range(330)]
    body = "\n\n".join(paragraphs)
    assert len(body) > 48_000
    post = factories.draft(body=body)
    edited = [
        text.replace("朝", "昼", 1) if number % 3 == 0 else text for number, text in enumerate(paragraphs)
    ]
    save(post, body="\n\n".join(edited[5:]))
    address = url("compare", post, before=keys(post)[0], after=keys(post)[1])

    def seconds() -> float:
        start = time.process_time()  # other programs on the machine do not count
        assert desk.get(address).status_code == 200
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < LIMIT


# --- bringing one back ---


def test_a_version_is_brought_back_as_a_new_one(desk: Client, post: Post, told: Told) -> None:
    second = keys(post)[1]

    page = desk.post(reverse("admin:blog_revision_restore", args=[second]), follow=True)

    assert told(page) == ["選んだ版に戻しました。戻す前の内容も、版として残っています。"]
    assert content.current(Post.objects.get(pk=post.pk))["body"] == BODY
    newest = post.revisions.latest("pk")
    assert (newest.kind, len(keys(post))) == (Revision.Kind.RESTORED, 4)


def test_readers_see_a_version_that_is_brought_back_once_it_is_published(
    desk: Client, editor: User, told: Told
) -> None:
    post = factories.published(body="読者の本文")
    revision = save(post, editor, body="次の本文")
    save(post, editor, body="その次の本文")

    page = desk.post(reverse("admin:blog_revision_restore", args=[revision.pk]), follow=True)

    assert told(page)[0].endswith("読者に見える内容は、「変更を公開」を押すまで変わりません。")
    assert Post.objects.get(pk=post.pk).body == "読者の本文"


def test_a_version_from_before_a_field_existed_leaves_that_field_alone(desk: Client, post: Post) -> None:
    old = post.revisions.create(kind="saved", content={"title": "昔の題", "body": "昔の本文"})

    desk.post(reverse("admin:blog_revision_restore", args=[old.pk]))

    now = content.current(Post.objects.get(pk=post.pk))
    assert (now["title"], now["slug"]) == ("昔の題", post.slug)


# --- who may ---

STRANGER, NOBODY = "stranger", "nobody"


@pytest.fixture
def people(post: Post) -> dict[str, Client]:
    """Clients by role; a writer who wrote the article, and one who did not."""
    owner = factories.member(WRITER)
    Post.objects.filter(pk=post.pk).update(created_by=owner)
    return {
        "own": client_of(owner),
        "foreign": client_of(factories.member(WRITER)),
        EDITOR: client_of(factories.member(EDITOR)),
        CHIEF: client_of(factories.member(CHIEF)),
        NOBODY: client_of(factories.member()),
        STRANGER: Client(),
    }


EXPECTED = {"own": 200, EDITOR: 200, CHIEF: 200, "foreign": 403, NOBODY: 403, STRANGER: 302}


@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_see_an_article_sees_its_versions(people: dict[str, Client], post: Post, role: str) -> None:
    before, after, _ = keys(post)

    for address in (url("versions", post), url("compare", post, before=before, after=after)):
        response = people[role].get(address)
        assert response.status_code == EXPECTED[role]
        assert ("きょうの相場" in response.content.decode()) == (EXPECTED[role] == 200)


@pytest.mark.parametrize("role", EXPECTED)
def test_who_may_change_an_article_brings_versions_back(
    people: dict[str, Client], post: Post, role: str
) -> None:
    response = people[role].post(reverse("admin:blog_revision_restore", args=[keys(post)[0]]))

    may = EXPECTED[role] == 200
    assert response.status_code == (302 if may else EXPECTED[role])
    assert Post.objects.get(pk=post.pk).body == ("書き出し。\n" if may else BODY.replace("円高", "円安"))


def test_a_writer_looks_at_own_versions_after_handing_over_and_brings_none_back(
    people: dict[str, Client], post: Post
) -> None:
    Post.objects.filter(pk=post.pk).update(status="review")

    page = people["own"].get(url("versions", post))
    response = people["own"].post(reverse("admin:blog_revision_restore", args=[keys(post)[0]]))

    assert page.status_code == 200
    assert "この版に戻す" not in page.content.decode()
    assert response.status_code == 403


@pytest.mark.parametrize("page", ["versions", "compare"])
def test_pages_to_look_at_take_no_post(desk: Client, post: Post, page: str) -> None:
    assert desk.post(url(page, post)).status_code == 405


@pytest.mark.parametrize("page", ["versions", "compare"])
@pytest.mark.parametrize("key", ["0", "999999", "9" * 30])
def test_an_article_that_there_is_not_is_404(desk: Client, page: str, key: str) -> None:
    assert desk.get(f"/admin/blog/post/{key}/{page}/").status_code == 404


def test_the_history_of_an_article_is_what_was_done_with_it(desk: Client, editor: User) -> None:
    editor.last_name, editor.first_name = "佐藤", "健"
    editor.save()
    post = factories.draft()
    for action, user, note in (("submitted", editor, "急ぎません。"), ("published", None, "")):
        Event.objects.create(post=post, action=action, user=user, note=note)

    page = html.fromstring(desk.get(f"/admin/blog/post/{post.pk}/history/").content.decode())

    (table,) = page.xpath("//*[@id='change-history']/table")
    assert [[cell.text_content().strip() for cell in row.iter("td")] for row in table.xpath("tbody/tr")] == [
        ["（システムなど）", "公開した", ""],
        ["佐藤 健", "レビューに出した", "急ぎません。"],
    ]
    assert page.xpath("//h1")[0].text == f"履歴：{post.title}"


def test_a_long_history_of_an_article_has_pages(desk: Client) -> None:
    post = factories.draft()
    Event.objects.bulk_create(Event(post=post, action="submitted", note=str(number)) for number in range(101))

    page = html.fromstring(desk.get(f"/admin/blog/post/{post.pk}/history/?p=2").content.decode())

    assert [cell.text for cell in page.xpath("//*[@id='change-history']//tbody//td[3]")] == ["0"]
    assert [link.text for link in page.find_class("paginator")[0].iter("a")] == ["1", "2"]
