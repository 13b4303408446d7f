"""Writing and changing an article."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import Post, Redirect
from blog.querysets import Status
from blog.services import addresses, content, editing, rendering
from blog.services.importing.run import Options, import_site
from blog.services.revisions import NO_WINDOW
from blog.services.source_files import bytes_of
from tests import factories

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)

Form = Callable[..., dict[str, Any]]
Told = Callable[[Any], list[str]]


def change_url(post: Post) -> str:
    return reverse("admin:blog_post_change", args=[post.pk])


def publishing(**changes: Any) -> dict[str, Any]:
    """The fields of a form that publishes: with what the checklist asks for."""
    complete = {"category": factories.category().pk, "byline": [factories.author().pk], "body": "本文です。"}
    return {"title": "題", **complete, "_action": "publish", **changes}


@pytest.fixture
def save(admin_client: Client, browser_form: Form) -> Callable[..., Any]:
    """Opens a post's form (None: a new post's), changes fields, sends it off; gives the page that follows."""

    def saved(post: Post | None = None, **changes: Any) -> Any:
        url = change_url(post) if post else ADD
        data = browser_form(admin_client.get(url), "post_form", **changes)
        return admin_client.post(url, {**data, "_continue": "1"}, follow=True)

    return saved


def test_a_new_post_is_a_draft_with_everything_that_was_typed(save: Callable[..., Any]) -> None:
    section, author = factories.category(), factories.author()

    save(
        title="新NISA入門",
        body="本文です。",
        category=section.pk,
        byline=[author.pk],
        tags="投資、新NISA 入門",
        excerpt="抜粋",
    )

    post = Post.objects.get()
    assert (post.title, post.slug, post.status) == ("新NISA入門", "新nisa入門", Status.DRAFT)
    assert (post.body, post.excerpt, post.category) == ("本文です。", "抜粋", section)
    assert (post.byline, [tag.name for tag in post.tag_list]) == ([author], ["投資", "新NISA 入門"])


def test_times_are_japans(save: Callable[..., Any]) -> None:
    save(**publishing(slug="a", published_at="2026-01-16T00:30"))

    post = Post.objects.get()
    assert post.published_at == datetime(2026, 1, 15, 15, 30, tzinfo=UTC)
    assert post.path == "/2026/01/16/a/"


def test_publishing_without_a_date_is_publishing_now(save: Callable[..., Any]) -> None:
    save(**publishing())

    assert Post.objects.get().is_published()


def test_a_time_to_come_is_a_schedule_and_says_so(save: Callable[..., Any], told: Told) -> None:
    page = save(**publishing(published_at="2099-12-31T23:45"))

    assert Post.objects.get().is_scheduled()
    assert "2099年12月31日 23:45（日本時間）に公開される予約です。" in told(page)


def test_the_byline_keeps_the_order_of_its_places(save: Callable[..., Any]) -> None:
    first, second = factories.author("あ"), factories.author("い")
    post = factories.draft(authors=[first, second])

    save(post, byline=[second.pk, "", first.pk])

    assert Post.objects.get().byline == [second, first]


def test_tags_are_shown_as_they_can_be_typed(admin_client: Client) -> None:
    post = factories.draft(tags=["新NISA 入門", "東京, 大阪"])

    page = admin_client.get(change_url(post))

    assert page.context["adminform"].form["tags"].value() == '新NISA 入門、"東京, 大阪"'


def test_a_tag_that_cannot_be_one_is_an_error_beside_the_field(save: Callable[..., Any], told: Told) -> None:
    page = save(title="題", tags="あ" * 101)

    assert any("100文字以内" in line for line in told(page))
    assert not Post.objects.exists()


def test_a_pattern_that_gives_no_address_is_an_error_beside_the_field_of_a_draft_too(
    save: Callable[..., Any],
) -> None:
    response = save(title="題", permalink="/a/:content/")

    errors = response.context_data["adminform"].form.errors
    assert list(errors) == ["permalink"]
    assert "「:content」は知られていません" in errors["permalink"][0]


def test_saving_an_untouched_form_changes_nothing(save: Callable[..., Any], tmp_path: Any) -> None:
    source = (
        "---\r\ntitle: '題 '\r\ndate: 2026-01-15 12:00:00 +0900\r\nauthor: 山田\r\n"
        'tags: ["b", "東京, 大阪", "B"]\r\nexcerpt: |\r\n  抜粋です。\r\ncategories: [経済]\r\n---\r\n'
        "    字下げした本文\r\n\r\n終わり \r\n\r\n"
    )
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2026-01-15-a.md").write_bytes(source.encode())
    import_site(tmp_path, Options())
    post = Post.objects.get()
    before = Post.objects.values().get()

    save(post)

    after = Post.objects.values().get()
    assert {name for name in after if after[name] != before[name]} <= {"updated_at"}
    assert bytes_of(Post.objects.get()) == source.encode()


def test_a_changed_slug_moves_the_post_and_says_so(save: Callable[..., Any], told: Told) -> None:
    post = factories.published(slug="a", published_at=DATE)

    save(post, slug="b")
    page = save(post, **publishing())

    assert "アドレスが /2026/01/15/b/ に変わりました。/2026/01/15/a/ からは転送します。" in told(page)
    assert Redirect.objects.get().path == "/2026/01/15/a/"


def test_what_readers_will_not_see_is_named_with_its_line(save: Callable[..., Any], told: Told) -> None:
    page = save(title="題", body="一行目\n\n{% include promo.html %}\n")

    assert any("3行目" in line and "promo.html" in line for line in told(page))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": "taken"}, "は記事「先の記事」が使っています"),
        ({"permalink": "/archive/"}, "サイトのページが使っています"),
        ({"permalink": "/:yaer/"}, ":yaer"),
        ({"body": "x" * 1_000_001}, "文字"),
        ({"slug": "a/b"}, "スラッグに使えるのは"),
        ({"title": ""}, "必須"),
        ({"published_at": "きのう"}, "日時"),
        ({"category": "99999"}, "選択"),
    ],
    ids=["slug", "own page", "permalink", "body", "slug form", "title", "date", "section"],
)
def test_a_refused_save_shows_why_and_keeps_all_that_was_typed(
    changes: dict[str, str], words: str, save: Callable[..., Any], told: Told
) -> None:
    factories.published(title="先の記事", slug="taken", published_at=DATE)
    typed = {
        "title": "新しい題",
        "body": "書いた本文",
        "excerpt": "書いた抜粋",
        "tags": "一、二",
        "slug": "mine",
        "published_at": "2026-01-15T12:00",
    } | changes

    page = save(**{**publishing(), **typed})

    assert page.status_code == 200
    assert any(words in line for line in told(page)), told(page)
    assert Post.objects.count() == 1
    data = page.context["adminform"].form.data
    assert {name: data[name] for name in typed} == typed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "taken"}, "slug"),
        ({"permalink": "/archive/"}, "permalink"),
        ({"body": "x" * 1_000_001}, "body"),
    ],
    ids=["slug", "permalink", "body"],
)
def test_a_refusal_stands_beside_the_field_that_can_mend_it(
    changes: dict[str, str], field: str, save: Callable[..., Any]
) -> None:
    factories.published(slug="taken", published_at=DATE)

    page = save(**publishing(published_at="2026-01-15T12:00", **changes))

    assert list(page.context["adminform"].form.errors) == [field]


def test_two_saves_at_once_of_one_address_are_an_error_of_the_form(
    save: Callable[..., Any], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.published(slug="a", published_at=DATE)
    # As when the other post is saved between the question and the answer:
    monkeypatch.setattr(addresses, "owner_of", lambda path, besides: None)

    page = save(**publishing(slug="a", body="書いた本文", published_at="2026-01-15T12:00"))

    assert any("ほかの保存" in line for line in told(page))
    assert page.context["adminform"].form.data["body"] == "書いた本文"
    assert Post.objects.count() == 1


def test_a_refused_save_leaves_nothing_behind(save: Callable[..., Any]) -> None:
    factories.published(slug="taken", published_at=DATE)
    post = factories.published(slug="mine", published_at=DATE, tags=["前"])

    save(post, **publishing(slug="taken", tags="後"))

    post = Post.objects.get(pk=post.pk)
    assert (post.slug, [tag.name for tag in post.tag_list], post.byline) == ("mine", ["前"], [])
    assert not post.revisions.exists()
    assert not post.events.exists()


def test_a_title_without_letters_asks_for_a_slug(save: Callable[..., Any], told: Told) -> None:
    page = save(title="！！！")

    assert any("スラッグを入力" in line for line in told(page))


def test_the_body_has_an_editor_with_a_preview(admin_client: Client) -> None:
    page = admin_client.get(ADD).content.decode()

    assert 'data-markdownx-urls-path="/admin/markdownx/markdownify/"' in page
    assert 'data-markdownx-upload-urls-path="/admin/markdownx/upload/"' in page
    assert 'class="markdownx-preview article-body prose"' in page
    assert "markdownx.min.js" not in page
    assert "blog/admin/writing/main.js" in page


def test_the_desk_speaks_japanese(admin_client: Client) -> None:
    page = admin_client.get(ADD).content.decode()

    panels = (
        "公開",
        "分類",
        "アドレス",
        "レビュー",
        "抜粋と説明",
        "カバー画像",
        "検索とSNSでの見え方",
        "記録",
    )
    for words in (*panels, "新しい記事", "保存して一覧へ", "くわしい設定", "記事を追加"):
        assert words in page


def test_facts_of_an_imported_post_are_shown(admin_client: Client) -> None:
    post = factories.published(
        source_path="_posts/2026-01-15-a.md", front_matter="---\ntitle: <題>\n---\n", body="あ い"
    )

    page = admin_client.get(change_url(post)).content.decode()

    assert "_posts/2026-01-15-a.md" in page
    assert "title: &lt;題&gt;" in page
    assert "約1分、2字、見出し0個" in page


def test_the_facts_are_of_what_only_an_autosave_has_kept(admin_client: Client, admin_user: User) -> None:
    post = factories.draft(body="")
    text = {**content.current(post), "body": "## 題\n\n本文です。"}
    editing.autosave(post=post, text=text, user=admin_user, window=NO_WINDOW)

    page = admin_client.get(change_url(post)).content.decode()

    assert "約1分、6字、見出し1個" in page


def test_the_page_renders_its_text_once(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = list[str]()
    preview = rendering.preview
    monkeypatch.setattr(rendering, "preview", lambda body, post: rendered.append(body) or preview(body, post))
    post = factories.published(body="本文です。")

    assert "約1分、5字、見出し0個" in admin_client.get(change_url(post)).content.decode()
    assert rendered == ["本文です。"]


def test_who_may_only_look_sees_the_text_and_no_button(staff: Any) -> None:
    post = factories.published(
        title="題", body="本文です。", authors=[factories.author("山田")], tags=["投資"]
    )

    page = staff("view_post").get(change_url(post)).content.decode()

    assert all(words in page for words in ("本文です。", "山田", "投資"))
    assert 'name="_save"' not in page


def test_a_deleted_post_explains_itself_and_leaves_its_address(admin_client: Client) -> None:
    post = factories.published(permalink="/a/")
    url = reverse("admin:blog_post_delete", args=[post.pk])

    assert "410" in admin_client.get(url).content.decode()
    admin_client.post(url, {"post": "yes"})

    assert list(Redirect.objects.values_list("path", "code")) == [("/a/", 410)]


def test_an_editor_without_rights_on_revisions_may_delete_a_post(staff: Any) -> None:
    post = factories.published(permalink="/a/")
    post.revisions.create(kind="saved", content={})

    staff("delete_post", "view_post").post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})

    assert not Post.objects.exists()


@pytest.mark.parametrize("field", ["excerpt", "description"])
def test_a_note_that_is_too_long_is_refused_in_words(
    save: Callable[..., Any], told: Told, field: str
) -> None:
    page = save(title="題", body="本文です。", **{field: "長" * 20_001})

    assert told(page) == ["長すぎます（20,001文字）。20,000文字までにしてください。"]
    assert not Post.objects.exists()
