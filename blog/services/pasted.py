"""Front matter that was pasted into an article, read as the import reads a file: what it says, what of that
the desk cannot take, and what of it an export has to have again. Nothing is stored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog import conf
from blog.jekyll import dates, document, front_matter, permalinks, yaml
from blog.jekyll.errors import JekyllError
from blog.jekyll.front_matter import REMOVED
from blog.jekyll.pasted import Pasted, find
from blog.jekyll.ruby import to_s
from blog.jekyll.source_file import yaml_part
from blog.models import Author, Category, Post, Tag
from blog.text.alignment import equal_ends

from . import content, redirects, site_config, source_files, tagging
from .front_matter import KEYS, WHAT, Columns, columns

__all__ = ["Left", "Reading", "Value", "find", "joined", "read", "verify"]

PATH = "_drafts/pasted.md"
"""Where a file would lie that says nothing by its place or its name."""
COLUMNS = (
    *("title", "published_at", "category", "authors", "tags", "excerpt", "description", "cover"),
    *("cover_alt", "slug", "permalink", "canonical_url", "robots", "in_sitemap", "unpublish_at"),
    *("modified_at", "reading_minutes_pinned"),
)
"""What can be taken over, in the order in which it is shown."""
MOST_KEYS = 1_000
"""Keys of a front matter that is read here; a real one has some twenty."""
KEYS_OF_COLUMNS = frozenset(key for keys in KEYS.values() for key in keys) - {redirects.KEY}
"""Old addresses have no field, and an effect all the same (blog.services.redirects)."""
NOTHING: tuple[object, ...] = (None, "", [], {})
UNREADABLE = "この値は読み取れません。"


@dataclass(frozen=True, slots=True)
class Value:
    """What the front matter says of a column: as blog.services.front_matter.Columns has it, a section and
    bylines as the rows that there are."""

    column: str
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Left:
    """What cannot be taken, and why (Japanese)."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a front matter says."""

    values: Sequence[Value]
    left: Sequence[Left]
    others: Mapping[str, object]
    """The keys that no column is for."""
    head: str
    """What the import would keep of it; lines that make a file unreadable are comments in it."""


def read(found: Pasted) -> Reading:
    """What `found` says. Raises JekyllError, its line counted from `---`, where nothing can be read."""
    own, _ = front_matter.read(found.head)
    if len(own) > MOST_KEYS:
        raise JekyllError(f"項目が多すぎます（{len(own):,}。上限 {MOST_KEYS:,}）", "項目を減らしてください")
    faults = _faults(own)
    head = _commented(found.head, faults)
    said = document.read(head.encode(), PATH, site_config.own())
    values, left = _values(columns(said), own)
    return Reading(
        values=values,
        left=[*(Left(*each) for each in (*faults.items(), *source_files.names_left_out(said))), *left],
        others={key: value for key, value in own.items() if key not in KEYS_OF_COLUMNS},
        head=head if head.endswith("\n") else f"{head}\n",
    )


def verify(head: str, post: Post) -> None:
    """Raises JekyllError unless `head` can be the front matter of the file of `post`."""
    whole = front_matter.split(head.encode())
    if not front_matter.is_head(head) or whole.body:
        raise JekyllError("フロントマターではありません", "ページを読み込み直してください")
    if why := _too_many(redirects.old_addresses(head)):
        raise JekyllError(f"{redirects.KEY}が{why}", "減らしてください")
    for settings in (site_config.own(), site_config.of(post.source_site)):
        document.read(head.encode(), PATH, settings)


def joined(old: str, new: str, left: Iterable[str]) -> tuple[str, str, Sequence[str]]:
    """`old` with the keys that only `new` has; the same with what `new` says otherwise of keys that are no
    column's; and these keys. The lines of those that were `left` are comments in both. Raises JekyllError."""
    before, after = front_matter.parse(old), front_matter.parse(new)
    left = [key for key in dict.fromkeys(left) if key in after]
    more = {key: value for key, value in after.items() if key not in before and key not in left}
    others = {
        key: value
        for key, value in after.items()
        if key in before and key not in KEYS_OF_COLUMNS and before[key] != value
    }
    if _size(more) + _size(others) > yaml.MAX_BYTES:
        raise JekyllError("参照を展開すると大きすぎます", "参照を使わずに書いてください")
    notes = _comment("".join(_parted(new, key)[1] for key in left))
    kept, replaced = (front_matter.edit(old, changes) for changes in (more, more | others))
    return _noted(kept, notes), _noted(replaced, notes), list(others)


def _size(value: object) -> int:
    """About how many characters it takes to write `value` without aliases."""
    match value:
        case dict():
            return sum(len(key) + _size(item) for key, item in value.items())
        case list():
            return sum(map(_size, value))
    return len(value) + 1 if isinstance(value, str) else 1


def _noted(head: str, notes: str) -> str:
    """`head` with the comments `notes` at the end of its front matter, once."""
    _, end = yaml_part(head)
    return head if notes in head else head[:end] + notes + head[end:]


def _faults(own: Mapping[str, object]) -> dict[str, str]:
    """Key → why, of the values for which the import refuses a file."""
    faults: dict[str, str] = {}
    if (date := own.get("date")) is not None:
        faults |= _fault("date", lambda: dates.read(date, conf.get().zone))
    if (permalink := own.get("permalink")) not in (None, False):
        faults |= _fault("permalink", lambda: permalinks.verify(to_s(permalink)))
    if why := _too_many(redirects.named_in(own)):
        faults[redirects.KEY] = f"{why}。"
    return faults


def _too_many(paths: Sequence[str]) -> str:
    most = redirects.MOST_OF_ONE
    return f"多すぎます（{len(paths):,}個。{most:,}個まで）" if len(paths) > most else ""


def _fault(key: str, act: Any) -> dict[str, str]:
    try:
        act()
    except JekyllError as error:
        return {key: f"{error.message}。{error.remedy}。"}
    return {}


def _commented(head: str, keys: Iterable[str]) -> str:
    """`head` without `keys`, whose lines stay as comments: what somebody has typed is not thrown away."""
    for key in keys:
        before, lines, after = _parted(head, key)
        head = before + _comment(lines) + after if lines else front_matter.edit(head, {key: REMOVED})
    return head


def _comment(lines: str) -> str:
    return "".join(f"# {line}" for line in lines.splitlines(keepends=True))


def _parted(head: str, key: str) -> tuple[str, str, str]:
    """What of `head` stands before the lines of `key`, these, and what stands behind; no lines where the key
    has none of its own."""
    without = front_matter.edit(head, {key: REMOVED})
    equal, _ = equal_ends(head, without)
    start = head.rfind("\n", 0, equal) + 1
    end = start + len(head) - len(without)
    whole = head[end - 1 : end] == "\n" and head[:start] + head[end:] == without
    return (head[:start], head[start:end], head[end:]) if whole else (head, "", "")


def _values(said: Columns, own: Mapping[str, object]) -> tuple[list[Value], list[Left]]:
    values, left = [], []
    for column in COLUMNS:
        key = next((key for key in KEYS[column] if own.get(key) not in NOTHING), None)
        if key is None or (own[key] is False and column != "in_sitemap"):  # false is nothing to Jekyll
            continue
        value = getattr(said, column)
        if column in WHAT:
            value, missing = _rows(column, value)
            left += [Left(key, why) for why in missing]
        elif value in NOTHING and key not in ("date", "permalink"):
            left.append(Left(key, UNREADABLE))
        if value not in (None, "", [], ()):
            values.append(Value(column, key, value))
    return values, left


def _rows(column: str, names: Any) -> tuple[Any, list[str]]:
    """The rows called `names`, of tags the names by which they go now; and which there are not."""
    if column == "category":
        row = Category.objects.filter(name=names).first() if names else None
        return row, [f"セクション「{names}」はありません。"] if names and row is None else []
    most = content.MOST_TAGS if column == "tags" else content.MOST_AUTHORS
    if len(names) > most:
        return [], [f"{WHAT[column]}が多すぎます（{len(names):,}個。{most}個まで）。"]
    if column == "tags":
        return _tags(names), []
    rows = {row.name: row for row in Author.objects.filter(name__in=names)}
    missing = [f"著者「{name}」は登録されていません。" for name in names if name not in rows]
    return [rows[name] for name in names if name in rows], missing


def _tags(names: Sequence[str]) -> list[str]:
    """`names`, of tags that were merged or renamed the present ones."""
    here = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    heirs, finder = tagging.heirs(), tagging.TagNames()
    return list(
        dict.fromkeys(finder.present(name) if name not in here and name in heirs else name for name in names)
    )
