"""Passkeys: made, shown, named, removed. Each challenge is signed once, for one account and one purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import ceremony, rules
from app.access.ceremony import Holder, Made, Signed, Site
from app.access.factors import factors_of
from app.access.models import Challenge, Passkey
from app.access.tell_desk import tell_desk
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.kernel.tokens import sha
from app.members.models import Account

_MAKE, _SHOW = "make", "show"
_RUN_OUT = "That took too long, or was sent twice. Try again."
_LONGEST_NAME = 60


def passkeys_of(session: Session, account: Account) -> list[Passkey]:
    """Return one's own passkeys, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)))


def ask_to_make(session: Session, account: Account, *, site: Site, now: datetime) -> dict[str, Any]:
    """Return what the browser is asked for a new passkey of this account; the challenge in it lasts five minutes."""
    challenge = _new_challenge(session, _MAKE, account.id, now=now)
    holder = Holder(account.id, account.sign_in or account.name, account.name)
    return ceremony.to_make(holder, challenge, known=_known(session, account), site=site)


def ask_to_show(session: Session, account: Account, *, site: Site, now: datetime) -> dict[str, Any]:
    """Return what the browser is asked for one of this account's passkeys; raises NotPossible when it has none."""
    known = _known(session, account)
    if not known:
        raise NotPossible("There is no passkey for you yet. Use another way.")
    return ceremony.to_sign(_new_challenge(session, _SHOW, account.id, now=now), known=known, site=site)


def keep(session: Session, account: Account, made: Made, *, name: str, now: datetime) -> Passkey:
    """Keep a new passkey whose answer was checked beforehand; raises NotFit once its challenge is spent."""
    if not _spend(session, _MAKE, account.id, made.challenge, now=now):
        raise NotFit(_RUN_OUT)
    if session.scalar(select(Passkey.id).where(Passkey.credential == made.credential)) is not None:
        raise NotFit("This passkey is known here already.")
    passkey = Passkey(
        account_id=account.id,
        credential=made.credential,
        public_key=made.public_key,
        uses=made.uses,
        name=_named(name),
        made_at=now,
    )
    session.add(passkey)
    session.flush()
    record(session, "made passkey", f"account {account.id}", by_id=account.id, now=now, passkey=passkey.id)
    return passkey


def check(session: Session, account_id: int, said: str, *, site: Site) -> Signed | None:
    """Return what was signed, or None when it is not this account's passkey; it counts for nothing before `use`.

    Takes a stranger's bytes apart, so no transaction may be open.
    """
    try:
        of = select(Passkey).where(Passkey.credential == ceremony.credential_in(said))
        passkey = session.scalars(of.where(Passkey.account_id == account_id)).first()
        return ceremony.signed(said, passkey.public_key, site=site) if passkey else None
    except NotFit:
        return None


def use(session: Session, account: Account, signed: Signed, *, now: datetime) -> bool:
    """Return whether a checked signature counts: its challenge is ours and unspent, its counter has gone on.

    A counter that goes back means that there is a copy of the passkey: it is refused, and the desk is told.
    """
    if not _spend(session, _SHOW, account.id, signed.challenge, now=now):
        return False
    goes_on = Passkey.uses < signed.uses if signed.uses else Passkey.uses == 0
    later = update(Passkey).where(Passkey.credential == signed.credential, Passkey.account_id == account.id, goes_on)
    if session.scalar(later.values(uses=signed.uses, used_at=now).returning(Passkey.id)) is not None:
        return True
    about = f"account {account.id}"
    record(session, "refused passkey", about, by_id=account.id, now=now, because="its counter went back")
    tell_desk(
        session, about, f"{account.name}: a passkey was refused, because there may be a copy of it. Ask them.", now=now
    )
    return False


def find(session: Session, id: int, *, by: Account) -> Passkey:
    """Return one of one's own passkeys; raises NotThere."""
    found = session.get(Passkey, id)
    if found is None or found.account_id != by.id:
        raise NotThere("There is no such passkey.")
    return found


def rename(session: Session, passkey: Passkey, name: str, *, by: Account, now: datetime) -> None:
    """Call a passkey something that its owner knows it by; raises NotThere for another's."""
    passkey = find(session, passkey.id, by=by)
    passkey.name = _named(name)
    record(session, "renamed passkey", f"account {by.id}", by_id=by.id, now=now, passkey=passkey.id)


def remove(session: Session, passkey: Passkey, *, by: Account, now: datetime) -> None:
    """Let go of a passkey; raises NotPossible for the last factor, NotThere for another's. The page asks for proof."""
    passkey = find(session, passkey.id, by=by)
    has = factors_of(session, by)
    fault = rules.last_factor_fault(by.role, has._replace(passkeys=has.passkeys - 1))
    if fault:
        raise NotPossible(fault)
    session.delete(passkey)
    session.flush()
    record(session, "removed passkey", f"account {by.id}", by_id=by.id, now=now, passkey=passkey.id)


def _known(session: Session, account: Account) -> list[str]:
    return [passkey.credential for passkey in passkeys_of(session, account)]


def _new_challenge(session: Session, what: str, account_id: int, *, now: datetime) -> str:
    session.execute(delete(Challenge).where(Challenge.ends_at <= now))
    challenge = ceremony.new_challenge()
    session.add(Challenge(challenge=_bound(what, account_id, challenge), ends_at=now + rules.CHALLENGE_LASTS))
    session.flush()
    return challenge


def _spend(session: Session, what: str, account_id: int, challenge: str, *, now: datetime) -> bool:
    ours = delete(Challenge).where(Challenge.challenge == _bound(what, account_id, challenge), Challenge.ends_at > now)
    return session.scalar(ours.returning(Challenge.challenge)) is not None


def _bound(what: str, account_id: int, challenge: str) -> str:
    return sha(f"{what} {account_id} {challenge}")


def _named(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME] or "Passkey"
