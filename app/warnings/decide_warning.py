"""Decide that somebody is warned. It shows nothing and means nothing until it has been given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.kernel.months import in_months
from app.kernel.references import next_ref
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.scheme_rules.current import current_rules
from app.scheme_rules.points import Incident
from app.warnings import rules
from app.warnings.find import reports_of
from app.warnings.models import GivenWarning
from app.wordings.around import said_day
from app.wordings.merge import merged
from app.wordings.models import DocumentKind

NEXT_STEP = (
    "If more is reported and checked in that time, a member business may propose that you are asked to stay out of "
    "member premises. You would be told first, in writing, and could appeal."
)


class WarningSaid(NamedTuple):
    """`incidents`: the reports it rests on. `guardian_says`: who of those who have care was told, of somebody young."""

    incidents: Collection[UUID]
    because: str
    guardian_says: str = ""


def decide_warning(
    session: Session,
    profile: Profile,
    said: WarningSaid,
    around: Mapping[str, str],
    *,
    seen: Sequence[Incident],
    by: Account,
    now: datetime,
    zone: tzinfo,
) -> GivenWarning:
    """Write the warning and its letter, which stays as it is whatever the wording becomes.

    `around`: what stands in every letter of the scheme. `seen`: all that this person was seen to do, as exclusions
    count it (`app/exclusions/points.py`), the earliest first. Raises NotPossible for a profile that is disputed,
    withdrawn or of nobody known, or that has a warning on its way; NotFit naming each field at fault.
    """
    require(by, Permission.GIVE_WARNINGS)
    fault = rules.fault_before_warning(profile)
    if fault is not None:
        raise NotPossible(fault)
    _refuse_second(session, profile)
    holds, today = current_rules(session), now.astimezone(zone).date()
    offered = rules.may_be_rested_on(seen, holds.matrix, today=today)
    found = rules.weighed([one for one in offered if one.report_id in set(said.incidents)], holds.matrix, today=today)
    chosen = reports_of(session, [one.report_id for one in found.incidents])
    _check(profile, said, list(chosen.values()), by)
    stands_for = in_months(holds.matrix.warning_months)
    ref = next_ref(session, GivenWarning.ref, "WN")
    fields = {
        **around,
        "name": profile.title,
        "ref": ref,
        "incidents": "\n".join(said_incident(chosen[id], zone) for id in rules.in_letter(found)),
        "points": rules.said_points(found.points),
        "lapses_on": f"{stands_for} after the day on which you are given this letter",
        "next_step": NEXT_STEP,
    }
    warning = GivenWarning(
        ref=ref,
        profile_id=profile.id,
        rules_version=holds.version,
        points=found.points,
        incidents=[str(one.report_id) for one in found.incidents],
        because=said.because.strip(),
        guardian_says=said.guardian_says.strip(),
        decided_by_id=by.id,
        decided_at=now,
        letter=merged(session, DocumentKind.WARNING, fields),
    )
    session.add(warning)
    session.flush()
    detail = {
        "profile": profile.ref,
        "points": found.points,
        "incidents": warning.incidents,
        "because": warning.because,
    }
    record(session, "warned", f"warning {ref}", by_id=by.id, now=now, **detail)
    return warning


def said_incident(report: Report, zone: tzinfo) -> str:
    """Return what was seen, where and when, as a letter says it: of what kind, never in the reporter's words."""
    at = report.happened_at.astimezone(zone)
    return f"{said_day(at.date())}, {at:%H:%M}, {report.premises.name}: {CATEGORIES[report.category].label.lower()}"


def _refuse_second(session: Session, profile: Profile) -> None:
    waiting = select(GivenWarning.ref).where(
        GivenWarning.profile_id == profile.id, GivenWarning.ended_at.is_(None), GivenWarning.given_at.is_(None)
    )
    ref = session.scalar(waiting.limit(1))
    if ref is not None:
        raise NotPossible(f"{ref} waits to be given. Give it, or take it back first.")


def _check(profile: Profile, said: WarningSaid, chosen: list[Report], by: Account) -> None:
    faults = {}
    if not chosen:
        faults["incidents"] = "Choose at least one incident that it rests on."
    elif all(one.reporter_id == by.id for one in chosen):
        faults["incidents"] = "You reported all of these yourself. Somebody else of the desk decides."
    if not said.because.strip():
        faults["because"] = "Say in a sentence why a warning is fair and enough."
    if rules.needs_guardian(profile) and not said.guardian_says.strip():
        faults["guardian_says"] = (
            "They may be under 18. Say who has care of them and was told, and how; or why nobody was."
        )
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)
