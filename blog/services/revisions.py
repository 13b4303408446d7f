"""Keeping what a post said, and bringing it back."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from blog.models import Category, Post, Revision

from . import rendering, tagging

FIELDS = (
    "title",
    "slug",
    "body",
    "excerpt",
    "description",
    "cover",
    "cover_alt",
    "canonical_url",
    "robots",
    "in_sitemap",
    "reading_minutes_pinned",
    "permalink",
    "front_matter",
    "source_digest",
)
"""Columns that a revision keeps: what was written. State, dates and address are not text,
and restoring leaves them alone."""


@transaction.atomic
def record(*, post: Post, kind: Revision.Kind, user: User | None = None) -> Revision:
    """Keeps `post` as it stands in the database now."""
    stored = Post.objects.prefetch_related("bylines__author", "tagged_items__tag").get(pk=post.pk)
    content: dict[str, Any] = {name: getattr(stored, name) for name in FIELDS}
    content["category"] = stored.category.name if stored.category else None
    content["authors"] = [author.name for author in stored.byline]
    content["tags"] = [tag.name for tag in stored.tag_list]
    return Revision.objects.create(post=stored, kind=kind, user=user, content=content)


@transaction.atomic
def restore(*, revision: Revision, user: User | None = None) -> Post:
    """Brings the text of `revision` back; what stands there now becomes a revision first. Returns the post,
    saved."""
    post = Post.objects.select_for_update().get(pk=revision.post_id)
    record(post=post, kind=Revision.Kind.RESTORED, user=user)
    content = revision.content
    for name in FIELDS:
        if name in content:  # a column that is younger than the revision stays as it is
            setattr(post, name, content[name])
    names = tagging.Taxonomy()
    post.category = _category(content["category"], names)
    rendering.render_post(post)
    post.save()
    tagging.set_byline(post=post, authors=[names.authors.get(name) for name in content["authors"]])
    tagging.set_tags(post=post, tags=[names.tags.get(name) for name in content["tags"]])
    return post


def _category(name: str | None, names: tagging.Taxonomy) -> Category | None:
    return names.categories.get(name) if name else None
