"""Who and where: the demo town's scheme, zones, members, premises and the people who sign in."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.access.code_app import seal
from app.access.models import CodeApp
from app.access.rules import must_be_confirmed, signs_in_by_pin
from app.agreements.models import Paper, PaperKind
from app.alerts.models import Subscription
from app.audit.record import record
from app.demo.events import Event
from app.demo.town import AccountOfTown, Town
from app.kernel.geo import Point, moved
from app.members.models import Account, AccountState, Member, Premises, Role, Scheme, Sector, Zone
from app.members.permissions import Permission, may
from app.members.words import remember

_BODIES = {Role.POLICE: "Withybourne Police", Role.COUNCIL: "Withybourne Council", Role.CCTV: "Withybourne Council"}
_RETIRED = "a phone of the demo town: it never existed"


class Known(NamedTuple):
    """What opens every account of the demo town, hashed: it is printed on its sign-in page."""

    password_hash: str
    pin_hash: str
    code_secret: str  # of everybody's code app; sealed for each with `code_key`
    code_key: bytes


class Settled(NamedTuple):
    """The rows by their names in town.json, and one phone for each account that may see alerts."""

    zones: dict[str, Zone]
    premises: dict[str, Premises]
    accounts: dict[str, Account]
    phones: dict[int, Subscription]


def settle(session: Session, town: Town, *, known: Known, now: datetime) -> Settled:
    """Write the scheme and everybody in it; all share one password and one PIN."""
    session.add(
        Scheme(
            name=town.scheme.name,
            short=town.scheme.short,
            town=town.town.name,
            colour=town.scheme.colour,
            phone=town.scheme.phone,
            email=town.scheme.email,
            is_demo=True,
        )
    )
    origin = Point(town.town.origin.lat, town.town.origin.lon)
    zones = {}
    for part in town.zones:
        at = moved(origin, east_m=part.x, north_m=part.y)
        zones[part.id] = Zone(
            id=part.id, name=part.name, latitude=at.latitude, longitude=at.longitude, radius_m=part.radius
        )
    session.add_all(zones.values())
    session.flush()
    members = _members(session, town)
    premises = _premises(session, town, members, origin, now)
    accounts = {who.id: _account(who, members, premises, known, now) for who in town.accounts}
    session.add_all(accounts.values())
    session.flush()
    session.add_all(_code_apps(accounts, known, now))
    _papers(session, town, members, premises, now)
    return Settled(zones, premises, accounts, _phones(session, accounts, now))


def _members(session: Session, town: Town) -> dict[str, Member]:
    members = {place.member: Member(name=place.name) for place in town.premises}
    members |= {firm.id: Member(name=firm.name, is_guard_firm=True) for firm in town.members_without_premises}
    members |= {name: Member(name=name) for name in _BODIES.values()}
    session.add_all(members.values())
    session.flush()
    return members


def _premises(
    session: Session, town: Town, members: dict[str, Member], origin: Point, now: datetime
) -> dict[str, Premises]:
    premises = {}
    for place in town.premises:
        at = moved(origin, east_m=place.x, north_m=place.y)
        premises[place.id] = Premises(
            name=place.name,
            member_id=members[place.member].id,
            zone_id=place.zone,
            sector=Sector(place.sector),
            latitude=at.latitude,
            longitude=at.longitude,
            essential=place.essential,
        )
    session.add_all(premises.values())
    session.flush()
    for one in premises.values():
        remember(session, one, now=now)
    return premises


def _account(
    who: AccountOfTown, members: dict[str, Member], premises: dict[str, Premises], known: Known, now: datetime
) -> Account:
    own = [premises[id] for id in who.premises]
    role, is_here = Role(who.role), who.state != "invited"
    by_pin = signs_in_by_pin(role)
    member = members.get(who.guard_firm or _BODIES.get(role, "")) or (own[0].member if own else None)
    return Account(
        name=who.name,
        role=role,
        sign_in=None if by_pin else who.sign_in,
        password_hash=known.password_hash if is_here and not by_pin else None,
        pin_hash=known.pin_hash if is_here and by_pin else None,
        state=AccountState.ACTIVE if is_here else AccountState.INVITED,
        is_under_18=who.under_18,
        member_id=member.id if member else None,
        confirmed_until=now + timedelta(days=24) if must_be_confirmed(role) else None,
        premises=own,
    )


def _code_apps(accounts: dict[str, Account], known: Known, now: datetime) -> list[CodeApp]:
    """Give a code app to everybody who signs in by password; the demo's own page tells its codes."""
    return [
        CodeApp(account_id=one.id, sealed_secret=seal(known.code_secret, one.id, key=known.code_key), made_at=now)
        for one in accounts.values()
        if one.password_hash is not None
    ]


def _papers(
    session: Session, town: Town, members: dict[str, Member], premises: dict[str, Premises], now: datetime
) -> None:
    """File what members have signed, whose guards work where, and by what police and council see."""
    signed_on = (now - timedelta(days=200)).date()
    before_all = (now - timedelta(days=500)).date()  # what was decided in this town rests on these
    papers: set[tuple[int, PaperKind, int | None]] = {
        (members[place.member].id, PaperKind.MEMBERSHIP, None) for place in town.premises
    }
    papers |= {
        (members[place.member].id, PaperKind.EXCLUSION_AUTHORITY, None)
        for place in town.premises
        if place.exclusion_authority
    }
    papers |= {
        (premises[id].member_id, PaperKind.CONTRACT_GUARDS, members[who.guard_firm].id)
        for who in town.accounts
        if who.guard_firm
        for id in who.premises
    }
    papers |= {(members[name].id, PaperKind.SHARING, None) for name in _BODIES.values()}
    named = {member.id: member.name for member in members.values()}
    session.add_all(
        Paper(
            member_id=member_id,
            kind=kind,
            signatory=f"the manager of {named[member_id]}",
            signed_on=before_all if kind is PaperKind.EXCLUSION_AUTHORITY else signed_on,
            ends_on=signed_on + timedelta(days=730),
            firm_id=firm_id,
            entered_at=now,
        )
        for member_id, kind, firm_id in sorted(papers, key=lambda one: (one[0], one[1].value, one[2] or 0))
    )
    session.flush()


def _phones(session: Session, accounts: dict[str, Account], now: datetime) -> dict[int, Subscription]:
    """Give each account a phone that its past alerts went to; `retire` takes them all out of use."""
    phones = {
        account.id: Subscription(
            account_id=account.id,
            endpoint=f"https://push.invalid/{name}",
            p256dh="",
            auth="",
            key_id="",
            made_at=now - timedelta(days=60),
            host="push.invalid",
        )
        for name, account in accounts.items()
        if may(account, Permission.SEE_ALERTS) and account.premises
    }
    session.add_all(phones.values())
    session.flush()
    return phones


def retire(settled: Settled, now: datetime) -> None:
    """Give up the phones of the past, so that nothing is ever sent to them."""
    for phone in settled.phones.values():
        phone.dropped_at, phone.dropped_because = now, _RETIRED


def departures(session: Session, town: Town, settled: Settled, now: datetime) -> list[Event]:
    """Return how those who have left did so, a month ago: until then they worked here like anyone."""
    at = now - timedelta(days=30)
    gone = [settled.accounts[who.id] for who in town.accounts if who.state == "left"]
    return [(at, partial(_leave, session, account, settled.accounts["tom"].id, at)) for account in gone]


def _leave(session: Session, account: Account, by_id: int, at: datetime) -> None:
    account.state, account.password_hash, account.pin_hash = AccountState.LEFT, None, None
    session.flush()
    record(session, "ended", f"account {account.id}", by_id=by_id, now=at)
