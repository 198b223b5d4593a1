"""When the only person at the desk has lost everything: whoever runs the machine lets them in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import rules
from app.access.invite import CODE_LENGTH
from app.access.models import Invite, InviteKind
from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.kernel.tokens import new_code, plain, sha
from app.members.models import Account, Role

_DESK = (Role.MANAGER, Role.DEPUTY)


def rescue(session: Session, sign_in: str, *, now: datetime) -> str:
    """Return a code with which the last person at the desk sets a new password and second factor; it is written down.

    Raises NotThere when nobody at the desk signs in by this address, NotPossible while somebody else there could help.
    """
    at_desk = [one for one in session.scalars(select(Account).where(Account.role.in_(_DESK))) if one.is_active]
    account = next((one for one in at_desk if one.sign_in == sign_in.strip().lower()), None)
    if account is None:
        raise NotThere("No manager or deputy who is active signs in with this address.")
    others = [one.name for one in at_desk if one is not account]
    if others:
        raise NotPossible(
            f"{' or '.join(others)} can do this in Townwatch: it takes a second person, not this command."
        )
    code = new_code(CODE_LENGTH)
    session.add(
        Invite(
            kind=InviteKind.RECOVERY,
            token_sha=sha(plain(code)),
            account_id=account.id,
            made_at=now,
            ends_at=now + rules.CODE_LASTS,
        )
    )
    record(session, "invited", f"account {account.id}", by_id=None, now=now, kind="recovery", how="by command")
    return code
