"""A member business, or somebody of the Board, says their word on an exclusion. One each, and it stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.close_vote import settle
from app.exclusions.had_part import had_part
from app.exclusions.models import Exclusion, Word
from app.exclusions.who import someone
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require


def say(
    session: Session,
    exclusion: Exclusion,
    *,
    agrees: bool | None,
    months: int | None,
    because: str,
    by: Account,
    now: datetime,
) -> Word:
    """Agree for so many months, or dissent; when that decides it, it is decided.

    A dissent is kept with the words that decided. Raises NotAllowed for who has no part in deciding, NotPossible when
    it is too late or said already, NotFit by field.
    """
    require(by, Permission.DECIDE_EXCLUSIONS)
    who, had = someone(session, by), had_part(session, exclusion)
    fault = judgements.fault_of_decider(exclusion, who, by_id=by.id, had=had)
    if fault:
        raise NotAllowed(fault)
    fault = judgements.fault_before_word(exclusion, who, by_id=by.id, had=had, said=exclusion.words, now=now)
    if fault:
        raise NotPossible(fault)
    faults = judgements.faults_in_word(agrees=agrees, months=months, most=exclusion.proposes_months, because=because)
    if faults or agrees is None:
        raise NotFit("Look at what is marked, then say it again.", faults)
    word = Word(
        exclusion_id=exclusion.id,
        by_id=by.id,
        member_id=who.member_id,
        agrees=agrees,
        months=months if agrees else None,
        because=because.strip(),
        at=now,
    )
    exclusion.words.append(word)
    session.flush()
    about, said = f"exclusion {exclusion.ref}", {"months": word.months, "because": because.strip()}
    if agrees:
        record(session, "agreed to", about, by_id=by.id, now=now, **said)
    else:
        record(session, "dissented from", about, by_id=by.id, now=now, **said)
    settle(session, exclusion, now=now)
    return word
