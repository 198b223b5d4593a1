"""Encrypt a push to one device: RFC 8291 (aes128gcm of RFC 8188, one record), nothing more than it asks for.

What does not depend on the words is done first, in `arm()`: a key pair of its own for this one message, the secret
that it shares with the phone, and what follows from both. That is 95 of 98 parts of the work, and can be done while
nothing happens. `seal()` is what is left when an alert comes. An envelope is good for one message: a second one
under the same key and nonce would lay both open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST_TEXT = 3993  # bytes: what is left of 4,096 after a header of 86, the end mark and the tag (RFC 8291, 4)
_POINT_BYTES, _AUTH_BYTES, _SALT_BYTES = 65, 16, 16
_CURVE, _ECDH = ec.SECP256R1(), ec.ECDH()
_RECORD_AND_KEY_LENGTH = (4096).to_bytes(4, "big") + bytes([_POINT_BYTES])
_WEB_PUSH = b"WebPush: info\0"
_FOR_KEY = b"Content-Encoding: aes128gcm\0\x01"
_FOR_NONCE = b"Content-Encoding: nonce\0\x01"
_END_OF_LAST_RECORD = b"\x02"


class BadKeys(ValueError):
    """What a browser sent as its keys cannot be encrypted to."""


class UsedEnvelope(Exception):
    """This envelope has carried its one message."""


class Keys(NamedTuple):
    """A device's keys, ready for use: its public key, the same as 65 bytes, and the 16 bytes it shares with us."""

    public: ec.EllipticCurvePublicKey
    point: bytes
    auth: bytes


class Envelope:
    """Everything of one message but its words: header (86 bytes), AES key (16) and nonce (12). Never written down."""

    __slots__ = ("_header", "_key", "_nonce")

    def __init__(self, header: bytes, key: bytes, nonce: bytes) -> None:
        self._header = header
        self._key: bytes | None = key
        self._nonce = nonce

    def open_once(self) -> tuple[bytes, bytes, bytes]:
        """Return header, key and nonce, and forget the key; raises UsedEnvelope the second time."""
        key, self._key = self._key, None
        if key is None:
            raise UsedEnvelope
        return self._header, key, self._nonce


def parse(p256dh: str, auth: str) -> Keys:
    """Read the keys as browsers give them (base64url, padded or not); raises BadKeys. The answer may be kept."""
    try:
        point, secret = _decoded(p256dh), _decoded(auth)
        if len(point) != _POINT_BYTES or len(secret) != _AUTH_BYTES:
            raise BadKeys("a key is too short or too long")
        return Keys(ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point), point, secret)
    except (ValueError, binascii.Error) as fault:
        raise BadKeys("not a point of the curve, or not base64url") from fault


def arm(keys: Keys, *, private: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None) -> Envelope:
    """Return an envelope for one message to these keys. `private` and `salt` are given by tests alone."""
    private = private or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(_SALT_BYTES)
    own = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(_ECDH, keys.public)
    # HKDF (RFC 5869) with outputs of one block each is two HMACs: extract, then expand.
    both = hmac.digest(
        hmac.digest(keys.auth, shared, "sha256"), b"".join((_WEB_PUSH, keys.point, own, b"\x01")), "sha256"
    )
    derived = hmac.digest(salt, both, "sha256")
    return Envelope(
        b"".join((salt, _RECORD_AND_KEY_LENGTH, own)),
        hmac.digest(derived, _FOR_KEY, "sha256")[:16],
        hmac.digest(derived, _FOR_NONCE, "sha256")[:12],
    )


def seal(envelope: Envelope, text: bytes) -> bytes:
    """Return the body to send; raises UsedEnvelope, and ValueError when the text does not fit into one record."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text)} bytes do not fit into one record")
    header, key, nonce = envelope.open_once()
    return header + AESGCM(key).encrypt(nonce, text + _END_OF_LAST_RECORD, None)


def _decoded(value: str) -> bytes:
    bare = value.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
