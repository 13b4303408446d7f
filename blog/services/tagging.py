"""Names that posts carry — tags, sections, bylines — and the rows that stand for them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from blog.models import Author, BulkChange, Byline, Category, Post, Redirect, Tag, TaggedPost
from blog.text import normalize, slugs

from . import search_index

TAG_PAGES = "/tag/"
"""Where the addresses of tags' pages begin (blog.urls)."""
MERGED, RENAMED = "merge_tags", "rename_tag"
"""Actions of a BulkChange by which a name came to mean another tag."""


class Names[M: models.Model]:
    """Finds the row for a name, making it when it is new. Keeps what it has seen,
    so that an import asks once a name."""

    def __init__(self, model: type[M], make: Callable[[str, str], M]) -> None:
        self._manager: Any = model._default_manager
        self._make = make
        self._rows: dict[str, M] = {}
        self._slugs: set[str] | None = None

    def get(self, name: str) -> M:
        """The row called `name` exactly. Raises ValueError for a name that cannot be one."""
        name = normalize.tag_name(name)
        if (row := self._rows.get(name)) is None:
            row = self._manager.filter(name=name).first() or self._heir(name) or self._new(name)
            self._rows[name] = row
        return row

    def load(self, names: Iterable[str]) -> None:
        """Reads the rows that are called one of `names` at once."""
        self._rows |= {row.name: row for row in self._manager.filter(name__in=set(names))}

    def _heir(self, name: str) -> M | None:
        """The row that has taken the place of the one called `name`."""
        return None

    def _new(self, name: str) -> M:
        row = self._make(name, self._free_slug(name))
        row.save(force_insert=True)
        return row

    def _free_slug(self, name: str) -> str:
        if self._slugs is None:
            self._slugs = self._taken_slugs()
        base = slug_of(name)
        slug, number = base, 2
        while slug in self._slugs:
            slug, number = f"{base}-{number}", number + 1
        self._slugs.add(slug)
        return slug

    def _taken_slugs(self) -> set[str]:
        return set(self._manager.values_list("slug", flat=True))


class TagNames(Names[Tag]):
    """A tag that was merged into another, or renamed, is found by its old name too: older revisions, texts
    that wait and files still say it. Its old address stays what it is."""

    def __init__(self) -> None:
        super().__init__(Tag, lambda name, slug: Tag(name=name, slug=slug))
        self._heirs: dict[str, str] | None = None

    def present(self, name: str) -> str:
        """The name by which the tag called `name` goes now; a name that no tag has had is its own."""
        if Tag.objects.filter(name=name).exists():
            return name
        heir = self._heir(name)
        return heir.name if heir is not None else name

    def _heir(self, name: str) -> Tag | None:
        if self._heirs is None:
            self._heirs = heirs()
        seen = {name}
        while (name := self._heirs.get(name, "")) and name not in seen:
            tag: Tag | None = Tag.objects.filter(name=name).first()
            if tag is not None:
                return tag
            seen.add(name)
        return None

    def _taken_slugs(self) -> set[str]:
        moved = Redirect.objects.filter(path__startswith=TAG_PAGES).values_list("path", flat=True)
        return super()._taken_slugs() | {path.removeprefix(TAG_PAGES).rstrip("/") for path in moved}


def heirs() -> dict[str, str]:
    """Names that no tag has any more → the names that took their places, as the last change says."""
    changes = BulkChange.objects.filter(action__in=(MERGED, RENAMED), undone_at=None).order_by("pk")
    pairs = changes.values_list("before__names", "before__into")
    return {name: into for names, into in pairs for name in names}


def slug_of(name: str) -> str:
    """The slug that a row called `name` gets, where it is free."""
    try:
        return slugs.slugify(name)
    except ValueError:  # a name of signs alone, "+": the number that follows sets it apart
        return "name"


class Taxonomy:
    """The names of one run: tags, sections and authors."""

    def __init__(self) -> None:
        self.tags = TagNames()
        self.categories = Names(Category, lambda name, slug: Category(name=name, slug=slug))
        self.authors = Names(Author, lambda name, slug: Author(name=name, slug=slug))


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags called `names`, in order; new ones are made."""
    finder = Taxonomy().tags
    return [finder.get(name) for name in names]


def set_tags(*, post: Post, tags: Sequence[Tag]) -> None:
    """Makes `tags`, in this order and each once, the tags of a saved post.

    taggit's own `set` keeps the rows that are there, and with them the old order.
    """
    wanted = list(dict.fromkeys(tags))
    if [item.tag_id for item in post.tagged_items.order_by("pk")] != [tag.pk for tag in wanted]:
        post.tagged_items.all().delete()
        TaggedPost.objects.bulk_create(TaggedPost(content_object=post, tag=tag) for tag in wanted)


def set_byline(*, post: Post, authors: Sequence[Author]) -> None:
    """Makes `authors`, in this order and each once, the byline of a saved post."""
    wanted = list(dict.fromkeys(authors))
    if [byline.author_id for byline in post.bylines.order_by("position", "pk")] != [
        author.pk for author in wanted
    ]:
        post.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(post=post, author=author, position=position) for position, author in enumerate(wanted)
        )


def set_tags_of_many(names: Mapping[int, Sequence[str]]) -> None:
    """`set_tags` for posts by their keys, the tags by name (new ones are made): few queries for any
    number."""
    finder = Taxonomy().tags
    finder.load(name for each in names.values() for name in each)
    TaggedPost.objects.filter(content_object__in=list(names)).delete()
    TaggedPost.objects.bulk_create(
        TaggedPost(content_object_id=key, tag=tag)
        for key, each in names.items()
        for tag in dict.fromkeys(map(finder.get, each))
    )
    search_index.keep(names)


def set_byline_of_many(names: Mapping[int, Sequence[str]]) -> None:
    """`set_byline` for posts by their keys, the authors by name (new ones are made): few queries for any
    number."""
    finder = Taxonomy().authors
    finder.load(name for each in names.values() for name in each)
    Byline.objects.filter(post__in=list(names)).delete()
    Byline.objects.bulk_create(
        Byline(post_id=key, author=author, position=position)
        for key, each in names.items()
        for position, author in enumerate(dict.fromkeys(map(finder.get, each)))
    )
    search_index.keep(names)
