"""The keys that sign pushes: a browser subscribes with one of them and takes nothing that another has signed.

So an exchange takes as long as the last phone takes to come by: meanwhile both sign, each for its own.
"""

from __future__ import annotations

from pathlib import Path

from app.kernel.exchange import Secret
from app.kernel.key_pairs import KeyPair, KeyPairs
from app.kernel.keyring import VAPID, new_p256

PREVIOUS = "vapid.previous.pem"
PushKey = KeyPair  # its id is kept with each subscription
_SECRET = Secret(VAPID, PREVIOUS, "vapid.next.pem", "flask push finish")
_BROKEN = "A push key is not whole: put it back from a copy, or no phone rings."


class VapidKeys(KeyPairs):
    """The key that browsers subscribe with now and, while it is being exchanged, the one before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_SECRET, folder, broken=_BROKEN)

    def __reduce__(self) -> tuple[type[VapidKeys], tuple[Path]]:
        """Let another process be handed where the keys lie, not the keys."""
        return VapidKeys, (self._folder,)

    def of_public(self, public: str) -> PushKey | None:
        """Return the key that a browser says it has subscribed with, if it is still one of ours."""
        return next((key for key in self() if key.public == public.rstrip("=")), None)


def exchange(folder: Path) -> None:
    """Let browsers be given a new key from now on; the one before goes on signing for those that have it.

    Raises LostSecret while an exchange before this one has not been finished.
    """
    _SECRET.exchange(folder, new_p256())


def forget_previous(folder: Path) -> None:
    """Delete the key before: whoever subscribed with it is not reached any more, so its caller has counted them."""
    _SECRET.forget_previous(folder)
