"""Write down what became of what was sent: sent, gone, due again later, or given up."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Table, and_, bindparam, case, func, not_, or_, select, update
from sqlalchemy.orm import Session

from app.alerts.deliver import Due
from app.alerts.models import WAITING, Delivery, Progress, Subscription
from app.alerts.push import HELD, UNKNOWN_KEY, Outcome

_BACK_OFF_S, _LONGEST_BACK_OFF_S = 2, 300
_MOST_REFUSALS, _REFUSALS_COUNT_FOR = 3, timedelta(hours=24)
_GONE, _REFUSED = frozenset({404, 410}), frozenset({400, 401, 403})
_TOO_LONG = "longer than a push may be"
_NOT_LOADED = {"synchronize_session": False}
_DELIVERIES: Table = Delivery.__table__  # type: ignore[assignment]
_SUBSCRIPTIONS: Table = Subscription.__table__  # type: ignore[assignment]


class Result(NamedTuple):
    """What became of one claim of one delivery. `status` and `retry_after` as the Sender says them."""

    delivery_id: int
    round: int
    attempts: int
    worker: str
    subscription_id: int
    status: int
    retry_after: int | None = None

    @classmethod
    def of(cls, due: Due, outcome: Outcome) -> Result:
        return cls(due.delivery_id, due.round, due.attempts, due.worker, due.subscription_id, *outcome)

    @classmethod
    def not_sent(cls, due: Due, wait_s: int = 0) -> Result:
        """Return that it was put back without having been tried."""
        return cls.of(due, Outcome(HELD, wait_s))


def note(session: Session, results: Sequence[Result], *, now: datetime) -> None:
    """Write down the results, in any order and more than once if need be.

    A result of an earlier round, or of a lease that somebody else has taken over meanwhile, changes nothing about its
    delivery. That a browser is gone is true all the same.
    """
    if not results:
        return
    _drop(session, [one for one in results if one.status in _GONE], now)
    kept = _of_their_lease(session, results)
    finals: dict[tuple[Progress, str | None, int | None], list[int]] = defaultdict(list)
    again: list[dict[str, object]] = []
    for one in kept:
        if _may_work_later(one.status) or one.status == HELD:
            again.append(_again(one, now))
        else:
            finals[_final(one.status)].append(one.delivery_id)
    _finish(session, finals, now)
    _wait(session, again)
    _accept(session, [one.subscription_id for one in kept if _is_accepted(one.status)], now)
    _refuse(session, [one.subscription_id for one in kept if one.status in _REFUSED], now)
    _leave_alone(session, [one.subscription_id for one in kept if one.status == UNKNOWN_KEY], now)


def pause(attempts: int, retry_after: int | None) -> float:
    """Return the seconds until the next try: exponential with full jitter, unless the service says how long to wait."""
    if retry_after is not None:
        return retry_after
    return random.uniform(0.5, min(_BACK_OFF_S * 2 ** min(attempts, 16), _LONGEST_BACK_OFF_S))  # noqa: S311 - no secret


def _of_their_lease(session: Session, results: Sequence[Result]) -> list[Result]:
    once = {one.delivery_id: one for one in results}
    rows = session.execute(
        select(Delivery.id, Delivery.round, Delivery.attempts, Delivery.claimed_by)
        .where(Delivery.id.in_(once), Delivery.progress.in_(WAITING))
        .with_for_update()
    )
    return [once[id] for id, *claim in rows if tuple(claim) == once[id][1:4]]


def _is_accepted(status: int) -> bool:
    return 200 <= status < 300


def _may_work_later(status: int) -> bool:
    return status in (0, 408, 429) or status >= 500


def _final(status: int) -> tuple[Progress, str | None, int | None]:
    if _is_accepted(status):
        return Progress.SENT, None, status
    if status in _GONE:
        return Progress.GONE, None, status
    if status == UNKNOWN_KEY:
        return Progress.FAILED, "subscribed with a push key that is not ours any more", None
    return Progress.FAILED, _TOO_LONG if status == 413 else None, status


def _again(one: Result, now: datetime) -> dict[str, object]:
    if one.status == HELD:
        due_at = now + timedelta(seconds=one.retry_after or 0)
        return {"of": one.delivery_id, "at": due_at, "tried": one.attempts - 1, "word": None}
    due_at = now + timedelta(seconds=pause(one.attempts, one.retry_after))
    return {"of": one.delivery_id, "at": due_at, "tried": one.attempts, "word": one.status}


def _finish(session: Session, finals: dict[tuple[Progress, str | None, int | None], list[int]], now: datetime) -> None:
    for (progress, because, status), ids in finals.items():
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(
                progress=progress,
                because=because,
                status=status,
                sent_at=now if progress is Progress.SENT else None,
                claimed_by=None,
                leased_until=None,
            ),
            execution_options=_NOT_LOADED,
        )


def _wait(session: Session, again: list[dict[str, object]]) -> None:
    """Let them wait for their next hour. What has never been tried stays among those that go first."""
    if not again:
        return
    columns = _DELIVERIES.c
    tried, word = bindparam("tried", type_=columns.attempts.type), bindparam("word", type_=columns.status.type)
    session.connection().execute(
        _DELIVERIES.update()
        .where(columns.id == bindparam("of"))
        .values(
            progress=case((tried > 0, Progress.RETRY.value), else_=Progress.PENDING.value),
            due_at=bindparam("at"),
            attempts=tried,
            status=func.coalesce(word, columns.status),  # put back unsent: the last answer still is the last
            claimed_by=None,
            leased_until=None,
        ),
        again,
    )


def _drop(session: Session, gone: Sequence[Result], now: datetime) -> None:
    by_status: dict[int, set[int]] = defaultdict(set)
    for one in gone:
        by_status[one.status].add(one.subscription_id)
    for status, ids in by_status.items():
        session.execute(
            update(Subscription)
            .where(Subscription.id.in_(ids), Subscription.dropped_at.is_(None))
            .values(dropped_at=now, dropped_because=f"push service said {status}"),
            execution_options=_NOT_LOADED,
        )


def _accept(session: Session, ids: list[int], now: datetime) -> None:
    if ids:
        session.execute(
            update(Subscription)
            .where(Subscription.id.in_(ids))
            .values(accepted_at=now, refusals=0, refused_since=None, quarantined_at=None),
            execution_options=_NOT_LOADED,
        )


def _refuse(session: Session, ids: list[int], now: datetime) -> None:
    """Count a refusal of each; after the third within a day the device is left alone until the app starts there."""
    columns = _SUBSCRIPTIONS.c
    anew = or_(columns.refused_since.is_(None), columns.refused_since <= now - _REFUSALS_COUNT_FOR)
    enough = and_(not_(anew), columns.refusals + 1 >= _MOST_REFUSALS)
    statement = (
        _SUBSCRIPTIONS.update()
        .where(columns.id == bindparam("of"))
        .values(
            refusals=case((anew, 1), else_=columns.refusals + 1),
            refused_since=case((anew, now), else_=columns.refused_since),
            quarantined_at=case((enough, now), else_=columns.quarantined_at),
        )
    )
    if ids:
        session.connection().execute(statement, [{"of": id} for id in ids])


def _leave_alone(session: Session, ids: list[int], now: datetime) -> None:
    """Only a new subscription helps, and the app makes one when it starts there."""
    if ids:
        session.execute(
            update(Subscription).where(Subscription.id.in_(ids)).values(quarantined_at=now),
            execution_options=_NOT_LOADED,
        )
