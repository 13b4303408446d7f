"""Findings, and the marks of nearly equal articles, kept beside their posts."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from blog.models import Finding as FindingRow
from blog.models import Post, Shingle
from blog.proofreading import similarity
from blog.proofreading.findings import Finding

_ROWS = 1000
"""Rows a statement."""


@transaction.atomic
def keep(
    findings: Mapping[Post, Sequence[Finding]], marks: Mapping[int, Sequence[int]] | None = None
) -> None:
    """Makes `findings` those that are kept of their posts, and brings the posts' marks up to date.

    `marks`: those of the public posts by their keys, for callers who have made them of these texts.
    """
    FindingRow.objects.filter(post__in=findings).delete()
    FindingRow.objects.bulk_create(
        (_row(post, finding) for post, found in findings.items() for finding in found), batch_size=_ROWS
    )
    _keep_marks({post.pk: marks_of(post) if marks is None else marks.get(post.pk, ()) for post in findings})


def _row(post: Post, finding: Finding) -> FindingRow:
    return FindingRow(
        post=post,
        check_name=finding.check,
        level=finding.level.value,
        message=finding.message,
        field=finding.field,
        line=finding.line,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
    )


def marks_of(post: Post) -> tuple[int, ...]:
    """The marks of a post's public text; none while it has none."""
    return similarity.sample(post.plain_text) if post.is_published() else ()


def _keep_marks(wanted: Mapping[int, Sequence[int]]) -> None:
    kept: dict[int, set[int]] = {key: set() for key in wanted}
    for key, value in Shingle.objects.filter(post__in=wanted).values_list("post", "value"):
        kept[key].add(value)
    changed = [key for key in kept if kept[key] != set(wanted[key])]
    Shingle.objects.filter(post__in=changed).delete()
    Shingle.objects.bulk_create(
        (Shingle(post_id=key, value=value) for key in changed for value in wanted[key]), batch_size=_ROWS
    )
