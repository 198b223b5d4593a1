"""Whom an alert would reach, before it is sent. It counts people and says nothing of who they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Result, exists, select
from sqlalchemy.orm import Session

from app.alerts.audience import WISHED, by_account, listener, reached, whose
from app.alerts.models import Alert, Subscription, Wishes
from app.alerts.rules import EVERYWHERE_M, Preview, Spared, verdict
from app.members.models import Account, Member, account_premises


def preview(session: Session, draft: Alert, *, now: datetime) -> Preview:
    """Return how many people at how many premises a draft would reach if it were sent now."""
    places = reached(session, draft)
    near = by_account(session, places)
    told, without_phone, spared = set(), 0, Counter[Spared]()
    for row in _people(session, draft, places, now):
        who = listener(row[:-1], near, subscription_id=0)
        because = verdict(who, draft, now=now)
        if because is not None:
            spared[because] += 1
            continue
        told.add(who.account_id)
        without_phone += not row.has_phone
    return Preview(
        people=len(told),
        premises=_premises_of(session, told, places),
        metres=draft.radius_m if 0 < draft.radius_m < EVERYWHERE_M else None,
        quiet=spared[Spared.QUIET],
        without_phone=without_phone,
        unwilling=spared[Spared.UNWANTED] + spared[Spared.FARTHER],
    )


def _people(session: Session, draft: Alert, places: Collection[int], now: datetime) -> Result[Any]:
    """Ask for everybody whom the draft is for but its sender, whether or not they have a phone that rings."""
    has_phone = exists().where(
        Subscription.account_id == Account.id, Subscription.dropped_at.is_(None), Subscription.quarantined_at.is_(None)
    )
    return session.execute(
        select(*WISHED, has_phone.label("has_phone"))
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(Wishes, Wishes.account_id == Account.id)
        .where(*whose(session, draft, places, now=now), Account.id.is_distinct_from(draft.except_account_id))
    )


def _premises_of(session: Session, told: set[int], places: dict[int, tuple[int, str]]) -> int:
    rows = session.execute(select(account_premises).where(account_premises.c.premises_id.in_(places)))
    return len({premises_id for account_id, premises_id in rows if account_id in told})
