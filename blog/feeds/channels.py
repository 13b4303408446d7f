"""What a feed may be of: the site, a section, a tag, an author."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from blog import conf
from blog.kept import keys
from blog.models import Author, Category, Post, Tag
from blog.querysets import PostQuerySet
from blog.routes import path_to


@dataclass(frozen=True, slots=True)
class Channel:
    """A list of public posts that readers' programs follow."""

    title: str
    description: str
    address: str
    """The list's page, from the root, percent-encoded."""
    posts: PostQuerySet
    keys: tuple[str, ...]
    """What the list, and who or what it is of, are called when they change (blog.kept.keys)."""


def site() -> Channel:
    """All posts."""
    settings = conf.get()
    posts = Post.objects.published()
    return Channel(settings.site_title, settings.site_description, path_to("blog:home"), posts, (keys.ALL,))


def section(slug: str) -> Channel:
    """A section's posts; it has a feed before it has posts."""
    row = get_object_or_404(Category, slug=slug)
    called = keys.section(row.pk), keys.in_section(row.pk)
    return _named(row.name, row.description, row, Post.objects.published().in_category(row), called)


def tag(slug: str) -> Channel:
    """A tag's posts. A tag that only drafts carry would tell what they are about: no feed."""
    row = get_object_or_404(Tag, slug=slug)
    posts = Post.objects.published().tagged(row)
    if not posts.exists():
        raise Http404
    return _named(row.name, "", row, posts, (keys.tag(row.pk), keys.in_tag(row.pk)))


def author(slug: str) -> Channel:
    """An author's posts; there is a feed before there are posts."""
    row = get_object_or_404(Author, slug=slug)
    called = keys.author(row.pk), keys.by_author(row.pk)
    return _named(row.name, row.bio, row, Post.objects.published().by_author(row), called)


def _named(
    name: str, description: str, row: Category | Tag | Author, posts: PostQuerySet, called: tuple[str, ...]
) -> Channel:
    title = f"{name}｜{conf.get().site_title}"
    return Channel(title, description, row.get_absolute_url(), posts, called)
