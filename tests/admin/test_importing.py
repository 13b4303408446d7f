"""Importing at the desk: who may, what each step shows and does, what is refused and how it is said."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.admin import import_log, importing
from blog.models import Asset, Page, Post
from blog.services import roles
from blog.services.importing import archives, uploads
from tests import factories
from tests.admin.conftest import Staff, words
from tests.uploading import ARTICLE, CONFIG, NO_DATE, sent, zip_bytes, zipped

pytestmark = pytest.mark.django_db

START = "/admin/blog/post/import/"
MAY = ("add_post", "change_post")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where uploads wait."""
    settings.BLOG_IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def importer(staff: Staff) -> Client:
    """An editor with just the permissions that an import needs."""
    return staff(*MAY)


def send(client: Client, *files: Any, **fields: str) -> HttpResponse:
    """The first step, without going to the page that it leads to."""
    return client.post(START, {"upload": list(files or [sent("2026-01-02-a.md")]), **fields})


def planned(client: Client, *files: Any, **fields: str) -> str:
    """The address of the plan that an upload leads to."""
    response = send(client, *files, **fields)
    assert response.status_code == 302, words(response)
    return response.headers["Location"]


def text(response: HttpResponse) -> str:
    return " ".join(
        html.fromstring(response.content.decode()).get_element_by_id("content").text_content().split()
    )


def rows(response: HttpResponse) -> list[str]:
    """The table of files, a line each."""
    page = html.fromstring(response.content.decode())
    return [
        " ".join(row.text_content().split())
        for row in page.xpath("//table[@class='importing-files']/tbody/tr")
    ]


def counts(response: HttpResponse) -> dict[str, int]:
    page = html.fromstring(response.content.decode())
    pairs = page.xpath("//dl[@class='importing-counts']/div")
    return {pair[0].text_content(): int(pair[1].text_content()) for pair in pairs}


# --- who may ---


def steps(token: str) -> Iterator[tuple[str, str]]:
    """(method, address) of every step."""
    yield "get", START
    yield "post", START
    yield "get", f"{START}{token}/"
    for step in ("plan", "apply", "cancel"):
        yield "post", f"{START}{token}/{step}/"


@pytest.fixture
def token(importer: Client) -> str:
    """Of somebody's plan."""
    return planned(importer).split("/")[-2]


def test_strangers_are_sent_to_the_login(client: Client, token: str) -> None:
    for method, address in steps(token):
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/admin/login/?next="), address
    assert uploads.find(token=token)


@pytest.mark.parametrize(
    "permissions",
    [
        (),
        ("add_post",),
        ("change_post",),
        ("view_post", "add_asset"),
        ("add_post", "change_own_post", "submit_post"),
    ],
)
def test_staff_without_both_rights_are_refused_at_every_step(
    staff: Staff, token: str, permissions: tuple[str, ...]
) -> None:
    client = staff(*permissions)

    found = {address: getattr(client, method)(address).status_code for method, address in steps(token)}

    assert set(found.values()) == {403}
    assert uploads.find(token=token)
    assert not Post.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(roles.WRITER, 403), (roles.EDITOR, 200), (roles.CHIEF, 200)])
def test_editors_import_and_writers_do_not(client: Client, role: str, status: int) -> None:
    client.force_login(factories.account("a", role))

    assert client.get(START).status_code == status


def test_an_upload_belongs_to_the_session_that_sent_it(staff: Staff, token: str) -> None:
    other = staff(*MAY)

    for method, address in steps(token):
        if token in address:
            response = getattr(other, method)(address, follow=True)
            assert words(response) == [importing.GONE], address
    assert uploads.find(token=token)
    assert not Post.objects.exists()


def test_no_upload_is_lost_when_one_session_sends_two_at_the_same_time(
    importer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer.get(START)
    second = Client()
    second.cookies = importer.cookies
    receive, found = uploads.receive, []

    def interrupted(**said: Any) -> uploads.Upload:
        monkeypatch.setattr(uploads, "receive", receive)
        found.append(planned(second))
        return receive(**said)

    monkeypatch.setattr(uploads, "receive", interrupted)
    found.append(planned(importer))

    assert [importer.get(address).status_code for address in found] == [200, 200]
    assert all(f'href="{address}"' in importer.get(START).content.decode() for address in found)


def cut(state: Path) -> None:
    state.write_bytes(state.read_bytes()[:-9])


def of_another_kind(content: str) -> Callable[[Path], None]:
    def write(state: Path) -> None:
        state.write_text(content)

    return write


def a_folder(state: Path) -> None:
    state.unlink()
    state.mkdir()


def leading_nowhere(state: Path) -> None:
    state.unlink()
    state.symlink_to(state)


DAMAGE = [
    *(cut, a_folder, leading_nowhere),
    *map(of_another_kind, ("", "[]", "null", '"x"', "NaN", "{}", '{"stage": "planned"}', "[" * 100_000)),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_upload_of_somebody_keeps_nobody_from_importing(
    staff: Staff, folder: Path, token: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / token / "state.json")

    assert staff(*MAY).get(START).status_code == 200


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_upload_says_what_to_do(
    importer: Client, folder: Path, token: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / token / "state.json")

    for method, address in steps(token):
        if token in address:
            response = getattr(importer, method)(address, follow=True)
            assert response.redirect_chain == [(START, 302)], address
            assert words(response) == [uploads.UNREADABLE], address
    assert not Post.objects.exists()
    assert importer.post(START, {"upload": sent("2026-01-02-b.md")}).status_code == 302


@pytest.mark.parametrize("token", ["x", "a" * 43, "-" * 300])
def test_an_address_that_names_no_upload_leads_to_the_start(importer: Client, token: str) -> None:
    for method, address in steps(token):
        if token in address:
            response = getattr(importer, method)(address)
            assert response.headers["Location"] == START


@pytest.mark.parametrize("token", ["あ", "a.b", "%00", "..%2f.."])
def test_an_address_that_can_name_none_belongs_to_no_step(importer: Client, token: str) -> None:
    assert importer.get(f"{START}{token}/", follow=True).status_code in (200, 404)


@pytest.mark.parametrize("step", ["plan", "apply", "cancel"])
def test_a_link_does_nothing(importer: Client, token: str, step: str) -> None:
    assert importer.get(f"{START}{token}/{step}/").status_code == 405
    assert not Post.objects.exists()


def test_every_step_that_acts_asks_for_the_token_against_forgery(importer: Client, token: str) -> None:
    importer.handler.enforce_csrf_checks = True

    found = {address: getattr(importer, method)(address).status_code for method, address in steps(token)}

    assert [
        status for address, status in found.items() if address.endswith(("plan/", "apply/", "cancel/"))
    ] == [403] * 3
    assert importer.post(START, {"upload": sent("2026-01-02-b.md")}).status_code == 403
    assert not Post.objects.exists()


# --- the steps ---


def test_the_first_page_says_what_is_taken_and_how_much(importer: Client) -> None:
    response = importer.get(START)

    page = html.fromstring(response.content.decode())
    (field,) = page.xpath("//input[@type='file']")
    assert (field.get("name"), field.get("data-most-files")) == ("upload", "100")
    assert "100個、合わせて 200 MB まで" in text(response)
    assert "数十秒かかることがあります" in text(response)


def test_the_plan_tells_and_changes_nothing(importer: Client) -> None:
    address = planned(
        importer,
        sent("2026-01-02-a.md"),
        sent("b.md", NO_DATE),
        sent("2026-01-02-c.md", b"\xff"),
        sent("d.txt"),
    )

    response = importer.get(address)

    assert "まだ何も変わっていません" in text(response)
    assert counts(response) == {"失敗": 1, "衝突": 0, "取り込まない": 0, "更新": 0, "作成": 2, "変更なし": 0}
    assert rows(response)[0].startswith(
        "失敗 _posts/2026-01-02-c.md：1行目 文字コードが UTF-8 ではありません。 →"
    )
    assert rows(response)[1:] == [
        "作成 _drafts/b.md 下書き",
        "作成 _posts/2026-01-02-a.md /2025/12/06/a/",
    ]
    assert "d.txt：記事（.md・.markdown・.html）でも画像でもありません。" in text(response)
    assert not Post.objects.exists()


def test_the_import_writes_what_was_planned_and_shows_the_articles(importer: Client) -> None:
    address = planned(importer, sent("2026-01-02-a.md"), sent("b.md", NO_DATE))

    response = importer.post(f"{address}apply/", follow=True)

    public, draft = Post.objects.get(slug="a"), Post.objects.get(slug="b")
    assert "取り込みが終わりました" in text(response)
    assert counts(response)["作成"] == 2
    page = html.fromstring(response.content.decode())
    links = page.xpath("//table[@class='importing-files']//a/@href")
    assert links == [
        reverse("admin:blog_post_change", args=[draft.pk]),
        "/2025/12/06/a/",
        reverse("admin:blog_post_change", args=[public.pk]),
    ]


def test_an_article_that_readers_do_not_see_yet_is_shown_as_a_preview(importer: Client) -> None:
    address = planned(importer, sent("2099-01-02-a.md", NO_DATE))

    response = importer.post(f"{address}apply/", follow=True)

    preview = reverse("post_preview", args=[Post.objects.get().pk])
    assert f'<a href="{preview}">/2099/01/02/a/</a>' in response.content.decode()


def test_the_same_files_again_leave_nothing_to_do(importer: Client) -> None:
    importer.post(f"{planned(importer)}apply/")

    response = importer.get(planned(importer))

    assert counts(response)["変更なし"] == 1
    assert "取り込むものはありません" in text(response)


def test_a_conflict_can_be_overwritten_after_a_new_plan(importer: Client) -> None:
    importer.post(f"{planned(importer)}apply/")
    Post.objects.update(title="編集部の題名")
    address = planned(importer, sent("2026-01-02-a.md", ARTICLE.replace("本文", "新しい本文")))
    assert "編集された記事が1件あります" in text(importer.get(address))

    over = importer.post(f"{address}plan/", {"overwrite": "on"}, follow=True)
    back = importer.post(f"{address}plan/", follow=True)

    assert (counts(over)["更新"], counts(back)["衝突"]) == (1, 1)
    assert "ファイルの内容で上書きする計画です" in text(over)
    assert Post.objects.get().title == "編集部の題名"


def test_overwriting_can_be_chosen_from_the_start(importer: Client) -> None:
    importer.post(f"{planned(importer)}apply/")
    Post.objects.update(title="編集部の題名")

    address = planned(
        importer, sent("2026-01-02-a.md", ARTICLE.replace("本文", "新しい本文")), overwrite="on"
    )
    importer.post(f"{address}apply/")

    assert Post.objects.values_list("title", "body").get() == ("題名", "新しい本文です。\n")


def test_cancelling_removes_the_files(importer: Client, folder: Path) -> None:
    response = importer.post(f"{planned(importer)}cancel/", follow=True)

    assert words(response) == ["取り込みをやめました。送ったファイルは消しました。何も変わっていません。"]
    assert list(folder.iterdir()) == []


def test_a_plan_that_waits_is_offered_at_the_start(importer: Client) -> None:
    address = planned(importer)
    assert f'href="{address}"' in importer.get(START).content.decode()

    importer.post(f"{address}apply/")

    assert f'href="{address}"' not in importer.get(START).content.decode()


def test_an_import_at_work_is_waited_for(importer: Client, folder: Path) -> None:
    address = planned(importer)
    (folder / address.split("/")[-2] / "running").touch()

    response = importer.post(f"{address}apply/", follow=True)

    assert words(response) == [importing.RUNNING]
    assert "いま取り込んでいます" in text(response)
    assert not Post.objects.exists()


# --- the table of files ---


@pytest.fixture
def long_plan(importer: Client) -> str:
    """A plan of 130 files, one of which fails and one of which has a note."""
    files = {f"_posts/2026-01-02-a{number:03}.md": NO_DATE for number in range(128)}
    files |= {"_posts/2026-01-02-bad.md": "---\ntitle: [\n---\n", "_posts/2026-01-02-link.md": "[無](/none/)"}
    return planned(importer, zipped(files))


def test_files_come_a_hundred_at_a_time_the_failed_first(importer: Client, long_plan: str) -> None:
    first, second = importer.get(long_plan), importer.get(f"{long_plan}?p=2")

    assert (len(rows(first)), len(rows(second))) == (100, 30)
    assert rows(first)[0].startswith("失敗 _posts/2026-01-02-bad.md")
    assert 'href="?show=&amp;p=2#files"' in first.content.decode()
    assert 'href="?show=&amp;p=1#files"' in second.content.decode()


@pytest.mark.parametrize(
    ("show", "number"), [("failed", 1), ("created", 100), ("unchanged", 0), ("noted", 1)]
)
def test_files_are_filtered_by_what_became_of_them(
    importer: Client, long_plan: str, show: str, number: int
) -> None:
    found = rows(importer.get(f"{long_plan}?show={show}"))

    assert len([row for row in found if "_posts/" in row]) == number


def test_what_is_to_be_known_of_a_file_stands_beside_it(importer: Client, long_plan: str) -> None:
    (row,) = rows(importer.get(f"{long_plan}?show=noted"))

    assert "行き先のないサイト内リンク：/none/" in row


@pytest.mark.parametrize("query", ["show=x&p=x", "p=-1", "p=9999", "show=%00", "p=" + "9" * 5000])
def test_odd_questions_are_answered(importer: Client, long_plan: str, query: str) -> None:
    assert importer.get(f"{long_plan}?{query}").status_code == 200


def test_the_numbers_of_questions_do_not_grow_with_the_files(
    importer: Client, django_assert_max_num_queries: Any
) -> None:
    address = planned(importer, zipped({f"2026-01-02-a{number}.md": NO_DATE for number in range(60)}))
    importer.post(f"{address}apply/")

    with django_assert_max_num_queries(8):
        importer.get(address)


# --- what is refused ---


def refused(response: HttpResponse) -> list[str]:
    page = html.fromstring(response.content.decode())
    assert page.xpath("//input[@type='file']")[0].get("aria-invalid") == "true"
    return [error.text_content() for error in page.xpath("//*[@id='id_upload_error']/li")]


def test_nothing_chosen_is_said(importer: Client) -> None:
    response = importer.post(START, {})

    assert response.status_code == 400
    assert refused(response) == ["ファイルが選ばれていません。記事のファイルか zip を選んでください。"]


def test_what_the_service_refuses_is_said_beside_the_field(importer: Client) -> None:
    response = send(importer, sent("a.zip", b"no zip"))

    assert response.status_code == 400
    assert refused(response) == [
        "zip が壊れているか、知らない形式です（a.zip）。もう一度作り直してください。"
    ]


def test_an_empty_file_is_an_article_that_the_import_judges(importer: Client) -> None:
    assert len(rows(importer.get(planned(importer, sent("2026-01-02-a.md", b""))))) == 1


def test_more_files_than_a_request_may_hold_are_refused_kindly(importer: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2

    response = send(importer, *(sent(f"2026-01-02-{name}.md") for name in "abc"))

    assert response.status_code == 413
    assert refused(response) == ["一度に選べるのは2個までです。それより多いときは、zip にまとめてください。"]


def test_an_upload_that_is_too_large_is_refused_without_keeping_it(
    importer: Client, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(archives, "LIMITS", replace(archives.LIMITS, upload_bytes=2**20))

    response = send(importer, sent("2026-01-02-a.md", b"x" * 3 * 2**20))

    assert response.status_code == 413
    assert refused(response) == [str(archives.too_large())]
    assert not folder.exists()


def test_an_upload_that_is_too_large_is_not_read_to_look_for_a_token(
    importer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LIMITS", replace(archives.LIMITS, upload_bytes=2**20))
    importer.handler.enforce_csrf_checks = True

    assert send(importer, sent("2026-01-02-a.md", b"x" * 3 * 2**20)).status_code == 413


class Cut(io.BytesIO):
    """A connection that is lost on the way."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError("connection reset")


def test_an_upload_that_is_cut_off_is_no_error_of_the_server(importer: Client) -> None:
    response = importer.generic(
        "POST",
        START,
        "--x",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Cut(), "CONTENT_LENGTH": "100"},
    )

    assert refused(response) == ["送っている途中で通信が切れました。もう一度送ってください。"]


@pytest.mark.parametrize("length", ["x", "-1", "9" * 5000, "²"])
def test_a_length_that_is_no_number_is_none(importer: Client, length: str) -> None:
    response = importer.post(START, {"overwrite": "on"}, CONTENT_LENGTH=length)

    assert response.status_code in (400, 413)


def test_a_database_that_is_busy_is_waited_for(importer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite lets one write at a time; whoever has waited for 20 seconds is sent away."""
    address = planned(importer)

    def busy(**_: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(uploads, "receive", busy)
    monkeypatch.setattr(uploads, "apply", busy)

    assert refused(send(importer)) == [importing.BUSY]
    assert words(importer.post(f"{address}apply/", follow=True)) == [importing.BUSY]


def test_a_field_with_text_in_place_of_a_file_is_refused(importer: Client) -> None:
    assert importer.post(START, {"upload": "text\x00"}).status_code == 400


def test_a_request_that_is_no_form_is_refused(importer: Client) -> None:
    response = importer.post(START, b"{}", content_type="application/json")

    assert response.status_code == 400


@pytest.mark.parametrize("body", [b"", b"--x\r\nbroken", b"x" * 100])
def test_a_broken_form_is_refused(importer: Client, body: bytes) -> None:
    response = importer.post(START, body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 400


def test_names_and_messages_from_files_are_shown_as_text(importer: Client) -> None:
    name = "_posts/2026-01-02-<script>alert(1)</script>.md".replace("/script", "\\script")
    response = importer.get(planned(importer, sent("a.zip", zip_bytes({name: "[<b>](/<i>/)"}))))

    assert "<script>alert" not in response.content.decode()
    assert "<script>alert" in text(response)


# --- the log ---


def logged() -> list[tuple[str, int, str]]:
    return list(LogEntry.objects.order_by("pk").values_list("object_repr", "action_flag", "change_message"))


def test_each_article_made_or_changed_is_logged(importer: Client) -> None:
    importer.post(f"{planned(importer)}apply/")
    files = [
        sent("2026-01-02-a.md", ARTICLE.replace("題名", "新題")),
        sent("2026-01-02-b.md", NO_DATE.replace("題名", "乙")),
    ]

    address = planned(importer, *files)
    for _ in range(2):  # the second time, it is done already
        importer.post(f"{address}apply/")

    assert logged() == [
        ("題名", ADDITION, "取り込みで作成した"),
        ("乙", ADDITION, "取り込みで作成した"),
        ("新題", CHANGE, "取り込みで更新した"),
    ]
    assert LogEntry.objects.latest("pk").get_edited_object() == Post.objects.get(slug="a")


SITE = {
    "_config.yml": CONFIG,
    "_posts/2026-01-02-a.md": ARTICLE,
    "about.md": NO_DATE.replace("題名", "会社概要"),
}


def test_pages_of_a_site_come_with_it_and_are_logged(staff: Staff) -> None:
    client = staff(*MAY, "add_page", "change_page")
    address = planned(client, zipped(SITE))

    done = client.post(f"{address}apply/", follow=True)

    page = Page.objects.get()
    assert any("about.md 固定ページ /about/ ページを開く" in row for row in rows(done))
    assert f'href="/admin/blog/page/{page.pk}/change/"' in done.text
    assert ("会社概要", ADDITION, "取り込みで作成した") in logged()


def test_who_may_not_write_pages_imports_none(importer: Client) -> None:
    address = planned(importer, zipped(SITE))
    assert "about.md：固定ページを書く権限がありません。" in text(importer.get(address))

    importer.post(f"{address}apply/")

    assert (Post.objects.count(), Page.objects.count()) == (1, 0)


def test_a_large_import_is_logged_as_one(importer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_log, "MOST_LOGGED", 1)

    importer.post(f"{planned(importer, sent('2026-01-02-a.md'), sent('b.md', NO_DATE))}apply/")

    assert logged() == [("記事の取り込み", CHANGE, "取り込みで 2 件を作成し、0 件を更新した")]
    assert LogEntry.objects.get().get_admin_url() is None


def test_a_plan_is_not_logged(importer: Client) -> None:
    planned(importer)

    assert logged() == []


def test_a_picture_comes_with_its_article(importer: Client) -> None:
    files = [sent("2026-01-02-a.md", "![図](/assets/x.png)\n"), sent("x.png", factories.picture())]

    address = planned(importer, *files)
    plan = text(importer.get(address))
    importer.post(f"{address}apply/")

    assert "画像1枚も取り込みます" in plan
    assert Asset.objects.get().path == "/assets/x.png"
