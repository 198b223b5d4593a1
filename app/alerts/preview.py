"""Whom an alert would reach, before it is sent. It counts people and says nothing of who they are."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.alerts.audience import NOWHERE, by_account, reached, whose
from app.alerts.models import Alert, Subscription, Wishes
from app.alerts.rules import EVERYWHERE_M, Listener, Preview, Spared, verdict
from app.members.models import Account, Member, account_premises


def preview(session: Session, draft: Alert, *, now: datetime) -> Preview:
    """Return how many people at how many premises a draft would reach if it were sent now."""
    places = reached(session, draft)
    near = by_account(session, places)
    has_phone = exists().where(
        Subscription.account_id == Account.id, Subscription.dropped_at.is_(None), Subscription.quarantined_at.is_(None)
    )
    rows = session.execute(
        select(
            Account.id,
            Account.placed_until,
            Wishes.unwanted,
            Wishes.radius_m,
            Wishes.quiet_from,
            Wishes.quiet_until,
            Wishes.works_nights,
            Wishes.on_shift_until,
            has_phone.label("has_phone"),
        )
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(Wishes, Wishes.account_id == Account.id)
        .where(*whose(session, draft, places, now=now), Account.id.is_distinct_from(draft.except_account_id))
    )
    told, without_phone, spared = set(), 0, Counter[Spared]()
    for row in rows:
        at = near.get(row.id, NOWHERE)
        who = Listener(
            subscription_id=0,
            account_id=row.id,
            metres=at.metres,
            sectors=at.sectors,
            unwanted=tuple(row.unwanted or ()),
            radius_m=row.radius_m,
            quiet_from=row.quiet_from,
            quiet_until=row.quiet_until,
            works_nights=bool(row.works_nights),
            on_shift_until=row.on_shift_until,
            placed_until=row.placed_until,
        )
        because = verdict(who, draft, now=now)
        if because is not None:
            spared[because] += 1
            continue
        told.add(row.id)
        without_phone += not row.has_phone
    return Preview(
        people=len(told),
        premises=_premises_of(session, told, places),
        metres=draft.radius_m if 0 < draft.radius_m < EVERYWHERE_M else None,
        quiet=spared[Spared.QUIET],
        without_phone=without_phone,
        unwilling=spared[Spared.UNWANTED] + spared[Spared.FARTHER],
    )


def _premises_of(session: Session, told: set[int], places: dict[int, tuple[int, str]]) -> int:
    rows = session.execute(select(account_premises).where(account_premises.c.premises_id.in_(places)))
    return len({premises_id for account_id, premises_id in rows if account_id in told})
