"""What phones send and what the desk has, with sensible values for all that a test does not care about."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access.devices import enrol
from app.access.purpose import OTHER, state
from app.access.sign_in import begin, recognise
from app.alerts.models import Alert, AlertKind, Subscription, Wishes
from app.alerts.recall import recall
from app.kernel.db import db, transaction
from app.members.models import Account, Premises, Role
from app.photos import develop
from app.photos.keep import keep, put_away
from app.photos.models import Photo
from app.profiles.models import Profile, ProfilePhoto, Told
from app.review.develop import alike, finish
from app.web import cookie
from app.web.parts import Parts
from tests.conftest import Phone
from tests.developed import developed_at_once
from tests.town import ASHA, CROSS, MO, NOON, POLICE

# A browser's public key and secret, made once for these tests; nothing is behind them.
P256DH = "BMCXfmdpYxIojid4UXyWadZOY61Xk2a2UjFvBwT8aR6wuiWLmn17hD3aue08qxm9Hg8fIqpC3Rwmv4Jo7atLMHI"
AUTH = "2kWVBwoDCYiS8Ua7D6EsOQ"


def report_body(**changes: Any) -> dict[str, Any]:
    """Return a report as a phone sends it."""
    return {"category": "theft", "happened_at": NOON.isoformat(), "photos": [], **changes}


def send_report(phone: Phone, id: UUID | None = None, *, photos: list[bytes] = [], **changes: Any) -> TestResponse:  # noqa: B006
    """Send a report and its photos; return the answer to the text."""
    id = id or uuid4()
    hashes = [hashlib.sha256(photo).hexdigest() for photo in photos]
    answer = phone.put(f"/outbox/{id}", json=report_body(**{"photos": hashes, **changes}))
    for name, photo in zip(hashes, photos, strict=True):
        if answer.status_code in (201, 202):
            sent = phone.put(f"/outbox/{id}/photo/{name}", data=photo, headers={"Content-Type": "image/jpeg"})
            assert sent.status_code in (201, 202), sent.text
    return answer


def developed_photo(session: Session, parts: Parts, data: bytes) -> Photo:
    """Keep a picture and make its clean copies at once, as the worker would."""
    photo = keep(session, put_away(data, parts.vault), now=parts.clock())
    developed = developed_at_once(photo, data, parts.vault)
    finish(session, developed, alike(session, parts.index, developed))
    return photo


def develop_all(parts: Parts) -> None:
    """Do the worker's work: develop what is due, one photo after another."""
    while True:
        with transaction() as session:
            photo = develop.claim(session, now=parts.clock())
            if photo is None:
                return
            session.flush()
            session.refresh(photo)
            session.expunge(photo)
        developed = develop.develop(photo, parts.vault)
        found = alike(db.session(), parts.index, developed)
        with transaction() as session:
            finish(session, developed, found)


def give_photo(session: Session, parts: Parts, profile: Profile, data: bytes, *, looked_at: bool = True) -> Photo:
    """Put a developed picture on a profile. `looked_at`: somebody has looked whether anybody else is in it."""
    photo = developed_photo(session, parts, data)
    looked = {"bystanders_checked_by_id": MO, "bystanders_checked_at": NOON} if looked_at else {}
    profile.pictures.append(ProfilePhoto(photo_id=photo.id, position=len(profile.pictures), **looked))
    session.flush()
    return photo


def say_told(session: Session, profile: Profile, *, on: date | None = None) -> Told:
    """Write down that the person was told on this day; without one, that they were not, and why."""
    told = Told(profile_id=profile.id, told_on=on, says="No address is known.", by_id=MO, at=NOON)
    session.add(told)
    session.flush()
    return told


def signed_in(app: Flask, account_id: int, *, at: int | None = None, why: str = "a test of the town") -> Phone:
    """Open a phone of this account, enrolled and signed in without its PIN or password: hashing takes long on purpose.

    `at` makes it the shared phone of those premises. `why` is the reason it has given for looking at records, which
    holds for a quarter of an hour; empty: none yet.
    """
    parts: Parts = app.extensions["townwatch"]
    with app.app_context(), transaction() as session:
        account = session.get_one(Account, account_id)
        whose = account if at is None else session.get_one(Premises, at)
        enrolled = enrol(session, f"{account.name}'s phone", whose=whose, by=None, now=parts.clock())
        token = begin(session, account, device=enrolled.device, how="test", now=parts.clock())
        held = recognise(session, token)
        if why and held is not None:
            state(session, held, OTHER, why, now=parts.clock())
    phone = Phone(app.test_client())
    phone.put_in(cookie.SIGN_IN, token)
    phone.put_in(cookie.DEVICE, enrolled.token)
    phone.put_in(cookie.OUTBOX, enrolled.outbox_token, path=cookie.OUTBOX_PATH)
    return phone


def new_account(
    session: Session,
    role: Role,
    *,
    premises: list[int] = [],  # noqa: B006
    rests: bool = False,
    **changes: Any,
) -> Account:
    """Add somebody who is not of the cast; `changes` are fields of the account. `rests`: in the hours of the sector."""
    name = changes.pop("name", f"{role.value} {uuid4().hex[:8]}")
    at = [session.get_one(Premises, id) for id in premises]
    own = at[0].member_id if at else POLICE if role in (Role.POLICE, Role.COUNCIL) else None
    account = Account(
        name=name, role=role, sign_in=f"{name}@quillby.example", premises=at, **{"member_id": own, **changes}
    )
    session.add(account)
    session.flush()
    if not rests:
        session.add(Wishes(account_id=account.id, works_nights=True))
        session.flush()
    return account


def subscribe_phone(session: Session, account_id: int, *, endpoint: str | None = None) -> Subscription:
    """Let one more phone of this account be pushed to."""
    device = Subscription(
        account_id=account_id,
        endpoint=endpoint or f"https://push.services.mozilla.com/{uuid4().hex}",
        p256dh=P256DH,
        auth=AUTH,
        key_id="test",
        made_at=NOON,
    )
    session.add(device)
    session.flush()
    return device


def new_alert(session: Session, *, at: datetime = NOON, **changes: Any) -> Alert:
    """A sighting at Orchard Foods, told to those near and to nobody's phone."""
    fields: dict[str, Any] = {
        "kind": AlertKind.SIGHTING, "place": "Orchard Foods", "latitude": CROSS.latitude, "longitude": CROSS.longitude,
        "radius_m": 400, "happened_at": at, "raised_at": at, "ends_at": at + timedelta(hours=2), "raised_by_id": ASHA,
    }  # fmt: skip
    alert = Alert(id=uuid4(), **fields | changes)
    session.add(alert)
    session.flush()
    return alert


def take_back(alert_id: UUID, parts: Parts, *, by: int = MO, because: str = "Wrong person.") -> int:
    """Recall an alert; return how many phones are corrected."""
    with transaction() as session:
        alert = session.get_one(Alert, alert_id)
        return recall(session, alert, because=because, by=session.get_one(Account, by), now=parts.clock())
