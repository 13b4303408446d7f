"""How often a password or a code may be guessed: so many times within a while, for a name and for an address.

Every guess is written down before it is looked at, so that guesses at the same moment, on any worker, count
one another. A guess that is refused for being one too many does not count: who waits may try again, whatever
others do meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import conf
from blog.models import SignInAttempt

CODES = 5
"""Codes of a second factor that may be tried within the while: three of a million are right at a time."""

MAILS = 3
"""Links for a forgotten password that go to one address within the while."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` guesses within the while at what `key` stands for."""

    key: str
    most: int


class Locked(Exception):
    """Too many guesses. The next one is looked at from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that was written down."""

    keys: tuple[str, ...]
    rows: tuple[int, ...]


def for_password(name: str, address: str) -> list[Limit]:
    """The limits of a guess at the password of `name` (whoever that is) from the IP `address`."""
    settings = conf.get()
    limits = [Limit(_key("name", name.casefold()), settings.sign_in_attempts)]
    if address:
        limits.append(Limit(_key("address", network(address)), settings.sign_in_attempts_per_address))
    return limits


def for_reset(email: str, address: str) -> list[Limit]:
    """The limits of asking, from the IP `address`, for a link to `email` (whoever has it): they do not count
    as guesses at a password."""
    limits = [Limit(_key("reset", email.casefold()), MAILS)]
    if address:
        limits.append(Limit(_key("reset address", network(address)), conf.get().sign_in_attempts_per_address))
    return limits


def for_code(account: int) -> list[Limit]:
    """The limit of guesses at the second factor of the account with that number."""
    return [Limit(_key("code", str(account)), CODES)]


def guess(limits: Sequence[Limit]) -> Guess:
    """Writes a guess down. Raises Locked where it is one too many."""
    now = timezone.now()
    since = now - timedelta(minutes=conf.get().sign_in_cool_off)
    SignInAttempt.objects.filter(at__lte=since).delete()
    rows = SignInAttempt.objects.bulk_create([SignInAttempt(key=limit.key, at=now) for limit in limits])
    made = Guess(tuple(limit.key for limit in limits), tuple(row.pk for row in rows))
    until = [moment for limit in limits if (moment := _full_until(limit))]
    if until:
        SignInAttempt.objects.filter(pk__in=made.rows).delete()
        raise Locked(max(until))
    return made


def was_right(guess: Guess) -> None:
    """Forgets what was tried with the name of a guess that was right; what its address tried before stays,
    lest somebody's own account buy guesses at others'."""
    SignInAttempt.objects.filter(key=guess.keys[0]).delete()
    SignInAttempt.objects.filter(pk__in=guess.rows).delete()


def network(address: str) -> str:
    """What stands for the one who sits at an IP address: itself, or of IPv6 the /64 that one line has."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return str(ip_network((ip, 64), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _full_until(limit: Limit) -> datetime | None:
    """When the guesses of `limit`, the newest included, are few enough again; None: they are."""
    times = list(
        SignInAttempt.objects.filter(key=limit.key)
        .order_by("-at", "-pk")
        .values_list("at", flat=True)[: limit.most + 1]
    )
    if len(times) <= limit.most:
        return None
    return times[limit.most] + timedelta(minutes=conf.get().sign_in_cool_off)


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"blog.throttle.{kind}", value, algorithm="sha256").hexdigest()
