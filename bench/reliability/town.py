"""A town that has just been set up: staff who report, people at the door who are told, and one published profile."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlalchemy.orm import Session

from app.access.devices import enrol
from app.access.sign_in import begin
from app.alerts.models import Subscription, Wishes
from app.kernel.db import transaction
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone
from app.web import cookie
from app.web.parts import Parts
from bench.town import browser_keys, prepared, somebody_known

ROOT = Path(__file__).parents[2]
PROFILE = "WB-0001"
PREMISES = 1
DEVICES = 3
_LOCKED_EACH = 4  # every fourth phone only brings what was left on it
_AT_SEA = (53.2, 2.2)


class Keeper(NamedTuple):
    """Somebody with a phone: the account, and the headers with which its browser comes.

    Who is not signed in has only the cookie of the outbox: what such a phone brings is kept and never sounds by itself.
    """

    account_id: int
    is_signed_in: bool
    headers: dict[str, str]


def raise_town(environ: dict[str, str], *, phones: int, push_port: int) -> list[Keeper]:
    """Prepare the data folder as an operator does, fill it, and return those who send reports."""
    with prepared(environ) as app:
        with transaction() as session:
            staff = _settle(session, app, phones=phones, push_port=push_port)
        return [let_in(app, id, is_signed_in=place % _LOCKED_EACH > 0) for place, id in enumerate(staff)]


def let_in(app: Flask, account_id: int, *, is_signed_in: bool) -> Keeper:
    """Enrol a phone and sign in on it without the PIN: hashing takes long on purpose. The one place that knows how."""
    parts: Parts = app.extensions["townwatch"]
    with transaction() as session:
        account = session.get_one(Account, account_id)
        enrolled = enrol(session, "a phone", whose=account, by=None, now=parts.clock())
        token = begin(session, account, device=enrolled.device, how="trial", now=parts.clock())
    cookies = {cookie.OUTBOX: enrolled.outbox_token}
    if is_signed_in:
        cookies |= {cookie.DEVICE: enrolled.token, cookie.SIGN_IN: token}
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return Keeper(account_id, is_signed_in, {"Cookie": said, "X-Author": str(account_id)})


def _settle(session: Session, app: Flask, *, phones: int, push_port: int) -> list[int]:
    parts: Parts = app.extensions["townwatch"]
    now, (latitude, longitude) = parts.clock(), _AT_SEA
    # Each fresh sighting raises an alert of its own here: none counts as a repeat of the one before.
    scheme = Scheme(name="Trial", short="T", town="Trial", colour="#0b5d5b", phone="", email="", repeat_minutes=0)
    session.add(scheme)
    session.add(Zone(id="MID", name="Middle", latitude=latitude, longitude=longitude, radius_m=300))
    session.add(Member(id=1, name="Trial Foods"))
    session.flush()
    place = Premises(
        id=PREMISES, name="Trial Foods", member_id=1, zone_id="MID", sector=Sector.RETAIL,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    staff = [account_at(f"staff {number}", Role.STAFF, place) for number in range(phones)]
    door = [account_at(f"door {number}", Role.DOOR, place) for number in range(DEVICES)]
    session.add_all([place, *staff, *door])
    session.flush()
    session.add_all(Wishes(account_id=one.id, works_nights=True) for one in door)  # whatever the hour of the trial
    session.add(somebody_known(PROFILE, by_id=door[0].id, now=now))
    key_id = parts.vapid.current.id
    for number, account in enumerate(door):
        endpoint = f"http://127.0.0.1:{push_port}/device/{number}"
        p256dh, auth = browser_keys()
        session.add(
            Subscription(account_id=account.id, endpoint=endpoint, p256dh=p256dh, auth=auth, key_id=key_id, made_at=now)
        )
    return [account.id for account in staff]


def account_at(name: str, role: Role, place: Premises) -> Account:
    return Account(name=name, role=role, member_id=place.member_id, premises=[place])
