"""What the scheme's rules propose for one person today: their incidents and what came before, handed to the rules."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.exclusions.models import LET_GO, CountedIncident, Exclusion, PoliceOutcome, PoliceOutcomeKind, State
from app.kernel.months import day_of
from app.members.models import Premises
from app.profiles.models import Conviction, Ground, Profile, Sighting
from app.profiles.rules import is_young
from app.reports.models import Report, ReportState
from app.scheme_rules.current import current_rules, rules_of_version
from app.scheme_rules.history import Arrest, Excluded, History, Warned
from app.scheme_rules.points import Assessment, Incident, assess
from app.warnings.models import GivenWarning
from app.warnings.rules import counts_from

# Two reports of one place within an hour are one incident: nobody is counted twice for the same.
SAME_WITHIN = timedelta(hours=1)
_RESTS_ON_IT = (State.DECIDED, State.ISSUED, State.SERVED, State.LIFTED)


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
        incidents_of(session, profile, zone=zone),
        history=history_of(session, profile, today=today, zone=zone),
        today=today,
        is_young=is_young(profile),
    )


def incidents_of(session: Session, profile: Profile, *, zone: tzinfo) -> list[Incident]:
    """Return what this person was seen to do, the earliest first."""
    seen = _seen(session, profile)
    outcomes = outcomes_of(session, profile)
    rested_on = _rested_on(session, profile)
    close = {one.report.id: _close_to(one, seen) for one in seen}
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
            counted_in=_counted_in(one.report.id, close[one.report.id], rested_on),
            close_to=close[one.report.id],
        )
        for one in seen
    ]


def history_of(session: Session, profile: Profile, *, today: date, zone: tzinfo) -> History:
    """Return the warnings, exclusions, arrests and convictions of a person; what is spent is none of them."""
    given = select(GivenWarning).where(GivenWarning.profile_id == profile.id, GivenWarning.ended_at.is_(None))
    warnings = [counting for one in session.scalars(given) if (counting := _warned(session, one, zone)) is not None]
    served = select(Exclusion).where(Exclusion.profile_id == profile.id, Exclusion.served_at.is_not(None))
    # What was taken back as wrong is as if it had never been (`app.profiles.stand`).
    served = served.outerjoin(Ground, Ground.source == Exclusion.ref)
    served = served.where(or_(Ground.source.is_(None), Ground.was_taken_back.is_(False)))
    exclusions = [one for one in (_excluded(row, zone) for row in session.scalars(served)) if one]
    found = select(Conviction.convicted_on).where(Conviction.profile_id == profile.id, Conviction.spent_on > today)
    outcomes = outcomes_of(session, profile)
    convicted = [one.happened_on for one in outcomes if one.kind is PoliceOutcomeKind.CONVICTED]
    return History(
        warnings=tuple(warnings),
        exclusions=tuple(exclusions),
        arrests=tuple(_arrests(session, profile, outcomes)),
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


def _close_to(one: _Seen, seen: Sequence[_Seen]) -> frozenset[UUID]:
    """Return the other reports that may be of the same incident: of the same premises, within the hour."""
    return frozenset(
        other.report.id
        for other in seen
        if other is not one
        and other.sighting.premises_id == one.sighting.premises_id
        and abs(other.sighting.happened_at - one.sighting.happened_at) <= SAME_WITHIN
    )


def _counted_in(id: UUID, close: Collection[UUID], rested_on: dict[UUID, str]) -> str:
    """Return which exclusion rests on this report, or on another of the same incident; else ""."""
    return rested_on.get(id) or next((rested_on[one] for one in sorted(close) if one in rested_on), "")


def _warned(session: Session, warning: GivenWarning, zone: tzinfo) -> Warned | None:
    """Return a warning as it counts: one that was posted from the day on which its letter counts as given."""
    if warning.given_at is None or warning.given_how is None or warning.lapses_on is None:
        return None
    post_days = rules_of_version(session, warning.rules_version).post_days
    return Warned(
        counts_from(day_of(warning.given_at, zone), warning.given_how, post_days=post_days), warning.lapses_on
    )


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
    return about[-1] if about and about[-1] not in LET_GO else None


def _arrests(session: Session, profile: Profile, outcomes: Sequence[PoliceOutcome]) -> list[Arrest]:
    """Return the arrests at members' premises that may still propose.

    One after which they were let go does not, nor one on which an exclusion rests, or on whose report one does. An
    exclusion that rests on an arrest rests on all that were known when it was proposed.
    """
    reports = _rested_on(session, profile)
    rested = select(Exclusion.proposed_at).where(
        Exclusion.profile_id == profile.id,
        Exclusion.state.in_(_RESTS_ON_IT),
        Exclusion.rests_on_arrest_id.is_not(None),
    )
    weighed_at = max(session.scalars(rested), default=None)
    found = []
    for place, one in enumerate(outcomes):
        if one.kind is not PoliceOutcomeKind.ARRESTED or one.premises_id is None:
            continue
        if one.report_id in reports or (weighed_at is not None and one.at <= weighed_at):
            continue
        if any(after.kind in LET_GO and _may_be_of(after, one) for after in outcomes[place + 1 :]):
            continue
        found.append(Arrest(one.happened_on, session.get_one(Premises, one.premises_id).name, one.id))
    return found


def _may_be_of(after: PoliceOutcome, arrest: PoliceOutcome) -> bool:
    """Return whether what came after may be of this arrest: of the same report or, where none is named, of any."""
    return None in (after.report_id, arrest.report_id) or after.report_id == arrest.report_id


def _excluded(row: Exclusion, zone: tzinfo) -> Excluded | None:
    if row.served_at is None or row.ends_on is None:
        return None
    until = min(row.ends_on, day_of(row.ended_at, zone)) if row.ended_at else row.ends_on
    return Excluded(day_of(row.served_at, zone), until)
