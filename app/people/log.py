"""The record as people may read it: everybody their own, the desk everybody's, the auditor the desk's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.access.models import Device
from app.audit.deeds import Kind
from app.audit.read import Line, Wanted, how_often, lines, who_ever_did
from app.audit.record import record
from app.kernel.errors import NotFit, NotThere
from app.members.models import Account, Member, Premises, Role
from app.members.permissions import Permission, require

MOST_EXPORTED = 10_000
_SAID_ONCE_IN = timedelta(minutes=15)
_DESK = (Role.MANAGER, Role.DEPUTY)


def own_log(session: Session, account: Account, *, before: int | None = None, limit: int) -> list[Line]:
    """Return what this account did and looked at, newest first."""
    return lines(session, Wanted(actors=frozenset({account.id}), before=before), limit=limit)


def how_often_since(
    session: Session, account_id: int, deeds: Iterable[tuple[str, str]], since: datetime
) -> list[tuple[int, int]]:
    """Return for each deed, a verb and a noun, how often this account did it, and to how many different things."""
    wanted = Wanted(actors=frozenset({account_id}), since=since)
    return [how_often(session, wanted, verb, noun) for verb, noun in deeds]


def whose_may_be_read(session: Session, *, by: Account) -> list[Account]:
    """Return those whose log this account may read, by name.

    For the auditor whoever sits at the desk, and whoever ever did what only the desk does: nobody gets out of the
    auditor's sight by a change of role.
    """
    require(by, Permission.SEE_RECORD)
    rows = select(Account).order_by(Account.name, Account.id)
    if by.role is Role.AUDITOR:
        rows = rows.where(Account.role.in_(_DESK) | Account.id.in_(who_ever_did(session, Kind.DECIDED)))
    return list(session.scalars(rows))


def read_log(
    session: Session, wanted: Wanted, *, who: int | None, because: str | None, by: Account, now: datetime, limit: int
) -> list[Line]:
    """Return what is wanted of the record, of one person or of all that `by` may read; that it was read is recorded.

    The same look for the same reason is recorded once in a quarter of an hour. Raises NotThere for somebody whose log
    `by` may not read, as if there were nobody.
    """
    found = lines(session, _within(session, wanted, who, by), limit=limit)
    if who != by.id:
        _note(session, _about(wanted, who), because, by=by, now=now)
    return found


def export_log(
    session: Session, wanted: Wanted, *, who: int | None, because: str, by: Account, now: datetime
) -> list[Line]:
    """Return all that is wanted, at most 10,000 entries, to be taken away; that it was taken is recorded, and why.

    Raises NotFit without a reason, and NotThere as read_log does.
    """
    within = _within(session, wanted, who, by)
    if len(because.split()) < 3:
        raise NotFit("Say what it is for.", {"because": "Say in at least three words what it is for."})
    found = lines(session, within, limit=MOST_EXPORTED)
    about = _about(wanted, who)
    record(session, "exported record", about, by_id=by.id, now=now, because=because.strip(), rows=len(found))
    return found


def names_for(session: Session, told: Iterable[Line]) -> dict[str, str]:
    """Return what is better called by its name: "account 7" → "Asha"."""
    told = list(told)
    abouts = {line.about for line in told} | {f"account {line.actor_id}" for line in told if line.actor_id}
    names: dict[str, str] = {}
    for noun, id, name in (
        ("account", Account.id, Account.name),
        ("member", Member.id, Member.name),
        ("premises", Premises.id, Premises.name),
        ("device", Device.id, Device.name),
    ):
        names |= _names(session, noun, id, name, abouts)
    return names


def _names(
    session: Session, noun: str, id: InstrumentedAttribute[int], name: InstrumentedAttribute[str], abouts: set[str]
) -> dict[str, str]:
    told = (about.removeprefix(f"{noun} ") for about in abouts if about.startswith(f"{noun} "))
    ids = [int(number) for number in told if number.isascii() and number.isdigit()]
    return {f"{noun} {row[0]}": row[1] for row in session.execute(select(id, name).where(id.in_(ids)))} if ids else {}


def _within(session: Session, wanted: Wanted, who: int | None, by: Account) -> Wanted:
    """Narrow down to one person, or to those whom `by` may read; the desk reads also what nobody in particular did."""
    readable = {account.id for account in whose_may_be_read(session, by=by)}
    if who is not None:
        if who not in readable:
            raise NotThere("There is nobody of that number whose log you may read.")
        return wanted._replace(actors=frozenset({who}))
    return wanted._replace(actors=frozenset(readable) if by.role is Role.AUDITOR else None)


def _about(wanted: Wanted, who: int | None) -> str:
    return f"account {who}" if who is not None else wanted.about or "the record"


def _note(session: Session, about: str, because: str | None, *, by: Account, now: datetime) -> None:
    lately = Wanted(actors=frozenset({by.id}), kind=Kind.KEPT, about=about, since=now - _SAID_ONCE_IN)
    said = {(line.verb, (line.detail or {}).get("because")) for line in lines(session, lately, limit=20)}
    if ("read record", because) not in said:
        record(session, "read record", about, by_id=by.id, now=now, because=because)
