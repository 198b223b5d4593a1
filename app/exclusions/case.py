"""The incidents that a proposal rests on, as somebody of the desk or of a member may read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion
from app.members.models import Premises
from app.reports.models import Report


class Line(NamedTuple):
    """One incident. `where`: the premises by name, or for others than their member what kind of premises."""

    report_id: UUID
    at: datetime
    category: str
    where: str
    points: int
    says: str


def lines_of(session: Session, exclusion: Exclusion, *, named_for: Collection[int] | None = ()) -> list[Line]:
    """Return the incidents, the latest first. `named_for`: the members whose premises are named; None: all."""
    counted = {one.report_id: one for one in exclusion.incidents}
    rows = select(Report.id, Report.happened_at, Report.category, Premises)
    rows = rows.join(Premises, Premises.id == Report.premises_id).where(Report.id.in_(counted))
    return [
        Line(id, at, category, place_of(premises, named_for), counted[id].points, counted[id].says)
        for id, at, category, premises in session.execute(rows.order_by(Report.happened_at.desc(), Report.id))
    ]


def place_of(premises: Premises, named_for: Collection[int] | None) -> str:
    """Return where it was as somebody may know it."""
    if named_for is None or premises.member_id in named_for:
        return premises.name
    return f"{premises.sector.value} premises"
