"""The desk writes down what must be asked before anybody decides. It proposes nothing and decides nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.checks import ADULT, TOO_YOUNG, YOUNG, Checks, Hides, faults_in_checks
from app.exclusions.models import Exclusion, State
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Member, Premises
from app.members.permissions import Permission, require
from app.profiles.models import AgeGroup, Vehicle
from app.profiles.rules import is_young
from app.reports.models import Report

_IS_YOUNG = (
    "{ref} says that they are, or may be, under 18, and one person alone does not change that. If it is certain that "
    "they are 18 or over, withdraw the profile and begin a new one, under Profiles; then it is proposed anew."
)


def check(session: Session, exclusion: Exclusion, checks: Checks, *, by: Account, now: datetime) -> bool:
    """Write the answers down; return False when they have stopped it: nobody under 16 is excluded.

    May be done again until it is put to decision. Who may be under 18 has their profile marked so, at once; one person
    alone does not take that off again (`app/profiles/correct.py`), so not by saying something else here either. Raises
    NotPossible after that, NotFit by field.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    if exclusion.state is not State.PROPOSED:
        raise NotPossible(f"{exclusion.ref} is {exclusion.state}. What was asked before stays as it was written.")
    fault = judgements.fault_of_profile(exclusion.profile)
    if fault:
        raise NotPossible(fault)
    if checks.age in TOO_YOUNG:
        _stop(session, exclusion, TOO_YOUNG[checks.age], by=by, now=now)
        return False
    faults = faults_in_checks(checks, _hides(session, exclusion))
    if checks.age == ADULT and is_young(exclusion.profile):
        faults["age"] = _IS_YOUNG.format(ref=exclusion.profile.ref)
    if faults:
        raise NotFit("Look at what is marked. Nothing was kept yet, and nothing that you typed is lost.", faults)
    if checks.age == YOUNG:
        exclusion.profile.age_group = AgeGroup.YOUNG
    exclusion.asked, exclusion.redacted = checks.kept, checks.redacted.strip()
    exclusion.checked_by_id, exclusion.checked_at = by.id, now
    session.flush()
    record(session, "prepared", f"exclusion {exclusion.ref}", by_id=by.id, now=now, profile=exclusion.profile.ref)
    return True


def _stop(session: Session, exclusion: Exclusion, says: str, *, by: Account, now: datetime) -> None:
    exclusion.become(State.WITHDRAWN, out_of=(State.PROPOSED,))
    exclusion.ended_at, exclusion.ended_because = now, says
    session.flush()
    said = {"profile": exclusion.profile.ref, "because": "They are under 16."}
    record(session, "stopped", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def _hides(session: Session, exclusion: Exclusion) -> Hides:
    profile, ids = exclusion.profile, [one.report_id for one in exclusion.incidents]
    reporters = select(Account.name).join(Report, Report.reporter_id == Account.id).where(Report.id.in_(ids))
    places = select(Premises.name, Member.name).join(Member, Member.id == Premises.member_id)
    places = places.join(Report, Report.premises_id == Premises.id).where(Report.id.in_(ids))
    where = [name for row in session.execute(places) for name in row]
    plates = session.scalars(select(Vehicle.plate).where(Vehicle.profile_id == profile.id))
    names = [profile.title, *profile.aliases, *session.scalars(reporters)]
    return Hides(list(dict.fromkeys(names)), [profile.ref, *plates], list(dict.fromkeys(where)))
