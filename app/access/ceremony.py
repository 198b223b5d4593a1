"""What passkeys say and how it is checked: the only file that knows the webauthn library, and it knows no database.

W3C Web Authentication, level 2. Whoever holds the phone or key has to show that it is they (user verification), so a
passkey is two factors by itself. The library takes a quarter of a second to import, so that waits for the first use.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from app.kernel.errors import NotFit

_LONGEST = 20_000  # characters: a passkey's answer has about 2,000
_TIMEOUT_MS = 300_000
_REFUSED = "That passkey could not be checked. Try again, or use another way."


class Site(NamedTuple):
    """For which site a passkey is: its host, its origin as browsers write it, and its name."""

    host: str
    origin: str
    name: str


class Holder(NamedTuple):
    """Whose passkey it is; `id` is an opaque number, because a security key may show it to anybody."""

    id: int
    sign_in: str
    name: str


class Made(NamedTuple):
    """A new passkey, checked. `credential` and `challenge` are base64url."""

    credential: str
    public_key: bytes
    uses: int
    challenge: str


class Signed(NamedTuple):
    """A signature, checked. `uses` is the authenticator's own count, 0 where it keeps none."""

    credential: str
    uses: int
    challenge: str


def new_challenge() -> str:
    """Return 512 random bits, base64url."""
    from webauthn.helpers import bytes_to_base64url, generate_challenge  # noqa: PLC0415

    return bytes_to_base64url(generate_challenge())


def to_make(holder: Holder, challenge: str, *, known: list[str], site: Site) -> dict[str, Any]:
    """Return what `navigator.credentials.create` is asked, as JSON; `known` credentials are not made twice."""
    from webauthn import base64url_to_bytes, generate_registration_options  # noqa: PLC0415
    from webauthn.helpers import options_to_json_dict  # noqa: PLC0415
    from webauthn.helpers import structs as shape  # noqa: PLC0415

    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=f"townwatch {holder.id}".encode(),
        user_name=holder.sign_in,
        user_display_name=holder.name,
        challenge=base64url_to_bytes(challenge),
        timeout=_TIMEOUT_MS,
        authenticator_selection=shape.AuthenticatorSelectionCriteria(
            resident_key=shape.ResidentKeyRequirement.PREFERRED,
            user_verification=shape.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[shape.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json_dict(options)


def to_sign(challenge: str, *, known: list[str], site: Site) -> dict[str, Any]:
    """Return what `navigator.credentials.get` is asked, as JSON: any one of the `known` passkeys."""
    from webauthn import base64url_to_bytes, generate_authentication_options  # noqa: PLC0415
    from webauthn.helpers import options_to_json_dict  # noqa: PLC0415
    from webauthn.helpers import structs as shape  # noqa: PLC0415

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=base64url_to_bytes(challenge),
        timeout=_TIMEOUT_MS,
        allow_credentials=[shape.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
        user_verification=shape.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def made(said: str, *, site: Site) -> Made:
    """Check a new passkey; raises NotFit. That its challenge is one of ours, unspent, is for `passkeys` to ask."""
    from webauthn import base64url_to_bytes, verify_registration_response  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    try:
        challenge = _challenge_in(said)
        checked = verify_registration_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as refused:  # a stranger's bytes: the libraries beneath raise anything
        raise NotFit(_REFUSED) from refused
    return Made(bytes_to_base64url(checked.credential_id), checked.credential_public_key, checked.sign_count, challenge)


def signed(said: str, public_key: bytes, *, site: Site) -> Signed:
    """Check a signature against the passkey's public key; raises NotFit.

    Whether its challenge is unspent and its count has gone on, `passkeys` asks.
    """
    from webauthn import base64url_to_bytes, verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    try:
        challenge = _challenge_in(said)
        checked = verify_authentication_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as refused:  # a stranger's bytes: the libraries beneath raise anything
        raise NotFit(_REFUSED) from refused
    return Signed(bytes_to_base64url(checked.credential_id), checked.new_sign_count, challenge)


def credential_in(said: str) -> str:
    """Return which passkey an answer says that it comes from; raises NotFit for no answer of a passkey."""
    try:
        id = _read(said)["id"]
    except (ValueError, KeyError, TypeError, RecursionError) as broken:
        raise NotFit(_REFUSED) from broken
    if not isinstance(id, str):
        raise NotFit(_REFUSED)
    return id


def _challenge_in(said: str) -> str:
    from webauthn import base64url_to_bytes  # noqa: PLC0415

    client = json.loads(base64url_to_bytes(_read(said)["response"]["clientDataJSON"]))
    if client.get("crossOrigin"):
        raise ValueError("asked from inside another site's page")
    challenge = client["challenge"]
    if not isinstance(challenge, str):
        raise TypeError("a challenge is text")
    return challenge


def _read(said: str) -> dict[str, Any]:
    if len(said) > _LONGEST:
        raise ValueError("too long")
    found = json.loads(said)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found
