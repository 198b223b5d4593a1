"""Pairs of P-256 keys of which browsers are given one half: the current and, during an exchange, the one before."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.kernel.exchange import Secret, Watched
from app.kernel.keyring import UnsafeSecret

ID_LETTERS = 16


class KeyPair(NamedTuple):
    """`public` is what browsers are given: the uncompressed point, base64url. `id` is its first 16 letters."""

    id: str
    public: str
    private: ec.EllipticCurvePrivateKey


class KeyPairs(Watched[KeyPair]):
    """What is used now and, while it is being exchanged, the one before."""

    def __init__(self, secret: Secret, folder: Path, *, broken: str) -> None:
        super().__init__(secret, folder, lambda pems: tuple(of_pem(pem, broken=broken) for pem in pems))

    @property
    def current(self) -> KeyPair:
        return self()[0]

    @property
    def previous(self) -> KeyPair | None:
        """The one before, while it is being exchanged; not after a crash that left the same under both names."""
        now, *before = self()
        return next((pair for pair in before if pair.id != now.id), None)


def of_pem(pem: bytes, *, broken: str) -> KeyPair:
    """Return the pair that a PEM file (PKCS 8) holds; raises UnsafeSecret, saying `broken`, for anything else."""
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except ValueError:
        raise UnsafeSecret(broken) from None  # without a word of what the file holds
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise UnsafeSecret(broken)
    point = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    return KeyPair(public[:ID_LETTERS], public, private)
