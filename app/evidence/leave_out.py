"""Leave something out of a pack, or show somebody in it by name: each with a reason, which the pack prints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.evidence.models import LeftOut, PackRequest
from app.evidence.rules import OPEN, key_of
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require

_LONGEST = 600


def leave_out(session: Session, request: PackRequest, what: str, *, because: str, by: Account, now: datetime) -> None:
    """Leave out a report, a picture or a statement, such as "photo 312"; raises NotFit, NotPossible."""
    _ready(request, by)
    if not because.strip():
        raise NotFit("Say why it is left out.", {f"because-{what}": "Say why: the pack prints it."})
    if _left_out(session, request, what) is None:
        words = because.strip()[:_LONGEST]
        session.add(LeftOut(request_id=request.id, what=what, because=words, by_id=by.id, at=now))
        record(session, "left out", f"pack {request.ref}", by_id=by.id, now=now, what=what)
        session.flush()


def put_back(session: Session, request: PackRequest, what: str, *, by: Account, now: datetime) -> None:
    """Let something that was left out be in the next pack again."""
    _ready(request, by)
    row = _left_out(session, request, what)
    if row is not None:
        session.delete(row)
        record(session, "put back", f"pack {request.ref}", by_id=by.id, now=now, what=what)
        session.flush()


def unredact(session: Session, request: PackRequest, who: str, *, because: str, by: Account, now: datetime) -> None:
    """Show somebody by name, such as "account 7": their own consent, or what the agency needs; raises NotFit."""
    _ready(request, by)
    if not because.strip():
        raise NotFit("Say why they are shown by name.", {f"because-{who}": "Say why: the pack prints it."})
    others = [one for one in request.unredacted if key_of(one)[0] != who]
    request.unredacted = [*others, f"{who}: {because.strip()[:_LONGEST]}"]
    record(session, "unredacted", f"pack {request.ref}", by_id=by.id, now=now, who=who)
    session.flush()


def redact_again(session: Session, request: PackRequest, who: str, *, by: Account, now: datetime) -> None:
    """Hide the name again."""
    _ready(request, by)
    request.unredacted = [one for one in request.unredacted if key_of(one)[0] != who]
    record(session, "redacted again", f"pack {request.ref}", by_id=by.id, now=now, who=who)
    session.flush()


def note_terms(
    session: Session, request: PackRequest, *, less_intrusive: str, terms: str, needs: str, by: Account, now: datetime
) -> None:
    """Write what the desk adds: what else was considered, what an order might say, what the person may need."""
    _ready(request, by)
    request.less_intrusive, request.terms, request.needs = less_intrusive.strip(), terms.strip(), needs.strip()
    record(session, "noted terms", f"pack {request.ref}", by_id=by.id, now=now)
    session.flush()


def _ready(request: PackRequest, by: Account) -> None:
    require(by, Permission.ASSEMBLE_PACKS)
    if request.state not in OPEN:
        raise NotPossible(f"{request.ref} is {request.state}. Nothing in it is changed any more.")


def _left_out(session: Session, request: PackRequest, what: str) -> LeftOut | None:
    return session.scalars(select(LeftOut).where(LeftOut.request_id == request.id, LeftOut.what == what)).first()
