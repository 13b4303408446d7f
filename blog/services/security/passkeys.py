"""Passkeys (https://www.w3.org/TR/webauthn-3/), checked by Yubico's library.

It is loaded with the first passkey that is asked for: with its cryptography it takes ten megabytes, which a
worker that answers readers never needs.
"""

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from blog import conf
from blog.models import SecondFactor

from . import audit

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

type State = dict[str, Any]
"""What is to be kept in the session between question and answer."""

LONGEST = 20_000
"""Characters of an answer; those of real devices have about a thousand."""


class NotAccepted(ValueError):
    """The answer of the device is none to our question, or broken."""


def are_possible() -> bool:
    """Whether browsers make passkeys for this site: it needs a name, and https unless it is this machine."""
    site = urlsplit(conf.get().site_url)
    host = site.hostname or ""
    return host == "localhost" or (site.scheme == "https" and not host.replace(".", "").isdigit())


def begin_adding(user: User) -> tuple[dict[str, Any], State]:
    """The question to a device that shall make a passkey, as JSON for the browser; and what to keep."""
    from fido2 import webauthn

    options, state = _server().register_begin(
        webauthn.PublicKeyCredentialUserEntity(
            id=salted_hmac("blog.passkeys", str(user.pk), algorithm="sha256").digest(),
            name=user.get_username(),
            display_name=user.get_full_name() or user.get_username(),
        ),
        credentials=[_credential(factor) for factor in _factors(user)],
        resident_key_requirement=webauthn.ResidentKeyRequirement.DISCOURAGED,
        user_verification=webauthn.UserVerificationRequirement.PREFERRED,
    )
    return dict(options.public_key), state


@transaction.atomic
def add(*, user: User, name: str, state: State, answer: str) -> SecondFactor:
    """Registers the passkey that the browser's `answer` (JSON) holds. Raises NotAccepted."""
    try:
        data = _server().register_complete(state, _read(answer))
    except Exception as error:  # of reading JSON and CBOR of bad will, the library has many kinds
        raise NotAccepted from error
    assert data.credential_data is not None
    factor = SecondFactor.objects.create(
        user=user,
        kind=SecondFactor.Kind.PASSKEY,
        name=name,
        secret=b64encode(data.credential_data).decode(),
        counter=data.counter,
    )
    audit.record(audit.Kind.FACTOR_ADDED, subject=user, note=str(factor), by=user)
    return factor


def begin_asking(user: User) -> tuple[dict[str, Any], State] | None:
    """The question to a device that shall show its passkey; None: `user` has none."""
    from fido2 import webauthn

    known = [_credential(factor) for factor in _factors(user)]
    if not known:
        return None
    options, state = _server().authenticate_begin(
        known, user_verification=webauthn.UserVerificationRequirement.PREFERRED
    )
    return dict(options.public_key), state


def accept(*, user: User, state: State, answer: str) -> None:
    """Lets the passkey in the browser's `answer` (JSON) stand for `user`. Raises NotAccepted."""
    from fido2 import webauthn

    factors = {_credential(factor).credential_id: factor for factor in _factors(user)}
    try:
        response = webauthn.AuthenticationResponse.from_dict(_read(answer))
        shown = _server().authenticate_complete(state, [_credential(f) for f in factors.values()], response)
    except Exception as error:  # the library lets errors of its cryptography out as they are
        raise NotAccepted from error
    factor, counter = factors[shown.credential_id], response.response.authenticator_data.counter
    if counter and counter <= factor.counter:
        raise NotAccepted("a copy of the device was used")  # Web Authentication, 7.2, step 22
    SecondFactor.objects.filter(pk=factor.pk).update(counter=counter, used_at=timezone.now())


def _server() -> "Fido2Server":
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    site = conf.get().site_url
    entity = PublicKeyCredentialRpEntity(id=urlsplit(site).hostname or "", name=conf.get().site_title)
    return Fido2Server(entity, verify_origin=lambda origin: origin == site)


def _factors(user: User) -> list[SecondFactor]:
    return list(SecondFactor.objects.filter(user=user, kind=SecondFactor.Kind.PASSKEY))


def _credential(factor: SecondFactor) -> "AttestedCredentialData":
    from fido2.webauthn import AttestedCredentialData

    return AttestedCredentialData(b64decode(factor.secret))


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise ValueError("too long")
    value = json.loads(answer)
    if not isinstance(value, dict):
        raise TypeError("no object")
    return value
