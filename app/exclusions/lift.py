"""End an exclusion before its day, or bring its day forward: after an appeal, a review, or for the wrong person.

These two change what was decided; whether they may is asked by the verbs that call them.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.models import OPEN, Exclusion, ForcedReview, State
from app.exclusions.take_effect import show
from app.kernel.errors import NotFit, NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.profiles.stand import no_longer, taken_back

MAY_BE_LIFTED = (*OPEN, State.SERVED)


def lift(
    session: Session,
    exclusion: Exclusion,
    *,
    because: str,
    by: Account | None,
    now: datetime,
    was_right: bool = False,
) -> None:
    """End it now; whoever it was about stands as before it. Reviews of it that wait are over as well.

    `was_right`: it should have been decided, and goes on no longer (an early review): then it leaves what one leaves
    that has run out, see `app.profiles.stand`. `now` is in the town's time, as a request has it. Raises NotFit without
    a reason, NotPossible when it has ended.
    """
    _ask_why(because)
    exclusion.become(State.LIFTED, out_of=MAY_BE_LIFTED)
    exclusion.ended_at, exclusion.ended_because = now, because.strip()
    waiting = select(ForcedReview).where(ForcedReview.exclusion_id == exclusion.id, ForcedReview.done_at.is_(None))
    for review in session.scalars(waiting):
        review.done_at, review.done_by_id = now, by.id if by else None
        review.outcome, review.says = "lifted", because.strip()
    end = no_longer if was_right else taken_back
    end(session, exclusion.profile, exclusion.ref, now=now, today=now.date())
    said = {"profile": exclusion.profile.ref, "because": because.strip()}
    record(session, "lifted", f"exclusion {exclusion.ref}", by_id=by.id if by else None, now=now, **said)


def shorten(
    session: Session,
    exclusion: Exclusion,
    *,
    ends_on: date,
    because: str,
    by: Account | None,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Let it end on an earlier day, which is its last, also when it begins only in days, by a letter that was posted.

    Raises NotFit for another day, NotPossible before it is served and once it is over.
    """
    _ask_why(because)
    today = day_of(now, zone)
    served_at, end = exclusion.served_at, exclusion.ends_on
    if exclusion.state is not State.SERVED or served_at is None or end is None or end < today:
        raise NotPossible(f"{exclusion.ref} is not in force, so there is no day to bring forward. It can be lifted.")
    first = max(today, day_of(served_at, zone))
    if not first <= ends_on < end:
        begins = "today" if first == today else f"{first.day} {first:%B %Y}"
        day = f"{end.day} {end:%B %Y}"
        raise NotFit(
            "Choose another day.", {"ends_on": f"A day from {begins} on, and before {day}, on which it ends now."}
        )
    exclusion.ends_on = ends_on
    show(session, exclusion, now=now, zone=zone)
    said = {"before": end.isoformat(), "ends_on": ends_on.isoformat(), "because": because.strip()}
    record(session, "shortened", f"exclusion {exclusion.ref}", by_id=by.id if by else None, now=now, **said)


def _ask_why(because: str) -> None:
    if not because.strip():
        raise NotFit("Say why.", {"because": "Say in a sentence why it does not go on as it was."})
