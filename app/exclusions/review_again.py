"""Look at an exclusion again because somebody was let go: it is kept, shortened or lifted, by other people."""

from __future__ import annotations

import enum
from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.judgements import Someone
from app.exclusions.lift import MAY_BE_LIFTED, lift, shorten
from app.exclusions.models import Exclusion, ForcedReview
from app.exclusions.who import someone
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


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
    by: Account,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Say what becomes of it, with the reason.

    Raises NotAllowed for who proposed it, for their member and for whoever speaks for a public body; NotPossible when
    it was looked at; NotFit without an outcome, a reason or, to shorten it, a day.
    """
    require(by, Permission.DECIDE_EXCLUSIONS)
    exclusion = session.get_one(Exclusion, review.exclusion_id)
    fault = fault_before_reviewing(exclusion, who=someone(session, by), by_id=by.id)
    if fault:
        raise NotAllowed(fault)
    if review.done_at is not None:
        raise NotPossible("Somebody has looked at it again already. Open it again to see what they said.")
    _ask(outcome, because, ends_on)
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


def fault_before_reviewing(exclusion: Exclusion, *, who: Someone, by_id: int) -> str | None:
    """Return why this person may not look at it again, or None: it is a member business or the Board, and new to it."""
    if exclusion.proposed_by_id == by_id:
        return "You proposed it yourself. Somebody else must look at it again."
    if exclusion.member_id in who.member_ids or exclusion.member_id == who.member_id:
        return "Your business proposed it. Another member, or the Board, must look at it again."
    if who.is_public:
        return "A member business or the Board decides. The desk, the police and the council do not."
    return None


def waiting_reviews(session: Session, profile_id: int | None = None) -> list[tuple[ForcedReview, Exclusion]]:
    """Return the reviews that wait, the one due first at the top; of one person, or of everybody.

    Nobody waits for one of an exclusion that was refused, taken back or lapsed meanwhile: nothing is left to look at.
    """
    wanted = (
        select(ForcedReview, Exclusion)
        .join(Exclusion, Exclusion.id == ForcedReview.exclusion_id)
        .where(ForcedReview.done_at.is_(None), Exclusion.state.in_(MAY_BE_LIFTED))
        .order_by(ForcedReview.due_on, ForcedReview.id)
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
