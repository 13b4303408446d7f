"""The page of one article."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog import seo
from blog.kept import keys, made_of
from blog.models import Correction, Post
from blog.services import surroundings
from blog.syndication import entries, twins

from . import covers

FEWEST_CHAPTERS = 3
"""Headings of the second level from which on a table of contents helps more than it takes room."""

OWN_CONTENTS = "目次"
"""The heading over a table of contents that was written by hand."""


def show(request: HttpRequest, post: Post) -> HttpResponse:
    """The page of `post`, which must be public and come from PostQuerySet.for_reading."""
    return render(request, "blog/post.html", page_of(post))


def page_of(post: Post) -> dict[str, Any]:
    """What blog/post.html shows of `post`."""
    corrected = corrections(post)
    around = surroundings.of(post)
    _note(post, around)
    return {
        "post": post,
        "seo": seo.article(post, markdown=twins.address_of(post), corrections=corrected),
        "updated": entries.updated(post),
        "authors": post.byline,
        "tags": post.tag_list,
        "cover": covers.cover(post),
        "chapters": chapters(post.headings),
        "corrections": corrected,
        "around": around,
        "has_code": "<pre" in post.html,
    }


def _note(post: Post, around: surroundings.Surroundings) -> None:
    """What the page is made of: the article, and those that it shows or would show."""
    made_of.note_posts([post])
    made_of.note_hidden_posts(post.related)
    made_of.note(keys.beside(post.pk), *(keys.post(other.pk) for other in around.beside))
    if part := getattr(post, "part", None):
        made_of.note(keys.series(part.series_id))


def corrections(post: Post) -> list[Correction]:
    """The corrections of `post`, from PostQuerySet.for_reading, the newest first; none of another one."""
    return [
        Correction(pk=key, post=post, date=date.fromisoformat(day), text=text)
        for day, key, text in sorted(getattr(post, "corrections_read", ()), reverse=True)
    ]


def chapters(headings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of a post's headings that its table of contents lists.

    None for a short article, nor for one that brings a table of contents of its own.
    """
    found = [heading for heading in headings if heading["level"] == 2]
    if len(found) < FEWEST_CHAPTERS or any(heading["text"] == OWN_CONTENTS for heading in found):
        return []
    return found
