"""What went wrong with somebody's data: how great the risk is, and whether the regulator is told, within 72 hours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.disputes.models import DataBreach
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require


def assess(
    session: Session,
    breach: DataBreach,
    *,
    risk: str,
    is_reported: bool | None,
    because: str,
    reference: str,
    by: Account,
    now: datetime,
) -> None:
    """Keep the assessment; it may be made again, and the record keeps each. Raises NotFit naming what is missing.

    `is_reported`: to the regulator; then its reference is needed.
    """
    require(by, Permission.HANDLE_DISPUTES)
    faults = {}
    if not risk.strip():
        faults["risk"] = "Say what it may mean for the person: refused somewhere, talked about, nothing known."
    if is_reported is None:
        faults["is_reported"] = "Choose one: reported to the regulator, or not."
    if not because.strip():
        faults["because"] = "Say why it is reported, or why not: the regulator may ask."
    if is_reported and not reference.strip():
        faults["reference"] = "The reference that the regulator gave."
    if faults:
        raise NotFit("Look at what is marked.", faults)
    breach.risk, breach.because, breach.reference = risk.strip(), because.strip(), reference.strip()
    breach.is_reported, breach.decided_at, breach.decided_by_id = is_reported, now, by.id
    session.flush()
    said = {"risk": breach.risk, "because": breach.because, "reference": breach.reference}
    outcome = "reported to the regulator" if is_reported else "not reported"
    record(session, "assessed", f"breach {breach.id}", by_id=by.id, now=now, outcome=outcome, **said)


def register(session: Session) -> list[DataBreach]:
    """Return all of them: first what is not decided, by its hour, then the newest."""
    rows = session.scalars(select(DataBreach).order_by(DataBreach.opened_at.desc(), DataBreach.id)).all()
    waiting = sorted((one for one in rows if one.decided_at is None), key=lambda one: one.due_at)
    return waiting + [one for one in rows if one.decided_at is not None]
