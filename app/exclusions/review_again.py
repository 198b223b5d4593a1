"""Look at an exclusion again, because somebody was let go or may be young: others keep, shorten or lift it."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.audit.record import record
from app.exclusions import rules
from app.exclusions.had_part import Heard, had_part, had_parts
from app.exclusions.judgements import Sees, fault_of_review, fault_of_reviewer, longest, sees
from app.exclusions.lift import MAY_BE_LIFTED, lift, shorten
from app.exclusions.models import BEFORE_DECISION, Exclusion, ForcedReview
from app.exclusions.who import someone
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.kernel.months import day_of, in_months
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.rules import is_young
from app.scheme_rules.current import rules_of_version


class ReviewOutcome(enum.StrEnum):
    """What becomes of the exclusion."""

    KEPT = "kept"
    SHORTENED = "shortened"
    LIFTED = "lifted"


def review_again(
    session: Session,
    review: ForcedReview,
    outcome: ReviewOutcome | None,
    *,
    because: str,
    ends_on: date | None = None,
    heard: Heard,
    by: Account,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Say what becomes of it, with the reason. `heard`: who hears an appeal against it, which is not known here.

    Raises NotAllowed for who proposed or decided it, reported what it rests on or hears an appeal against it, for their
    members and for whoever speaks for a public body; NotThere before it is decided; NotPossible when it was looked at
    or is over; NotFit without an outcome, a reason or, to shorten it, a day, and when somebody who may be under 18
    would stay out for longer than the rules allow.
    """
    require(by, Permission.DECIDE_EXCLUSIONS)
    exclusion = session.get_one(Exclusion, review.exclusion_id)
    if exclusion.state in BEFORE_DECISION:
        raise NotThere("There is no such review.")
    had = had_part(session, exclusion, heard=heard)
    fault = fault_of_reviewer(exclusion, someone(session, by), by_id=by.id, had=had)
    if fault:
        raise NotAllowed(fault)
    if review.done_at is not None:
        raise NotPossible("Somebody has looked at it again already, or it has ended meanwhile.")
    fault = fault_of_review(exclusion, today=day_of(now, zone))
    if fault:
        raise NotPossible(fault)
    _ask(outcome, because, ends_on)
    _ask_of_young(session, exclusion, outcome, ends_on, zone=zone)
    if outcome is ReviewOutcome.SHORTENED and ends_on is not None:
        shorten(session, exclusion, ends_on=ends_on, because=because, by=by, now=now, zone=zone)
    elif outcome is ReviewOutcome.LIFTED:
        lift(session, exclusion, because=because, by=by, now=now)
    review.done_at, review.done_by_id = now, by.id
    review.outcome, review.says = (outcome.value if outcome else ""), because.strip()
    record(
        session,
        "looked again",
        f"exclusion {exclusion.ref}",
        by_id=by.id,
        now=now,
        outcome=review.outcome,
        because=review.says,
    )


class ToReview(NamedTuple):
    """`fault`: why who reads this may not say what becomes of it; None: they may."""

    review: ForcedReview
    exclusion: Exclusion
    fault: str | None


def to_review(session: Session, *, for_account: Account, heard: Heard, today: date) -> list[ToReview]:
    """Return the reviews that this person may do, and those of what they know whole by their part in it."""
    waiting, by_id = waiting_reviews(session, today=today), for_account.id
    waiting = [(review, one) for review, one in waiting if fault_of_review(one, today=today) is None]
    who, had = someone(session, for_account), had_parts(session, [one for _, one in waiting], heard=heard)
    found = []
    for review, one in waiting:
        much = sees(one, who, by_id=by_id, had=had[one.id], asks_review=True)
        if much in (Sees.OWN, Sees.FULL):
            found.append(ToReview(review, one, fault_of_reviewer(one, who, by_id=by_id, had=had[one.id])))
    return found


def asks_review(session: Session, exclusion: Exclusion, *, today: date) -> bool:
    """Return whether somebody must look at it again now, who had no part in it."""
    return bool(reviews_of(session, exclusion)) and fault_of_review(exclusion, today=today) is None


def reviews_of(session: Session, exclusion: Exclusion) -> list[ForcedReview]:
    """Return why it must be looked at again, as far as nobody has yet; also while it is still to be decided."""
    wanted = select(ForcedReview).where(ForcedReview.exclusion_id == exclusion.id, ForcedReview.done_at.is_(None))
    return list(session.scalars(wanted.order_by(ForcedReview.id)))


def to_look_at_first(session: Session, exclusion_ids: Collection[int]) -> set[int]:
    """Return the ids of those among these exclusions that somebody must look at again before anything is done."""
    wanted = select(ForcedReview.exclusion_id).where(ForcedReview.exclusion_id.in_(exclusion_ids))
    return set(session.scalars(wanted.where(ForcedReview.done_at.is_(None))))


def waiting_reviews(
    session: Session, profile_id: int | None = None, *, today: date
) -> list[tuple[ForcedReview, Exclusion]]:
    """Return the reviews that wait, the one due first at the top; of one person, or of everybody: for the desk.

    Nobody waits for one of an exclusion that was refused, taken back or lapsed meanwhile, or whose last day is over:
    nothing is left to look at. Before it is decided, whoever prepares and decides it has to know.
    """
    wanted = (
        select(ForcedReview, Exclusion)
        .join(Exclusion, Exclusion.id == ForcedReview.exclusion_id)
        .where(ForcedReview.done_at.is_(None), Exclusion.state.in_(MAY_BE_LIFTED))
        .where(or_(Exclusion.ends_on.is_(None), Exclusion.ends_on >= today))
        .order_by(ForcedReview.due_on, ForcedReview.id)
        .options(selectinload(Exclusion.words))
    )
    if profile_id is not None:
        wanted = wanted.where(Exclusion.profile_id == profile_id)
    return [(review, exclusion) for review, exclusion in session.execute(wanted)]


def _ask(outcome: ReviewOutcome | None, because: str, ends_on: date | None) -> None:
    faults = {}
    if outcome is None:
        faults["outcome"] = "Choose what becomes of it."
    if outcome is ReviewOutcome.SHORTENED and ends_on is None:
        faults["ends_on"] = "Choose the last day."
    if not because.strip():
        faults["because"] = "Say what you looked at, and why it ends so."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)


def _ask_of_young(
    session: Session, exclusion: Exclusion, outcome: ReviewOutcome | None, ends_on: date | None, *, zone: tzinfo
) -> None:
    """Raise NotFit when it would go on for longer than somebody who may be under 18 can be asked to stay out."""
    if outcome is ReviewOutcome.LIFTED or not is_young(exclusion.profile) or exclusion.months is None:
        return
    most = longest(rules_of_version(session, exclusion.rules_version), exclusion.profile)
    says = f"They are, or may be, under 18: {in_months(most)} at most."
    if exclusion.served_at is None:
        if rules.was_decided_of_an_adult(exclusion, longest=most):
            raise NotFit("Look at what is marked.", {"outcome": f"{says} It is lifted, and can be proposed anew."})
        return
    last = rules.last_day(exclusion.served_at, most, zone=zone)
    field, goes_on = "outcome", exclusion.ends_on
    if outcome is ReviewOutcome.SHORTENED:
        field, goes_on = "ends_on", ends_on
    if goes_on is not None and goes_on > last:
        until = f"{last.day} {last:%B %Y}"
        raise NotFit("Look at what is marked.", {field: f"{says} Shorten it to {until} or earlier, or lift it."})
