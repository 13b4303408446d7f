"""A report of the import as a page shows it: counted, filtered, page by page."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from blog.models import Page as FixedPage
from blog.models import Post
from blog.querysets import HEAVY
from blog.services.importing.report import NOTE_TITLES, Item, Note, Outcome
from blog.services.importing.uploads import Upload

LABELS = {
    Outcome.FAILED: "失敗",
    Outcome.CONFLICT: "衝突",
    Outcome.SKIPPED: "取り込まない",
    Outcome.UPDATED: "更新",
    Outcome.CREATED: "作成",
    Outcome.UNCHANGED: "変更なし",
}
"""Outcomes in the order in which an editor should hear of them."""
NOTED = "noted"
"""The filter for files of which there is something to know."""
PER_PAGE = 100
MOST_NAMED = 50
"""Lines of one kind that are listed below the files; the others are counted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the filters, and how many files it shows."""

    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One file."""

    item: Item
    label: str
    notes: list[str]
    edit_url: str | None
    """The form of its post or fixed page; None where there is none yet."""
    page_url: str | None
    """What readers see of it, or will see."""

    @property
    def is_draft(self) -> bool:
        """Whether the import makes a draft of it."""
        written = self.item.outcome in (Outcome.CREATED, Outcome.UPDATED)
        return written and self.item.address is None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a title."""

    title: str
    count: int
    lines: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


class ReportPage:
    """What the page asked for by `query` shows of `upload`: `show` is an outcome or NOTED, `p` the page."""

    def __init__(self, upload: Upload, query: Mapping[str, str]) -> None:
        self._upload, self._asked = upload, query.get("show", "")
        self._page = query.get("p")
        self._notes: defaultdict[str, list[Note]] = defaultdict(list)
        for note in upload.report.notes:
            self._notes[note.path].append(note)

    @property
    def counts(self) -> list[tuple[Outcome, str, int]]:
        """(outcome, label, number of files), of all outcomes."""
        counts = self._upload.report.counts
        return [(outcome, label, counts[outcome]) for outcome, label in LABELS.items()]

    @property
    def to_write(self) -> int:
        """How many posts the plan would make or change."""
        return len(self._upload.report.of(Outcome.CREATED, Outcome.UPDATED))

    @property
    def conflicts(self) -> int:
        return self._upload.report.counts[Outcome.CONFLICT]

    @property
    def choices(self) -> list[Choice]:
        """The filters that show any file."""
        items = self._upload.report.items
        found = [("", "すべて", len(items))]
        found += [(outcome.value, label, count) for outcome, label, count in self.counts]
        found.append((NOTED, "注意のあるもの", sum(item.path in self._notes for item in items)))
        return [
            Choice(label, count, "?" + urlencode({"show": name}) if name else "?", name == self._asked)
            for name, label, count in found
            if count
        ]

    @cached_property
    def files(self) -> Page[Item]:
        order = {outcome: place for place, outcome in enumerate(LABELS)}
        items = [item for item in self._upload.report.items if self._shows(item)]
        items.sort(key=lambda item: (order[item.outcome], item.path))
        return Paginator(items, PER_PAGE).get_page(self._page)

    @property
    def rows(self) -> Iterator[Row]:
        """The files of the page."""
        posts = self._upload.posts
        keys = [posts[item.path] for item in self.files if item.path in posts]
        found = Post.objects.defer(*HEAVY).in_bulk(keys)
        fixed = FixedPage.objects.only("path", "is_public").in_bulk(list(self._upload.pages.values()))
        for item in self.files:
            page = fixed.get(self._upload.pages.get(item.path, 0))
            post = found.get(posts.get(item.path, 0)) if page is None else None
            edit_url, page_url = _ways_to(post, page)
            notes = [_words(note) for note in self._notes[item.path]]
            yield Row(item, LABELS[item.outcome], notes, edit_url, page_url)

    def query_of(self, number: int) -> str:
        """The query string of another page with the same filter."""
        return "?" + urlencode({"show": self._asked, "p": number})

    @property
    def previous(self) -> str | None:
        return self.query_of(self.files.previous_page_number()) if self.files.has_previous() else None

    @property
    def following(self) -> str | None:
        return self.query_of(self.files.next_page_number()) if self.files.has_next() else None

    @property
    def elsewhere(self) -> list[Group]:
        """What is to be known of files that are not among those seen: the site's settings, lost files."""
        seen = {item.path for item in self._upload.report.items}
        notes = sorted(
            (note for note in self._upload.report.notes if note.path not in seen), key=lambda note: note.kind
        )
        return [
            _group(NOTE_TITLES.get(kind, kind), [f"{note.path}：{note.message}" for note in found])
            for kind, found in groupby(notes, key=lambda note: note.kind)
        ]

    @property
    def left(self) -> Group:
        """The files of the upload that are not taken."""
        return _group("使わないファイル", [f"{each.path}：{each.why}" for each in self._upload.left])

    def _shows(self, item: Item) -> bool:
        if self._asked == NOTED:
            return item.path in self._notes
        return self._asked not in set(Outcome) or item.outcome == self._asked


def _group(title: str, lines: list[str]) -> Group:
    return Group(title, len(lines), lines[:MOST_NAMED])


def _words(note: Note) -> str:
    line = f"（{note.line}行目）" if note.line is not None else ""
    return f"{NOTE_TITLES.get(note.kind, note.kind)}：{note.message}{line}"


def _ways_to(post: Post | None, page: FixedPage | None) -> tuple[str | None, str | None]:
    """The form of what a file has become, and its page; None where there is none (for everybody)."""
    if page is not None:
        form = reverse("admin:blog_page_change", args=[page.pk])
        return form, page.get_absolute_url() if page.is_public else None
    if post is not None:
        return reverse("admin:blog_post_change", args=[post.pk]), _page_url(post)
    return None, None


def _page_url(post: Post) -> str:
    return post.get_absolute_url() if post.is_published() else reverse("post_preview", args=[post.pk])
