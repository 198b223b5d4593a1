"""How far an alert has come: counted for everybody, by premises for leads, by person for the desk and for 30 days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session, selectinload

from app.alerts.models import Alert, Answer, Delivery, Message, Opened, Progress, Word
from app.alerts.rules import UNREACHABLE_AFTER
from app.audit.record import record
from app.kernel.errors import NotPossible
from app.kernel.geo import Point, metres_between
from app.members.models import Account, Premises, account_premises
from app.members.permissions import Permission, require

KEPT_BY_PERSON = timedelta(days=30)

_FIRST = Delivery.message == Message.ALERT  # later messages go to who has had this one
# Spared phones and those given up before anything was sent were told nothing.
_NEVER_TRIED = and_(Delivery.progress == Progress.EXPIRED, Delivery.attempts == 0)
WAS_TOLD = and_(_FIRST, Delivery.progress.not_in((Progress.GONE, Progress.SUPPRESSED)), not_(_NEVER_TRIED))

_Count = ColumnElement[int]


class Reach(NamedTuple):
    """How far an alert has come, counted in phones; `answered` counts words. `unreachable`: see `rules`."""

    told: int
    delivered: int
    opened: int
    unreachable: int
    answered: dict[str, int]


class Place(NamedTuple):
    """The same at one premises; `premises` is None for those who work at none."""

    premises: Premises | None
    told: int
    delivered: int
    opened: int
    unreachable: int
    answered: dict[str, int]


class Got(NamedTuple):
    """What one person got of an alert. `phones` is 0 when theirs were spared the sound; why, is for them to know."""

    account: Account
    place: str
    phones: int
    sent_at: datetime | None
    delivered_at: datetime | None
    opened_at: datetime | None
    word: Word | None
    said_at: datetime | None


def reach(session: Session, alert: Alert, *, now: datetime) -> Reach:
    """Count the phones that the alert went to, and what came back; also after the deliveries have been forgotten.

    A month later nothing is under way any more: then all that never showed it are unreachable.
    """
    if alert.told is not None:
        answered = {word.value: 0 for word in Word} | (alert.answered or {})
        delivered = alert.delivered or 0
        return Reach(alert.told, delivered, alert.opened or 0, alert.told - delivered, answered)
    told, delivered, opened, unreachable = session.execute(
        select(*_counts(now)).where(Delivery.alert_id == alert.id, WAS_TOLD)
    ).one()
    return Reach(told, delivered, opened, unreachable, words_counted(session, alert.id))


def _counts(now: datetime) -> tuple[_Count, _Count, _Count, _Count]:
    """Return what is counted of deliveries: told, delivered, opened and unreachable; the last as `is_unreachable`."""
    unreachable = and_(Delivery.sent_at < now - UNREACHABLE_AFTER, Delivery.delivered_at.is_(None))
    return (
        func.count(),
        func.count(Delivery.delivered_at),
        func.count(Delivery.opened_at),
        func.count().filter(unreachable),
    )


def words_counted(session: Session, alert_id: UUID) -> dict[str, int]:
    """Count what was said of an alert; a word that was taken back is none."""
    words = Counter(session.scalars(select(Answer.word).where(Answer.alert_id == alert_id)))
    return {word.value: words[word] for word in Word}


def by_premises(session: Session, alert: Alert, *, only: Collection[int] | None = None, now: datetime) -> list[Place]:
    """Count by premises: of each person's the one nearest to the alert. `only`: these premises and no others.

    Nearest to the alert first, those without premises last; empty once it has been forgotten.
    """
    rows = session.execute(
        select(Delivery.account_id, *_counts(now))
        .where(Delivery.alert_id == alert.id, WAS_TOLD)
        .group_by(Delivery.account_id)
    ).all()
    where = _nearest(session, alert)
    phones: defaultdict[int | None, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for account_id, *counts in rows:
        place = phones[where.get(account_id)]
        place[:] = [known + more for known, more in zip(place, counts, strict=True)]
    words: defaultdict[int | None, Counter[Word | None]] = defaultdict(Counter)
    for premises_id, word in session.execute(
        select(Answer.premises_id, Answer.word).where(Answer.alert_id == alert.id, Answer.word.is_not(None))
    ):
        words[premises_id][word] += 1
    ids = [id for id in {*phones, *words} if only is None or id in only]
    known = {one.id: one for one in session.scalars(select(Premises).where(Premises.id.in_(ids)))}
    places = [
        Place(known.get(id or 0), told, delivered, opened, unreachable, {word.value: words[id][word] for word in Word})
        for id in ids
        for told, delivered, opened, unreachable in [phones[id]]
    ]
    return sorted(places, key=lambda one: _metres(alert, one.premises))


def by_person(session: Session, alert: Alert, *, because: str, by: Account, now: datetime) -> list[Got]:
    """Return who got, opened and answered the alert, by name; that somebody looked is written down, and why.

    Only the desk, and for 30 days: afterwards it raises NotPossible. It is kept to see that alerts arrive, never as a
    measure of anybody's work.
    """
    require(by, Permission.RECALL_ALERTS)
    if now - alert.raised_at > KEPT_BY_PERSON or alert.told is not None:
        raise NotPossible("Who got it was kept for 30 days. What is left are the counts.")
    record(session, "viewed receipts", f"alert {alert.id}", by_id=by.id, now=now, because=because)
    deliveries: defaultdict[int, list[Delivery]] = defaultdict(list)
    for row in session.scalars(select(Delivery).where(Delivery.alert_id == alert.id, _FIRST).order_by(Delivery.id)):
        deliveries[row.account_id].append(row)
    opened = dict(iter(session.execute(select(Opened.account_id, Opened.at).where(Opened.alert_id == alert.id))))
    words = {one.account_id: one for one in session.scalars(select(Answer).where(Answer.alert_id == alert.id))}
    accounts = session.scalars(
        select(Account)
        .where(Account.id.in_({*deliveries, *opened, *words}))
        .options(selectinload(Account.premises))
        .order_by(Account.name, Account.id)
    )
    return [_got(one, alert, deliveries[one.id], opened.get(one.id), words.get(one.id)) for one in accounts]


def _got(
    account: Account, alert: Alert, rows: list[Delivery], opened_at: datetime | None, answer: Answer | None
) -> Got:
    here = min(account.premises, key=lambda place: metres_between(place.where, alert.where), default=None)
    told = [row for row in rows if row.progress is not Progress.SUPPRESSED]
    return Got(
        account=account,
        place=here.name if here else "",
        phones=len(told),
        sent_at=_first(row.sent_at for row in told),
        delivered_at=_first(row.delivered_at for row in told),
        opened_at=_first([opened_at, *(row.opened_at for row in rows)]),
        word=answer.word if answer else None,
        said_at=answer.at if answer and answer.word else None,
    )


def _first(times: Iterable[datetime | None]) -> datetime | None:
    return min((one for one in times if one is not None), default=None)


def _nearest(session: Session, alert: Alert) -> dict[int, int]:
    """Return for each account the number of its premises that lies nearest to the alert."""
    rows = session.execute(
        select(account_premises.c.account_id, Premises.id, Premises.latitude, Premises.longitude)
        .join(Premises, Premises.id == account_premises.c.premises_id)
        .join(Delivery, and_(Delivery.account_id == account_premises.c.account_id, Delivery.alert_id == alert.id))
        .distinct()
    )
    found: dict[int, tuple[float, int]] = {}
    for account_id, premises_id, latitude, longitude in rows:
        metres = metres_between(Point(latitude, longitude), alert.where)
        found[account_id] = min(found.get(account_id, (metres, premises_id)), (metres, premises_id))
    return {account_id: premises_id for account_id, (_, premises_id) in found.items()}


def _metres(alert: Alert, premises: Premises | None) -> float:
    return metres_between(premises.where, alert.where) if premises else float("inf")
