"""Between an article and its readers: what the checklist calls an error stops it."""

from collections.abc import Sequence

from blog.models import Post
from blog.proofreading.findings import Finding
from blog.services import permissions
from blog.services.permissions import Person
from blog.services.storing import NotPublishable

MOST_NAMED = 5
"""Errors that a refusal names one by one; it counts the others."""


class NotReady(NotPublishable):
    """The checklist finds errors in an article that is to be public. The message names them (Japanese)."""

    def __init__(self, errors: Sequence[Finding]) -> None:
        named = "、".join(_words(finding) for finding in errors[:MOST_NAMED])
        more = f"、ほかに{len(errors) - MOST_NAMED}件" if len(errors) > MOST_NAMED else ""
        super().__init__(f"点検で誤りが見つかったため、公開していません：{named}{more}")
        self.errors = tuple(errors)


def admit(*, post: Post, errors: Sequence[Finding], by: Person, reason: str) -> bool:
    """Whether `post` is published although it has `errors`: somebody who may has given a `reason`.

    Raises NotReady where nobody has, and permissions.NotAllowed where `by` may not.
    """
    if not errors:
        return False
    if not reason.strip():
        raise NotReady(errors)
    permissions.require(permissions.may_override_checks(by), "点検の誤りがある記事を公開する")
    return True


def _words(finding: Finding) -> str:
    where = f"{finding.line}行目 " if finding.line else ""
    return where + finding.message.partition("。")[0]
