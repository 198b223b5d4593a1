"""A profile showed the wrong person: what was heard is not about them, and somebody looks at it again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.intelligence.models import Item, ItemState
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile


def let_go(session: Session, profile: Profile, *, by: Account, now: datetime, today: date) -> int:
    """Take the link to this profile from every piece of intelligence; return how many had one.

    What is still open is due to be looked at today: it may have been heard of somebody else, or be wrong itself.
    """
    require(by, Permission.GRADE_INTELLIGENCE)
    linked = session.scalars(select(Item).where(Item.profile_id == profile.id).order_by(Item.id)).all()
    for item in linked:
        item.profile_id = None
        if item.state is not ItemState.CLOSED:
            item.review_on = min(item.review_on, today)
        record(session, "unlinked", f"intelligence {item.ref}", by_id=by.id, now=now, other=f"profile {profile.ref}")
    session.flush()
    return len(linked)
