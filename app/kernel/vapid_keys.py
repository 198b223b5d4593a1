"""The keys that sign pushes: a browser subscribes with one of them and takes nothing that another has signed.

So an exchange takes as long as the last phone takes to come by: meanwhile both sign, each for its own.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.kernel.exchange import Secret, Watched
from app.kernel.keyring import VAPID, UnsafeSecret, new_vapid

PREVIOUS = "vapid.previous.pem"
_SECRET = Secret(VAPID, PREVIOUS, "vapid.next.pem", "flask push finish")
_ID_LETTERS = 16


class PushKey(NamedTuple):
    """`id`: the first 16 letters of `public`, kept with each subscription; `public` is what browsers are given."""

    id: str
    public: str
    private: ec.EllipticCurvePrivateKey


class VapidKeys(Watched[PushKey]):
    """The key that browsers subscribe with now and, while it is being exchanged, the one before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_SECRET, folder, _all_of)

    def __reduce__(self) -> tuple[type[VapidKeys], tuple[Path]]:
        """Let another process be handed where the keys lie, not the keys."""
        return VapidKeys, (self._folder,)

    @property
    def current(self) -> PushKey:
        return self()[0]

    @property
    def previous(self) -> PushKey | None:
        """The key before, while it is being exchanged; not after a crash that left the same key under both names."""
        now, *before = self()
        return next((key for key in before if key.id != now.id), None)

    def of_public(self, public: str) -> PushKey | None:
        """Return the key that a browser says it has subscribed with, if it is still one of ours."""
        return next((key for key in self() if key.public == public.rstrip("=")), None)


def exchange(folder: Path) -> None:
    """Let browsers be given a new key from now on; the one before goes on signing for those that have it.

    Raises LostSecret while an exchange before this one has not been finished.
    """
    _SECRET.exchange(folder, new_vapid())


def forget_previous(folder: Path) -> None:
    """Delete the key before: whoever subscribed with it is not reached any more, so its caller has counted them."""
    _SECRET.forget_previous(folder)


def _all_of(pems: tuple[bytes, ...]) -> tuple[PushKey, ...]:
    return tuple(_one_of(pem) for pem in pems)


def _one_of(pem: bytes) -> PushKey:
    broken = "A push key is not whole: put it back from a copy, or no phone rings."
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except ValueError:
        raise UnsafeSecret(broken) from None  # without a word of what the file holds
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise UnsafeSecret(broken)
    point = private.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    return PushKey(public[:_ID_LETTERS], public, private)
