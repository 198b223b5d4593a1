"""What the scheme's rules propose for one person today: their incidents and what came before, handed to the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import CountedIncident, Exclusion, PoliceOutcome, PoliceOutcomeKind, State
from app.kernel.months import day_of
from app.members.models import Premises
from app.profiles.models import Conviction, Profile, Sighting
from app.profiles.rules import is_young
from app.reports.models import Report, ReportState
from app.scheme_rules.current import current_rules
from app.scheme_rules.history import Arrest, Excluded, History, Warned
from app.scheme_rules.matrix import Matrix
from app.scheme_rules.points import Assessment, Incident, assess
from app.warnings.models import GivenWarning

# Two reports of one place within an hour are one incident: nobody is counted twice for the same.
SAME_WITHIN = timedelta(hours=1)
_RESTS_ON_IT = (State.DECIDED, State.ISSUED, State.SERVED, State.LIFTED)
_LET_GO = (PoliceOutcomeKind.NO_FURTHER_ACTION, PoliceOutcomeKind.ACQUITTED)


class _Seen(NamedTuple):
    sighting: Sighting
    report: Report
    premises: Premises


def assess_profile(session: Session, profile: Profile, *, today: date, zone: tzinfo) -> Assessment:
    """Return what the rules that hold now propose for this person, with a sentence for each incident.

    `zone`: of the town, in which an incident has its day.
    """
    matrix = current_rules(session).matrix
    return assess(
        matrix,
        incidents_of(session, profile, matrix, zone=zone),
        history=history_of(session, profile, today=today, zone=zone),
        today=today,
        is_young=is_young(profile),
    )


def incidents_of(session: Session, profile: Profile, matrix: Matrix, *, zone: tzinfo) -> list[Incident]:
    """Return what this person was seen to do, the earliest first."""
    seen = _seen(session, profile)
    outcomes = outcomes_of(session, profile)
    rested_on = _rested_on(session, profile)
    return [
        Incident(
            report_id=one.report.id,
            category=one.sighting.category,
            happened_on=day_of(one.sighting.happened_at, zone),
            place=one.premises.name,
            sector=one.premises.sector.value,
            is_verified=one.report.state is ReportState.APPROVED,
            has_police_outcome=_still_stands(outcomes, one.report.id) is not None,
            was_convicted=_still_stands(outcomes, one.report.id) is PoliceOutcomeKind.CONVICTED,
            counted_in=rested_on.get(one.report.id, ""),
            same_as=_same(one, seen, matrix),
        )
        for one in seen
    ]


def history_of(session: Session, profile: Profile, *, today: date, zone: tzinfo) -> History:
    """Return the warnings, exclusions, arrests and convictions of a person; what is spent is none of them."""
    given = select(GivenWarning).where(GivenWarning.profile_id == profile.id, GivenWarning.ended_at.is_(None))
    warnings = [
        Warned(day_of(one.given_at, zone), one.lapses_on)
        for one in session.scalars(given)
        if one.given_at is not None and one.lapses_on is not None
    ]
    served = select(Exclusion).where(Exclusion.profile_id == profile.id, Exclusion.served_at.is_not(None))
    exclusions = [one for one in (_excluded(row, zone) for row in session.scalars(served)) if one]
    found = select(Conviction.convicted_on).where(Conviction.profile_id == profile.id, Conviction.spent_on > today)
    outcomes = outcomes_of(session, profile)
    convicted = [one.happened_on for one in outcomes if one.kind is PoliceOutcomeKind.CONVICTED]
    return History(
        warnings=tuple(warnings),
        exclusions=tuple(exclusions),
        arrests=tuple(_arrests(session, outcomes)),
        convictions=tuple(sorted({*session.scalars(found), *convicted})),
    )


def outcomes_of(session: Session, profile: Profile) -> list[PoliceOutcome]:
    """Return what the police and courts did of a person, the earliest first."""
    wanted = select(PoliceOutcome).where(PoliceOutcome.profile_id == profile.id)
    return list(session.scalars(wanted.order_by(PoliceOutcome.happened_on, PoliceOutcome.id)))


def _seen(session: Session, profile: Profile) -> list[_Seen]:
    wanted = (
        select(Sighting, Report, Premises)
        .join(Report, Report.id == Sighting.report_id)
        .join(Premises, Premises.id == Sighting.premises_id)
        .where(Sighting.profile_id == profile.id, Sighting.is_conduct)
        .order_by(Sighting.happened_at, Sighting.report_id)
    )
    return [_Seen(*row) for row in session.execute(wanted)]


def _same(one: _Seen, seen: Sequence[_Seen], matrix: Matrix) -> UUID | None:
    """Return the report that counts for the same incident: of those close by the one with most points, or the first."""

    def worth(other: _Seen) -> tuple[int, float]:
        return matrix.points.get(other.sighting.category, 0), -other.sighting.happened_at.timestamp()

    close = [other for other in seen if _is_same(one, other)]
    best = max(close, key=worth)
    return best.report.id if best is not one else None


def _is_same(one: _Seen, other: _Seen) -> bool:
    apart = abs(one.sighting.happened_at - other.sighting.happened_at)
    return one.sighting.premises_id == other.sighting.premises_id and apart <= SAME_WITHIN


def _rested_on(session: Session, profile: Profile) -> dict[UUID, str]:
    wanted = (
        select(CountedIncident.report_id, Exclusion.ref)
        .join(Exclusion, Exclusion.id == CountedIncident.exclusion_id)
        .where(Exclusion.profile_id == profile.id, Exclusion.state.in_(_RESTS_ON_IT), CountedIncident.points > 0)
    )
    return {row.report_id: row.ref for row in session.execute(wanted)}


def _still_stands(outcomes: Sequence[PoliceOutcome], report_id: UUID) -> PoliceOutcomeKind | None:
    """Return the last that the police or a court did about this report; None when nothing, or when it came to none."""
    about = [one.kind for one in outcomes if one.report_id == report_id]
    return about[-1] if about and about[-1] not in _LET_GO else None


def _arrests(session: Session, outcomes: Sequence[PoliceOutcome]) -> list[Arrest]:
    """Return the arrests at members' premises; one after which they were let go proposes nothing any more."""
    found = []
    for place, one in enumerate(outcomes):
        if one.kind is not PoliceOutcomeKind.ARRESTED or one.premises_id is None:
            continue
        if any(after.kind in _LET_GO and _may_be_of(after, one) for after in outcomes[place + 1 :]):
            continue
        found.append(Arrest(one.happened_on, session.get_one(Premises, one.premises_id).name))
    return found


def _may_be_of(after: PoliceOutcome, arrest: PoliceOutcome) -> bool:
    """Return whether what came after may be of this arrest: of the same report or, where none is named, of any."""
    return None in (after.report_id, arrest.report_id) or after.report_id == arrest.report_id


def _excluded(row: Exclusion, zone: tzinfo) -> Excluded | None:
    if row.served_at is None or row.ends_on is None:
        return None
    until = min(row.ends_on, day_of(row.ended_at, zone)) if row.ended_at else row.ends_on
    return Excluded(day_of(row.served_at, zone), until)
