"""Release a hold before the outcome is known, with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.evidence.hold import end_hold
from app.evidence.models import Hold
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def release(session: Session, hold: Hold, *, because: str, by: Account, now: datetime) -> None:
    """End it; what waited to be forgotten is forgotten in its time. Raises NotFit, NotPossible."""
    require(by, Permission.ASSEMBLE_PACKS)
    if hold.ended_at is not None:
        raise NotPossible("This hold has ended.")
    if not because.strip():
        raise NotFit("Say why nothing has to be kept any more.", {"release_because": "Say in a sentence why."})
    end_hold(session, hold, because=because.strip(), by=by, now=now)
