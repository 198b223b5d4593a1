"""Who proposed an exclusion takes the proposal back while its notice is not issued; the desk, once they have left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions.judgements import too_long
from app.exclusions.models import BEFORE_NOTICE, Exclusion, State
from app.kernel.errors import NotAllowed, NotFit
from app.members.models import Account, Role
from app.members.permissions import Permission, may, require


def withdraw_proposal(session: Session, exclusion: Exclusion, *, because: str, by: Account, now: datetime) -> None:
    """Take it back in the name of the member that proposed it; the words on it are kept.

    Also when it is decided: nobody has to be excluded whom their accuser would rather not. Once nobody leads that
    member any more the desk does, so that it does not wait for ever. Raises NotAllowed for anybody else, NotFit without
    a reason, NotPossible once the notice is issued.
    """
    if may(by, Permission.PREPARE_EXCLUSIONS):
        if not is_left_alone(session, exclusion):
            raise NotAllowed(f"{exclusion.member.name} has a lead. Ask them to take the proposal back.")
    else:
        require(by, Permission.PROPOSE_EXCLUSIONS)
        if by.member_id != exclusion.member_id:
            raise NotAllowed("Only the member that proposed it takes it back.")
    if not because.strip():
        raise NotFit("Look at what is marked.", {"withdraw_because": "Say in a sentence why you take it back."})
    if faults := too_long(withdraw_because=because):
        raise NotFit("Look at what is marked.", faults)
    exclusion.become(State.WITHDRAWN, out_of=BEFORE_NOTICE)
    exclusion.ended_at, exclusion.ended_because = now, because.strip()
    session.flush()
    said = {"profile": exclusion.profile.ref, "because": because.strip()}
    record(session, "took back", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def is_left_alone(session: Session, exclusion: Exclusion) -> bool:
    """Return whether nobody leads the member that proposed it any more, so that nobody there can take it back."""
    leads = select(Account).where(Account.member_id == exclusion.member_id, Account.role == Role.LEAD)
    return not any(one.is_active for one in session.scalars(leads))
