"""The ledger: take what is due, write down what became of it. The network is never touched while a transaction is open.

The table is the queue. A row is claimed with a lease in its worker's name, sent, and its outcome written down.
Several workers share it: what one has claimed is no other's until the lease has run out. After a crash a worker takes
its own leases back, and what was under way is sent once more; a phone shows the echo once, because both have one tag.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Row, Select, and_, bindparam, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from app.access.models import Device as LetIn
from app.alerts.manner import How, how
from app.alerts.may_be_told import who_may_be_told
from app.alerts.models import WAITING, Alert, Delivery, Message, Progress, Subscription
from app.alerts.near_me import shows_person
from app.alerts.payload import Letter, letter_of
from app.alerts.push import Device
from app.members.models import Account, Member

LEASE = timedelta(minutes=1)
_QUARANTINE_LOOKS_AGAIN = timedelta(minutes=10)
_LOOKS = 20  # in one transaction, in which everybody else who writes has to wait
_LAST_WORD_LASTS = timedelta(hours=72)
_NOT_LOADED = {"synchronize_session": False}
_NOW, _MOST = bindparam("now", type_=Delivery.due_at.type), bindparam("most", type_=Integer)


class Due(NamedTuple):
    """One delivery that was claimed, with all that is needed to send it without the database."""

    delivery_id: int
    round: int
    attempts: int
    worker: str
    subscription_id: int
    host: str
    device: Device
    letter: Letter
    how: How
    ends_at: datetime

    def ttl_s(self, now: datetime) -> int:
        """Return for how many seconds the push service may keep it: as long as it is true."""
        return max(int((self.ends_at - now).total_seconds()), 1)


def is_any_due(session: Session, *, now: datetime, full: Collection[str] = ()) -> bool:
    """Return whether a push waits to be sent to a host that is not `full`; only reads."""
    return session.scalar(_ids(passes_over=bool(full)), _asked(now, 1, full)) is not None


def claim(
    session: Session,
    *,
    worker: str,
    limit: int,
    now: datetime,
    held: Mapping[str, float] = {},
    full: Collection[str] = (),
) -> list[Due]:
    """Take due deliveries for a minute, at most so many, the nearest devices first; what was never tried goes before.

    `held` says for how many seconds a host may not be asked: what is for it is left for then and costs no attempt.
    Hosts that are `full` are passed over. On the way is closed what has expired, what is about a profile that
    members may not see any more, and what is for somebody who may not be told any more.
    """
    letters = _Letters(session, now)
    due: list[Due] = []
    for _ in range(_LOOKS):  # what is closed on the way must not keep what comes behind it waiting
        most = limit - len(due)
        rows = session.execute(_due(session, now, passes_over=bool(full)), _asked(now, most, full)).all()
        due += _sort_out(session, rows, letters, worker=worker, held=held, now=now)
        if len(rows) < most or len(due) == limit:
            break
    return due


def _sort_out(
    session: Session,
    rows: Sequence[Row[Any]],
    letters: _Letters,
    *,
    worker: str,
    held: Mapping[str, float],
    now: datetime,
) -> list[Due]:
    """Close, leave for later or take each of these rows; return those that were taken."""
    due: list[Due] = []
    closed: dict[Progress, list[int]] = defaultdict(list)
    later: dict[datetime, list[int]] = defaultdict(list)
    for row in rows:
        found = letters.find(row.alert_id, row.message)
        if found is None:
            closed[Progress.EXPIRED].append(row.id)
        elif not _may_still_have_it(row):
            closed[Progress.GONE].append(row.id)
        elif row.is_quarantined or row.host in held:
            wait = _QUARANTINE_LOOKS_AGAIN if row.is_quarantined else timedelta(seconds=held[row.host])
            later[min(now + wait, found[1])].append(row.id)
        else:
            due.append(_taken(row, worker, *found))
    for progress, ids in closed.items():
        _update(session, ids, progress=progress, claimed_by=None, leased_until=None)
    for due_at, ids in later.items():
        _update(session, ids, due_at=due_at)
    _take(session, [one.delivery_id for one in due], worker, now)
    return due


def take_back(session: Session, worker: str) -> int:
    """Free what this worker had claimed before it was stopped; return how many it was."""
    ours = Delivery.claimed_by == worker, Delivery.progress.in_(WAITING)
    freed = session.scalars(
        update(Delivery).where(*ours).values(claimed_by=None, leased_until=None).returning(Delivery.id),
        execution_options=_NOT_LOADED,
    ).all()
    return len(freed)


def _due(session: Session, now: datetime, *, passes_over: bool) -> Select[*tuple[Any, ...]]:
    """Return the question for the next rows to send, and all that has to be known of each."""
    may = and_(
        Subscription.dropped_at.is_(None),
        Subscription.account_id == Delivery.account_id,
        *who_may_be_told(session, now=now),
    )
    return (
        select(
            Delivery.id,
            Delivery.round,
            Delivery.attempts,
            Delivery.message,
            Delivery.alert_id,
            Delivery.subscription_id,
            Subscription.endpoint,
            Subscription.p256dh,
            Subscription.auth,
            Subscription.key_id,
            Subscription.host,
            Subscription.quarantined_at.is_not(None).label("is_quarantined"),
            Account.role,
            LetIn.premises_id,
            may.label("may"),
        )
        .select_from(Delivery)
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .join(Account, Account.id == Delivery.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(LetIn, LetIn.id == Subscription.device_id)
        .where(Delivery.id.in_(_ids(passes_over=passes_over)))
        .order_by(Delivery.progress, Delivery.metres, Delivery.id)
        .with_for_update(of=Delivery, skip_locked=True)
    )


@cache
def _ids(*, passes_over: bool) -> Select[int]:
    """Return the question for the ids that are due: first those never tried, then those to be tried again.

    Each half walks along one index in the order in which they are sent, and so reads no more rows than it gives. Asked
    five times a second, it is put together once: what differs is `now`, `most` and, if it `passes_over` some, `full`.
    """
    halves = (_ids_of(progress, passes_over).subquery() for progress in WAITING)
    both = union_all(*(select(half.c.id) for half in halves)).subquery()
    return select(both.c.id).limit(_MOST)


def _ids_of(progress: Progress, passes_over: bool) -> Select[int]:
    # Wrapped, so that the database does not look them up by their hour and then sort what it found.
    is_due = func.coalesce(Delivery.due_at, Delivery.due_at) <= _NOW
    is_free = or_(Delivery.leased_until.is_(None), Delivery.leased_until < _NOW)
    ids = select(Delivery.id).where(Delivery.progress == progress, is_due, is_free)
    if passes_over:
        crowded = select(Subscription.id).where(Subscription.host.in_(bindparam("full", expanding=True)))
        ids = ids.where(Delivery.subscription_id.not_in(crowded))
    return ids.order_by(Delivery.metres, Delivery.due_at, Delivery.id).limit(_MOST)


def _asked(now: datetime, most: int, full: Collection[str]) -> dict[str, object]:
    return {"now": now, "most": most, "full": list(full)} if full else {"now": now, "most": most}


class _Letters:
    """What is said by each message, and until when; the few alerts of one claim are looked at once each."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._known: dict[tuple[UUID, Message], tuple[Letter, datetime] | None] = {}

    def find(self, alert_id: UUID, message: Message) -> tuple[Letter, datetime] | None:
        """Return the letter and when it ends, or None when nobody is to hear it any more."""
        key = alert_id, message
        if key not in self._known:
            alert = self._session.get_one(Alert, alert_id)
            self._known[key] = self._look(alert, message)
        return self._known[key]

    def _look(self, alert: Alert, message: Message) -> tuple[Letter, datetime] | None:
        ends_at = _ends_at(alert, message)
        if ends_at <= self._now or _is_about_nobody(self._session, alert, message, self._now):
            return None
        if message is Message.DISREGARD and alert.is_live(self._now):
            return None  # somebody has approved it after all
        return letter_of(alert, message), ends_at


def _ends_at(alert: Alert, message: Message) -> datetime:
    ended_at = alert.recalled_at or alert.ends_at
    if message in (Message.CORRECTION, Message.STAND_DOWN):
        return ended_at + _LAST_WORD_LASTS
    if message is Message.DISREGARD and alert.recalled_at is None:
        return ended_at + _LAST_WORD_LASTS
    return ended_at


def _is_about_nobody(session: Session, alert: Alert, message: Message, now: datetime) -> bool:
    """Return whether the alert's profile has been hidden or withdrawn since: then no phone rings for it any more."""
    if message not in (Message.ALERT, Message.UPDATE):
        return False
    return not shows_person(session, alert, now=now, today=now.date())


def _may_still_have_it(row: Row[Any]) -> bool:
    """Return whether the browser is still this account's, and the account may still be told."""
    return bool(row.may)


def _taken(row: Row[Any], worker: str, letter: Letter, ends_at: datetime) -> Due:
    return Due(
        row.id,
        row.round,
        row.attempts + 1,
        worker,
        row.subscription_id,
        row.host,
        Device(row.endpoint, row.p256dh, row.auth, row.key_id),
        letter,
        how(letter.message, row.role, row.premises_id is not None),
        ends_at,
    )


def _take(session: Session, ids: list[int], worker: str, now: datetime) -> None:
    if ids:
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids), or_(Delivery.leased_until.is_(None), Delivery.leased_until < now))
            .values(claimed_by=worker, leased_until=now + LEASE, attempts=Delivery.attempts + 1),
            execution_options=_NOT_LOADED,
        )


def _update(session: Session, ids: list[int], **values: object) -> None:
    session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(values), execution_options=_NOT_LOADED)
