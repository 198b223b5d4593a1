"""The keys that open what phones have sealed for us: a report that waits for a signal shows nothing to a finder.

A phone seals with the public half that it was last given, and may bring what it sealed weeks later. So an exchange
takes as long as a phone may wait: meanwhile both open.
"""

from __future__ import annotations

from pathlib import Path

from app.kernel.exchange import Secret
from app.kernel.key_pairs import KeyPairs
from app.kernel.keyring import OUTBOX, new_p256

PREVIOUS = "outbox.previous.pem"
_SECRET = Secret(OUTBOX, PREVIOUS, "outbox.next.pem", "flask outbox finish")
_BROKEN = "An outbox key is not whole: put it back from a copy, or what phones have sealed with it cannot be opened."


class OutboxKeys(KeyPairs):
    """The key that phones seal with now and, while it is being exchanged, the one before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_SECRET, folder, broken=_BROKEN)


def exchange(folder: Path) -> None:
    """Let phones be given a new key from now on; the one before goes on opening what was sealed with it.

    Raises LostSecret while an exchange before this one has not been finished.
    """
    _SECRET.exchange(folder, new_p256())


def forget_previous(folder: Path) -> None:
    """Delete the key before: what a phone has sealed with it and not brought yet can be opened by nobody any more."""
    _SECRET.forget_previous(folder)
