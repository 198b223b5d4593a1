"""What somebody has that can be shown beside a password or a device."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.models import CodeApp, Passkey
from app.access.rules import Factors
from app.members.models import Account


def factors_of(session: Session, account: Account) -> Factors:
    """Return how many passkeys this account has, and whether it has a code app and a PIN."""
    passkeys = session.scalar(select(func.count()).where(Passkey.account_id == account.id)) or 0
    code_app = session.scalar(select(CodeApp.account_id).where(CodeApp.account_id == account.id))
    return Factors(passkeys=passkeys, has_code_app=code_app is not None, has_pin=account.pin_hash is not None)
