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


def write(
    session: Session, statement: Statement, written: Written, *, after: int, by: Account, now: datetime
) -> Statement:
    """Keep the draft as it is now; each time replaces the time before. Only what is signed is written in the record.

    `after`: the version that the writer had before them. The same words once more are kept already, whatever came
    between. Raises NotPossible once it is signed and when other words were kept meanwhile, which would be lost; NotFit
    for what is too long, NotAllowed for another's.
    """
    require(by, Permission.MAKE_STATEMENTS)
    if statement.by_id != by.id:
        raise NotAllowed("This is somebody else’s statement.")
    if statement.signed_at is not None:
        raise NotPossible(f"{statement.ref} is signed, and what is signed stays as it is. Add a further statement.")
    _check(written)
    if _kept(statement) == written._replace(answers=dict(written.answers)):
        return statement
    if statement.version != after:
        raise NotPossible(
            f"{statement.ref} was written on meanwhile, in another tab or on another device. Both stand here: put "
            "together what you want to say, then send it again."
        )
    statement.text, statement.abuse, statement.shown = written.text, written.abuse, written.shown
    statement.needs, statement.may_attend = written.needs, written.may_attend
    statement.answers = dict(written.answers)
    statement.drafted_at, statement.version = now, statement.version + 1
    session.flush()
    return statement


def _kept(it: Statement) -> Written:
    return Written(it.text, it.abuse, it.shown, it.needs, it.may_attend, dict(it.answers))


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
