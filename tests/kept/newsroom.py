"""A small newsroom in which anything may happen, and every address at which readers can look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from django.urls import reverse
from django.utils import timezone

from blog.models import (
    Asset,
    Author,
    AuthorLink,
    Byline,
    Category,
    Correction,
    Page,
    Part,
    Post,
    Redirect,
    Series,
    Tag,
    TaggedPost,
)
from blog.querysets import Status
from blog.services import pages, publishing, tag_merging
from tests import factories

START = datetime(2026, 3, 30, 23, 0, tzinfo=UTC)
FORMS = ("", "_rss", "_json")


@dataclass
class Clock:
    """The time, which passes when it is told to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


@dataclass
class Newsroom:
    """Articles, and what can be done with them."""

    random: Random
    clock: Clock
    counter: int = 0
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sections = [factories.category() for _ in range(3)]
        self.authors = [factories.author() for _ in range(3)]
        self.tags = [factories.tag(f"語{number}") for number in range(4)]
        for number in range(2):
            factories.series(f"連載{number}", parts={})
        for _ in range(7):
            self._write(Status.PUBLISHED)
        factories.page(footer_order=1)

    def step(self) -> str:
        """Does one thing at random; gives what it was."""
        name, act = self.random.choice(ACTS)
        act(self)
        self.done.append(name)
        return name

    def addresses(self) -> Iterator[str]:
        """Every address that may answer something."""
        for name in ("home", "archive", "feed", "feed_rss", "feed_json", "sitemap", "llms", "robots"):
            yield reverse(f"blog:{name}")
        yield from (f"/?page={number}" for number in range(2, 6))
        for kind in ("pages", "categories", "series", "authors", "tags", "posts", "news"):
            yield reverse("blog:sitemap_file", args=[kind])
        yield from self._lists()
        for post in Post.objects.exclude(path=None):
            yield from (post.get_absolute_url(), f"{post.get_absolute_url()}index.md")
        for page in Page.objects.all():
            yield from (page.get_absolute_url(), f"{page.get_absolute_url()}index.md")

    def _lists(self) -> Iterator[str]:
        for model, kind in ((Category, "category"), (Tag, "tag"), (Author, "author")):
            for row in model.objects.all():  # type: ignore[attr-defined]
                yield from (row.get_absolute_url(), f"{row.get_absolute_url()}?page=2")
                yield from (reverse(f"blog:{kind}_feed{form}", args=[row.slug]) for form in FORMS)
        for series in Series.objects.all():
            yield series.get_absolute_url()
        for date in Post.objects.exclude(published_at=None).datetimes("published_at", "month"):
            month = reverse("blog:archive_month", args=[date.year, date.month])
            yield from (reverse("blog:archive_year", args=[date.year]), month, f"{month}?page=2")

    def _number(self) -> int:
        self.counter += 1
        return self.counter

    def _write(self, status: Status, *, ahead: timedelta | None = None) -> None:
        date = self.clock.moment + ahead if ahead else self._date()
        post = factories.post(
            title=f"見出し{self._number()}",
            status=status,
            published_at=None if status == Status.DRAFT else date,
            category=self.random.choice([None, *self.sections]),
            authors=self.random.sample(self.authors, self.random.randint(0, 2)),
            tags=[tag.name for tag in self.random.sample(list(Tag.objects.all()), self.random.randint(0, 2))],
            excerpt=self.random.choice(["", "抜粋"]),
            robots=self.random.choice(["", "", "noindex"]),
        )
        others = list(Post.objects.exclude(pk=post.pk).values_list("pk", flat=True))
        Post.objects.filter(pk=post.pk).update(related=self.random.sample(others, min(3, len(others))))

    def _date(self) -> datetime:
        return self.clock.moment - timedelta(hours=self.random.randint(0, 24 * 60))

    def _any(self, *states: Status) -> Post | None:
        found = list(Post.objects.filter(status__in=states or Status.values).order_by("pk"))
        return self.random.choice(found) if found else None


def _new_draft(room: Newsroom) -> None:
    room._write(Status.DRAFT)


def _new_article(room: Newsroom) -> None:
    room._write(Status.PUBLISHED)


def _new_schedule(room: Newsroom) -> None:
    room._write(Status.PUBLISHED, ahead=timedelta(hours=room.random.randint(1, 30)))


def _pass_time(room: Newsroom) -> None:
    room.clock.moment += timedelta(minutes=room.random.choice([1, 60, 600, 3000]))


def _publish(room: Newsroom) -> None:
    if post := room._any(Status.DRAFT):
        post.published_at = post.published_at or room._date()
        publishing.publish(post=post)


def _withdraw(room: Newsroom) -> None:
    if post := room._any(Status.PUBLISHED):
        publishing.withdraw(post=post)


def _back_to_draft(room: Newsroom) -> None:
    if post := room._any(Status.WITHDRAWN):
        publishing.back_to_draft(post=post)


def _retitle(room: Newsroom) -> None:
    if post := room._any():
        Post.objects.filter(pk=post.pk).update(title=f"改題{room._number()}")


def _rewrite(room: Newsroom) -> None:
    if post := room._any():
        factories.edited(Post.objects.get(pk=post.pk))


def _redate(room: Newsroom) -> None:
    if post := room._any(Status.PUBLISHED):
        date = room._date()
        Post.objects.filter(pk=post.pk, unpublish_at=None).update(published_at=date, public_at=date)


def _move(room: Newsroom) -> None:
    if post := room._any():
        Post.objects.filter(pk=post.pk).update(category=room.random.choice([None, *room.sections]))


def _end(room: Newsroom) -> None:
    if post := room._any(Status.PUBLISHED):
        end = max(post.public_at or START, room.clock.moment) + timedelta(hours=room.random.randint(1, 9))
        Post.objects.filter(pk=post.pk).update(unpublish_at=end)


def _delete(room: Newsroom) -> None:
    if post := room._any():
        post.delete()


def _tag(room: Newsroom) -> None:
    if post := room._any():
        tag = room.random.choice(list(Tag.objects.order_by("pk")))
        found, new = TaggedPost.objects.get_or_create(content_object=post, tag=tag)
        if not new:
            found.delete()


def _sign(room: Newsroom) -> None:
    if post := room._any():
        found, new = Byline.objects.get_or_create(post=post, author=room.random.choice(room.authors))
        if not new:
            found.delete()


def _merge_tags(room: Newsroom) -> None:
    tags = list(Tag.objects.order_by("pk"))
    if len(tags) > 2:
        tag_merging.merge(sources=tags[:1], into=tags[1], by=None)


def _rename(room: Newsroom) -> None:
    row = room.random.choice([*Category.objects.all(), *Tag.objects.all(), *Author.objects.all()])
    row.name = f"改名{room._number()}"
    row.save()


def _move_name(room: Newsroom) -> None:
    row = room.random.choice([*Category.objects.all(), *Tag.objects.all(), *Author.objects.all()])
    type(row).objects.filter(pk=row.pk).update(slug=f"slug-{room._number()}")  # type: ignore[attr-defined]


def _notice(room: Newsroom) -> None:
    Category.objects.filter(pk=room.random.choice(room.sections).pk).update(notice=f"断り{room._number()}")


def _link(room: Newsroom) -> None:
    author = room.random.choice(room.authors)
    AuthorLink.objects.create(author=author, label="外", url=f"https://example.com/{room._number()}")


def _correct(room: Newsroom) -> None:
    if post := room._any(Status.PUBLISHED):
        Correction.objects.create(post=post, text=f"訂正{room._number()}", date=timezone.localdate())


def _series(room: Newsroom) -> None:
    if post := room._any():
        series = room.random.choice(list(Series.objects.order_by("pk")))
        if Part.objects.filter(post=post).delete()[0] == 0:
            Part.objects.create(post=post, series=series, number=room._number())


def _page(room: Newsroom) -> None:
    page = room.random.choice([*Page.objects.order_by("pk"), None])
    if page is None:
        factories.page(footer_order=room.random.choice([None, 2]))
    else:
        page.title, page.is_public = f"案内{room._number()}", room.random.random() < 0.8
        page.robots = room.random.choice(["", "", "noindex"])
        pages.save(page=page, seen=pages.newest_version(page))


def _cover(room: Newsroom) -> None:
    if post := room._any(Status.PUBLISHED):
        path = f"/assets/{room._number()}.png"
        Post.objects.filter(pk=post.pk).update(cover=path)


def _picture(room: Newsroom) -> None:
    missing = [post.cover for post in Post.objects.exclude(cover="").order_by("pk")]
    if missing and not Asset.objects.filter(path=missing[-1]).exists():
        factories.asset(missing[-1], width=room.random.randint(8, 20))


def _redirect(room: Newsroom) -> None:
    Redirect.objects.create(path=f"/alt/{room._number()}/", target="/")


ACTS: list[tuple[str, Callable[[Newsroom], None]]] = [
    (name[1:], act)
    for name, act in list(globals().items())
    if name.startswith("_") and not name.startswith("__") and callable(act)
]
