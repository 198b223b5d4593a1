"""Seals as a phone does (static/js/seal.js), for tests of what opens it."""

from __future__ import annotations

import base64
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEALED = {"Content-Type": "application/vnd.townwatch.sealed"}


def seal(public: str, data: bytes, purpose: str) -> bytes:
    """Return an envelope for the key whose public point (base64url) is given."""
    theirs = base64.urlsafe_b64decode(public + "=" * (-len(public) % 4))
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    key = HKDF(SHA256(), length=32, salt=bytes(32), info=b"townwatch outbox 1" + theirs + point).derive(secret)
    nonce = os.urandom(12)
    return b"\x01" + public[:16].encode() + point + nonce + AESGCM(key).encrypt(nonce, data, purpose.encode())
