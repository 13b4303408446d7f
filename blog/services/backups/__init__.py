"""The whole site in one file, and back: the database and the pictures, as they were at one moment.

`making.make` writes it while the site is at work, `restoring.restore` puts it back as a whole or not at all,
`last` tells when one was made. docs/decisions/0090-backups.md says what is in it and why.
"""

from datetime import datetime

from blog.models import AuditEntry


def last() -> datetime | None:
    """When the last good backup of this site was finished; None: never, or longer ago than the log goes."""
    made = AuditEntry.objects.filter(kind=AuditEntry.Kind.BACKED_UP)
    return made.order_by("-at").values_list("at", flat=True).first()
