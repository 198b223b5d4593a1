"""Ten codes on paper, for the day on which phone and passkey are gone: each works once, in place of a second factor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.access import rules
from app.access.models import RecoveryCode
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.kernel.tokens import new_code, plain, sha
from app.members.models import Account


def make(session: Session, account: Account, *, now: datetime) -> list[str]:
    """Return ten new codes; the ones before are worth nothing from here on. They are never shown again."""
    if rules.signs_in_by_pin(account.role):
        raise NotPossible("Your lead or the desk gives you a new code when your phone is gone.")
    codes = [new_code(rules.RECOVERY_CODE_LENGTH) for _ in range(rules.RECOVERY_CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.add_all([RecoveryCode(account_id=account.id, code_sha=sha(plain(code)), made_at=now) for code in codes])
    session.flush()
    record(session, "made recovery codes", f"account {account.id}", by_id=account.id, now=now)
    return codes


def use(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    """Return whether this is one of the account's unused codes, and use it up. The desk is told."""
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account.id, RecoveryCode.code_sha == sha(plain(code)), RecoveryCode.used_at.is_(None)
    )
    if session.scalar(unused.values(used_at=now).returning(RecoveryCode.id)) is None:
        return False
    about, rest = f"account {account.id}", left(session, account)
    record(session, "used recovery code", about, by_id=account.id, now=now, left=rest)
    tell_desk(session, about, f"{account.name} came in with a recovery code. {rest} left.", now=now)
    return True


def left(session: Session, account: Account) -> int:
    """Return how many codes have not been used."""
    unused = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0
