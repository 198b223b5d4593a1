"""A town that has just been set up: staff who report, people at the door who are told, and one published profile."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.access.devices import enrol
from app.access.sign_in import begin
from app.alerts.models import Subscription, Wishes
from app.config import Settings
from app.kernel.db import db, sqlite, transaction
from app.kernel.keyring import make_missing
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone
from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.web import cookie
from app.web.parts import Parts

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
    with opened(environ) as app:
        prepared = app.test_cli_runner().invoke(args=["prepare", "--no-demo"])
        assert prepared.exit_code == 0, prepared.output
        with transaction() as session:
            staff = _settle(session, app, phones=phones, push_port=push_port)
        keepers = [let_in(app, id, is_signed_in=place % _LOCKED_EACH > 0) for place, id in enumerate(staff)]
    leave_no_wal(Path(environ["DATA_DIR"]) / "var" / "townwatch.db")
    return keepers


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


@contextmanager
def opened(environ: dict[str, str]) -> Iterator[Flask]:
    settings = Settings.from_environment(environ)
    make_missing(settings.secrets_dir)
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:  # whoever is killed next must not find our connection open
            db.session.remove()
            db.engine.dispose()


def leave_no_wal(database: Path) -> None:
    """Whoever opens the file first chooses its journal: a newer SQLite and an older one choose differently."""
    with closing(sqlite.connect(database)) as file:
        file.execute("PRAGMA journal_mode = DELETE")


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
    session.add(
        Profile(
            ref=PROFILE, kind=Kind.KNOWN, state=ProfileState.PUBLISHED, standing=Standing.EXCLUDED,
            standing_until=now.date() + timedelta(days=200), title="Nobody at all", seen="Took what was not theirs.",
            drafted_by_id=door[0].id, drafted_at=now, published_by_id=door[0].id, published_at=now,
            review_on=now.date() + timedelta(days=60),
        )
    )  # fmt: skip
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


def browser_keys() -> tuple[str, str]:
    """Return a public key and a secret as a browser makes them; nobody reads what is encrypted to them."""
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return _word(point), _word(secrets.token_bytes(16))


def _word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
