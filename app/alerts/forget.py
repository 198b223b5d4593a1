"""Forget who got which alert and what they said of it, after thirty days. What stays are the counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Answer, Delivery, Opened
from app.alerts.reach import KEPT_BY_PERSON, WAS_TOLD, words_counted

AT_ONCE = 2000  # rows: what is deleted is overwritten as well, and somebody may wait to send a report


def forget(session: Session, *, now: datetime, held: Collection[int] = (), most: int = AT_ONCE) -> int:
    """Delete up to `most` rows of what is older than thirty days, after the totals were written; return how many.

    Call it again, in a transaction of its own, until it returns 0. Nothing goes of alerts about the profiles in `held`.
    """
    before = now - KEPT_BY_PERSON
    is_free = or_(Alert.profile_id.is_(None), Alert.profile_id.not_in(held))
    _keep_totals(session, is_free, before)
    # A correction may be younger than what it corrects: each row goes when its own thirty days are over.
    old = select(Delivery.id).join(Alert, Alert.id == Delivery.alert_id)
    ids = session.scalars(old.where(is_free, Alert.raised_at < before, Delivery.queued_at < before).limit(most)).all()
    session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
    gone = len(ids)
    for table in (Opened, Answer):
        gone += _forget_persons(session, table, is_free, before, most=most - gone)
    return gone


def _forget_persons(
    session: Session, table: type[Opened | Answer], is_free: ColumnElement[bool], before: datetime, *, most: int
) -> int:
    old = select(table.alert_id, table.account_id).join(Alert, Alert.id == table.alert_id)
    rows = session.execute(old.where(is_free, Alert.raised_at < before, table.at < before).limit(most)).all()
    for alert_id, account_id in rows:
        session.execute(delete(table).where(table.alert_id == alert_id, table.account_id == account_id))
    return len(rows)


def _keep_totals(session: Session, is_free: ColumnElement[bool], before: datetime) -> None:
    """Write the counts of each alert to it, before the first of its rows goes."""
    due = session.scalars(select(Alert.id).where(is_free, Alert.raised_at < before, Alert.told.is_(None))).all()
    for id in due:
        told, delivered, opened = session.execute(
            select(func.count(), func.count(Delivery.delivered_at), func.count(Delivery.opened_at)).where(
                Delivery.alert_id == id, WAS_TOLD
            )
        ).one()
        totals = {"told": told, "delivered": delivered, "opened": opened, "answered": words_counted(session, id)}
        session.execute(update(Alert).where(Alert.id == id).values(totals))
