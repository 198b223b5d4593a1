"""Alerts, phones and rows of the queue, made at once and without a report: for tests of what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, AlertKind, Delivery, Message, Subscription
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.builders import subscribe_phone

HOST = "push.services.mozilla.com"


def raise_one(parts: Parts, **changes: object) -> UUID:
    now = parts.clock()
    fields = {
        "kind": AlertKind.INFORMATION, "place": "Quillby", "latitude": 53.2, "longitude": 2.2, "radius_m": 400,
        "happened_at": now, "raised_at": now, "ends_at": now + timedelta(hours=1), "raised_by_id": town.MO,
        "approved_at": now,
    }  # fmt: skip
    with transaction() as session:
        alert = Alert(**{"id": uuid4(), **fields, **changes})  # type: ignore[arg-type]
        session.add(alert)
        return alert.id


def phones(many: int, *, who: int = town.BEN, host: str = HOST) -> list[int]:
    with transaction() as session:
        found = [subscribe_phone(session, who, endpoint=f"https://{host}/{uuid4().hex}") for _ in range(many)]
        for one in found:
            one.host = host
        return [one.id for one in found]


def queue(
    parts: Parts, alert_id: UUID, to: Sequence[int], *, message: Message = Message.ALERT, metres: Sequence[int] = ()
) -> None:
    far = metres or [0] * len(to)
    with transaction() as session:
        devices = [session.get_one(Subscription, id) for id in to]
        places = [Place(one.id, one.account_id, m) for one, m in zip(devices, far, strict=True)]
        enqueue_places(session, session.get_one(Alert, alert_id), message, places, now=parts.clock())


def rows() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def the_row() -> Delivery:
    (row,) = rows()
    return row


def phone(id: int) -> Subscription:
    db.session.rollback()
    return db.session.get_one(Subscription, id)
