"""A body asks the town to look out for somebody who is missing; the desk tells the town, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.alerts.missing import Asker, missing, missing_faults
from app.alerts.models import Alert, MissingRequest
from app.alerts.notices import EVERYBODY, Target, wording_faults
from app.audit.record import record
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Role, Sector
from app.members.permissions import Permission, require

_BY_ROLE = {Role.POLICE: Asker.POLICE, Role.COUNCIL: Asker.COUNCIL}
_BY_SECTOR = {Sector.HEALTH: Asker.HOSPITAL, Sector.EDUCATION: Asker.SCHOOL}


def asker_of(account: Account) -> Asker:
    """Return for which body this person asks; raises NotAllowed for whoever asks for none."""
    require(account, Permission.ASK_FOR_MISSING)
    sectors = (place.sector for place in account.premises)
    found = _BY_ROLE.get(account.role) or next((_BY_SECTOR[one] for one in sectors if one in _BY_SECTOR), None)
    if found is None:
        raise NotAllowed("Only the police, a hospital, a school or the council may ask.")
    return found


def ask(
    session: Session, id: UUID, *, asked_by: str, reference: str, wording: str, by: Account, now: datetime
) -> MissingRequest:
    """Put it before the desk under a number that the form made: sent twice, it is one request.

    Raises NotFit without name, reference or wording, NotThere when the number is another person's.
    """
    asker = asker_of(by)
    known = session.get(MissingRequest, id)
    if known is not None:
        if known.asked_by_id != by.id:
            raise NotThere("There is no such request.")
        return known
    faults = wording_faults(wording) | missing_faults(asked_by=asked_by, reference=reference)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    request = MissingRequest(
        id=id,
        asker=asker.value,
        asked_by_id=by.id,
        asked_by=asked_by.strip(),
        reference=reference.strip(),
        wording=wording.strip(),
        at=now,
    )
    session.add(request)
    session.flush()
    record(
        session,
        "asked for",
        f"missing {request.id}",
        by_id=by.id,
        now=now,
        asker=request.asker,
        asked_by=request.asked_by,
        reference=request.reference,
    )
    return request


def tell(
    session: Session, request: MissingRequest, *, wording: str, target: Target = EVERYBODY, by: Account, now: datetime
) -> Alert:
    """Send it, in words that the desk has read; raises NotPossible when somebody has decided on it, NotFit.

    Nobody decides on what they asked for themselves.
    """
    require(by, Permission.SEND_NOTICES)
    _refuse_unless_waits(request)
    alert = missing(
        session,
        asker=Asker(request.asker),
        asked_by=request.asked_by,
        reference=request.reference,
        wording=wording,
        target=target,
        by=by,
        now=now,
    )
    request.decided_by_id, request.decided_at, request.alert_id = by.id, now, alert.id
    record(
        session,
        "told of",
        f"missing {request.id}",
        by_id=by.id,
        now=now,
        asker=request.asker,
        reference=request.reference,
        alert=str(alert.id),
    )
    return alert


def turn_down(session: Session, request: MissingRequest, because: str, *, by: Account, now: datetime) -> None:
    """Say why the town is not told; whoever asked reads it. Raises NotFit without a reason, NotPossible."""
    require(by, Permission.SEND_NOTICES)
    _refuse_unless_waits(request)
    if not because.strip():
        raise NotFit("Say why.", {"because": "Whoever asked is told this sentence."})
    request.decided_by_id, request.decided_at, request.because = by.id, now, because.strip()
    record(
        session,
        "turned down",
        f"missing {request.id}",
        by_id=by.id,
        now=now,
        asker=request.asker,
        reference=request.reference,
        because=request.because,
    )


def waiting(session: Session, *, for_account: Account) -> Sequence[MissingRequest]:
    """Return what waits at the desk, the oldest first."""
    require(for_account, Permission.SEND_NOTICES)
    return session.scalars(
        select(MissingRequest).where(MissingRequest.decided_at.is_(None)).order_by(MissingRequest.at)
    ).all()


def how_many_wait(session: Session) -> int:
    return session.scalar(select(func.count()).where(MissingRequest.decided_at.is_(None))) or 0


def asked_by_me(session: Session, account: Account) -> Sequence[MissingRequest]:
    """Return what this person asked for, the newest first."""
    require(account, Permission.ASK_FOR_MISSING)
    mine = select(MissingRequest).where(MissingRequest.asked_by_id == account.id)
    return session.scalars(mine.order_by(MissingRequest.at.desc())).all()


def find(session: Session, id: UUID, *, for_account: Account) -> MissingRequest:
    """Return one request for the desk; raises NotThere."""
    require(for_account, Permission.SEND_NOTICES)
    request = session.get(MissingRequest, id)
    if request is None:
        raise NotThere("There is no such request.")
    return request


def is_taken_back(request: MissingRequest) -> bool:
    """Return whether whoever asked has ended it before the desk had said anything."""
    return request.alert_id is None and request.decided_by_id == request.asked_by_id


def _refuse_unless_waits(request: MissingRequest) -> None:
    if is_taken_back(request):
        raise NotPossible("Whoever asked has taken this back: the town need not be told any more.")
    if request.decided_at is not None:
        raise NotPossible("Somebody has decided on this request already.")
