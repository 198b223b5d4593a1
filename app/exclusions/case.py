"""The incidents that a proposal rests on, as somebody of the desk or of a member may read them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion, PoliceOutcome
from app.members.models import Account, Member, Premises
from app.reports.models import Report


class Line(NamedTuple):
    """One incident. `where`: the premises by name, or for others than their member what kind of premises."""

    report_id: UUID
    at: datetime
    category: str
    where: str
    points: int
    says: str


class Arrested(NamedTuple):
    """The arrest that proposed it."""

    on: date
    premises: Premises


def arrest_of(session: Session, exclusion: Exclusion) -> Arrested | None:
    """Return it; None when no arrest did. One that is noted has its premises: without them it proposes nothing."""
    id = exclusion.rests_on_arrest_id
    noted = session.get(PoliceOutcome, id) if id is not None else None
    if noted is None or noted.premises_id is None:
        return None
    return Arrested(noted.happened_on, session.get_one(Premises, noted.premises_id))


def arrest_says(
    session: Session, exclusion: Exclusion, *, named_for: Collection[int] | None = (), is_redacted: bool = False
) -> str:
    """Return it as a sentence, or ""; the premises as they are named to the same reader in `lines_of`.

    `is_redacted`: for a voter, without its day, by which a case can be found.
    """
    arrest = arrest_of(session, exclusion)
    if arrest is None:
        return ""
    on = "" if is_redacted else f" on {arrest.on.day} {arrest.on:%B %Y}"
    return f"Arrested by the police{on}, {place_of(arrest.premises, named_for)}."


def lines_of(session: Session, exclusion: Exclusion, *, named_for: Collection[int] | None = ()) -> list[Line]:
    """Return the incidents, the latest first. `named_for`: the members whose premises are named; None: all."""
    counted = {one.report_id: one for one in exclusion.incidents}
    rows = select(Report.id, Report.happened_at, Report.category, Premises)
    rows = rows.join(Premises, Premises.id == Report.premises_id).where(Report.id.in_(counted))
    return [
        Line(id, at, category, place_of(premises, named_for), counted[id].points, counted[id].says)
        for id, at, category, premises in session.execute(rows.order_by(Report.happened_at.desc(), Report.id))
    ]


class Spoken(NamedTuple):
    """What one person said: `whose` is their member, or the Board. Without `months` they did not agree to any."""

    who: str
    whose: str
    agrees: bool
    months: int | None
    because: str


def words_of(session: Session, exclusion: Exclusion) -> list[Spoken]:
    """Return who said what when it was decided, dissent among it."""
    return [
        Spoken(
            session.get_one(Account, one.by_id).name,
            session.get_one(Member, one.member_id).name if one.member_id is not None else "the Board",
            one.agrees,
            one.months,
            one.because,
        )
        for one in exclusion.words
    ]


def place_of(premises: Premises, named_for: Collection[int] | None) -> str:
    """Return where it was as somebody may know it."""
    if named_for is None or premises.member_id in named_for:
        return premises.name
    return f"{premises.sector.value} premises"
