"""Switch alerts on and off for this browser."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field
from sqlalchemy import select

from app.alerts.models import Subscription
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
    """

    endpoint: str = Field(max_length=1000)
    keys: Keys
    old_endpoint: str | None = None
    key: str | None = Field(default=None, max_length=100)


class OldSubscription(Shape):
    endpoint: str


class PushSays(Shape):
    says: str


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


@pages.post("/api/push/test")
@needs(Permission.SEE_ALERTS)
@speaks("Send a test alert to my own phones", gives={202: PushSays})
def test_alert() -> ResponseReturnValue:
    with transaction() as session:
        try_out(session, by=actor(), now=now())
    return give(PushSays(says="A test is on its way. It should ring within a few seconds."), 202)


def _made_with(public: str | None) -> str:
    """Return the id of the key that a browser has subscribed with: by its own word, else the one that is given out."""
    if public is None:
        return parts().vapid.current.id
    known = parts().vapid.of_public(public)
    if known is None:
        raise NotPossible("Townwatch has a new key since. Switch alerts off and on again.")
    return known.id
