"""The key that wraps the keys of photos: found anew by every running process when it has been exchanged."""

from __future__ import annotations

import secrets
from pathlib import Path

from app.kernel.exchange import Secret, Watched
from app.kernel.keyring import MASTER, MASTER_BYTES

PREVIOUS = "master.previous.key"
_SECRET = Secret(MASTER, PREVIOUS, "master.next.key", "flask keys finish")


class MasterKeys(Watched[bytes]):
    """The master key and, while it is being exchanged, the one before: the one to wrap with comes first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_SECRET, folder, tuple)

    def __reduce__(self) -> tuple[type[MasterKeys], tuple[Path]]:
        """Let another process be handed where the keys lie, not the keys."""
        return MasterKeys, (self._folder,)


def exchange(folder: Path) -> None:
    """Put a new master key in the place of the old one, which stays beside it for what it has wrapped.

    Raises LostSecret while an exchange before this one has not been finished.
    """
    _SECRET.exchange(folder, secrets.token_bytes(MASTER_BYTES))


def forget_previous(folder: Path) -> None:
    """Delete the key before. Whatever it alone could open is lost, so its caller has looked that there is nothing."""
    _SECRET.forget_previous(folder)
