"""`check_posts`: the archive read against the checklist."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.models import Finding, Post
from tests import factories

pytestmark = pytest.mark.django_db


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("check_posts", *args, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def archive() -> Post:
    """One public article with an error and a warning in its body, and one draft."""
    public = factories.published(
        title="題",
        excerpt="要約",
        category=factories.category(),
        authors=[factories.author()],
        body="全角１と2です。\n\n---END---\n",
        permalink="/a/",
    )
    factories.draft(
        title="下書き", excerpt="要約", category=factories.category(), authors=[factories.author()]
    )
    return public


def without_seconds(text: str) -> list[str]:
    return [line.replace(" 0 秒", "").replace(" 1 秒", "") for line in text.splitlines()]


def test_the_summary_counts_by_check() -> None:
    archive()

    assert without_seconds(run()) == [
        "machine-leftover（生成や下書きの残り）: 1 件、1 記事",
        "mixed-widths（全角と半角が混ざっている）: 1 件、1 記事",
        "2 記事をで点検しました。見つかったもの 2 件（公開を止めるもの 1 件）。",
    ]


def test_what_is_found_is_kept_for_the_desk() -> None:
    post = archive()

    run()

    assert list(post.findings.order_by("pk").values_list("check_name", "line")) == [
        ("mixed-widths", 1),
        ("machine-leftover", 3),
    ]


def test_nothing_is_kept_when_it_shall_not_be() -> None:
    archive()

    run("--no-keep")
    run("--check", "mixed-widths")

    assert Finding.objects.count() == 0


def test_the_table_has_a_row_a_finding(tmp_path: Path) -> None:
    post = archive()
    file = tmp_path / "findings.csv"

    run("--csv", str(file))

    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][:3] == ["記事番号", "タイトル", "アドレス"]
    assert [row[5:10] for row in rows[1:]] == [
        ["mixed-widths", "全角と半角が混ざっている", "warning", "body", "1"],
        ["machine-leftover", "生成や下書きの残り", "error", "body", "3"],
    ]
    assert rows[1][:5] == [str(post.pk), "題", "/a/", "", "公開"]


def test_the_same_for_programs(tmp_path: Path) -> None:
    post = archive()
    file = tmp_path / "findings.json"

    run("--json", str(file), "--check", "mixed-widths")

    found = json.loads(file.read_text(encoding="utf-8"))
    assert (found["posts"], found["checks"]) == (
        2,
        [{"check": "mixed-widths", "label": "全角と半角が混ざっている", "findings": 1, "posts": 1}],
    )
    assert [(entry["post"], entry["start"], entry["fix"]["label"]) for entry in found["findings"]] == [
        (post.pk, 2, "半角にする")
    ]


def test_only_what_readers_see() -> None:
    archive()

    assert "1 記事を" in run("--public-only")


def test_an_unknown_check_is_named_and_the_known_ones_told() -> None:
    with pytest.raises(
        CommandError, match=r"「no-such」という点検はありません[\s\S]*repeated-paragraph（同じ段落"
    ):
        run("--check", "mixed-widths", "--check", "no-such")


def test_keeping_and_choosing_exclude_one_another() -> None:
    with pytest.raises(CommandError, match="--keep は --check と一緒に使えません"):
        run("--check", "mixed-widths", "--keep")


@pytest.mark.parametrize("option", ["--csv", "--json"])
def test_a_file_that_cannot_be_written_is_told_before_the_work(option: str, tmp_path: Path) -> None:
    archive()

    with pytest.raises(CommandError, match="に書き込めません"):
        run(option, str(tmp_path / "none" / "file"))

    assert Finding.objects.count() == 0


def test_an_empty_archive_is_no_error() -> None:
    assert without_seconds(run()) == [
        "0 記事をで点検しました。見つかったもの 0 件（公開を止めるもの 0 件）。"
    ]


def test_quiet_is_quiet() -> None:
    archive()

    assert run(verbosity=0) == ""
