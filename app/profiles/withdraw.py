"""Take a profile from every screen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile


def withdraw(session: Session, profile: Profile, *, because: str, by: Account, now: datetime) -> None:
    """Withdraw a draft or published profile; raises NotFit without a reason."""
    require(by, Permission.PUBLISH_PROFILES)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why it is withdrawn."})
    profile.withdraw(now=now, because=because.strip())
    record(session, "withdrawn", f"profile {profile.ref}", by_id=by.id, now=now, because=because.strip())
