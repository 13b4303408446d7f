"""What was published and what will be, day by day, for one person."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import Category, Post
from blog.querysets import HEAVY, PostQuerySet
from blog.text import holidays
from blog.text.periods import Period, Unit, around

from . import permissions

SHOWN = {Unit.MONTH: 4, Unit.WEEK: 40}
"""Entries of a day that are shown; the others are counted."""


COLOURS = 8
"""Colours of sections (static/blog/admin/calendar.css). A section's name always stands beside its colour."""


class Kind(StrEnum):
    """What happens to an article on a day."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    ENDED = "ended"
    ENDING = "ending"
    DUE = "due"

    @property
    def label(self) -> str:
        """In words for editors."""
        return {
            Kind.PUBLISHED: "公開",
            Kind.SCHEDULED: "予約",
            Kind.ENDED: "公開終了",
            Kind.ENDING: "終了予定",
            Kind.DUE: "締め切り",
        }[self]


OVER = frozenset({Kind.PUBLISHED, Kind.ENDED})
"""What has happened, and can wait on a full day; the others are to be done."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day. `at` is a time of that day in the site's time zone; None: some time of the day."""

    kind: Kind
    at: time | None
    post: Post

    @property
    def place(self) -> tuple[time, Kind, int]:
        """By what a day is sorted."""
        return self.at or time.min, self.kind, self.post.pk

    @property
    def colour(self) -> int:
        """The colour of its section, 1 to COLOURS; 0 for none."""
        return colour(self.post.category)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: its first entries by time (what is due comes first), and how many there are."""

    date: date
    entries: list[Entry]
    total: int
    inside: bool
    """Whether it belongs to the month that is shown, or only fills up its first or last week."""
    is_today: bool
    is_past: bool
    holiday: str = ""
    """What it is called where Japan, or its stock exchange, rests; "" where they do not."""

    @property
    def others(self) -> int:
        """How many entries are not shown."""
        return self.total - len(self.entries)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it, and nothing to plan around: a phone leaves it out."""
        return not self.total and (self.is_past or not self.holiday)

    @property
    def week(self) -> str:
        """The key of the week in which it lies."""
        return around(self.date, Unit.WEEK).key


def colour(section: Category | None) -> int:
    """The colour of a section, always the same one: 1 to COLOURS; 0 for none."""
    return section.pk % COLOURS + 1 if section is not None else 0


def weeks(
    *, user: User, period: Period, section: Category | None = None, now: datetime | None = None
) -> list[list[Day]]:
    """The days of `period` in whole weeks, with the articles that `user` may see: three queries.

    Withdrawn articles stand in no calendar: they are not public, and will not be. `now` is aware.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    rows = list(period.weeks())
    posts = permissions.visible(user, Post.objects.all())
    if section is not None:
        posts = posts.in_category(section)
    entries: dict[date, list[Entry]] = defaultdict(list)
    for day, entry in _entries(posts, rows[0][0], rows[-1][-1] + timedelta(days=1), now):
        entries[day].append(entry)
    shown = SHOWN[period.unit]
    rest = holidays.between(rows[0][0], rows[-1][-1])
    return [
        [_day(each, entries[each], period, today, shown, holiday=rest.get(each, "")) for each in row]
        for row in rows
    ]


def _day(day: date, entries: list[Entry], period: Period, today: date, shown: int, *, holiday: str) -> Day:
    """A day with at most `shown` of its entries; where it has more, what is over gives way first."""
    kept = sorted(entries, key=lambda entry: (entry.kind in OVER, entry.place))[:shown]
    inside = period.start <= day < period.end
    return Day(
        day,
        sorted(kept, key=lambda entry: entry.place),
        len(entries),
        inside=inside,
        is_today=day == today,
        is_past=day < today,
        holiday=holiday,
    )


def _entries(posts: PostQuerySet, first: date, end: date, now: datetime) -> Iterator[tuple[date, Entry]]:
    """What happens from the day `first` up to, but not on, the day `end`."""
    posts = posts.defer(*HEAVY).select_related("category").order_by()
    begin, stop = _midnight(first), _midnight(end)
    for post in posts.opening(begin, stop):
        if post.public_at is not None:
            kind = Kind.SCHEDULED if post.is_scheduled(now) else Kind.PUBLISHED
            yield _timed(kind, post.public_at, post)
    for post in posts.ending(begin, stop):
        if post.unpublish_at is not None:
            kind = Kind.ENDED if post.is_ended(now) else Kind.ENDING
            yield _timed(kind, post.unpublish_at, post)
    for post in posts.due(first, end):
        if post.due_on is not None:
            yield post.due_on, Entry(Kind.DUE, None, post)


def _timed(kind: Kind, moment: datetime, post: Post) -> tuple[date, Entry]:
    local = timezone.localtime(moment)
    return local.date(), Entry(kind, local.time(), post)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
