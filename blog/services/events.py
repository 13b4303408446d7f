"""The record of what was done with articles."""

from django.contrib.auth.models import User

from blog.models import Event, Post


def record(*, post: Post, action: Event.Action, by: User | None, note: str = "") -> Event:
    """Writes down that `by` (None: the system) did `action`; `note` says why, or with what."""
    return Event.objects.create(post=post, action=action, user=by, note=note)
