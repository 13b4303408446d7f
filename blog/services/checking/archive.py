"""The checklist over many posts."""

import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import batched

from blog.models import Post
from blog.proofreading.checklist import CHECKS, proofread
from blog.proofreading.checks.others import SimilarArticle
from blog.proofreading.findings import Finding
from blog.querysets import PostQuerySet
from blog.services.progress import Progress, silent
from blog.services.rendering import Sites

from . import articles, house, keeping
from .lookups import Loaded
from .neighbours import Neighbours

BATCH = 50
"""Posts that are in memory at once, and that one transaction keeps the findings of."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A post and what was found in it."""

    pk: int
    title: str
    path: str | None
    source_path: str | None
    state: str
    """In words (Japanese)."""
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Report:
    """What a run has found."""

    checked: list[Checked] = field(default_factory=list)
    seconds: float = 0.0

    def by_check(self) -> dict[str, tuple[int, int]]:
        """Check → (findings, posts that have any), in the order of the checklist, all checks that found
        something."""
        findings = Counter(finding.check for item in self.checked for finding in item.findings)
        posts = Counter(
            name for item in self.checked for name in {finding.check for finding in item.findings}
        )
        return {name: (findings[name], posts[name]) for name in CHECKS if findings[name]}


def check_posts(
    *,
    posts: PostQuerySet,
    only: Collection[str] | None = None,
    keep: bool = True,
    progress: Progress = silent,
) -> Report:
    """Checks the newest texts of `posts`, oldest first, against the whole archive.

    `only`: names of the checks to run (None: all). `keep`: store what was found, in the place of what was
    found before; a run of some checks only cannot (ValueError), as it would lose the findings of the others.
    """
    if keep and only is not None:
        raise ValueError("A run of some checks cannot keep its findings: those of the others would be lost.")
    started = time.monotonic()
    report, sites, rules = Report(), Sites(), house.load()
    samples = _samples(progress) if only is None or SimilarArticle.name in only else {}
    lookups = Loaded(samples)
    total = posts.count()
    for batch in _batches(posts):
        found: dict[Post, list[Finding]] = {}
        for post in batch:
            article = articles.of(post, None, sites)
            archive = Neighbours(post, article, lookups, sites)
            found[post] = proofread(article, archive=archive, house=rules, only=only)
        if keep:
            keeping.keep(found, samples)
        report.checked += [_checked(post, findings) for post, findings in found.items()]
        progress("点検", len(report.checked), total)
    report.seconds = time.monotonic() - started
    return report


def _samples(progress: Progress) -> dict[int, tuple[int, ...]]:
    """The samples of all public posts, made anew: those that are kept may be of older texts."""
    public = Post.objects.published()
    total, samples = public.count(), dict[int, tuple[int, ...]]()
    columns = ("pk", "status", "public_at", "unpublish_at", "plain_text")
    for done, post in enumerate(public.only(*columns).iterator(chunk_size=BATCH), 1):
        samples[post.pk] = keeping.marks_of(post)
        progress("比べる準備", done, total)
    return samples


def _batches(posts: PostQuerySet) -> Iterator[list[Post]]:
    """`posts` by their keys, a batch at a time with all that a check reads."""
    keys = list(posts.order_by("pk").values_list("pk", flat=True))
    everything = Post.objects.select_related("category", "source_site", "working").prefetch_related(
        "bylines", "tagged_items"
    )
    for batch in batched(keys, BATCH):
        yield list(everything.filter(pk__in=batch).order_by("pk"))


def _checked(post: Post, findings: list[Finding]) -> Checked:
    state = str(post.get_status_display())
    return Checked(post.pk, post.title, post.path, post.source_path, state, tuple(findings))
