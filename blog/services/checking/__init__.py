"""The checklist at work: articles and the archive from the database, findings kept beside the posts.

The checks themselves know no database: blog.proofreading.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from blog.models import Post
from blog.proofreading.checklist import CHECKS, proofread
from blog.proofreading.findings import Finding, Level
from blog.services.rendering import Sites

from . import articles, house, keeping
from .gate import NotReady, admit
from .lookups import Database
from .neighbours import Neighbours

__all__ = ["CHECKS", "Finding", "Level", "NotReady", "admit", "blocking", "check", "check_and_keep"]


def check(
    *, post: Post, content: Mapping[str, Any] | None = None, only: Collection[str] | None = None
) -> list[Finding]:
    """What the checklist says of `post`, saved or not: first what is about its fields, then by place.

    `content` is the text (blog.services.content; what is missing in it is taken from the post); None: the
    newest that the post has. Offsets are those of a body whose lines end in "\\n", as browsers have it.
    `only`: names of the checks to run (None: all). Raises KeyError for a name that no check has.
    """
    sites = Sites()
    article = articles.of(post, content, sites)
    return proofread(
        article,
        archive=Neighbours(post, article, Database(), sites),
        house=house.load(),
        only=only,
    )


@transaction.atomic
def check_and_keep(*, post: Post) -> list[Finding]:
    """`check` of a saved post's newest text. Its findings take the place of those kept before, and the marks
    by which nearly equal articles are found are brought up to date."""
    findings = check(post=post)
    keeping.keep({post: findings})
    return findings


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those of `findings` that keep an article from being published."""
    return [finding for finding in findings if finding.level is Level.ERROR]
