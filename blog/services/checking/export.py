"""A run's report: in a few lines, as a table for people, as JSON for programs."""

import csv
import json
from collections.abc import Iterator
from typing import Any, TextIO

from blog.proofreading.checklist import CHECKS
from blog.proofreading.findings import Level

from .archive import Checked, Report

COLUMNS = (
    "記事番号",
    "タイトル",
    "アドレス",
    "元のファイル",
    "状態",
    "点検",
    "点検の名前",
    "重さ",
    "欄",
    "行",
    "内容",
    "該当箇所",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that is calculated: Japanese Excel takes the wide signs for the narrow ones."""


def summary(report: Report) -> str:
    """A line for each check that found something, and one for all (Japanese)."""
    lines = [
        f"{name}（{CHECKS[name].label}）: {findings:,} 件、{posts:,} 記事"
        for name, (findings, posts) in report.by_check().items()
    ]
    found = [finding for item in report.checked for finding in item.findings]
    errors = sum(finding.level is Level.ERROR for finding in found)
    lines.append(
        f"{len(report.checked):,} 記事を {report.seconds:.0f} 秒で点検しました。"
        f"見つかったもの {len(found):,} 件（公開を止めるもの {errors:,} 件）。"
    )
    return "\n".join(lines)


def write_csv(report: Report, stream: TextIO) -> None:
    """Writes a row a finding to `stream`, to be opened with `newline=""` (and "utf-8-sig", for Excel)."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for item in report.checked:
        for finding in item.findings:
            writer.writerow(
                [
                    item.pk,
                    *map(_cell, (item.title, item.path, item.source_path, item.state)),
                    finding.check,
                    CHECKS[finding.check].label,
                    finding.level.value,
                    finding.field,
                    finding.line,
                    *map(_cell, (finding.message, finding.quote)),
                ]
            )


def write_json(report: Report, stream: TextIO) -> None:
    """Writes one object to `stream`: `seconds`, `posts` (how many), `checks` and `findings`."""
    checks = [
        {"check": name, "label": CHECKS[name].label, "findings": findings, "posts": posts}
        for name, (findings, posts) in report.by_check().items()
    ]
    whole = {
        "seconds": round(report.seconds, 1),
        "posts": len(report.checked),
        "checks": checks,
        "findings": [entry for item in report.checked for entry in _entries(item)],
    }
    json.dump(whole, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _entries(item: Checked) -> Iterator[dict[str, Any]]:
    post = {"post": item.pk, "title": item.title, "path": item.path, "source_path": item.source_path}
    for finding in item.findings:
        yield {**post, **finding.as_json()}


def _cell(text: str | None) -> str:
    """`text` for a table program: what would be read as a formula there stays text."""
    return f"'{text}" if text and text.startswith(_FORMULA) else text or ""
