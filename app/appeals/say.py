"""One of the panel says their word; once all have, it is decided."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.appeals import rules
from app.appeals.find import my_seat, seats_of
from app.appeals.models import Appeal, AppealKind, AppealOutcome, AppealSeat
from app.appeals.seat import faults_of_seated, panel_size
from app.audit.record import record
from app.exclusions.judgements import is_hidden
from app.exclusions.lift import lift, shorten
from app.exclusions.models import State
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require

LONGEST = 2000
HAD_PART_SINCE = "You, or your business, have had a part in it since. Stand down, and the desk seats somebody else."
CLOSED = "It is being looked at elsewhere. Nobody is shown the case now, and nobody is asked for a word."


def say(
    session: Session, appeal: Appeal, said: rules.Said, *, because: str, by: Account, now: datetime, zone: tzinfo
) -> AppealSeat:
    """Keep one's word on an appeal that one hears; it is not changed afterwards. The last word decides.

    Raises NotFit without a reason or a fitting day, NotPossible when it was said or decided, or while the profile is
    looked at elsewhere, NotAllowed for who has come to have a part in it since they were seated, NotThere for others.
    """
    require(by, Permission.HEAR_APPEALS)
    seat = my_seat(session, appeal.id, by=by)
    if seat.said_at is not None:
        raise NotPossible("You have said your word. It stays as it is.")
    if not rules.is_open(appeal):
        raise NotPossible(f"{appeal.ref} is not being heard any more.")
    if is_hidden(appeal.exclusion):
        raise NotPossible(CLOSED)
    if faults_of_seated(session, appeal, [by]):
        raise NotAllowed(HAD_PART_SINCE)
    faults = {}
    if not because.strip():
        faults["because"] = "Say why: the person reads what came of it, with the reasons."
    elif len(because) > LONGEST:
        faults["because"] = f"At most {LONGEST} letters."
    unfit = rules.fault_before_saying(appeal.exclusion, said, today=day_of(now, zone), zone=zone)
    if unfit is not None:
        faults[unfit[0]] = unfit[1]
    if faults:
        raise NotFit("Look at what is marked. Nothing is lost.", faults)
    seat.word, seat.because, seat.said_at = said.outcome, because.strip(), now
    seat.new_end = said.new_end if said.outcome is AppealOutcome.SHORTENED else None
    session.flush()
    record(session, "said", f"appeal {appeal.ref}", by_id=by.id, now=now)
    decide(session, appeal, by=by, now=now, zone=zone)
    return seat


def decide(session: Session, appeal: Appeal, *, by: Account, now: datetime, zone: tzinfo) -> bool:
    """Decide when the whole panel has spoken, and let it have its effect; returns whether it did.

    A day that has passed meanwhile lets the exclusion end today; nothing is done to one that is over by itself.
    """
    require(by, Permission.HEAR_APPEALS)
    seated = [one for one, _ in seats_of(session, appeal) if one.stood_down_at is None]
    is_whole = len(seated) >= panel_size(session, appeal) and all(one.said_at is not None for one in seated)
    if not rules.is_open(appeal) or not is_whole:
        return False
    verdict = rules.outcome_of([rules.Said(one.word, one.new_end) for one in seated if one.word is not None])
    agreeing = [one.because for one in seated if one.word is verdict.outcome]
    appeal.outcome, appeal.decided_at, appeal.because = verdict.outcome, now, "\n\n".join(agreeing)
    today = day_of(now, zone)
    because = f"{appeal.kind.value.capitalize()} {appeal.ref}: {verdict.outcome.value}."
    exclusion = appeal.exclusion
    is_on = exclusion.state is State.SERVED and exclusion.ends_on is not None and today <= exclusion.ends_on
    if verdict.outcome is AppealOutcome.LIFTED and is_on:
        was_right = appeal.kind is AppealKind.EARLY_REVIEW
        lift(session, exclusion, because=because, by=by, now=now, was_right=was_right)
    if verdict.outcome is AppealOutcome.SHORTENED and verdict.new_end is not None:
        appeal.new_end = max(verdict.new_end, today)
        if exclusion.ends_on is not None:  # a review may have shortened it further meanwhile
            appeal.new_end = min(appeal.new_end, exclusion.ends_on)
        if is_on and exclusion.ends_on is not None and appeal.new_end < exclusion.ends_on:
            shorten(session, exclusion, ends_on=appeal.new_end, because=because, by=by, now=now, zone=zone)
    session.flush()
    record(session, "decided", f"appeal {appeal.ref}", by_id=by.id, now=now, outcome=verdict.outcome.value)
    tell_desk(session, f"appeal {appeal.ref}", f"{appeal.ref} is decided. Write to the person.", now=now)
    return True
