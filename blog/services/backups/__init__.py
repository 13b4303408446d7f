"""The whole site in one file, and back: the database and the pictures, as they were at one moment.

`making.make` writes it while the site is at work, `restoring.restore` puts it back as a whole or not at all,
`last` tells when one was made. docs/decisions/0090-backups.md says what is in it and why.
"""

from dataclasses import dataclass
from datetime import datetime

from blog.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Last:
    """The last good backup of what this site holds."""

    at: datetime | None
    """When it was finished (aware); None: there is none, or longer ago than the log goes."""
    is_due: bool = False
    """Whether there is none because the site itself came out of a backup: those that its log tells of are of
    a time before, and may be on another machine."""


def last() -> Last:
    """What the audit log says of it: one query."""
    kinds = (AuditEntry.Kind.BACKED_UP, AuditEntry.Kind.RESTORED)
    newest = AuditEntry.objects.filter(kind__in=kinds).order_by("-at", "-pk").only("kind", "at").first()
    if newest is None:
        return Last(None)
    restored = newest.kind == AuditEntry.Kind.RESTORED
    return Last(None if restored else newest.at, is_due=restored)
