"""Judgements about looking at photos: how many are too many."""

from __future__ import annotations

import enum
from datetime import timedelta

SHIFT = timedelta(hours=12)
ONE_LOOK = timedelta(minutes=30)  # however often the same photo is opened meanwhile
PROOF_AFTER = 30  # photos a shift, as many full records as a shift is meant to need
STOP_AFTER = 90


class Allowance(enum.Enum):
    """What opening one more photo takes."""

    FREE = "free"
    PROOF = "proof"  # a PIN, code or passkey shown within five minutes
    STOP = "stop"  # the desk has been told, and lets go on


def allowance(seen: int, *, has_proof: bool) -> Allowance:
    """Return what it takes to open one more after `seen` large photos within a shift."""
    if seen >= STOP_AFTER:
        return Allowance.STOP
    return Allowance.PROOF if seen >= PROOF_AFTER and not has_proof else Allowance.FREE
