"""What the desk proposes to somebody who types the beginning of something: articles to link to, tags,
pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from django.db.models import Count, Q
from django.utils import timezone

from blog import search
from blog.models import Asset, Category, Post, Tag
from blog.querysets import HEAVY, PostQuerySet
from blog.text import normalize, search_ranking, search_terms

from . import addresses, assets, content, permissions, workflow
from .permissions import Person

MOST = 20
"""Suggestions at once: more are no help."""
MOST_PICTURES = 24
"""Pictures at once: what is asked for by "more" follows."""
THUMBNAIL = 320
"""Pixels that a proposed picture is to be wide."""
COMPARED = 3_000
"""Articles whose titles are compared with what is typed."""
NO_ADDRESS_YET = "公開日時が決まるまで、アドレスがありません。"


@dataclass(frozen=True, slots=True)
class Article:
    """An article to link to. `address` is where it is, or will be, percent-encoded; empty while nobody can
    know it. `note` says why a link would lead nowhere today (Japanese, empty for a public article)."""

    title: str
    address: str
    date: date | None
    note: str


@dataclass(frozen=True, slots=True)
class TagName:
    """A tag, and how many articles carry it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept. `alternative` is what its file's name says it shows, mostly nothing;
    `thumbnail` is the address of a small form of it."""

    key: int
    name: str
    address: str
    thumbnail: str
    width: int
    height: int
    date: date
    alternative: str


def articles(*, words: str, user: Person, but: int = 0) -> Sequence[Article]:
    """Articles that are public or that `user` may see, whose title holds each of `words`, newest first; those
    with the words in a row before others. `but` is the key of one to leave out (0: none).

    Spellings are compared as search compares them: ＮＩＳＡ finds NISA. Looked at are the titles of the
    newest COMPARED articles with the words in title, tags or byline.
    """
    visible = Post.objects.published() | permissions.visible(user, Post.objects.all())
    keys = _titled(words, visible.exclude(pk=but))
    found = Post.objects.defer(*HEAVY).select_related("category", "working").in_bulk(keys)
    return [_article(found[key]) for key in keys if key in found]


def _titled(words: str, posts: PostQuerySet) -> list[int]:
    """The keys of those of `posts` whose title holds each of `words`, in the order of `articles`."""
    parts = search_terms.folded(words).split()
    if not parts:
        return list(posts.newest().values_list("pk", flat=True).distinct()[:MOST])
    query = search_terms.Query(tuple(parts))
    heads = search.newest(search.among(posts), query, limit=COMPARED, in_head=True)
    return _matching(words, ((entry.post, search_ranking.title_of(entry.head)) for entry in heads))


def tags(*, words: str) -> Sequence[TagName]:
    """Tags whose name holds each of `words`, compared as `articles` does; those that are used most first."""
    used = Tag.objects.annotate(count=Count("tagged_items")).order_by("-count", "name")
    counts = dict(used.values_list("name", "count"))
    return [TagName(name, counts[name]) for name in _matching(words, ((name, name) for name in counts))]


def pictures(*, words: str, before: int = 0) -> tuple[Sequence[Picture], bool]:
    """Pictures whose address or former place holds each of `words`, newest first, and whether there are more.
    With `before`, the key of a picture, those that came before it."""
    found = Asset.objects.defer("file", "renditions_problem").order_by("-pk")
    for word in normalize.nfc(words).split():
        found = found.filter(Q(path__icontains=word) | Q(source_path__icontains=word))
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: MOST_PICTURES + 1])
    return [_picture(asset) for asset in rows[:MOST_PICTURES]], len(rows) > MOST_PICTURES


def _picture(asset: Asset) -> Picture:
    name = PurePosixPath(asset.path)
    return Picture(
        asset.pk,
        name.name,
        asset.get_absolute_url(),
        asset.address_for(THUMBNAIL),
        asset.width,
        asset.height,
        timezone.localdate(asset.created_at),
        assets.alternative_text(name.stem.removesuffix(f"-{asset.sha256[:8]}") + name.suffix),
    )


def _matching[K](words: str, named: Iterable[tuple[K, str]]) -> list[K]:
    """The keys of those whose name holds each word: beginning with them all, then holding them in a row, then
    the rest; in the given order otherwise."""
    whole = normalize.fold(words).strip()
    parts = whole.split()
    ranks: tuple[list[K], list[K], list[K]] = ([], [], [])
    for key, name in named:
        folded = normalize.fold(name)
        if all(part in folded for part in parts):
            ranks[0 if folded.startswith(whole) else 1 if whole in folded else 2].append(key)
    return [key for rank in ranks for key in rank][:MOST]


def _article(post: Post) -> Article:
    day = timezone.localdate(post.published_at) if post.published_at else None
    if post.is_published():
        return Article(post.title, post.get_absolute_url(), day, "")
    note = f"{workflow.standing_of(post).label}：読者にはまだ見えません。"
    if post.is_withdrawn():
        note = f"{workflow.standing_of(post).label}：読者には見えません。"
    address = _address_to_be(post)
    return Article(
        post.title, normalize.encode_path(address), day, note if address else note + NO_ADDRESS_YET
    )


def _address_to_be(post: Post) -> str:
    """Where `post` will be when it is published as it is written now; empty while that is open."""
    if post.path is not None:
        return post.path
    waiting = post.working.content if post.working is not None else {}
    said = {"title": post.title, "slug": post.slug, "permalink": post.permalink, **waiting}
    date = content.moment(waiting["published_at"]) if "published_at" in waiting else post.published_at
    section = waiting.get("category", post.category.name if post.category else None)
    written = Post(  # what an address is made of, and no more: the rest would be queries for each article
        slug=content.slug_to_be(said),
        permalink=said["permalink"],
        published_at=date,
        category=Category(name=section) if section else None,
    )
    try:
        return addresses.compute(written)
    except addresses.NoAddress:  # no date yet, or no letter in the title
        return ""
