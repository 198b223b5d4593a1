"""A named approver's word on a report: the only door through which anything reaches the town."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.audit.record import record
from app.breaches.confirm import confirm
from app.breaches.find import breach_of_report
from app.breaches.models import BreachState
from app.breaches.refute import refute
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.photos.models import PhotoState
from app.profiles.draft import NewProfile, draft
from app.profiles.models import Profile
from app.profiles.rules import visible_to_members
from app.reports.models import Report, ReportNote, ReportState, Subject
from app.review.claim import release
from app.review.models import Decision, Verdict
from app.review.place import place, place_first, tells_of_conduct
from app.review.reporters import fault_before_deciding
from app.review.tell import approve_live, take_back_all, tell_incident, tell_sighting
from app.review.words import remember


class Decided(NamedTuple):
    """The decision, and the alert or profile that came of it."""

    decision: Decision
    alert: Alert | None = None
    profile: Profile | None = None


def approve_incident(
    session: Session, report: Report, *, wording: str, tells: bool = False, by: Account, now: datetime
) -> Decided:
    """Verify the report as something that happened; it names nobody.

    A live alert about it becomes an approved one. With `tells`, zone and sector may read the wording for 72 hours,
    and hear of it if it happened lately; raises NotFit when there is none.
    """
    if tells and not wording.strip():
        raise NotFit("Write what others may read.", {"wording": "What happened, in your own words."})
    decision = _decide(session, report, Verdict.INCIDENT, wording=wording, by=by, now=now)
    _settle_breach(session, report, None, by=by, now=now)
    return Decided(decision, alert=tell_incident(session, report, wording=wording, tells=tells, by=by, now=now))


def approve_sighting(
    session: Session,
    report: Report,
    profile: Profile,
    *,
    wording: str,
    counts: bool = True,
    by: Account,
    now: datetime,
    today: date,
) -> Decided:
    """Verify that the report is a sighting of this profile, and tell those near.

    An alert that sounded before review becomes an approved one; one about somebody else is recalled.
    News too old to ring is listed only. `counts`: it was them, so a breach that the report claims is confirmed;
    otherwise, and when it was somebody else, the breach does not count.
    Raises NotPossible when members may not see the profile.
    """
    if not visible_to_members(profile, today=today):
        raise NotPossible(f"{profile.ref} is not shown to members now, so nobody can be told of it.")
    decision = _decide(session, report, Verdict.SIGHTING, wording=wording, by=by, now=now, profile=profile)
    place(session, report, profile, is_conduct=tells_of_conduct(report))
    _name_subject(report, profile)
    _settle_breach(session, report, profile if counts else None, by=by, now=now)
    alert = tell_sighting(session, report, profile, wording=wording, by=by, now=now)
    return Decided(decision, alert=alert, profile=profile)


def approve_new_profile(
    session: Session, report: Report, new: NewProfile, *, wording: str, by: Account, now: datetime
) -> Decided:
    """Verify the report and begin a profile from it. It stays a draft until somebody publishes it.

    A live alert about it becomes an approved one, which names nobody.

    Raises NotPossible while a picture of it is being made ready: it could not be added later.
    """
    if any(picture.photo and picture.photo.state is PhotoState.DUE for picture in report.pictures):
        raise NotPossible("A picture of this report is being made ready. Wait a few seconds, then send again.")
    decision = _decide(session, report, Verdict.NEW_PROFILE, wording=wording, by=by, now=now)
    _settle_breach(session, report, None, by=by, now=now)
    ready = [
        picture.photo_id for picture in report.pictures if picture.photo and picture.photo.state is PhotoState.READY
    ]
    photo_ids = [photo_id for photo_id in ready if photo_id is not None]
    profile = draft(session, new, first_seen_at=report.premises, photo_ids=photo_ids, by=by, now=now)
    decision.profile_id = profile.id
    place_first(session, report, profile)
    _name_subject(report, profile)
    return Decided(decision, alert=approve_live(session, report, wording=wording, by=by, now=now), profile=profile)


def ask_back(session: Session, report: Report, question: str, *, by: Account, now: datetime) -> Decided:
    """Send the report back to its reporter with a question; raises NotFit without one."""
    if not question.strip():
        raise NotFit("Write the question first.", {"reason": "What do you need to know?"})
    decision = _decide(session, report, Verdict.RETURNED, reason=question, by=by, now=now)
    report.notes.append(ReportNote(id=uuid4(), by_id=by.id, at=now, text=question.strip(), is_question=True))
    remember(session, report)
    return Decided(decision)


def reject(session: Session, report: Report, reason: str, *, by: Account, now: datetime) -> Decided:
    """Close the report unused, with a reason that its reporter is told; raises NotFit without one.

    Whoever was told because of it before review gets a correction.
    """
    if not reason.strip():
        raise NotFit("Say why.", {"reason": "The reporter is told this sentence."})
    decision = _decide(session, report, Verdict.REJECTED, reason=reason, by=by, now=now)
    _settle_breach(session, report, None, by=by, now=now)
    take_back_all(session, report, because=reason, by=by, now=now)
    return Decided(decision)


def keep_as_intelligence(session: Session, report: Report, *, by: Account, now: datetime) -> Decided:
    """Close the report as something that was heard, not seen: it counts as no incident and names nobody.

    Whoever was told because of it before review gets a correction. What was heard is graded in the same transaction
    (`intelligence.grade`).
    """
    decision = _decide(session, report, Verdict.INTELLIGENCE, by=by, now=now)
    _settle_breach(session, report, None, by=by, now=now)
    take_back_all(session, report, because="It was heard, not seen.", by=by, now=now)
    return Decided(decision)


def latest_decision(session: Session, report: Report) -> Decision | None:
    """Return the last word on a report, or None while it waits for its first."""
    return session.scalars(
        select(Decision).where(Decision.report_id == report.id).order_by(Decision.id.desc()).limit(1)
    ).first()


_STATES = {Verdict.RETURNED: ReportState.RETURNED, Verdict.REJECTED: ReportState.REJECTED}


def _decide(
    session: Session,
    report: Report,
    verdict: Verdict,
    *,
    by: Account,
    now: datetime,
    wording: str = "",
    reason: str = "",
    profile: Profile | None = None,
) -> Decision:
    require(by, Permission.DECIDE_REPORTS)
    fault = fault_before_deciding(session, report, by=by)
    if fault:
        raise NotAllowed(fault)
    report.decide(_STATES.get(verdict, ReportState.APPROVED))
    decision = Decision(
        report_id=report.id,
        verdict=verdict,
        by_id=by.id,
        at=now,
        reason=reason.strip(),
        wording=wording.strip(),
        profile_id=profile.id if profile else None,
    )
    session.add(decision)
    remember(session, report)
    release(session, report)
    session.flush()
    record(
        session,
        "decided",
        f"report {report.id}",
        by_id=by.id,
        now=now,
        verdict=verdict.value,
        reason=decision.reason,
        profile=profile.ref if profile else None,
    )
    return decision


def _settle_breach(session: Session, report: Report, was: Profile | None, *, by: Account, now: datetime) -> None:
    """Let the breach that a report claims count when it was them (`was`), and otherwise not; undo brings it back."""
    breach = breach_of_report(session, report.id)
    if breach is None or breach.state is not BreachState.CLAIMED:
        return
    if was is not None and was.id == breach.profile_id:
        confirm(session, breach, by=by, now=now)
    else:
        refute(session, breach, because="The report was decided on otherwise.", by=by, now=now)


def _name_subject(report: Report, profile: Profile) -> None:
    if not report.subjects:
        report.subjects.append(Subject(profile_id=profile.id))
    elif all(subject.profile_id != profile.id for subject in report.subjects):
        report.subjects[0].profile_id = profile.id
