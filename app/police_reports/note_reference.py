"""Note the crime reference that came back from the police."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.police_reports.models import PoliceReport

LONGEST = 60


def note_reference(
    session: Session, given: PoliceReport, crime_ref: str, *, officer: str, by: Account, now: datetime
) -> None:
    """Keep the number and, if it is known, who deals with it; a later word takes the place of one before.

    Raises NotFit without a number. Whoever calls lets the report be found by it (`app.review.words.remember`).
    """
    require(by, Permission.SEND_TO_POLICE)
    number = " ".join(crime_ref.split())
    if not number or len(number) > LONGEST:
        raise NotFit("Look at what is marked.", {"crime_ref": "The number as the police gave it, such as 46/12345/26."})
    given.crime_ref, given.officer = number, " ".join(officer.split())[:LONGEST]
    given.crime_ref_at, given.crime_ref_by_id = now, by.id
    session.flush()
    record(session, "noted the crime reference", f"police report {given.ref}", by_id=by.id, now=now)
