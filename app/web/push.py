"""Switch alerts on and off for this browser."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field
from sqlalchemy import select

from app.alerts.models import Subscription
from app.alerts.my_devices import MyDevice, is_switched_off, my_devices
from app.alerts.my_devices import switch_off as switch_one_off
from app.alerts.subscribe import subscribe, unsubscribe
from app.alerts.try_out import try_out
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.permissions import Permission
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs
from app.web.parts import actor, now, parts, sign_in

pages = Blueprint("push", __name__)


class PushKey(Shape):
    """`known`: some browser of mine is pushed to. `key`: our public key, base64url."""

    key: str
    known: bool


class Keys(Shape):
    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=100)


class NewSubscription(Shape):
    """What `PushManager.subscribe()` gave.

    `old_endpoint` is the one that it takes the place of; `key` is our public key that it was made with, base64url.
    `by_itself`: the app says so at its start and nobody asked; it does not switch on what its owner has switched off.
    """

    endpoint: str = Field(max_length=1000)
    keys: Keys
    old_endpoint: str | None = None
    key: str | None = Field(default=None, max_length=100)
    by_itself: bool = False


class OldSubscription(Shape):
    endpoint: str


class PushSays(Shape):
    says: str
    on: bool = True


class Tried(Shape):
    """`device`: one of my browsers; without it all of them."""

    device: int | None = Field(default=None, ge=1, lt=2**31)


class PushDevice(Shape):
    """A browser that rings for me. `here`: the one that asks. `accepted_at`: when its push service last said yes.

    `rests`: its push service refuses us, and it is left alone until the app starts there again.
    """

    id: int
    name: str | None
    service: str
    made_at: AwareDatetime
    seen_at: AwareDatetime | None
    accepted_at: AwareDatetime | None
    rests: bool
    here: bool


class PushDevices(Shape):
    devices: list[PushDevice]


@pages.get("/api/push")
@needs(Permission.SEE_ALERTS)
@speaks("The key to subscribe with", gives={200: PushKey})
def key() -> ResponseReturnValue:
    mine = select(Subscription.id).where(Subscription.account_id == actor().id, Subscription.dropped_at.is_(None))
    known = db.session().scalar(mine.limit(1)) is not None
    return give(PushKey(key=parts().vapid.current.public, known=known))


@pages.put("/api/push")
@needs(Permission.SEE_ALERTS)
@speaks("Push alerts to this browser", takes=NewSubscription, gives={200: PushSays, 201: PushSays})
def switch_on() -> ResponseReturnValue:
    new = read(NewSubscription)
    held, key_id = sign_in(), _made_with(new.key)
    with transaction() as session:
        if new.by_itself and is_switched_off(session, new.old_endpoint or new.endpoint, by=actor()):
            return give(PushSays(says="Alerts were switched off for this phone.", on=False))
        if new.old_endpoint and new.old_endpoint != new.endpoint:
            unsubscribe(session, new.old_endpoint, by=actor(), now=now(), because="replaced")
        _, is_new = subscribe(
            session,
            endpoint=new.endpoint,
            p256dh=new.keys.p256dh,
            auth=new.keys.auth,
            key_id=key_id,
            sign_in_id=held.id if held else None,
            device_id=held.device_id if held else None,
            allowed=parts().allowed,
            by=actor(),
            now=now(),
        )
    return give(PushSays(says="Alerts are on for this phone."), 201 if is_new else 200)


@pages.delete("/api/push")
@needs(Permission.SEE_ALERTS)
@speaks("Stop pushing to this browser", takes=OldSubscription, gives={204: None})
def switch_off() -> ResponseReturnValue:
    old = read(OldSubscription)
    with transaction() as session:
        unsubscribe(session, old.endpoint, by=actor(), now=now())
    return "", 204


@pages.get("/api/push/devices")
@needs(Permission.SEE_ALERTS)
@speaks("The browsers that ring for me", gives={200: PushDevices})
def all_mine() -> ResponseReturnValue:
    return give(PushDevices(devices=[_device(one) for one in my_devices(db.session(), actor())]))


@pages.delete("/api/push/devices/<int(max=2147483647):subscription_id>")
@needs(Permission.SEE_ALERTS)
@speaks("Switch alerts off for one of my browsers", gives={204: None})
def switch_off_one(subscription_id: int) -> ResponseReturnValue:
    with transaction() as session:
        switch_one_off(session, subscription_id, by=actor(), now=now())
    return "", 204


@pages.post("/api/push/test")
@needs(Permission.SEE_ALERTS)
@speaks("Send a test alert to my own phones", takes=Tried, gives={202: PushSays})
def test_alert() -> ResponseReturnValue:
    wanted = read(Tried)
    with transaction() as session:
        try_out(session, only=wanted.device, by=actor(), now=now())
    return give(PushSays(says="A test is on its way. It should come within a few seconds."), 202)


def _made_with(public: str | None) -> str:
    """Return the id of the key that a browser has subscribed with: by its own word, else the one that is given out."""
    if public is None:
        return parts().vapid.current.id
    known = parts().vapid.of_public(public)
    if known is None:
        raise NotPossible("Townwatch has a new key since. Switch alerts off and on again.")
    return known.id


def _device(mine: MyDevice) -> PushDevice:
    row, held = mine.subscription, sign_in()
    by_device = held is not None and held.device_id is not None and row.device_id == held.device_id
    return PushDevice(
        id=row.id,
        name=mine.name,
        service=mine.service,
        made_at=row.made_at,
        seen_at=row.seen_at,
        accepted_at=row.accepted_at,
        rests=row.quarantined_at is not None,
        here=held is not None and (row.sign_in_id == held.id or by_device),
    )
