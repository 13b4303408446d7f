"""The audit log: who did what to accounts, rights and settings, and who came in.

Who acts is known to the request (blog.middleware.people) and not to the services and signals that write; it
is kept beside the thread while a request runs. Without one the system itself acts: a command.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from blog.models import AuditEntry
from blog.services.people import full_name_of

type Account = AbstractBaseUser | AnonymousUser | None
Kind = AuditEntry.Kind

LONGEST_SUBJECT = 300
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, asked only when something is written, and from which IP address."""

    account: Callable[[], Account]
    address: str
    way: str = ""
    """By which way, where that is not the desk's own pages: stands as the note where there is none."""


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
_paused: ContextVar[bool] = ContextVar("paused", default=False)


@contextmanager
def acting(account: Callable[[], Account], address: str, way: str = "") -> Iterator[None]:
    """What is written down inside was done by `account` at `address`, `way` says how."""
    token = _acting.set(Acting(account, address, way))
    try:
        yield
    finally:
        _acting.reset(token)


@contextmanager
def paused() -> Iterator[None]:
    """Nothing is written down inside: for what an installation does by itself, perhaps before the log is
    there."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def record(kind: Kind, *, subject: object = "", note: str = "", by: Account = None) -> None:
    """Writes a line: `kind` was done with `subject`. By whom is known, unless `by` names somebody who is
    only about to sign in."""
    if _paused.get():
        return
    now = _acting.get()
    who = by or account()
    AuditEntry.objects.create(
        kind=kind,
        actor_id=who.pk if who else None,
        actor=who.get_username()[:150] if who else "",
        address=address(),
        subject=(full_name_of(subject) if isinstance(subject, User) else str(subject))[:LONGEST_SUBJECT],
        note=(note or (now.way if now else ""))[:LONGEST_NOTE],
    )


def account() -> Account:
    """Who acts now; None for the system itself."""
    now = _acting.get()
    return now.account() if now else None


def address() -> str:
    """The IP address that acts now; "" where it is not known."""
    now = _acting.get()
    return now.address if now else ""
