"""What a phone has sealed for this server: opened, or refused with a sentence.

ECDH on P-256, HKDF-SHA256, AES-256-GCM, all of which browsers have (W3C Web Cryptography). One byte says the version;
then the id of the key that it was sealed for (16 letters), the phone’s point for this one envelope (65 bytes), the
nonce (12), and the sealed bytes with their tag (16). The purpose is sealed in: what was meant as one thing opens as
no other. docs/decisions/0023 says why.
"""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.kernel.errors import NotAnyMore, NotFit
from app.kernel.key_pairs import ID_LETTERS, KeyPair

VERSION = 1
INFO = b"townwatch outbox 1"
_POINT, _NONCE, _TAG = 65, 12, 16
_HEAD = 1 + ID_LETTERS + _POINT + _NONCE
OVERHEAD = _HEAD + _TAG  # bytes by which an envelope is longer than what is in it
_DAMAGED = "This was damaged on its way, or sealed for something else. Send it again."


def open_envelope(envelope: bytes, keys: Iterable[KeyPair], *, purpose: str) -> bytes:
    """Return what was sealed for `purpose`, such as "report 3f2a…".

    Raises NotAnyMore when the key that it was sealed for is none of `keys`, NotFit for everything else that is wrong:
    no envelope, of another version, damaged, or sealed for another purpose, which cannot be told apart.
    """
    if len(envelope) < OVERHEAD or envelope[0] != VERSION:
        raise NotFit("This was not sealed in a way that Townwatch opens. Send it again.")
    id = envelope[1 : 1 + ID_LETTERS]
    key = next((one for one in keys if one.id.encode() == id), None)
    if key is None:
        raise NotAnyMore("Sealed for a key that is gone.")
    point = envelope[1 + ID_LETTERS : _HEAD - _NONCE]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)  # refuses what is not on the curve
        secret = key.private.exchange(ec.ECDH(), theirs)
        aes = AESGCM(_derived(secret, ours=_point_of(key), theirs=point))
        return aes.decrypt(envelope[_HEAD - _NONCE : _HEAD], envelope[_HEAD:], purpose.encode())
    except (ValueError, InvalidTag):
        raise NotFit(_DAMAGED) from None


def _derived(secret: bytes, *, ours: bytes, theirs: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=INFO + ours + theirs).derive(secret)


def _point_of(key: KeyPair) -> bytes:
    return key.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
