"""Begin a scheme: a link that works once lets in its first manager."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access.breached import Ask
from app.access.join import email
from app.access.models import Invite, InviteKind
from app.access.new_password import password_fault
from app.access.passwords import hash_password
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.kernel.tokens import new_token, sha
from app.members.models import Account, Role, Scheme
from app.members.scheme import the_scheme

_LINK_LASTS = timedelta(hours=24)


class Beginning(NamedTuple):
    """What the first manager says about the scheme and about themself; `password_hash` was made beforehand."""

    scheme: str
    town: str
    name: str
    sign_in: str
    password_hash: str


def first_link(session: Session, *, now: datetime) -> str:
    """Return the token of a new link and end every earlier one; raises NotPossible once there is a manager."""
    if _has_manager(session):
        raise NotPossible("This Townwatch has a manager already.")
    session.execute(update(Invite).where(Invite.used_at.is_(None)).values(used_at=now))
    token = new_token()
    session.add(
        Invite(
            kind=InviteKind.BEGINNING,
            token_sha=sha(token),
            role=Role.MANAGER,
            made_at=now,
            ends_at=now + _LINK_LASTS,
        )
    )
    return token


def look_at(session: Session, token: str, *, now: datetime) -> Invite:
    """Return the invite if its link still works; raises NotThere. Looking does not use it up."""
    invite = session.scalars(select(Invite).where(Invite.token_sha == sha(token))).first()
    if invite is None or invite.kind is not InviteKind.BEGINNING or invite.used_at is not None or now >= invite.ends_at:
        raise NotThere("This link has been used or has run out. Start Townwatch again to get a new one.")
    return invite


def check_beginning(scheme: str, town: str, name: str, sign_in: str, password: str, *, ask: Ask) -> Beginning:
    """Return what was typed, ready to be kept; raises NotFit naming each field at fault.

    Hashes, and asks the list of leaked passwords: no transaction may be open.
    """
    given = {"scheme": scheme, "town": town, "name": name, "sign_in": sign_in}
    faults = {field: "This is needed." for field, value in given.items() if not value.strip()}
    try:
        address = email(sign_in)
    except NotFit as unfit:
        faults, address = unfit.fields | faults, ""
    fault = password_fault(password, about=given.values(), ask=ask)
    faults |= {"password": fault} if fault else {}
    if faults:
        raise NotFit("Look at what is marked.", faults)
    return Beginning(scheme.strip(), town.strip(), " ".join(name.split()), address, hash_password(password))


def found(session: Session, token: str, beginning: Beginning, *, now: datetime) -> Account:
    """Use the link up: write the scheme and its first manager."""
    invite = look_at(session, token, now=now)
    invite.used_at = now
    if the_scheme(session) is None:
        short = "".join(word[0] for word in beginning.scheme.split())[:6].upper()
        session.add(
            Scheme(name=beginning.scheme, short=short, town=beginning.town, colour="#0b4f52", phone="", email="")
        )
    account = Account(
        name=beginning.name, role=Role.MANAGER, sign_in=beginning.sign_in, password_hash=beginning.password_hash
    )
    session.add(account)
    session.flush()
    record(session, "founded", f"account {account.id}", by_id=account.id, now=now, role=account.role.value)
    return account


def _has_manager(session: Session) -> bool:
    return session.scalar(select(Account.id).where(Account.role == Role.MANAGER).limit(1)) is not None
