"""What the police or a court did: an arrest proposes, no further action or an acquittal asks everything again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import LET_GO, OPEN, Exclusion, ForcedReview, PoliceOutcome, PoliceOutcomeKind, State
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfileState, Sighting
from app.scheme_rules.current import current_rules, rules_of_version

_LOOK = "Look at what is marked, then send again."


class Outcome(NamedTuple):
    """`source`: who said so. `report_id` or `premises_id`: of what, and where; either may be left out."""

    kind: PoliceOutcomeKind | None
    happened_on: date | None
    source: str
    report_id: UUID | None = None
    premises_id: int | None = None


class Noted(NamedTuple):
    """The outcome, and the reviews that it forces."""

    outcome: PoliceOutcome
    reviews: list[ForcedReview]


def note_outcome(
    session: Session, profile: Profile, said: Outcome, *, by: Account, now: datetime, today: date
) -> Noted:
    """Keep it; when somebody was let go, each exclusion that is open or in force must be looked at again in time.

    So must the profile, which hides itself when nobody does. Raises NotFit unless it is whole, NotPossible for a
    profile that is withdrawn. The record says of what kind it was, never of what.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    if profile.state is ProfileState.WITHDRAWN:
        raise NotPossible(f"{profile.ref} is withdrawn. Nothing is added to it any more.")
    made = _whole(session, profile, said, by=by, now=now, today=today)
    session.add(made)
    session.flush()
    reviews = _force(session, profile, made, now=now, today=today) if made.kind in LET_GO else []
    record(
        session,
        "noted a police outcome",
        f"profile {profile.ref}",
        by_id=by.id,
        now=now,
        kind=made.kind.value,
        reviews=[str(one.exclusion_id) for one in reviews],
    )
    return Noted(made, reviews)


def _whole(
    session: Session, profile: Profile, said: Outcome, *, by: Account, now: datetime, today: date
) -> PoliceOutcome:
    faults = {}
    if said.kind is None:
        faults["outcome_kind"] = "Choose what the police or the court did."
    if said.happened_on is None or said.happened_on > today:
        faults["outcome_on"] = "The day on which it happened, not later than today."
    if not said.source.strip():
        faults["outcome_source"] = "Who told you: an officer by name, the court’s list."
    premises_id = said.premises_id
    if said.report_id is not None:
        seen = session.get(Sighting, (said.report_id, profile.id))
        if seen is None:
            faults["outcome_report"] = f"Choose a report in which {profile.ref} is named."
        elif premises_id is None:
            premises_id = seen.premises_id
    if premises_id is not None and session.get(Premises, premises_id) is None:
        faults["outcome_premises"] = "Choose one of the scheme’s premises."
    if said.kind is PoliceOutcomeKind.ARRESTED and premises_id is None:
        faults.setdefault("outcome_premises", "Say where: an arrest proposes only at a member’s premises.")
    if faults or said.kind is None or said.happened_on is None:
        raise NotFit(_LOOK, faults)
    return PoliceOutcome(
        profile_id=profile.id,
        report_id=said.report_id,
        premises_id=premises_id,
        kind=said.kind,
        happened_on=said.happened_on,
        source=said.source.strip(),
        by_id=by.id,
        at=now,
    )


def _force(
    session: Session, profile: Profile, outcome: PoliceOutcome, *, now: datetime, today: date
) -> list[ForcedReview]:
    """Open a review of each exclusion that it may bear on, in the days of the rules by which it was proposed.

    The profile's own review is brought forward as well, to the first of these days.
    """
    wanted = select(Exclusion).where(Exclusion.profile_id == profile.id, Exclusion.state.in_((*OPEN, State.SERVED)))
    made = []
    for exclusion in session.scalars(wanted.order_by(Exclusion.id)):
        if exclusion.state is State.SERVED and exclusion.ends_on is not None and exclusion.ends_on < today:
            continue
        day = f"{outcome.happened_on.day} {outcome.happened_on:%B %Y}"
        why = f"{outcome.kind.value.capitalize()} on {day}."
        days = rules_of_version(session, exclusion.rules_version).review_days
        due_on = today + timedelta(days=days)
        made.append(ForcedReview(exclusion_id=exclusion.id, why=why, opened_at=now, due_on=due_on))
    session.add_all(made)
    if profile.review_on is not None:
        by_now = today + timedelta(days=current_rules(session).matrix.review_days)
        profile.review_on = min(profile.review_on, by_now, *(one.due_on for one in made))
    session.flush()
    return made
