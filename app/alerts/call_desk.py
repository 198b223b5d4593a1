"""Ring the phones of some people of the desk, because something waits for them. It is about nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.audience import WISHED, listener
from app.alerts.enqueue import Place, enqueue_places
from app.alerts.may_be_told import who_may_be_told
from app.alerts.models import Alert, AlertKind, Message, Subscription, Wishes
from app.alerts.rules import verdict
from app.audit.record import record
from app.members.models import Account, Member, Role

LASTS = timedelta(hours=12)
PLACE = "The desk"


def call_desk(
    session: Session,
    wording: str,
    *,
    account_ids: Collection[int],
    sent_for_id: int,
    at_any_hour: bool = False,
    ends_at: datetime | None = None,
    now: datetime,
) -> Alert:
    """Ask these people to open the desk, and return the alert: it stands in the desk's list, and their phones ring.

    Townwatch asks by itself; `sent_for_id` is the account in whose place it does. Whoever rests is not woken, but
    finds it in the list; a call `at_any_hour` wakes them, because somebody may be wronged until they look. `wording`
    names nobody. `ends_at` is twelve hours from now unless said. `now` is in the town's own time.
    """
    alert = Alert(
        id=uuid4(),
        kind=AlertKind.DESK,
        place=PLACE,
        latitude=0.0,
        longitude=0.0,
        radius_m=0,
        happened_at=now,
        raised_at=now,
        ends_at=ends_at or now + LASTS,
        raised_by_id=sent_for_id,
        approved_at=now,
        wording=wording,
        only_roles=[Role.MANAGER.value, Role.DEPUTY.value],
    )
    session.add(alert)
    session.flush()
    places = _places(session, alert, account_ids, now)
    if at_any_hour:
        places = [place._replace(because=None) for place in places]
    told = enqueue_places(session, alert, Message.ALERT, places, now=now)
    record(session, "called", f"alert {alert.id}", by_id=None, now=now, devices=told)
    return alert


def _places(session: Session, alert: Alert, account_ids: Collection[int], now: datetime) -> list[Place]:
    rows = session.execute(
        select(*WISHED, Subscription.id)
        .join(Account, Account.id == Subscription.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(Wishes, Wishes.account_id == Account.id)
        .where(Subscription.dropped_at.is_(None), Subscription.quarantined_at.is_(None))
        .where(Account.id.in_(account_ids), *who_may_be_told(session, now=now))
        .order_by(Subscription.id)
    )
    heard = [listener(wished, {}, subscription_id=id) for *wished, id in rows]
    return [Place(one.subscription_id, one.account_id, 0, verdict(one, alert, now=now)) for one in heard]
