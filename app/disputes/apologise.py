"""The apology: written by a named person from what is so, and noted as sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry
from app.audit.record import record
from app.disputes.apology import Facts, draft
from app.disputes.heard import how_many_know, readers
from app.disputes.models import Correction
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Copy, Profile

LONGEST = 4000


def facts_of(session: Session, correction: Correction) -> Facts:
    """Return the numbers as they are now; of what went at that moment, as the record has it."""
    everybody, then = readers(session, correction), _of_that_moment(session, correction)
    outside = {copy.given_to for copy in prints_of(session, correction) if copy.account_id is None}
    return Facts(
        people=len(everybody),
        reached=how_many_know(everybody),
        pictures=int(then.get("pictures_deleted", 0)),
        kept=int(then.get("pictures_kept", 0)),
        only_told=int(then.get("only_told", 0)),
        is_least=bool(then.get("is_least", False)),
        others=int(then.get("pictures_of_others", 0)),
        on_paper=len(outside),
    )


def prints_of(session: Session, correction: Correction) -> Sequence[Copy]:
    """Return every copy on paper that was ever handed out: who gave theirs back has seen it all the same."""
    return session.scalars(select(Copy).where(Copy.profile_id == correction.profile_id).order_by(Copy.id)).all()


def words_of(session: Session, correction: Correction) -> str:
    """Return the apology as somebody wrote it, or its draft with the numbers of this moment."""
    return correction.apology or draft(facts_of(session, correction))


def write(session: Session, correction: Correction, *, words: str, by: Account, now: datetime) -> None:
    """Keep the words; raises NotFit without any, NotPossible once it is sent."""
    require(by, Permission.HANDLE_DISPUTES)
    _refuse_when_sent(correction)
    if not words.strip() or len(words) > LONGEST:
        raise NotFit("Write it first.", {"apology": f"What the person reads: at most {LONGEST} letters."})
    correction.apology = words.strip()
    record(session, "wrote the apology", f"correction {correction.id}", by_id=by.id, now=now)


def sent(session: Session, correction: Correction, *, how: str, by: Account, now: datetime) -> None:
    """Note to whom and how it went; what was sent stays as it is. Raises NotFit without that, NotPossible twice."""
    require(by, Permission.HANDLE_DISPUTES)
    _refuse_when_sent(correction)
    if not how.strip():
        raise NotFit("Say how it went.", {"how": "To whom, and how: by post, by e-mail, handed over."})
    correction.apology = words_of(session, correction)
    correction.apology_sent_at, correction.apology_sent_by_id = now, by.id
    record(session, "apologised", f"correction {correction.id}", by_id=by.id, now=now, how=how.strip())


def _refuse_when_sent(correction: Correction) -> None:
    if correction.apology_sent_at is not None:
        raise NotPossible("It has been sent. Write another letter if something was wrong in it.")


def _of_that_moment(session: Session, correction: Correction) -> dict[str, Any]:
    """Return what the record of that moment says."""
    ref = session.get_one(Profile, correction.profile_id).ref
    details = session.scalars(
        select(Detail)
        .join(Entry, Entry.seq == Detail.seq)
        .where(Entry.about == f"profile {ref}", Entry.verb == "was wrong about")
    )
    return next((one.body for one in details if one.body.get("correction") == str(correction.id)), {})
