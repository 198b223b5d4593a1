"""Look at an exclusion again because somebody was let go: it is kept, shortened or lifted, by other people."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import rules
from app.exclusions.lift import lift, shorten
from app.exclusions.models import Exclusion, ForcedReview
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account, Role, Sector
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
    fault = fault_before_reviewing(exclusion, by=by, colleagues=colleagues_of(session, by))
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


def fault_before_reviewing(exclusion: Exclusion, *, by: Account, colleagues: Collection[Role]) -> str | None:
    """Return why this person may not look at it again, or None: it is a member business or the Board, and new to it."""
    if exclusion.proposed_by_id == by.id:
        return "You proposed it yourself. Somebody else must look at it again."
    if exclusion.member_id in by.member_ids:
        return "Your business proposed it. Another member, or the Board, must look at it again."
    if rules.speaks_for_public_body(by.role, sectors_of(by), colleagues):
        return "A member business or the Board decides. The desk, the police and the council do not."
    return None


def sectors_of(account: Account) -> set[Sector]:
    return {place.sector for place in account.premises}


def colleagues_of(session: Session, account: Account) -> list[Role]:
    """Return the roles of the others of the same member."""
    ids = account.member_ids
    wanted = select(Account.role).where(Account.member_id.in_(ids), Account.id != account.id)
    return list(session.scalars(wanted)) if ids else []


def waiting_reviews(session: Session, profile_id: int | None = None) -> list[tuple[ForcedReview, Exclusion]]:
    """Return the reviews that wait, the one due first at the top; of one person, or of everybody."""
    wanted = (
        select(ForcedReview, Exclusion)
        .join(Exclusion, Exclusion.id == ForcedReview.exclusion_id)
        .where(ForcedReview.done_at.is_(None))
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
