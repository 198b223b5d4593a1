"""They were not there after all: what the desk added to a report is taken off again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile, Sighting
from app.reports.models import Report
from app.review.models import Decision
from app.review.place import count_off
from app.review.reporters import fault_before_deciding


def not_there(session: Session, report: Report, profile: Profile, *, because: str, by: Account, now: datetime) -> None:
    """Take a person off a report to which they were added.

    Raises NotAllowed for one's own report, NotFit without a reason, NotPossible when nobody added them or when the
    decision on the report itself named them: that is put right as a correction.
    """
    require(by, Permission.DECIDE_REPORTS)
    fault = fault_before_deciding(session, report, by=by)
    if fault:
        raise NotAllowed(fault)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why they were not there."})
    sighting = session.get(Sighting, (report.id, profile.id))
    if sighting is None:
        raise NotPossible(f"{profile.ref} is not named in this report.")
    if session.scalar(select(exists().where(Decision.report_id == report.id, Decision.profile_id == profile.id))):
        raise NotPossible(f"The decision itself named {profile.ref}. Correct that, so that everybody told hears of it.")
    count_off(profile, is_conduct=sighting.is_conduct)
    session.delete(sighting)
    session.flush()
    record(
        session,
        "said was not there",
        f"report {report.id}",
        by_id=by.id,
        now=now,
        profile=profile.ref,
        because=because.strip(),
    )
