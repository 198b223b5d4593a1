"""The secrets of one deployment: made once, kept beside the data but apart from it, readable by the owner alone."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

MASTER, ACCOUNTS, VAPID, OUTBOX = "master.key", "accounts.key", "vapid.pem", "outbox.pem"
MASTER_BYTES = ACCOUNTS_BYTES = 32


class UnsafeSecret(Exception):
    """A secret that others can read is no secret."""


class LostSecret(Exception):
    """There are sealed photos, and the key that opens them is gone."""


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """`master` wraps the key of each photo (32 bytes). What signs pushes is read by `vapid_keys`, what opens the
    reports that phones have sealed by `outbox_keys`: both can be exchanged.

    `accounts` (32 bytes) is used for nothing itself: a key for each purpose is made from it, because one key has one
    use. Unlike `master` it is never exchanged, or every PIN would have to be chosen anew.
    """

    master: bytes
    accounts: bytes

    @property
    def receipts(self) -> bytes:
        """The key that seals receipt tokens (32 bytes)."""
        return self._made("receipts")

    @property
    def pins(self) -> bytes:
        """What is mixed into PINs before they are hashed (32 bytes): a stolen database alone cannot be tried out."""
        return self._made("pins")

    @property
    def code_apps(self) -> bytes:
        """The key that seals the secrets of code apps (32 bytes)."""
        return self._made("code apps")

    @property
    def drafts(self) -> bytes:
        """From this each person's key to their half-written reports is made (32 bytes): a phone seals them with it."""
        return self._made("drafts")

    @property
    def heads(self) -> bytes:
        """The key that signs the heads of the record (32 bytes)."""
        return self._made("heads")

    def _made(self, use: str) -> bytes:
        return hmac.digest(self.accounts, f"townwatch {use}".encode(), "sha256")


def make_missing(folder: Path, *, sealed: Path | None = None) -> None:
    """Make whatever secret is not there yet. An existing one is never touched.

    `sealed` is the folder of photos: when it holds any and the key is gone, raises LostSecret.
    """
    if sealed is not None and not (folder / MASTER).exists() and sealed.is_dir() and any(sealed.iterdir()):
        raise LostSecret(
            f"There are photos in {sealed}, but {folder / MASTER}, the key that opens them, is gone. "
            "Put it back from your copy, then start again."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    _make(folder / MASTER, secrets.token_bytes(MASTER_BYTES))
    _make(folder / ACCOUNTS, secrets.token_bytes(ACCOUNTS_BYTES))
    for pair in (VAPID, OUTBOX):
        _make(folder / pair, new_p256())


def read(folder: Path) -> Keyring:
    """Read the secrets; raises UnsafeSecret when others may read one or one was cut short, FileNotFoundError."""
    master, accounts = _read(folder / MASTER), _read(folder / ACCOUNTS)
    if len(master) != MASTER_BYTES:
        raise UnsafeSecret(f"{folder / MASTER} is not whole: put it back from a copy, or no photo can be opened.")
    if len(accounts) != ACCOUNTS_BYTES:
        raise UnsafeSecret(f"{folder / ACCOUNTS} is not whole: put it back from a copy, or nobody's PIN fits.")
    for pair in (VAPID, OUTBOX):
        _read(folder / pair)  # a start tells at once that others may read it
    return Keyring(master=master, accounts=accounts)


def read_secret(path: Path) -> bytes:
    """Return a secret's bytes; raises UnsafeSecret when others may read it, FileNotFoundError."""
    return _read(path)


def write_secret(path: Path, value: bytes) -> None:
    """Write a secret durably, readable by its owner alone; an earlier rough one of the same name gives way."""
    path.unlink(missing_ok=True)
    _make(path, value)


def _make(path: Path, value: bytes) -> None:
    if path.exists():
        return
    rough = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(rough, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another start was first: its secret counts
            path.hardlink_to(rough)  # whole or not at all, and never over an existing one
    finally:
        rough.unlink()


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise UnsafeSecret(f"{path} can be read by others: run chmod 600 on it, then start again.")
    return path.read_bytes()


def new_p256() -> bytes:
    """Return the private half of a new pair of keys (P-256, PKCS 8), of which browsers are given the other."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
