"""Links for people without an account to an article that is not public: signed, for a time, revocable."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from blog import conf, moments
from blog.models import Event, Post, PreviewLink, Revision

from . import content, events, permissions, previewing, revisions
from .workflow import Standing, standing_of

DAYS = range(1, 31)
"""For how many days a link may be made."""
DEFAULT_DAYS = 7
LONGEST_LABEL = 100
"""Characters of a label: what blog.models.PreviewLink says."""

_signer = Signer(salt="blog.preview_links", sep=".")


class NotMade(ValueError):
    """A link cannot be made as it was asked for. The message says why (Japanese, for editors)."""


class NoSuchLink(Exception):
    """A token that this site never gave."""


class Reason(Enum):
    """Why a link does not open any more."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    DELETED = "deleted"
    """The article, or the version that the link was for, is gone."""


class Closed(Exception):
    """A link that does not open any more."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Opened:
    """What a guest gets to see: the article as it would be (blog.services.previewing), and by which link."""

    link: PreviewLink
    post: Post
    standing: Standing
    """Where the article itself stands, whatever text the link shows."""
    public_address: str | None
    """Where everybody can read the article by now; None: nowhere."""


@transaction.atomic
def create(
    *,
    post: Post,
    by: User,
    days: int = DEFAULT_DAYS,
    label: str = "",
    revision: Revision | None = None,
) -> PreviewLink:
    """A link to `post` for `days` days, which shows `revision`, or (None) always the newest text. `label`
    says to colleagues whom it is for.

    Raises NotAllowed and NotMade.
    """
    permissions.require(permissions.may_share(by, post), "この記事のプレビューリンクを作る")
    if days not in DAYS:
        raise NotMade(f"期限は{DAYS[0]}日から{DAYS[-1]}日のあいだにしてください。")
    label = " ".join(label.split())
    if len(label) > LONGEST_LABEL or "\x00" in label:
        raise NotMade(f"渡す相手は、制御文字を含まない{LONGEST_LABEL}文字以内で書いてください。")
    if revision is not None:
        if revision.post_id != post.pk:
            raise NotMade("その版は、この記事のものではありません。")
        Revision.objects.filter(pk=revision.pk).update(sealed=True)  # no autosave may write over it
    link = PreviewLink.objects.create(
        post=post,
        revision=revision,
        label=label,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    until = f"{moments.in_full(link.expires_at)} まで"
    events.record(post=post, action=Event.Action.SHARED, by=by, note=f"{_name(link)}、{until}")
    return link


@transaction.atomic
def create_pinned(*, post: Post, by: User, days: int = DEFAULT_DAYS, label: str = "") -> PreviewLink:
    """`create` for the newest text as it is now. Raises NotAllowed and NotMade."""
    permissions.require(permissions.may_share(by, post), "この記事のプレビューリンクを作る")
    return create(post=post, by=by, days=days, label=label, revision=revisions.keep_first(post))


@transaction.atomic
def revoke(*, link: PreviewLink, by: User) -> PreviewLink:
    """Closes `link` for good; once, however often it is asked for. Raises NotAllowed."""
    permissions.require(permissions.may_share(by, link.post), "この記事のプレビューリンクを無効にする")
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        events.record(post=link.post, action=Event.Action.UNSHARED, by=by, note=_name(link))
    link.refresh_from_db(fields=("revoked_at",))
    return link


def _name(link: PreviewLink) -> str:
    """A link as records call it; never its address, which is the key to the article."""
    return f"渡す相手：{link.label or '指定なし'}"


def token(link: PreviewLink) -> str:
    """What stands in the address of `link`: its key, and a signature that nobody else can make."""
    return _signer.sign(str(link.pk))


def address(link: PreviewLink) -> str:
    """The whole address of `link`, for guests."""
    return conf.get().site_url + reverse("shared_preview", args=[token(link)])


def open_link(given: str) -> Opened:
    """What the link with the token `given` shows now. Raises NoSuchLink and Closed."""
    try:
        key = int(_signer.unsign(given))  # compares in constant time
    except (BadSignature, ValueError):
        raise NoSuchLink from None
    link = PreviewLink.objects.select_related("revision").filter(pk=key).first()
    if link is None:
        raise Closed(Reason.DELETED)
    if not link.is_valid():
        raise Closed(Reason.REVOKED if link.revoked_at is not None else Reason.EXPIRED)
    post = Post.objects.for_reading().select_related("category", "working").filter(pk=link.post_id).first()
    if post is None:
        raise Closed(Reason.DELETED)
    public = conf.get().site_url + post.get_absolute_url() if post.is_published() else None
    text = link.revision.content if link.revision is not None else content.current(post)
    standing = standing_of(post)  # before the post is made to look public
    return Opened(link, previewing.with_text(post, text), standing, public)
