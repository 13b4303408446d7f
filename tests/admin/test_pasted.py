"""What the desk says of front matter that was pasted into an article's text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from blog.models import Author, Category, Post, Redirect, Revision, Tag
from blog.querysets import Status
from blog.services import content, source_files, tag_merging
from blog.services.roles import EDITOR, WRITER
from tests import factories
from tests.clients import client_of

pytestmark = pytest.mark.django_db

IN_NEW = "/admin/blog/post/pasted/"
Ask = Callable[..., dict[str, Any]]


def url(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/pasted/"


@pytest.fixture
def editor() -> Client:
    return client_of(factories.member(EDITOR))


@pytest.fixture
def ask(editor: Client) -> Ask:
    """What the server says of `lines` between `---` and `---`, at the top of a new article or of `post`."""

    def asked(*lines: str, post: Post | None = None, body: str = "", **fields: str) -> dict[str, Any]:
        body = body or "\r\n".join(["---", *lines, "---", "", "本文です。"])
        sent = {"title": "", "body": body, "client": "a", "seen_revision": "0", **fields}
        response = editor.post(url(post) if post else IN_NEW, sent)
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        return answer

    return asked


def taken(answer: dict[str, Any]) -> dict[str, Any]:
    return {value["field"]: value["value"] for value in answer["values"]}


def reasons(answer: dict[str, Any]) -> dict[str, str]:
    return {left["key"]: left["why"] for left in answer["left"]}


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {value["field"]: value["state"] for value in answer["values"]}


# --- what goes where ---


def test_every_value_that_the_import_takes_goes_into_its_field(ask: Ask) -> None:
    section, author = factories.category("投資分析"), factories.author("山田")

    answer = ask(
        'title: "題：コロン"',
        "date: 2025-12-06 20:35:01 +0000",
        "categories: [投資分析, 二つ目]",
        'tags: ["AI", "新NISA 入門", "東京, 大阪"]',
        "author: 山田",
        "excerpt: 抜粋です。",
        "description: 説明です。",
        "image: {path: /assets/a.png}",
        "image_alt: 図の説明",
        "slug: 題の名",
        "permalink: /special/:title/",
        "canonical_url: https://example.com/a/",
        "robots: noindex",
        "sitemap: false",
        "unpublish_at: 2026-12-31 00:00",
        "last_modified_at: 2025-12-08",
        "reading_time_pinned: 7",
    )

    assert taken(answer) == {
        "title": "題：コロン",
        "published_at": "2025-12-07T05:35:01",
        "category": str(section.pk),
        "byline": [str(author.pk)],
        "tags": 'AI、新NISA 入門、"東京, 大阪"',
        "excerpt": "抜粋です。",
        "description": "説明です。",
        "cover": "/assets/a.png",
        "cover_alt": "図の説明",
        "slug": "題の名",
        "permalink": "/special/:title/",
        "canonical_url": "https://example.com/a/",
        "robots": "noindex",
        "in_sitemap": False,
        "unpublish_at": "2026-12-31T00:00",
        "modified_at": "2025-12-08T00:00",
        "reading_minutes_pinned": "7",
    }
    assert set(states(answer).values()) == {"new"}
    assert (answer["others"], answer["left"]) == ([], [])
    assert answer["values"][1]["shown"] == "2025年12月7日 05:35"


def test_a_key_that_is_not_there_says_nothing(ask: Ask) -> None:
    answer = ask("title: 題", "tags:", 'excerpt: ""', "robots: []")

    assert taken(answer) == {"title": "題"}
    assert answer["left"] == []


@pytest.mark.parametrize("value", ["false", "no"])
def test_false_is_nothing_where_a_word_is_wanted(ask: Ask, value: str) -> None:
    assert taken(ask(f"title: {value}", f"slug: {value}", "excerpt: 抜粋")) == {"excerpt": "抜粋"}


def test_what_no_field_is_for_is_kept_as_the_import_would_keep_it(ask: Ask) -> None:
    lines = ("layout: post", "title: 題", "x: [1, 2]  # 注", "deep: {a: 1}", "reading_time: 8", "empty:")

    answer = ask(*lines)

    head = "\n".join(["---", *lines, "---", "", ""])
    assert (answer["head"], answer["kept"]["value"]) == (head, head)
    assert [(other["key"], other["shown"]) for other in answer["others"]] == [
        ("layout", "post"),
        ("x", "1、2"),
        ("deep", "1項目"),
        ("reading_time", "8"),
        ("empty", ""),
    ]
    assert answer["others"][3]["note"] == "読了時間は、本文から計算します。"


def test_what_is_filled_in_already_is_told_beside_it(ask: Ask) -> None:
    author = factories.author("山田")
    post = factories.draft(title="前", tags=["AI"])

    answer = ask(
        *("title: 後", "tags: [AI]", "author: 山田", "sitemap: false"),
        post=post,
        title="いま打った題",
        tags="AI",
        byline=str(author.pk),
        in_sitemap="on",
        slug="",
    )

    assert states(answer) == {"title": "differs", "tags": "same", "byline": "same", "in_sitemap": "new"}
    assert answer["values"][0]["before"] == "いま打った題"


def test_a_tag_that_was_merged_goes_by_its_name_of_now(ask: Ask) -> None:
    old, new = factories.tag("AIエージェント"), factories.tag("エージェント")
    tag_merging.merge(sources=[old], into=new, by=None)

    assert taken(ask("tags: [AIエージェント, 新しい]"))["tags"] == "エージェント、新しい"


def test_the_place_of_the_front_matter_is_told(ask: Ask) -> None:
    body = "前書き😀。\n\n\n---\ntitle: 題\nauthor: だれか\n---\n本文。"

    answer = ask(body=body, at="6")

    assert body[answer["start"] :].startswith(answer["head"]) and answer["start"] == 8
    assert [(left["key"], left["line"]) for left in answer["left"]] == [("author", 6)]


# --- what cannot be taken ---


def test_names_that_there_are_not_are_told_and_none_is_made(ask: Ask) -> None:
    known = factories.author("山田")

    answer = ask("category: ない", "authors: [山田, 鈴木]", f"tags: [AI, {'長' * 101}]")

    assert taken(answer) == {"byline": [str(known.pk)], "tags": "AI"}
    assert reasons(answer)["category"] == "セクション「ない」はありません。"
    assert reasons(answer)["authors"] == "著者「鈴木」は登録されていません。"
    assert "タグ" in reasons(answer)["tags"]
    assert (Author.objects.count(), Category.objects.count(), Tag.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    "line",
    [
        "date: 2026-02-30",
        "date: きのう",
        "date: {a: 1}",
        'permalink: "/a\\u0001/"',
        "canonical_url: どこか",
        f"excerpt: {'長' * 20_001}",
        f"title: {'題' * 501}",
        "last_modified_at: いつか",
        "unpublish_at: いつか",
        "image: [a, b]",
        f"tags: [{', '.join(f't{number}' for number in range(501))}]",
        f"authors: [{', '.join(f'a{number}' for number in range(501))}]",
        "date: 9999-12-31 23:00 -0500",
        "date: 0001-01-01",
    ],
)
def test_a_value_that_is_none_is_told_with_its_line_and_the_rest_is_taken(ask: Ask, line: str) -> None:
    answer = ask("robots: noindex", line)

    key = line.partition(":")[0]
    assert [(left["key"], left["line"]) for left in answer["left"]] == [(key, 3)]
    assert reasons(answer)[key]
    assert taken(answer) == {"robots": "noindex"}


def test_a_date_that_no_file_may_have_stays_as_a_comment(ask: Ask) -> None:
    answer = ask("title: 題", "date: 2026-02-30 09:00", "x: 1")

    assert answer["kept"]["value"] == "---\ntitle: 題\n# date: 2026-02-30 09:00\nx: 1\n---\n\n"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('title: "閉じない', "YAML として読めません"),
        ("a: !!python/object:os.system x", "受け付けません"),
        ("a: " + "[" * 60 + "]" * 60, "入れ子が深すぎます"),
        (
            "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c ["
            + "*b, " * 40
            + "]\nd: &d ["
            + "*c, " * 40
            + "]\ne: ["
            + "*d, " * 40
            + "]",
            "値が多すぎる",
        ),
        ("- title: 題", "YAML として読めません"),
        ("a: *nobody", "YAML として読めません"),
        ("a: \x01", "制御文字"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_else(ask: Ask, line: str, why: str) -> None:
    answer = ask("robots: noindex", line)

    assert why in answer["error"]
    assert answer["found"] and "values" not in answer


@pytest.mark.parametrize(
    "body",
    [
        "本文です。",
        "---\n注: 題の話です。\n---\n",
        "---\ntitle: 閉じていません。\n",
        "文です。\n\n---\ntitle: 題\n---\n",
        f"---\ntitle: {'長' * 70_000}\n---\n",
        "---\n" * 30_000,
        "---" + " " * 100_000,
    ],
)
def test_other_texts_have_none(ask: Ask, body: str) -> None:
    assert ask(body=body) == {"found": False}


@pytest.mark.parametrize("at", ["", "x", "-1", "9" * 30, "1.5"])
def test_a_place_that_is_none_is_no_failure(ask: Ask, at: str) -> None:
    assert ask("title: 題", at=at)["found"] is True


def test_many_keys_are_counted(ask: Ask) -> None:
    answer = ask("title: 題", *(f"k{number}: 1" for number in range(80)))

    assert (len(answer["others"]), answer["more_others"]) == (50, 30)


def test_a_front_matter_of_a_thousand_keys_is_refused_in_words(ask: Ask) -> None:
    assert "項目が多すぎます" in ask("title: 題", *(f"k{number}: 1" for number in range(1000)))["error"]


def test_what_grows_beyond_measure_beside_what_there_is_takes_nothing_over(ask: Ask) -> None:
    old = "---\ntitle: 題\n---\n"
    post = factories.draft(front_matter=old)

    answer = ask(
        f"a: &a {'x' * 5000}",
        *(f"k{number}: *a" for number in range(100)),
        "robots: noindex",
        post=post,
        kept_front_matter=old,
    )

    assert (answer["kept"], answer["others"]) == (None, [])
    assert "大きすぎます" in reasons(answer)["a"]


# --- who may ---


def test_nothing_is_kept_or_made_public_by_asking(ask: Ask) -> None:
    post = factories.draft(body="前")

    answer = ask("published: true", "status: published", "redirect_from: /old/", "title: 題", post=post)

    assert [other["key"] for other in answer["others"]] == ["published", "status", "redirect_from"]
    assert all(other["note"] for other in answer["others"])
    assert Post.objects.get().status == Status.DRAFT
    assert (Post.objects.get().body, Post.objects.get().working) == ("前", None)
    assert not (Revision.objects.exists() or Redirect.objects.exists())


def test_old_addresses_are_said_to_lead_here_or_to_be_in_use(ask: Ask) -> None:
    post = factories.published(slug="there")
    Redirect.objects.create(path="/own/", post=(own := factories.draft()))

    def note(value: str, post: Post | None = None) -> str:
        (other,) = ask(f"redirect_from: {value}", "title: 題", post=post)["others"]
        return str(other["note"])

    leads, used = (
        "公開すると、このアドレスからこの記事に転送します。",
        "は、記事・画像・ページ・転送がすでに使っています。",
    )
    assert note("/old/") == leads
    assert note("[/own/, /old/]", own) == leads
    assert note(f"[/old/, {post.path}]") == f"{leads}{post.path} {used}"
    assert note("[/own/, /feed.xml]") == f"/feed.xml {used}/own/ {used}"
    assert note("https://example.com/") == "アドレスとして読めないので、転送は作りません。"


def test_more_old_addresses_than_the_import_takes_are_refused_in_words(ask: Ask) -> None:
    answer = ask(f"redirect_from: [{', '.join(f'/{number}/' for number in range(1_001))}]", "title: 題")

    assert reasons(answer) == {"redirect_from": "多すぎます（1,001個。1,000個まで）。"}


def test_other_old_addresses_of_an_article_are_offered(ask: Ask) -> None:
    old = "---\ntitle: 題\nredirect_from: /a/\n---\n"
    post = factories.draft(front_matter=old)

    answer = ask("redirect_from: [/a/, /b/]", post=post, kept_front_matter=old)

    assert answer["kept"]["conflicts"] == ["redirect_from"]
    assert "/b/" in answer["kept"]["otherwise"]


def test_a_writer_asks_of_the_own_article_in_the_own_turn(ask: Ask) -> None:
    writer = factories.member(WRITER)
    client, sent = client_of(writer), {"title": "", "body": "---\ntitle: 題\n---\n"}
    own, other = factories.draft(created_by=writer), factories.draft()
    in_review = factories.draft(created_by=writer, status=Status.REVIEW)

    answers = [
        client.post(place, sent).status_code for place in (IN_NEW, url(own), url(other), url(in_review))
    ]

    assert answers == [200, 200, 403, 403]
    assert client.get(IN_NEW).status_code == 405
    assert client.post(f"/admin/blog/post/{own.pk + 99}/pasted/", sent).status_code == 404
    assert client.post(IN_NEW, {"title": "題"}).status_code == 400
    assert Client().post(IN_NEW, sent).status_code == 403


# --- what is kept ---


def kept(editor: Client, post: Post, head: str, browser_form: Any) -> Any:
    page = editor.get(f"/admin/blog/post/{post.pk}/change/")
    form = browser_form(page, "post_form", kept_front_matter=head)
    answer = editor.post(f"/admin/blog/post/{post.pk}/autosave/", form)
    assert answer.status_code == 200
    return answer.json(), content.current(Post.objects.get(pk=post.pk))["front_matter"]


def test_the_front_matter_is_kept_and_leaves_with_what_the_fields_say_now(
    editor: Client, browser_form: Any
) -> None:
    head = "---\nlayout: post\ntitle: 前の題\ntags: [AI]\npseo: {a: 1}  # 注\n---\n\n"
    post = factories.draft(title="後の題", slug="a", body="本文です。\n", tags=["AI"])
    page = editor.get(f"/admin/blog/post/{post.pk}/change/")

    saved = editor.post(
        f"/admin/blog/post/{post.pk}/change/",
        browser_form(page, "post_form", kept_front_matter=head) | {"_continue": "1"},
    )

    assert saved.status_code == 302
    post = source_files.with_all().get()
    assert post.front_matter == head
    assert source_files.bytes_of(post).decode() == head.replace("前の題", "後の題") + "本文です。\n"


def test_publishing_tells_which_old_addresses_lead_to_the_article(
    editor: Client, browser_form: Any, told: Callable[[Any], list[str]]
) -> None:
    there = factories.published(slug="there")
    head = f"---\nredirect_from: [/a/, /b/, {there.path}]\n---\n"
    post = factories.complete(slug="a", body="本文です。")
    page = editor.get(f"/admin/blog/post/{post.pk}/change/")
    form = browser_form(page, "post_form", kept_front_matter=head) | {"_action": "publish"}

    said = told(editor.post(f"/admin/blog/post/{post.pk}/change/", form, follow=True))

    assert said == [
        "公開しました。",
        "/a/ など2個のアドレスからも、この記事に転送します。",
        f"{there.path} は、記事・画像・ページ・転送がすでに使っています。この記事への転送にはなりません。",
    ]
    assert Client().get("/b/").headers["Location"] == Post.objects.get(pk=post.pk).get_absolute_url()


@pytest.mark.parametrize(
    "head",
    [
        "本文",
        "---\ntitle: 題\n---\n本文",
        "---\ntitle: 題\n",
        "---\ndate: 2026-02-30\n---\n",
        "---\na: !!python/object:os.system x\n---\n",
        "---\n- a\n---\n",
        "---\na: " + "[" * 100 + "\n---\n",
        "---\na: \0\n---\n",
        f"---\na: {'x' * 70_000}\n---\n",
        f"---\nredirect_from: {[f'/{number}/' for number in range(1_001)]}\n---\n",
    ],
)
def test_what_no_file_could_hold_is_not_kept(editor: Client, browser_form: Any, head: str) -> None:
    before = "---\ntitle: 前\n---\n"
    post = factories.draft(front_matter=before)

    answer, now = kept(editor, post, head, browser_form)

    assert (answer["unsaved"], now) == (["元のフロントマター"], before)


@pytest.mark.parametrize(
    "head", ["---\r\ntitle: 前\r\n---\r\n", "---\ntitle: a\rb\n---\n", "\ufeff---\na: 1\n---\n"]
)
def test_what_nobody_touched_stays_to_the_byte(editor: Client, browser_form: Any, head: str) -> None:
    post = factories.draft(front_matter=head, source_path="_posts/2026-01-01-a.md")

    editor.post(
        f"/admin/blog/post/{post.pk}/autosave/",
        browser_form(editor.get(f"/admin/blog/post/{post.pk}/change/"), "post_form"),
    )

    assert Post.objects.get().working is None
    assert Post.objects.get().front_matter == head


def test_an_article_that_has_some_already_gets_the_rest(ask: Ask) -> None:
    old = "---\ntitle: 前  # 注\nx: 1\n---\n"
    post = factories.draft(front_matter=old)

    answer = ask("title: 後", "x: 2", "z: 3", "date: 2026-02-30", post=post, kept_front_matter=old)

    assert answer["kept"] == {
        "field": "kept_front_matter",
        "value": "---\ntitle: 前  # 注\nx: 1\nz: 3\n# date: 2026-02-30\n---\n",
        "otherwise": "---\ntitle: 前  # 注\nx: 2\nz: 3\n# date: 2026-02-30\n---\n",
        "conflicts": ["x"],
    }
