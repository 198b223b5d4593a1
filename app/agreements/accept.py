"""Read and accept: when a document was shown to somebody, whether it was opened, and when it was accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.gate import due
from app.agreements.models import Acceptance, MustRead
from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account


def show(session: Session, account: Account, *, now: datetime) -> list[Acceptance]:
    """Return what this account has to accept, each with the row that says since when it lies before them."""
    return [_waiting(session, account, document, now=now) for document in due(session, account, now=now)]


def open_up(session: Session, account: Account, must_read_id: int, *, now: datetime) -> None:
    """Note that the words were really on the screen, down to the last; once."""
    waiting = _find(session, account, must_read_id, now=now)
    if waiting is not None and waiting.opened_at is None:
        waiting.opened_at = now


def accept(session: Session, account: Account, must_read_id: int, *, opened: bool, now: datetime) -> None:
    """Accept one version, for a year or until the next. `opened`: the page saw it read to its end.

    Raises NotThere for what this account was never asked, NotPossible for a version that has been replaced.
    Accepting twice is no error.
    """
    if opened:
        open_up(session, account, must_read_id, now=now)
    waiting = _find(session, account, must_read_id, now=now)
    if waiting is None:
        return
    waiting.accepted_at = now
    session.flush()
    document = waiting.must_read
    said = {"key": document.key, "version": document.version, "opened": waiting.opened_at is not None}
    record(session, "accepted", f"must-read {document.id}", by_id=account.id, now=now, **said)


def accepted_by(session: Session, account: Account) -> list[Acceptance]:
    """Return what this account has accepted, the latest first."""
    own = select(Acceptance).where(Acceptance.account_id == account.id, Acceptance.accepted_at.is_not(None))
    return list(session.scalars(own.order_by(Acceptance.accepted_at.desc(), Acceptance.id.desc())))


def _find(session: Session, account: Account, must_read_id: int, *, now: datetime) -> Acceptance | None:
    """Return the row that waits, or None when this version has been accepted already."""
    for document in due(session, account, now=now):
        if document.id == must_read_id:
            return _waiting(session, account, document, now=now)
    own = select(Acceptance).where(Acceptance.account_id == account.id, Acceptance.must_read_id == must_read_id)
    known = list(session.scalars(own))
    if any(one.accepted_at is not None for one in known):
        return None
    if known:
        raise NotPossible("There is a newer version of this document. Read that one.")
    raise NotThere("There is no such document for you.")


def _waiting(session: Session, account: Account, document: MustRead, *, now: datetime) -> Acceptance:
    own = select(Acceptance).where(Acceptance.account_id == account.id, Acceptance.must_read_id == document.id)
    waiting = session.scalars(own.where(Acceptance.accepted_at.is_(None))).first()
    if waiting is None:
        waiting = Acceptance(account_id=account.id, must_read_id=document.id, shown_at=now)
        session.add(waiting)
        session.flush()
    return waiting
