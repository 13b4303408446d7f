"""Who has an article open for writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from blog.models import Post, Presence, Revision

from . import people, revisions
from .revisions import Window

HEARTBEAT = timedelta(seconds=15)
"""How often a window says that it is there (static/blog/admin/writing/presence.js)."""
GONE_AFTER = HEARTBEAT * 5
"""Browsers slow the clocks of hidden windows down to one beat a minute."""


@dataclass(frozen=True, slots=True)
class Around:
    """Who and what there is around a window: colleagues by name, whether the same person has another window
    open, and the newest revision if the window has not seen it and another one wrote it."""

    names: Sequence[str]
    is_twice: bool
    newer: Revision | None


@transaction.atomic
def here(*, post: Post, user: User, window: Window, at: datetime | None = None) -> Around:
    """A window of `user` has `post` open."""
    moment = at or timezone.now()
    Presence.objects.filter(post=post, seen_at__lt=moment - GONE_AFTER).delete()
    Presence.objects.update_or_create(
        post=post, client=window.client, defaults={"user": user, "seen_at": moment}
    )
    others = (
        Presence.objects.filter(post=post).exclude(client=window.client).select_related("user").order_by("pk")
    )
    colleagues = {other.user_id: people.name_of(other.user) for other in others if other.user_id != user.pk}
    return Around(
        names=list(colleagues.values()),
        is_twice=any(other.user_id == user.pk for other in others),
        newer=_newer(post, window),
    )


def gone(*, post: Post, user: User, window: Window) -> None:
    """The window is closed."""
    Presence.objects.filter(post=post, user=user, client=window.client).delete()


def _newer(post: Post, window: Window) -> Revision | None:
    last = revisions.newest(post)
    if last is None or last.pk <= (window.seen or 0) or last.client == window.client:
        return None
    return last
