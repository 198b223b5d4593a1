"""Keep what somebody has written of their statement so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.statements.models import Statement
from app.statements.rules import LONGEST, LONGEST_SHORT


class Written(NamedTuple):
    """What stands in the form. `answers`: of an impact statement, by the keys of its prompts; and the occupation."""

    text: str = ""
    abuse: str = ""
    shown: str = ""
    needs: str = ""
    may_attend: bool | None = None
    answers: Mapping[str, str] = {}


def write(session: Session, statement: Statement, written: Written, *, by: Account, now: datetime) -> Statement:
    """Keep the draft as it is now; each time replaces the time before. Only what is signed is written in the record.

    Raises NotPossible once it is signed, NotFit for what is too long, NotAllowed for another's.
    """
    require(by, Permission.MAKE_STATEMENTS)
    if statement.by_id != by.id:
        raise NotAllowed("This is somebody else’s statement.")
    if statement.signed_at is not None:
        raise NotPossible(f"{statement.ref} is signed, and what is signed stays as it is. Add a further statement.")
    _check(written)
    statement.text, statement.abuse, statement.shown = written.text, written.abuse, written.shown
    statement.needs, statement.may_attend = written.needs, written.may_attend
    statement.answers = dict(written.answers)
    statement.drafted_at = now
    session.flush()
    return statement


def _check(written: Written) -> None:
    long = {"text": LONGEST, "abuse": LONGEST_SHORT, "shown": LONGEST_SHORT, "needs": LONGEST_SHORT}
    faults = {
        name: f"At most {most} letters." for name, most in long.items() if len(str(getattr(written, name))) > most
    }
    faults |= {
        key: f"At most {LONGEST_SHORT} letters." for key, said in written.answers.items() if len(said) > LONGEST_SHORT
    }
    if faults:
        raise NotFit("Look at what is marked. Nothing is lost.", faults)
