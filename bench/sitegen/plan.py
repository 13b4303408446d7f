"""Decides, before a word is written, what each post of the generated site is.

The numbers are those measured on the real archive of 2,513 posts; a site of another size has
them in proportion, each at least once.
"""

from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from zoneinfo import ZoneInfo

from sitegen.japanese import ASPECTS, TOPICS, Prose

MEASURED_POSTS = 2_513
FIRST_DAY = datetime(2025, 9, 1, tzinfo=UTC)
DAYS = 240
SITE_ZONE = ZoneInfo("Asia/Tokyo")
JAPAN_OFFSET = timezone(timedelta(hours=9))
CATEGORIES = ("AI技術ガイド", "投資分析", "業界動向", "AI導入戦略", "業界別AI活用", "研究論文")
AUTHORS = ("ALLFORCES編集部", "水野千紘", "高瀬航", "ALLFORCES調査班", "ALLFORCES技術班")
TAG_COUNT = 240
# (share of posts, characters of body): the lengths lie between these points; median and largest as measured.
LENGTHS = (
    (0.0, 950),
    (0.1, 2_800),
    (0.25, 7_000),
    (0.5, 14_960),
    (0.75, 19_500),
    (0.9, 24_800),
    (0.99, 36_000),
    (1.0, 47_768),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link from one article to another; *path* leads nowhere where *dead*."""

    text: str
    path: str
    dead: bool = False


@dataclass(slots=True)
class PlannedPost:
    """All that is decided about a post before its body is written. *length* is in characters."""

    number: int
    written: datetime
    slug: str
    title: str
    category: str
    tags: list[str]
    author: str
    length: int
    oddities: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The file's name without its ending: the day as the writer's clock had it, and the slug."""
        return f"{self.written:%Y-%m-%d}-{self.slug}"

    @property
    def path(self) -> str:
        """The address that Jekyll gives it: day in the site's time zone, slug without outer hyphens."""
        return f"/{self.written.astimezone(SITE_ZONE):%Y/%m/%d}/{self.slug.strip('-')}/"


# Oddities of single posts, and in how many of the measured posts they were found.
ODDITIES = {
    "attribute_list": 517,
    "include": 33,
    "heading_1": 75,
    "table": 39,
    "repeats": 1_669,
    "image_file": 251,
    "related": 500,
    "noindex": 146,
    "canonical": 84,
    "comparison": 31,
    "pseo_type": 21,
    "pillar": 21,
    "modified": 10,
}
SAME_ADDRESS_PAIRS = 44
JAPANESE_NAMES = 76
COMMON_SLUG = "ai-article-update"
COMMON_SLUG_POSTS = 99
LINKS = 7_945
DEAD_LINKS = 107


def plan_site(posts: int, seed: int) -> list[PlannedPost]:
    """Plan *posts* posts (at least 2). Equal arguments give equal plans."""
    random = Random(f"{seed}:plan")
    planned = _posts_without_oddities(posts, random)
    for name, measured in ODDITIES.items():
        for post in random.sample(planned, _share(measured, posts)):
            post.oddities.add(name)
    _link(planned, random)
    return planned


def _share(measured: int, posts: int) -> int:
    """The same share of *posts* as *measured* is of the real archive, at least one."""
    return max(1, round(measured * posts / MEASURED_POSTS))


def _posts_without_oddities(posts: int, random: Random) -> list[PlannedPost]:
    pairs = _share(SAME_ADDRESS_PAIRS, posts)
    slugs = _slugs(posts - pairs, random)
    tags = _tags()
    planned: list[PlannedPost] = []
    taken: set[str] = set()
    for number, slug in enumerate(slugs):
        post = _post(number, slug, tags, random)
        while taken & {post.path, post.stem}:
            post.slug = f"{random.randrange(4, 1000)}-{slug}"
        taken |= {post.path, post.stem}
        planned.append(post)
    evening = [post for post in planned if _has_free_twin(post, taken)]
    for first in random.sample(evening, min(pairs, len(evening))):
        planned.append(_twin(first, len(planned), tags, random))
    return planned


def _has_free_twin(post: PlannedPost, taken: set[str]) -> bool:
    """Whether Japan was a day ahead when it was written, and no file has the name of its twin yet."""
    day = post.written.astimezone(SITE_ZONE).date()
    return day != post.written.date() and f"{day}-{post.slug}" not in taken


def _slugs(count: int, random: Random) -> list[str]:
    """The common slug, the Japanese ones and the rest, shuffled; each begins with a number of the day."""
    prose = Prose(random)
    slugs = [COMMON_SLUG] * _share(COMMON_SLUG_POSTS, count)
    slugs += [prose.japanese_slug() for _ in range(_share(JAPANESE_NAMES, count))]
    slugs += [prose.slug() for _ in range(count - len(slugs))]
    random.shuffle(slugs)
    return [f"{random.randrange(1, 4)}-{slug}" for slug in slugs[:count]]


def _tags() -> list[str]:
    names = [*TOPICS, *ASPECTS, *(f"{topic} {aspect}" for topic in TOPICS for aspect in ASPECTS)]
    return names[:TAG_COUNT]


def _post(number: int, slug: str, tags: list[str], random: Random) -> PlannedPost:
    written = FIRST_DAY + timedelta(days=random.randrange(DAYS), seconds=random.randrange(86_400))
    if number % 20 == 0:  # so that even a small site has a post on whose evening Japan is a day ahead
        written = written.replace(hour=random.randrange(15, 24))
    elif random.random() < 1 / 3:
        written = written.replace(tzinfo=JAPAN_OFFSET)
    return PlannedPost(
        number=number,
        written=written,
        slug=slug,
        title=Prose(random).heading(),
        category=random.choice(CATEGORIES),
        tags=list(
            dict.fromkeys(
                tags[int(random.paretovariate(0.6)) % TAG_COUNT] for _ in range(random.randrange(3, 10))
            )
        ),
        author=random.choices(AUTHORS, weights=(95, 2, 1, 1, 1))[0],
        length=length_at(random.random()),
    )


def _twin(first: PlannedPost, number: int, tags: list[str], random: Random) -> PlannedPost:
    """Another file at the address of *first*: written by the UTC clock on the day that Japan already had."""
    twin = _post(number, first.slug, tags, random)
    day = first.written.astimezone(SITE_ZONE).date()
    twin.written = datetime(day.year, day.month, day.day, 2, random.randrange(60), tzinfo=UTC)
    return twin


def length_at(share: float) -> int:
    """The length in characters below which the *share* (0 to 1) of the posts lie."""
    place = min(bisect(LENGTHS, (share, 0)), len(LENGTHS) - 1)
    (low, short), (high, long) = LENGTHS[max(place - 1, 0)], LENGTHS[place]
    return short if high == low else int(short + (share - low) / (high - low) * (long - short))


def _link(planned: list[PlannedPost], random: Random) -> None:
    """Spread the links between articles; the first ones are dead: they name an article that never was."""
    dead = _share(DEAD_LINKS, len(planned))
    for number in range(_share(LINKS, len(planned))):
        target = random.choice(planned)
        path = f"{target.path.rstrip('/')}-withdrawn/" if number < dead else target.path
        random.choice(planned).links.append(Link(text=target.title, path=path, dead=number < dead))
