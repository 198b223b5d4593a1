"""How the pushes are doing: what waits, how quickly they go out, what each push service answers, which phones are lost.

Everything is read from the ledger, so that a command, the desk and whoever watches the machine say the same, also
while no worker runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.alerts.endpoints import KNOWN_HOSTS
from app.alerts.models import WAITING, Alert, Delivery, Progress, Subscription
from app.kernel.ranks import at_rank

LATE_AFTER = timedelta(minutes=1)
_PACE_OF, _ANSWERS_OF, _STOPPED_IN = timedelta(hours=1), timedelta(hours=24), timedelta(hours=1)
_LONGEST_LIFE = timedelta(hours=80)  # of a delivery: an alert's 72 hours, and some
_DROPPED_IN = timedelta(days=30)
# The worker's own gates stop a push service at these: here they are read from what was written down.
_REFUSALS = frozenset((400, 401, 403))
_FEWEST_ANSWERS, _SHARE_REFUSED, _FEWEST_SILENT = 20, 0.05, 8


class Pace(NamedTuple):
    """From "this alert goes out" to the push service's 201, in milliseconds, over the last hour; None without any."""

    sent: int
    median_ms: int | None
    p95_ms: int | None


class Host(NamedTuple):
    """One push service. Answers are those of the last 24 hours; `waiting` is all that still has to go there.

    `stopped` says in words why nothing goes there at present, or is empty.
    """

    name: str
    devices: int
    sent: int
    refused: int
    gone: int
    given_up: int
    waiting: int
    stopped: str

    @property
    def answers(self) -> int:
        return self.sent + self.refused + self.gone + self.given_up


class KeyUse(NamedTuple):
    """How many phones subscribed with one of our keys; `is_known` is whether we still hold it."""

    id: str
    devices: int
    is_current: bool
    is_known: bool


class Status(NamedTuple):
    """All of it at one moment. `dropped` and `suppressed` are by reason, of the last 30 days and 24 hours."""

    at: datetime
    oldest_due_at: datetime | None
    waiting: int
    retrying: int
    expired: int
    pace: Pace
    hosts: list[Host]
    devices: int
    quarantined: int
    dropped: dict[str, int]
    keys: list[KeyUse]
    suppressed: dict[str, int]

    @property
    def age(self) -> timedelta:
        """How long the oldest push has been due; nought when none is."""
        return max(self.at - self.oldest_due_at, timedelta()) if self.oldest_due_at else timedelta()

    @property
    def faults(self) -> list[str]:
        """What somebody has to look at now, each as a sentence."""
        late = [f"A push has been due for {in_words(self.age)}. Does the worker run?"] if self.age > LATE_AFTER else []
        return [*late, *(f"{host.name} {host.stopped}." for host in self.hosts if host.stopped)]


def oldest_due(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the oldest push has been due, or None. What a push service asked to hold back is not due.

    Of a large alert some phones may have no place in the queue yet: they have waited since it was raised.
    """
    due = select(func.min(Delivery.due_at)).where(Delivery.progress.in_(WAITING), Delivery.due_at <= now)
    no_place_yet = select(func.min(Alert.raised_at)).where(Alert.fanned_after.is_not(None))
    found = (session.scalar(due), session.scalar(no_place_yet))
    return min((one for one in found if one is not None), default=None)


def is_late(session: Session, *, now: datetime) -> bool:
    """Return whether a push has been due for over a minute."""
    since = oldest_due(session, now=now)
    return since is not None and now - since > LATE_AFTER


def status(session: Session, *, key_ids: Sequence[str], now: datetime) -> Status:
    """Read how the pushes are doing. `key_ids` are those of the keys that we hold, the current one first."""
    waiting = _waiting(session)
    live = Subscription.dropped_at.is_(None)
    answers = _answers(session, since=now - _ANSWERS_OF)
    return Status(
        at=now,
        oldest_due_at=oldest_due(session, now=now),
        waiting=sum(many for (_, progress, _), many in waiting.items() if progress is Progress.PENDING),
        retrying=sum(many for (_, progress, _), many in waiting.items() if progress is Progress.RETRY),
        expired=sum(many for (_, progress, _), many in answers.items() if progress is Progress.EXPIRED),
        pace=_pace(session, now),
        hosts=_hosts(session, answers, waiting, now),
        devices=_count(session, live),
        quarantined=_count(session, live, Subscription.quarantined_at.is_not(None)),
        dropped=_by(session, Subscription.dropped_because, Subscription.dropped_at >= now - _DROPPED_IN),
        keys=_keys(session, key_ids),
        suppressed=_by(
            session, Delivery.because, Delivery.progress == Progress.SUPPRESSED, Delivery.due_at >= now - _ANSWERS_OF
        ),
    )


def in_words(how_long: timedelta) -> str:
    """Return "8 seconds", "4 minutes" or "3 hours"."""
    seconds = max(0, int(how_long.total_seconds()))
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}s"
    return f"{seconds} {'second' if seconds == 1 else 'seconds'}"


_Counted = Counter[tuple[str, Progress, int | None]]


def service_of(host: str) -> str:
    """Return the push service behind a host: some have a host for each part of the world."""
    known = (name for name in KNOWN_HOSTS if host == name or host.endswith(f".{name}"))
    return next(known, host or "not known")


def _answers(session: Session, *, since: datetime) -> _Counted:
    # All that can be named, so that the index of progress and time is used for each.
    return _counted(session, Delivery.progress.in_(tuple(Progress)), Delivery.due_at >= since)


def _waiting(session: Session) -> _Counted:
    return _counted(session, Delivery.progress.in_(WAITING))


def _counted(session: Session, *where: ColumnElement[bool]) -> _Counted:
    rows = session.execute(
        select(Subscription.host, Delivery.progress, Delivery.status, func.count())
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .where(*where)
        .group_by(Subscription.host, Delivery.progress, Delivery.status)
    )
    counted: _Counted = Counter()
    for host, progress, answered, many in rows:
        counted[service_of(host), progress, answered] += many
    return counted


def _hosts(session: Session, answers: _Counted, waiting: _Counted, now: datetime) -> list[Host]:
    lately = _answers(session, since=now - _STOPPED_IN)
    devices: Counter[str] = Counter()
    for host, many in session.execute(
        select(Subscription.host, func.count()).where(Subscription.dropped_at.is_(None)).group_by(Subscription.host)
    ):
        devices[service_of(host)] += many
    names = {*devices, *(name for name, _, _ in (*answers, *waiting))}
    found = [_host(name, devices[name], answers, waiting, lately) for name in names]
    return sorted(found, key=lambda host: (-host.devices, host.name))


def _host(name: str, devices: int, answers: _Counted, waiting: _Counted, lately: _Counted) -> Host:
    sent, refused, gone, given_up = _sums(name, answers)
    return Host(
        name=name,
        devices=devices,
        sent=sent,
        refused=refused,
        gone=gone,
        given_up=given_up,
        waiting=sum(many for (host, _, _), many in waiting.items() if host == name),
        stopped=_why_stopped(name, waiting, lately),
    )


def _sums(name: str, counted: _Counted) -> tuple[int, int, int, int]:
    """Return how many were sent, refused, gone and given up. One that is tried again counts by its last answer."""
    sent = refused = gone = given_up = 0
    for (host, progress, answered), many in counted.items():
        if host != name:
            continue
        if progress is Progress.SENT:
            sent += many
        elif answered in _REFUSALS:
            refused += many
        elif progress is Progress.GONE:
            gone += many
        elif progress is Progress.FAILED:
            given_up += many
    return sent, refused, gone, given_up


def _why_stopped(name: str, waiting: _Counted, lately: _Counted) -> str:
    """Return why nothing goes to this push service: it refuses our signature, or it does not answer."""
    sent, refused, _, _ = _sums(name, lately)
    if sent + refused >= _FEWEST_ANSWERS and refused > _SHARE_REFUSED * (sent + refused):
        return f"refuses our signature ({refused} of {sent + refused} in the last hour): a wrong key, or a wrong clock"
    silent = sum(
        many
        for (host, _, answered), many in waiting.items()
        if host == name and answered is not None and (answered == 0 or answered >= 500)
    )
    return "does not answer" if silent >= _FEWEST_SILENT and silent > sent else ""


def _pace(session: Session, now: datetime) -> Pace:
    rows = session.execute(
        select(Delivery.queued_at, Delivery.sent_at).where(
            Delivery.progress == Progress.SENT,
            Delivery.due_at >= now - _LONGEST_LIFE,  # finds them by the index; the next line says what is meant
            Delivery.sent_at >= now - _PACE_OF,
        )
    )
    took = [round((sent_at - queued_at).total_seconds() * 1000) for queued_at, sent_at in rows if sent_at]
    return Pace(len(took), at_rank(took, 0.5), at_rank(took, 0.95)) if took else Pace(0, None, None)


def _keys(session: Session, key_ids: Sequence[str]) -> list[KeyUse]:
    rows = session.execute(
        select(Subscription.key_id, func.count())
        .where(Subscription.dropped_at.is_(None))
        .group_by(Subscription.key_id)
        .order_by(func.count().desc())
    )
    counted: dict[str, int] = dict.fromkeys(key_ids, 0) | dict(iter(rows))
    return [KeyUse(id, many, id in key_ids[:1], id in key_ids) for id, many in counted.items()]


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Subscription).where(*where)) or 0


def _by(session: Session, reason: InstrumentedAttribute[str | None], *where: ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(select(reason, func.count()).where(*where).group_by(reason).order_by(func.count().desc()))
    return {why or "no reason": many for why, many in rows}
