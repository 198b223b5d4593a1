"""One's own devices and sign-ins: anybody else's answers like none."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.access.models import Device, SignIn
from app.kernel.errors import NotThere
from app.members.models import Account


def device(session: Session, id: int, *, by: Account) -> Device:
    """Return a device of one's own that was not given up; raises NotThere."""
    found = session.get(Device, id)
    if found is None or found.account_id != by.id or found.ended_at is not None:
        raise NotThere("There is no such device of yours.")
    return found


def sign_in(session: Session, id: int, *, by: Account) -> SignIn:
    """Return a sign-in of one's own that has not ended; raises NotThere."""
    found = session.get(SignIn, id)
    if found is None or found.account_id != by.id or found.ended_at is not None:
        raise NotThere("You are not signed in there any more.")
    return found
