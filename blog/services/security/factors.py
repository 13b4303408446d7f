"""Second factors: who needs one, what they have, and codes of apps and of paper. Passkeys: passkeys.py."""

import re
import secrets
from datetime import datetime

import pyotp
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import conf
from blog.models import RecoveryCode, SecondFactor
from blog.services import permissions

from . import audit
from .secrets import Unreadable, opened, sealed

OPTIONAL, PUBLISHERS, EVERYBODY = "optional", "publishers", "everybody"
DEMANDS = (OPTIONAL, PUBLISHERS, EVERYBODY)
"""Whom BLOG_SECOND_FACTOR may ask for a second factor."""
PERIOD = 30
"""Seconds for which a code of an app is shown (RFC 6238, 4.1)."""
DRIFT = 1
"""Periods by which a telephone's clock may be wrong."""
CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that nobody takes for one another."""


def is_demanded(user: User) -> bool:
    """Whether `user` may not enter without a second factor."""
    demand = conf.get().second_factor
    if demand == PUBLISHERS:
        return permissions.may_publish(user)
    return demand == EVERYBODY


def has_any(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def new_secret() -> str:
    """A secret for an app, to be confirmed by a first code."""
    return pyotp.random_base32()


def provisioning_uri(*, user: User, secret: str) -> str:
    """What the square picture says to the app (Google's key URI format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.get_username(), issuer_name=conf.get().site_title)


@transaction.atomic
def add_app(*, user: User, name: str, secret: str, code: str) -> SecondFactor | None:
    """Registers an app that has shown the right `code`; None: it was wrong."""
    period = _period_of(secret, code, after=0, at=timezone.now())
    if period is None:
        return None
    factor = SecondFactor.objects.create(
        user=user, kind=SecondFactor.Kind.TOTP, name=name, secret=sealed(secret), counter=period
    )
    audit.record(audit.Kind.FACTOR_ADDED, subject=user, note=str(factor), by=user)
    return factor


def accept(*, user: User, code: str) -> bool:
    """Whether `code` is right: of one of the apps of `user`, or a recovery code. It is used up by that."""
    typed = "".join(code.split()).replace("-", "").lower()
    if re.fullmatch(r"\d{6}", typed):
        return _accept_app(user, typed)
    return _accept_recovery(user, typed)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Ten new codes in place of the old ones: to be shown once."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])
    audit.record(audit.Kind.CODES_MADE, subject=user, by=user)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def remove(*, user: User, key: int) -> bool:
    """Takes away the factor with that key, and the recovery codes with the last one. False: `user` has no
    such factor."""
    factor = SecondFactor.objects.filter(user=user, pk=key).first()
    if factor is None:
        return False
    note = str(factor)
    factor.delete()
    if not has_any(user):
        RecoveryCode.objects.filter(user=user).delete()
    audit.record(audit.Kind.FACTOR_REMOVED, subject=user, note=note, by=user)
    return True


@transaction.atomic
def reset(*, user: User) -> int:
    """Takes away all that `user` has: for somebody who lost everything. Gives the number of factors."""
    count, _ = SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    audit.record(audit.Kind.FACTOR_RESET, subject=user, note=f"{count} 件")
    return count


def _accept_app(user: User, code: str) -> bool:
    now = timezone.now()
    for factor in SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.TOTP):
        try:
            period = _period_of(opened(factor.secret), code, after=factor.counter, at=now)
        except Unreadable:
            continue
        # The condition again in the statement: of two requests with one code only one is let in.
        if period is not None and SecondFactor.objects.filter(pk=factor.pk, counter__lt=period).update(
            counter=period, used_at=now
        ):
            return True
    return False


def _accept_recovery(user: User, code: str) -> bool:
    used = RecoveryCode.objects.filter(Q(user=user, used_at=None), digest=_digest(code)).update(
        used_at=timezone.now()
    )
    if used:
        left = recovery_codes_left(user)
        audit.record(audit.Kind.CODE_USED, subject=user, note=f"残り {left} 個", by=user)
    return bool(used)


def _period_of(secret: str, code: str, *, after: int, at: datetime) -> int | None:
    """The period later than `after`, about the moment `at`, whose code `code` is."""
    totp, now = pyotp.TOTP(secret, interval=PERIOD), int(at.timestamp()) // PERIOD
    found = None
    for period in range(now - DRIFT, now + DRIFT + 1):  # all of them: how long it takes says nothing
        if pyotp.utils.strings_equal(totp.generate_otp(period), code) and period > after:
            found = period
    return found


def _digest(code: str) -> str:
    return salted_hmac("blog.recovery", code, algorithm="sha256").hexdigest()
