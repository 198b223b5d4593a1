"""Where sealed bytes lie and the key that wraps their keys; handed to whoever may open them."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.blobs import Folder

_NONCE = 12


class Vault(NamedTuple):
    """`master` (32 bytes) wraps each photo's own key, so that forgetting that key forgets the photo."""

    folder: Folder
    master: bytes

    def new_key(self, name: str) -> tuple[bytes, bytes]:
        """Return a fresh key and the same key wrapped for the photo of this name."""
        key = AESGCM.generate_key(bit_length=256)
        return key, seal(self.master, name, key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Return the photo's key; raises cryptography's InvalidTag when wrapped for another name."""
        return unseal(self.master, name, wrapped)

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
