"""Who and where: the demo town's scheme, zones, members, premises and the people who sign in."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.alerts.models import Subscription
from app.audit.record import record
from app.demo.events import Event
from app.demo.town import AccountOfTown, Town
from app.kernel.geo import Point, moved
from app.members.models import Account, AccountState, Member, Premises, Role, Scheme, Sector, Zone
from app.members.permissions import Permission, may

_RETIRED = "a phone of the demo town: it never existed"


class Settled(NamedTuple):
    """The rows by their names in town.json, and one phone for each account that may see alerts."""

    zones: dict[str, Zone]
    premises: dict[str, Premises]
    accounts: dict[str, Account]
    phones: dict[int, Subscription]


def settle(session: Session, town: Town, *, password_hash: str, now: datetime) -> Settled:
    """Write the scheme and everybody in it; all share one password."""
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
    premises = _premises(session, town, members, origin)
    accounts = {who.id: _account(who, members, premises, password_hash) for who in town.accounts}
    session.add_all(accounts.values())
    session.flush()
    return Settled(zones, premises, accounts, _phones(session, accounts, now))


def _members(session: Session, town: Town) -> dict[str, Member]:
    members = {
        place.member: Member(name=place.name, signed_exclusion_authority=place.exclusion_authority)
        for place in town.premises
    }
    members |= {firm.id: Member(name=firm.name) for firm in town.members_without_premises}
    session.add_all(members.values())
    session.flush()
    return members


def _premises(session: Session, town: Town, members: dict[str, Member], origin: Point) -> dict[str, Premises]:
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
    return premises


def _account(
    who: AccountOfTown, members: dict[str, Member], premises: dict[str, Premises], password_hash: str
) -> Account:
    own = [premises[id] for id in who.premises]
    member_id = members[who.guard_firm].id if who.guard_firm else own[0].member_id if own else None
    return Account(
        name=who.name,
        role=Role(who.role),
        sign_in=who.sign_in,
        password_hash=None if who.state == "invited" else password_hash,
        state=AccountState.INVITED if who.state == "invited" else AccountState.ACTIVE,
        is_under_18=who.under_18,
        member_id=member_id,
        premises=own,
    )


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
    account.state, account.password_hash = AccountState.LEFT, None
    session.flush()
    record(session, "ended", f"account {account.id}", by_id=by_id, now=at)
