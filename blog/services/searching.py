"""Answering what readers look for: hits in order of rank, snippets, suggestions, near spellings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import batched
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONArray
from django.utils import timezone

from blog import search
from blog.models import Byline, Post, SearchMiss, Tag, TaggedPost
from blog.querysets import PostQuerySet
from blog.sql.json_rows import JSONRows
from blog.sql.prepared import Keys, Parameter, Prepared
from blog.text import reading_time, search_terms, snippets, spelling
from blog.text.normalize import encode_path, fold
from blog.text.search_ranking import by_date, by_head, by_text
from blog.text.search_terms import Query, folded
from blog.text.words import words

RANKED = 40
"""Hits that are compared with one another: so many of the newest, and so many of the newest with the words in
title, tags or byline. Others follow by date."""
READ = 20
"""Of those, the most promising by what is known without texts: these are compared by their texts too."""
COUNTED = 50
"""Hits up to which they are counted: to count one may take the reading of its text."""
READ_AT_ONCE = 10
"""Articles whose titles and names one query brings."""
MOST_MISSES = 10_000
"""Different queries without a hit that are kept."""
READ_TITLES = 500
"""Titles whose words are compared with one that was not found."""
SUGGESTED_TAGS = 4
SUGGESTED_POSTS = 6


class Article(NamedTuple):
    """What is shown of an article: a row as it is read. To make a model of each would take as long as to read
    them."""

    key: int
    title: str
    path: str
    published_at: datetime
    minutes_pinned: int | None
    minutes_computed: int
    section: str | None
    section_slug: str | None
    bylines: list[list[Any]]
    """For each author what they are sorted by, and the name."""
    tagged: list[list[Any]]
    """The same of the tags."""
    excerpt: bytes
    text: bytes
    """In UTF-8. Line n of both together is line n of the folded text."""

    @property
    def url(self) -> str:
        """From the root, percent-encoded."""
        return encode_path(self.path)

    @property
    def reading_minutes(self) -> int:
        """Minutes shown to readers."""
        return reading_time.shown(self.minutes_pinned, self.minutes_computed)

    @property
    def tags(self) -> list[str]:
        """Names in their order."""
        return [name for *_, name in sorted(self.tagged)]

    @property
    def authors(self) -> list[str]:
        """Names in their order."""
        return [name for *_, name in sorted(self.bylines)]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that holds the words."""

    article: Article
    title: Sequence[snippets.Piece]
    snippet: Sequence[snippets.Piece]


@dataclass(frozen=True, slots=True)
class Results:
    """A part of the hits. `count`: how many there are; `complete`: that no more than `count` are."""

    hits: Sequence[Hit]
    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a reader who types may want to go. `kind` is "tag" or "post"; the URL begins at the root."""

    kind: str
    text: str
    url: str


def find(*, query: Query, start: int, size: int, posts: PostQuerySet | None = None) -> Results:
    """The hits of `query` among some public `posts` (None: all), ranked: `size` of them from number `start`
    (0: the first).

    A number of database queries that depends on `size` alone."""
    among = _public() if posts is None else search.among(posts)
    in_head = search.newest(among, query, limit=RANKED, in_head=True)
    limit = max(COUNTED, start + size + len(in_head))
    newest = search.newest(among, query, limit=limit + 1, with_texts=RANKED)
    texts = _Texts(newest)
    ranked = _ranked([*in_head, *newest[:RANKED]], query, texts)
    order = list(dict.fromkeys([*ranked, *(entry.post for entry in newest[:limit])]))
    hits = _hits(order[start : start + size], query, texts)
    return Results(hits, len(order), complete=len(newest) <= limit)


def suggest(*, query: Query) -> list[Suggestion]:
    """Tags and titles of public articles that hold the words."""
    posts = Post.objects.published()
    tags = [tag for tag in _public_tags() if all(word in fold(tag.name) for word in query.words)]
    tags.sort(key=lambda tag: (not fold(tag.name).startswith(query.words[0]), len(tag.name), tag.name))
    keys = [entry.post for entry in search.newest(_public(), query, limit=SUGGESTED_POSTS, in_head=True)]
    found = posts.filter(pk__in=keys).only("title", "path").in_bulk()
    return [
        *(Suggestion("tag", tag.name, tag.get_absolute_url()) for tag in tags[:SUGGESTED_TAGS]),
        *(
            Suggestion("post", post.title, post.get_absolute_url())
            for key in keys
            if (post := found.get(key))
        ),
    ]


def like_address(*, path: str) -> list[Post]:
    """Public articles that may be what somebody looked for at `path` (decoded), where nothing stands: those
    with all of its words, else those with the longest of them in title, tags or byline."""
    words_there = search_terms.words_of_path(path)
    if not words_there:
        return []
    among = _public()
    found = search.newest(among, Query(tuple(words_there)), limit=SUGGESTED_POSTS)
    if not found:
        longest = max(words_there, key=len)
        found = search.newest(among, Query((longest,)), limit=SUGGESTED_POSTS, in_head=True)
    keys = [entry.post for entry in found]
    return list(Post.objects.published().filter(pk__in=keys).newest().only("title", "path", "published_at"))


def near(*, query: Query) -> list[str]:
    """Queries like `query` with words that are spelled nearly the same and do occur: in tags or titles."""
    vocabulary = _vocabulary()
    offered = list[str]()
    for word in query.words:
        others = spelling.near(word, vocabulary)
        offered += [" ".join(other if each == word else each for each in query.words) for other in others]
    return offered[: spelling.MOST]


def record_miss(*, query: Query) -> None:
    """Counts that nobody has written about the words of `query`; nothing but they is kept. Not at any price:
    while somebody else is writing, it is left."""
    text = " ".join(query.words)[:200]
    try:
        with search.briefly():
            if SearchMiss.objects.filter(text=text).update(count=F("count") + 1):
                return
            if SearchMiss.objects.count() < MOST_MISSES:
                SearchMiss.objects.create(text=text)
    except DatabaseError:
        return


class _Texts:
    """Folded texts in UTF-8, each read once. Those that have been read to find `hits` are known."""

    def __init__(self, hits: Iterable[search.Found]) -> None:
        self._known = {hit.post: hit.text for hit in hits if hit.text is not None}

    def of(self, keys: Iterable[int]) -> dict[int, bytes]:
        """Those of the posts with these `keys`, and whatever was read before."""
        self._known |= search.texts([key for key in keys if key not in self._known])
        return self._known


def _ranked(hits: Iterable[search.Found], query: Query, known: _Texts) -> list[int]:
    """The keys of `hits`, the best first. Texts are read of the READ most promising ones only."""
    entries, sought = {hit.post: hit for hit in hits}, query.words
    newest = max((entry.minute for entry in entries.values()), default=0)
    ranks = [
        (by_head(head, sought) + by_date(minute, newest=newest), minute, key)
        for key, minute, head, _ in entries.values()
    ]
    ranks.sort(reverse=True)
    texts = known.of([key for _, _, key in ranks[:READ]])
    ranks[:READ] = [
        (points + by_text(entries[key].head, texts.get(key, b""), sought), minute, key)
        for points, minute, key in ranks[:READ]
    ]
    ranks.sort(reverse=True)
    return [key for _, _, key in ranks]


def _public_now() -> PostQuerySet:
    return Post.objects.published(Parameter("now", DateTimeField()))


def _public_rows() -> QuerySet[Post, tuple[Any, ...]]:
    """The columns of Article."""
    authors = Byline.objects.filter(post=OuterRef("pk"))
    tags = TaggedPost.objects.filter(content_object=OuterRef("pk"))
    posts = _public_now().filter(pk__in=_KEYS.parameters()).order_by()
    return posts.values_list(
        *("pk", "title", "path", "published_at", "reading_minutes_pinned", "reading_minutes_computed"),
        *("category__name", "category__slug"),
        JSONRows(authors.order_by().values(item=JSONArray("position", "pk", "author__name"))),
        JSONRows(tags.order_by().values(item=JSONArray("pk", "tag__name"))),
        *(search.InBytes("excerpt"), search.InBytes("plain_text")),
    )


_KEYS = Keys("key", READ_AT_ONCE)
_PUBLIC = Prepared(lambda: _public_now().order_by().values_list("pk"))
_ROWS = Prepared(_public_rows)


def _public() -> search.Sql:
    """All public posts, as search is told them."""
    text, params = _PUBLIC.statement(now=timezone.now())
    return search.Sql(text, tuple(params))


def _rows(keys: Sequence[int]) -> dict[int, Article]:
    """The public ones of the posts with these keys."""
    now, rows = timezone.now(), dict[int, Article]()
    for batch in batched(keys, READ_AT_ONCE):
        rows |= {row[0]: Article(*row) for row in _ROWS.run(now=now, **_KEYS.values(batch))}
    return rows


def _hits(keys: Sequence[int], query: Query, known: _Texts) -> list[Hit]:
    found, texts = _rows(keys), known.of(keys)

    def hit(key: int) -> Hit:
        article = found[key]
        # Somebody may save the article between two of these queries: a line may be gone.
        number = snippets.best_line(texts.get(key, b""), query.words)
        line = snippets.line_of((article.excerpt, article.text), number)
        return Hit(article, snippets.marked(article.title, query.words), snippets.snippet(line, query.words))

    return [hit(key) for key in keys if key in found]


def _carried_tags() -> QuerySet[Tag, Tag]:
    return Tag.objects.filter(Exists(_public_now().filter(tagged_items__tag=OuterRef("pk"))))


_TAGS = Prepared(_carried_tags)


def _public_tags() -> list[Tag]:
    """The tags that a public article carries."""
    return _TAGS.run(now=timezone.now())


def _vocabulary() -> dict[str, str]:
    """Words of tags and of the newest titles: folded → as written."""
    titles = Post.objects.published().newest().values_list("title", flat=True)[:READ_TITLES]
    known = {folded(tag.name): tag.name for tag in _public_tags()}
    for title in titles:
        for form, word in _words_of(title):
            known.setdefault(form, word)
    return known


@lru_cache(maxsize=2 * READ_TITLES)
def _words_of(title: str) -> Sequence[tuple[str, str]]:
    """The words of a title that something may be spelled like: folded, and as they are written."""
    return [(folded(word), word) for word in words(title) if len(word) >= spelling.SHORTEST]
