"""Nobody has looked at a dispute within its hour: ask the deputies and whoever covers, then the Board's chair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.tell_desk import tell_desk
from app.alerts.call_desk import call_desk
from app.audit.record import record
from app.disputes.models import Dispute
from app.disputes.rules import Stage, stage
from app.disputes.take import open_disputes
from app.duty.away import away_now
from app.duty.escalate import chair
from app.duty.keepers import as_keeper, keepers
from app.duty.models import Step
from app.duty.rules import steps_due, whom_to_ask


class LateDispute(NamedTuple):
    """A dispute at which nobody has looked in time, and the step that is due for it."""

    dispute: Dispute
    step: Step


def late_disputes(session: Session, *, now: datetime) -> list[LateDispute]:
    """Return for which disputes whom to ask now, each step once; only reads."""
    waiting = [one for one in open_disputes(session) if stage(one) is Stage.WAITS]
    return [LateDispute(one, step) for one in waiting for step in _due(one, now) if _asked_at(one, step) is None]


def chase(session: Session, *, now: datetime) -> int:
    """Take every step that is due, and return how many; phones ring once for all, at any hour as the hour runs."""
    late = late_disputes(session, now=now)
    _ring_deputies(session, [one.dispute for one in late if one.step is Step.DEPUTIES], now)
    _tell_chair(session, [one.dispute for one in late if one.step is Step.CHAIR], now)
    session.flush()
    for one in late:
        record(session, "escalated", f"dispute {one.dispute.id}", by_id=None, now=now, step=one.step.value)
    return len(late)


def disputes_of_the_chair(session: Session) -> int:
    """Return how many disputes nobody has looked at yet of which the Board's chair was to hear."""
    waits = Dispute.ended_at.is_(None), Dispute.hidden_at.is_(None), Dispute.chair_at.is_not(None)
    return session.scalar(select(func.count(Dispute.id)).where(*waits)) or 0


def _due(dispute: Dispute, now: datetime) -> tuple[Step, ...]:
    due_at = dispute.due_at
    return steps_due(received_at=dispute.came_at, due_at=due_at, target_at=due_at, now=now)


def _asked_at(dispute: Dispute, step: Step) -> datetime | None:
    return dispute.deputies_at if step is Step.DEPUTIES else dispute.chair_at


def _ring_deputies(session: Session, late: Sequence[Dispute], now: datetime) -> None:
    able = keepers(session)
    cover_of = {one.account_id: one.cover_id for one in away_now(session, now=now)}
    asked = whom_to_ask([as_keeper(one) for one in able], cover_of)
    if late and asked:
        call_desk(session, _words(len(late)), account_ids=asked, sent_for_id=able[0].id, at_any_hour=True, now=now)
    for one in late:
        one.deputies_at = now


def _tell_chair(session: Session, late: Sequence[Dispute], now: datetime) -> None:
    if late:
        has_chair = chair(session) is not None
        seen = "The Board’s chair sees so." if has_chair else "No chair of the Board is named: More, The desk."
        disputes = "A dispute has" if len(late) == 1 else f"{len(late)} disputes have"
        tell_desk(session, "disputes", f"{disputes} waited more than two hours. {seen}", now=now)
    for one in late:
        one.chair_at = now


def _words(count: int) -> str:
    if count == 1:
        return "A dispute has waited for more than an hour. Nobody has looked at it. It stands under Disputes."
    return f"{count} disputes have waited for more than an hour. Nobody has looked at them. They stand under Disputes."
