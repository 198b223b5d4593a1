"""Which six kinds a form offers first: those that this place reports most, once it has reported enough to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.members.models import Premises
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState

LEARNED_FROM = timedelta(days=90)
ENOUGH = 8  # reports: with fewer the order would follow chance
_TO_COME_IN = 3  # reports of a kind that is not among the designed six
_ALWAYS = "assault"  # its form says to call 999: it is never further than one tap away


def first_kinds(designed: Sequence[str], reported: Mapping[str, int]) -> list[str]:
    """Return as many kinds as were designed to come first, the most reported first, ties as they were designed.

    `reported` says how often each kind was. A kind from further down comes in with three reports or more. With fewer
    than eight reports in all, the design stands.
    """
    known = {key: reported.get(key, 0) for key in CATEGORIES}
    if sum(known.values()) < ENOUGH:
        return list(designed)
    by_design = [*designed, *(key for key in CATEGORIES if key not in designed)]
    offered = [key for key in by_design if key in designed or known[key] >= _TO_COME_IN]
    first = sorted(offered, key=lambda key: -known[key])[: len(designed)]  # a stable sort: ties keep their order
    if _ALWAYS in designed and _ALWAYS not in first:
        first[-1] = _ALWAYS
    return first


def learned(session: Session, premises: Premises, designed: Sequence[str], *, now: datetime) -> list[str]:
    """Return which kinds come first at these premises, by the 90 days before today: within a day nothing moves."""
    today = datetime.combine(now.date(), time(), now.tzinfo)
    counted = session.execute(
        select(Report.category, func.count())
        .where(
            Report.premises_id == premises.id,
            Report.received_at >= today - LEARNED_FROM,
            Report.received_at < today,
            Report.state != ReportState.WITHDRAWN,
        )
        .group_by(Report.category)
    )
    return first_kinds(designed, {row[0]: row[1] for row in counted})
