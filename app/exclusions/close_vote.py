"""Count the words: when one decides, when all have voted, when the time of a vote is over, when too few are left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.judgements import Ending
from app.exclusions.models import BEFORE_DECISION, Exclusion, State
from app.exclusions.who import how_many_may_decide
from app.kernel.months import in_months
from app.profiles.models import Profile, ProfileState
from app.scheme_rules.current import rules_of_version


def settle(session: Session, exclusion: Exclusion, *, now: datetime) -> bool:
    """Decide it if the words do so now; return whether they did. Nobody's word but those that were said counts."""
    found = _outcome(session, exclusion, now=now)
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
    """Settle whatever can be settled without another word; return how many. Called again, it changes nothing.

    A vote whose time is over; what cannot be agreed to any more, because somebody of those who decide has gone; and
    what is about a profile that is withdrawn, on which nobody may say a word.
    """
    ended = sum(_end(session, one, now=now) for one in _of_withdrawn(session))
    return ended + sum(settle(session, one, now=now) for one in _deciding(session))


def is_one_due(session: Session, *, now: datetime) -> bool:
    """Return whether there is any of that: read first, so that nobody who writes waits for nothing."""
    if _of_withdrawn(session):
        return True
    return any(_outcome(session, one, now=now).ending is not Ending.OPEN for one in _deciding(session))


def _outcome(session: Session, exclusion: Exclusion, *, now: datetime) -> judgements.Outcome:
    deciding = rules_of_version(session, exclusion.rules_version).deciding
    return judgements.outcome(
        exclusion.panel,
        exclusion.words,
        board=deciding.board,
        quorum=deciding.vote_quorum,
        able=how_many_may_decide(session, exclusion),
        is_closed=exclusion.closes_at is not None and now >= exclusion.closes_at,
    )


def _deciding(session: Session) -> list[Exclusion]:
    wanted = select(Exclusion).where(Exclusion.state == State.DECIDING).order_by(Exclusion.id)
    return list(session.scalars(wanted.options(selectinload(Exclusion.words))))


def _of_withdrawn(session: Session) -> list[Exclusion]:
    wanted = select(Exclusion).join(Profile, Profile.id == Exclusion.profile_id).order_by(Exclusion.id)
    gone = (Exclusion.state.in_(BEFORE_DECISION), Profile.state == ProfileState.WITHDRAWN)
    return list(session.scalars(wanted.where(*gone)))


def _end(session: Session, exclusion: Exclusion, *, now: datetime) -> bool:
    """End one without a decision."""
    because = f"{exclusion.profile.ref} was withdrawn."
    exclusion.become(State.WITHDRAWN, out_of=BEFORE_DECISION)
    exclusion.ended_at, exclusion.ended_because = now, because
    session.flush()
    about, said = f"exclusion {exclusion.ref}", {"profile": exclusion.profile.ref, "because": because}
    record(session, "stopped", about, by_id=None, now=now, **said)
    tell_desk(session, about, f"{exclusion.ref} has ended: {because}", now=now)
    return True
