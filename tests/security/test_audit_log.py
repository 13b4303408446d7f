"""The audit log: what it takes down, who reads it, and that nobody changes it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from lxml import html

from blog.models import AuditEntry, Category, Event, HouseWord
from blog.services import roles
from blog.services.roles import CHIEF, EDITOR, WRITER
from blog.services.security import audit, seal
from tests import factories

pytestmark = pytest.mark.django_db

LOG = "/admin/blog/auditentry/"


@pytest.fixture
def chief() -> User:
    return factories.account("mori", CHIEF)


def client_of(user: User) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.force_login(user)
    return client


def lines(*kinds: str) -> list[tuple[str, str, str, str]]:
    """What the log says of these kinds, the oldest first: kind, who, whom, how."""
    found = AuditEntry.objects.order_by("pk").filter(kind__in=kinds)
    return list(found.values_list("kind", "actor", "subject", "note"))


# --- nobody changes it ---


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return seal.REFUSAL in str(error)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE blog_auditentry SET actor = 'somebody else'",
        "DELETE FROM blog_auditentry",
        "DELETE FROM blog_auditentry WHERE actor = 'mori'",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_a_line(chief: User, statement: str) -> None:
    audit.record(audit.Kind.EXPORTED, by=chief)

    assert refused(statement)
    assert AuditEntry.objects.filter(kind="exported", actor="mori").count() == 1


def test_a_line_outlives_the_account_unchanged(chief: User) -> None:
    audit.record(audit.Kind.EXPORTED, by=chief)
    key = chief.pk

    chief.delete()

    entry = AuditEntry.objects.get(kind="exported")
    assert (entry.actor_id, entry.actor) == (key, "mori")


def test_old_lines_go_by_the_command_alone_which_is_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    AuditEntry.objects.create(kind="exported", at=timezone.now() - timedelta(days=400))
    AuditEntry.objects.create(kind="imported", at=timezone.now() - timedelta(days=100))

    call_command("shorten_audit_log", "--days", "365")

    assert capsys.readouterr().out == "監査記録を 1 件消しました。\n"
    assert lines("exported") == []
    assert len(lines("imported")) == len(lines("log_shortened")) == 1
    assert refused("DELETE FROM blog_auditentry")


def test_the_log_tells_by_the_clock_of_japan_up_to_when_it_was_shortened() -> None:
    AuditEntry.objects.create(kind="exported", at=datetime(2026, 1, 1, tzinfo=UTC))

    seal.shorten(before=datetime(2026, 1, 15, 15, 30, tzinfo=UTC))

    assert AuditEntry.objects.get(kind="log_shortened").subject == "2026-01-16 00:30 より前の 1 件"


def test_the_command_does_not_take_what_is_recent() -> None:
    with pytest.raises(CommandError, match="--days は 90 以上"):
        call_command("shorten_audit_log", "--days", "30")


def test_the_seal_is_put_on_again_after_every_migration() -> None:
    seal.take_off()
    AuditEntry.objects.create(kind="exported")

    seal.put_on_after_migrations()

    assert refused("DELETE FROM blog_auditentry")


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_sealed_again() -> None:
    AuditEntry.objects.create(kind="exported")

    call_command("flush", verbosity=0, interactive=False)
    AuditEntry.objects.create(kind="imported")

    assert AuditEntry.objects.filter(kind="exported").count() == 0
    assert refused("DELETE FROM blog_auditentry")


# --- what it takes down ---


def test_signing_in_and_out_are_written_down_with_the_address(chief: User) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.post("/admin/login/", {"username": "mori", "password": "wrong"})
    client.post("/admin/login/", {"username": "mori", "password": "a long password"})
    client.post("/admin/logout/")

    kinds = ("signed_in", "signed_out", "sign_in_failed", "locked")
    assert lines(*kinds) == [
        ("sign_in_failed", "", "mori", "パスワード"),
        ("signed_in", "mori", "mori", "パスワードのみ"),
        ("signed_out", "mori", "mori", ""),
    ]
    assert set(AuditEntry.objects.filter(kind__in=kinds).values_list("address", flat=True)) == {"203.0.113.7"}


def test_a_change_of_roles_in_the_desk_names_who_did_it(chief: User) -> None:
    writer = factories.account("sato", WRITER)
    editors = Group.objects.get(name=EDITOR)

    client_of(chief).post(
        f"/admin/auth/user/{writer.pk}/change/",
        {
            "username": "sato",
            "email": writer.email,
            "is_active": "1",
            "is_staff": "1",
            "groups": [editors.pk],
        },
    )

    assert lines("rights_changed")[-2:] == [
        ("rights_changed", "mori", "sato", "役割を外した：ライター"),
        ("rights_changed", "mori", "sato", "役割を加えた：編集者"),
    ]


def test_rights_that_are_given_outside_the_desk_are_written_down_too() -> None:
    user = factories.account("sato", WRITER)
    user.user_permissions.add(Permission.objects.get(codename="publish_post"))
    user.is_superuser = True
    user.save()

    assert lines("rights_changed")[-2:] == [
        ("rights_changed", "", "sato", "個別の権限を加えた：publish_post"),
        ("rights_changed", "", "sato", "スーパーユーザー：いいえ → はい"),
    ]


def test_a_role_set_back_is_written_down() -> None:
    roles.install()
    Group.objects.get(name=WRITER).permissions.clear()

    assert lines("rights_changed")[-1] == ("rights_changed", "", "ライター", "役割の権限をすべて外した")


def test_accounts_that_come_change_and_go_are_written_down() -> None:
    user = factories.account("sato")
    user.email = "other@example.com"
    user.save()
    user.set_password("another long password")
    user.save()
    user.delete()

    assert lines("account_created", "account_changed", "password_changed", "account_deleted") == [
        ("account_created", "", "sato", "有効、編集部に入れる"),
        ("account_changed", "", "sato", "メール：sato@example.com → other@example.com"),
        ("password_changed", "", "sato", ""),
        ("account_deleted", "", "sato", ""),
    ]


def test_a_password_that_django_hashes_anew_is_no_change(settings: Any) -> None:
    user = factories.account("sato")
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]

    assert user.check_password("a long password")

    user.refresh_from_db()
    assert user.password.startswith("pbkdf2")
    assert lines("password_changed") == []


def test_settings_of_the_house_are_written_down(chief: User) -> None:
    HouseWord.objects.filter(preferred="試しの語").delete()

    client_of(chief).post("/admin/blog/houseword/add/", {"preferred": "試しの語", "variants": "ためしの語"})
    Category.objects.create(name="経済", slug="economy").delete()

    assert lines("settings_changed")[-3:] == [
        ("settings_changed", "mori", "表記の辞書「試しの語」", "作った"),
        ("settings_changed", "", "セクション「経済」", "作った"),
        ("settings_changed", "", "セクション「経済」", "消した"),
    ]


def test_an_article_that_is_deleted_leaves_a_line() -> None:
    post = factories.draft(title="消える記事")
    key = post.pk

    post.delete()

    assert lines("article_deleted") == [("article_deleted", "", f"{key}：消える記事", "")]


def test_imports_and_exports_are_written_down(tmp_path: Any) -> None:
    (tmp_path / "in" / "_posts").mkdir(parents=True)
    (tmp_path / "in" / "_posts" / "2026-01-02-a.md").write_text("---\ntitle: 題\n---\n本文。\n", "utf-8")

    call_command("import_markdown", str(tmp_path / "in"), verbosity=0)
    call_command("import_markdown", str(tmp_path / "in"), "--dry-run", verbosity=0)
    call_command("export_markdown", str(tmp_path / "out"), verbosity=0)

    assert lines("imported", "exported") == [
        ("imported", "", str(tmp_path / "in"), "新しく取り込んだ 1"),
        ("exported", "", str(tmp_path / "out"), "記事 1 本、画像 0 枚"),
    ]


# --- who reads it ---


@pytest.mark.parametrize(("role", "status"), [(WRITER, 403), (EDITOR, 403), (CHIEF, 200)])
def test_the_editor_in_chief_reads_it(role: str, status: int) -> None:
    client = client_of(factories.member(role))

    assert [client.get(url).status_code for url in (LOG, "/admin/blog/event/")] == [status, status]


def test_nobody_writes_into_it_at_the_desk() -> None:
    entry = AuditEntry.objects.create(kind="exported")
    client = client_of(factories.member(is_superuser=True))

    answers = [
        client.post(f"{LOG}add/", {}).status_code,
        client.post(f"{LOG}{entry.pk}/change/", {"actor": "x"}).status_code,
        client.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code,
        client.post(LOG, {"action": "delete_selected", "_selected_action": [entry.pk]}).status_code,
    ]

    assert answers == [403, 403, 403, 200]
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_it_can_be_filtered_and_searched(chief: User) -> None:
    AuditEntry.objects.create(kind="exported", subject="一つめ")
    AuditEntry.objects.create(kind="imported", subject="二つめ", address="203.0.113.9")
    client = client_of(chief)

    by_kind = client.get(f"{LOG}?kind__exact=exported").content.decode()
    by_address = client.get(f"{LOG}?q=203.0.113.9").content.decode()

    assert ("一つめ" in by_kind, "二つめ" in by_kind) == (True, False)
    assert ("一つめ" in by_address, "二つめ" in by_address) == (False, True)


def test_people_are_called_by_their_names_and_told_apart_by_their_logins() -> None:
    chief = factories.account("mori", CHIEF, last_name="森", first_name="由紀")
    gone = factories.account("sato", WRITER, last_name="佐藤")
    audit.record(audit.Kind.FACTOR_RESET, subject=gone, by=chief)
    audit.record(audit.Kind.EXPORTED, subject="out", by=gone)
    audit.record(audit.Kind.BACKED_UP, subject="a.zip")
    gone.delete()

    page = html.fromstring(client_of(chief).get(LOG).content.decode())

    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    kinds = ("二段階認証をリセットした", "書き出した", "バックアップした")
    assert [row[1:4] for row in rows if row[1] in kinds] == [
        ["バックアップした", "（システム）", "a.zip"],
        ["書き出した", "sato", "out"],  # the account is gone, and its login name is left
        ["二段階認証をリセットした", "森 由紀（mori）", "佐藤（sato）"],
    ]
    assert {row[5] for row in rows if row[1] == "バックアップした"} == {"―"}


def test_what_is_turned_on_and_off_is_told_in_words() -> None:
    writer = factories.account("sato", WRITER)

    writer.is_active = False
    writer.save()

    assert lines("rights_changed")[-1][3] == "有効：はい → いいえ"


def test_the_record_of_articles_calls_people_by_their_names(chief: User) -> None:
    post, writer = factories.draft(), factories.account("sato", WRITER, last_name="佐藤", first_name="健")
    factories.account("idle", WRITER, last_name="何も", first_name="しない")
    for user in (writer, None):
        Event.objects.create(post=post, action="submitted", user=user)

    page = html.fromstring(client_of(chief).get("/admin/blog/event/").content.decode())

    assert [cell.text for cell in page.find_class("field-who")] == ["（システムなど）", "佐藤 健"]
    (people,) = page.xpath("//*[@id='changelist-filter']//details[@data-filter-title='した人']")
    assert [link.text for link in people.iter("a")] == ["すべて", "佐藤 健", "（システムなど）"]


def test_what_was_done_with_articles_stands_beside_it(chief: User) -> None:
    Event.objects.create(post=factories.draft(title="ある記事"), action="submitted", note="お願いします")

    page = client_of(chief).get("/admin/blog/event/").content.decode()

    assert all(word in page for word in ("ある記事", "レビューに出した", "お願いします"))


def test_the_log_is_read_in_few_questions(chief: User, django_assert_max_num_queries: Any) -> None:
    AuditEntry.objects.bulk_create([AuditEntry(kind="exported", subject=json.dumps(n)) for n in range(150)])
    client = client_of(chief)

    with django_assert_max_num_queries(12):
        assert client.get(LOG).status_code == 200
