"""What an import did, for people and for machines."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Outcome(StrEnum):
    """What became of a file. Every file that was seen has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    CONFLICT = "conflict"
    FAILED = "failed"


class Kind(StrEnum):
    """What a file is meant to be."""

    POST = "post"
    PAGE = "page"


LABELS = {
    Outcome.CREATED: "新しく取り込んだ",
    Outcome.UPDATED: "更新した",
    Outcome.UNCHANGED: "変わっていない",
    Outcome.SKIPPED: "取り込まない",
    Outcome.CONFLICT: "編集と衝突（上書きせず）",
    Outcome.FAILED: "読めなかった",
}
TAKE_THE_FILES = (
    "ファイルの内容にするには、上書きを選んで取り込んでください"
    "（コマンドでは --overwrite。いまの内容は版に残ります）。"
)
"""What to do about a conflict."""
READING_TIME_TOLERANCE = 2
"""Minutes by which a declared reading time may differ from the computed one before it is listed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file's outcome; `message` and `remedy` say why where it is not plain."""

    path: str
    outcome: Outcome
    address: str | None = None
    line: int | None = None
    message: str = ""
    remedy: str = ""
    kind: Kind = Kind.POST


@dataclass(frozen=True, slots=True)
class Note:
    """Something that an editor should know about a file that was imported."""

    path: str
    kind: str
    """`address` (it had to take another one), `redirect` (an old one that is not free), `liquid`, `post_url`,
    `link` (unknown target), `dead_link`, `picture`, `front_matter`, `name` (of a tag, section or author,
    that the site cannot hold), `config`, `missing` (its file is gone from the site)."""
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ReadingTime:
    """A declared reading time and the computed one, in minutes."""

    path: str
    declared: int
    computed: int

    @property
    def differs(self) -> bool:
        return abs(self.declared - self.computed) > READING_TIME_TOLERANCE


@dataclass(slots=True)
class Report:
    """Everything that one run of the import has to say."""

    dry_run: bool = False
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    reading_times: list[ReadingTime] = field(default_factory=list)
    pictures: int = 0
    """Pictures taken into storage by this run."""
    seconds: float = 0.0

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many files had each outcome; their sum is the number of files seen."""
        counted = Counter(item.outcome for item in self.items)
        return {outcome: counted[outcome] for outcome in Outcome}

    def counted(self) -> str:
        """The outcomes that occurred, in one line."""
        return "、".join(f"{LABELS[outcome]} {count:,}" for outcome, count in self.counts.items() if count)

    @property
    def failed(self) -> bool:
        return any(item.outcome is Outcome.FAILED for item in self.items)

    def of(self, *outcomes: Outcome) -> list[Item]:
        return [item for item in self.items if item.outcome in outcomes]

    def reading_time_summary(self) -> dict[str, float | int]:
        """Declared against computed over all posts that declare one: sums and how many differ by more than
        two minutes."""
        times = self.reading_times
        return {
            "posts": len(times),
            "declared_minutes": sum(time.declared for time in times),
            "computed_minutes": sum(time.computed for time in times),
            "differ": sum(time.differs for time in times),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The report that `as_json` wrote; of the reading times it has those that differ."""
        return cls(
            dry_run=data["dry_run"],
            items=[_item(each) for each in data["files"]],
            notes=[Note(**note) for note in data["notes"]],
            reading_times=[ReadingTime(**each) for each in data["reading_time"]["differences"]],
            pictures=data["pictures"],
            seconds=data["seconds"],
        )

    def as_json(self) -> dict[str, Any]:
        """The whole report as plain data."""
        return {
            "dry_run": self.dry_run,
            "seconds": round(self.seconds, 3),
            "files_seen": len(self.items),
            "counts": {outcome.value: count for outcome, count in self.counts.items()},
            "pictures": self.pictures,
            "files": [asdict(item) for item in self.items],
            "notes": [asdict(note) for note in self.notes],
            "reading_time": {
                **self.reading_time_summary(),
                "differences": [asdict(time) for time in self.reading_times if time.differs],
            },
        }

    def summary(self, *, most: int = 20) -> str:
        """The report for an editor, in Japanese; lists of more than `most` lines are cut,
        with a count of the rest."""
        lines = [f"{len(self.items):,} 個のファイルを見ました（{self.seconds:.1f} 秒）。"]
        if self.dry_run:
            lines[0] = "【試し】何も保存していません。 " + lines[0]
        lines += [f"  {LABELS[outcome]}: {count:,}" for outcome, count in self.counts.items() if count]
        if pages := sum(item.kind is Kind.PAGE for item in self.items):
            lines.append(f"  うち固定ページのファイル: {pages:,}")
        if self.pictures:
            lines.append(f"  画像: {self.pictures:,} 枚を取り込みました")
        lines += _section("読めなかったファイル", [_line(item) for item in self.of(Outcome.FAILED)], most)
        lines += _section("衝突", [_line(item) for item in self.of(Outcome.CONFLICT)], most)
        lines += _section("取り込まないファイル", [_line(item) for item in self.of(Outcome.SKIPPED)], most)
        for kind, title in NOTE_TITLES.items():
            found = [note for note in self.notes if note.kind == kind]
            lines += _section(title, [_place(note.path, note.line) + note.message for note in found], most)
        return "\n".join(lines + self._reading_time_lines(most))

    def _reading_time_lines(self, most: int) -> list[str]:
        total = self.reading_time_summary()
        if not total["posts"]:
            return []
        differing = sorted(
            (time for time in self.reading_times if time.differs),
            key=lambda time: -abs(time.declared - time.computed),
        )
        head = (
            f"読了時間: 書かれていた値の合計 {total['declared_minutes']:,} 分 → 計算した合計 "
            f"{total['computed_minutes']:,} 分。2分より大きく違う記事"
        )
        return _section(
            head, [f"{time.path}: {time.declared} 分 → 約{time.computed}分" for time in differing], most
        ) or [f"\n{head} 0 件"]


def _item(data: Mapping[str, Any]) -> Item:
    kinds = {"outcome": Outcome(data["outcome"]), "kind": Kind(data.get("kind", Kind.POST))}
    return Item(**{**data, **kinds})


NOTE_TITLES = {
    "config": "サイトの設定",
    "address": "ほかの記事と同じアドレスだったので変えた記事",
    "redirect": "転送にできなかったアドレス",
    "post_url": "post_url の記事が見つかりません",
    "link": "link のファイルが見つかりません",
    "dead_link": "行き先のないサイト内リンク",
    "liquid": "実行しない Liquid（読者には見せず、原稿には残しています）",
    "picture": "取り込めなかった画像",
    "front_matter": "フロントマターについて",
    "name": "記事に付けられなかったタグ・セクション・著者（元のファイルの記述は、書き出しても残ります）",
    "missing": "サイトからファイルがなくなった記事とページ（こちらには残しています）",
}


def _place(path: str, line: int | None) -> str:
    return f"{path}:{line}: " if line is not None else f"{path}: "


def _line(item: Item) -> str:
    return _place(item.path, item.line) + item.message + (f" → {item.remedy}" if item.remedy else "")


def _section(title: str, lines: Iterable[str], most: int) -> list[str]:
    found = list(lines)
    if not found:
        return []
    rest = [f"  … ほか {len(found) - most:,} 件（--report で全部書き出せます）"] if len(found) > most else []
    return [f"\n{title} {len(found):,} 件", *(f"  {line}" for line in found[:most]), *rest]
