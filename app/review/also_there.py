"""Somebody else with a profile was there as well: the desk says so of a report that was approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.profiles.models import Profile, ProfileState, Sighting
from app.profiles.rules import is_in_dispute
from app.reports.models import Report, ReportKind, ReportState
from app.review.decide import latest_decision
from app.review.models import Verdict
from app.review.place import place, tells_of_conduct
from app.review.reporters import fault_before_deciding


def also_there(
    session: Session, report: Report, profile: Profile, *, is_conduct: bool, by: Account, now: datetime
) -> Sighting:
    """Say that a person with a profile was part of what this approved report tells. Nobody's phone rings.

    `is_conduct`: they did it too; without it, it goes after 72 hours and makes no trail. Raises NotAllowed for one's
    own report; NotPossible unless the report is approved and seen, or while the person is withdrawn or disputed, or
    when it was said already; NotFit for conduct in a report that tells of none.
    """
    require(by, Permission.DECIDE_REPORTS)
    refuse_in_safe_mode(session)
    fault = fault_before_deciding(session, report, by=by)
    if fault:
        raise NotAllowed(fault)
    _refuse_unfit(session, report, profile)
    if is_conduct and not tells_of_conduct(report):
        raise NotFit(
            "This report tells of nothing that was done.", {"is_conduct": "Leave it out: it tells of nothing done."}
        )
    sighting = place(session, report, profile, is_conduct=is_conduct)
    record(
        session,
        "said was there",
        f"report {report.id}",
        by_id=by.id,
        now=now,
        profile=profile.ref,
        part="took part" if is_conduct else "did nothing",
    )
    return sighting


def _refuse_unfit(session: Session, report: Report, profile: Profile) -> None:
    if report.state is not ReportState.APPROVED:
        raise NotPossible(f"This report is {report.state}. Approve it first; then say who else was there.")
    word = latest_decision(session, report)
    if report.kind is ReportKind.INTELLIGENCE or (word and word.verdict is Verdict.INTELLIGENCE):
        raise NotPossible("This was heard, not seen. Nobody is placed anywhere by it.")
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Nothing is added to it.")
    if is_in_dispute(profile):
        raise NotPossible(f"{profile.ref} is disputed. Nothing is added to it until that is decided.")
    if session.get(Sighting, (report.id, profile.id)) is not None:
        raise NotPossible(f"{profile.ref} is named in this report already.")
