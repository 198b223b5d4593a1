"""Sign a statement: from then on it is fixed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.statements import rules
from app.statements.models import Statement


class Signature(NamedTuple):
    """`name`: typed, which is enough; `drawn`: with a finger, or empty. `has_read`: they have read it through."""

    name: str
    drawn: str = ""
    has_read: bool = False


def sign(
    session: Session, statement: Statement, signature: Signature, *, after: int, by: Account, now: datetime
) -> Statement:
    """Fix it as it stands, with when, and with whose it is as they are called and what they are that day.

    `after`: the version that they have read. Raises NotFit for what is missing, NotPossible when it is signed or other
    words were kept meanwhile.
    The typed name is the signature in law (Electronic Communications Act 2000, s. 7); the drawn one stands beside it.
    """
    require(by, Permission.MAKE_STATEMENTS)
    if statement.by_id != by.id:
        raise NotAllowed("This is somebody else’s statement.")
    if statement.signed_at is not None:
        raise NotPossible(f"{statement.ref} is signed already.")
    if statement.version != after:
        raise NotPossible(f"{statement.ref} was written on meanwhile. Read it through once more, then sign it.")
    missing = rules.faults_before_signing(
        statement, name=by.name, typed_name=signature.name, drawn=signature.drawn, has_read=signature.has_read
    )
    if missing:
        raise NotFit("It is not signed yet. Look at what is marked; nothing is lost.", missing)
    scheme = the_scheme(session)
    statement.answers = rules.as_signed(statement, scheme=scheme.name if scheme else "")
    statement.signed_at = now
    statement.signed_name = " ".join(signature.name.split())
    statement.signature = rules.strokes(signature.drawn) or ""
    statement.sha256 = rules.digest(statement)
    session.flush()
    record(session, "signed", f"statement {statement.ref}", by_id=by.id, now=now, sha256=statement.sha256)
    return statement
