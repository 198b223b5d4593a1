"""Count the words: when one decides, when everybody has voted, and when the time of a vote is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.judgements import Ending
from app.exclusions.models import Exclusion, State
from app.exclusions.who import how_many_may_decide
from app.kernel.months import in_months
from app.scheme_rules.current import rules_of_version


def settle(session: Session, exclusion: Exclusion, *, now: datetime) -> bool:
    """Decide it if the words do so now; return whether they did. Nobody's word but those that were said counts."""
    deciding = rules_of_version(session, exclusion.rules_version).deciding
    found = judgements.outcome(
        exclusion.panel,
        exclusion.words,
        board=deciding.board,
        quorum=deciding.vote_quorum,
        able=how_many_may_decide(session, exclusion),
        is_closed=exclusion.closes_at is not None and now >= exclusion.closes_at,
    )
    fault = judgements.fault_of_profile(exclusion.profile)
    if found.ending is Ending.OPEN:
        return False
    if found.ending is Ending.DECIDED and fault:
        found = judgements.Outcome(Ending.REFUSED, says=fault)
    is_decided = found.ending is Ending.DECIDED
    exclusion.become(State.DECIDED if is_decided else State.REFUSED, out_of=(State.DECIDING,))
    exclusion.decided_at, exclusion.months = now, found.months
    if not is_decided:
        exclusion.ended_at, exclusion.ended_because = now, found.says
    session.flush()
    about, agree = f"exclusion {exclusion.ref}", sum(word.agrees for word in exclusion.words)
    said = {"profile": exclusion.profile.ref, "outcome": exclusion.state.value, "months": found.months}
    said |= {"agree": agree, "dissent": len(exclusion.words) - agree, "because": found.says}
    record(session, "came to a decision", about, by_id=None, now=now, **said)
    next = f"for {in_months(found.months or 0)}. Issue the notice." if is_decided else "nobody is asked to stay out."
    tell_desk(session, about, f"{exclusion.ref} is {exclusion.state}: {next}", now=now)
    return True


def close_votes(session: Session, *, now: datetime) -> int:
    """Close the votes whose time is over; return how many. Called again, it changes nothing."""
    over = select(Exclusion).where(Exclusion.state == State.DECIDING, Exclusion.closes_at <= now)
    return sum(settle(session, one, now=now) for one in session.scalars(over).all())


def is_one_due(session: Session, *, now: datetime) -> bool:
    """Return whether the time of any vote is over: read first, so that nobody who writes waits for nothing."""
    over = select(Exclusion.id).where(Exclusion.state == State.DECIDING, Exclusion.closes_at <= now)
    return session.scalar(over.limit(1)) is not None
