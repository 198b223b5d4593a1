"""Where sealed bytes lie and the key that wraps their keys; handed to whoever may open them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.blobs import Folder

_NONCE = 12


class Vault(NamedTuple):
    """`masters` says with which key each photo's own key is wrapped, so that forgetting that key forgets the photo.

    Each is of 32 bytes; the first wraps what is new, all of them unwrap.
    """

    folder: Folder
    masters: Callable[[], tuple[bytes, ...]]

    def new_key(self, name: str) -> tuple[bytes, bytes]:
        """Return a fresh key and the same key wrapped for the photo of this name."""
        key = AESGCM.generate_key(bit_length=256)
        return key, seal(self.masters()[0], name, key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Return the photo's key; raises cryptography's InvalidTag when wrapped for another name."""
        *earlier, last = self.masters()
        for master in earlier:
            try:
                return unseal(master, name, wrapped)
            except InvalidTag:
                continue
        return unseal(last, name, wrapped)

    def wrapped_anew(self, name: str, wrapped: bytes) -> bytes | None:
        """Return the photo's key wrapped with the newest master key, or None when it is already."""
        newest = self.masters()[0]
        try:
            unseal(newest, name, wrapped)
        except InvalidTag:
            return seal(newest, name, self.unwrap(name, wrapped))
        return None

    def write(self, key: bytes, name: str, data: bytes) -> None:
        self.folder.write(name, seal(key, name, data))

    def read(self, key: bytes, name: str) -> bytes:
        return unseal(key, name, self.folder.read(name))


def seal(key: bytes, name: str, data: bytes) -> bytes:
    """Return nonce and AES-256-GCM ciphertext; `name` is bound in, so that no file can stand in for another."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> bytes:
    """Undo `seal`; raises InvalidTag for another key, another name or altered bytes."""
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
