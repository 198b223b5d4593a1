"""What pages of the desk show of breaches: of one report, of one person, of one exclusion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.breaches.find import all_of, breach_of_report, check_of_report, follow_ups_of, of_profile
from app.breaches.models import Breach, BreachState, DoorCheck, FollowUp
from app.exclusions.models import Exclusion
from app.members.models import Premises
from app.orders.models import Order
from app.profiles.models import Profile
from app.reports.models import Report


class AtTheDoor(NamedTuple):
    """What a report says of a door. `waits`: the breach that it claims still has no word."""

    breach: Breach | None
    waits: bool
    said: list[FollowUp]
    check: DoorCheck | None


class Line(NamedTuple):
    """One breach in a list, and what is breached."""

    breach: Breach
    profile_ref: str
    place: str
    of: str
    said: list[FollowUp]


class Lines(NamedTuple):
    """The breaches of somebody or of an exclusion. `counted`: only what was confirmed counts."""

    lines: list[Line]
    counted: int


def door_of(session: Session, report: Report) -> AtTheDoor:
    """Return what one report says of a door."""
    breach = breach_of_report(session, report.id)
    said = follow_ups_of(session, [report.id]).get(report.id, [])
    waits = breach is not None and breach.state is BreachState.CLAIMED
    return AtTheDoor(breach, waits, said, check_of_report(session, report.id))


def lines_of(session: Session, breaches: Sequence[Breach]) -> list[Line]:
    """Return breaches with the names of what they are about: five questions, however many there are."""
    refs = _named(session, Profile, {one.profile_id for one in breaches}, "ref")
    places = _named(session, Premises, {one.premises_id for one in breaches}, "name")
    notices = _named(session, Exclusion, {one.exclusion_id for one in breaches if one.exclusion_id}, "ref")
    orders = _named(session, Order, {one.order_id for one in breaches if one.order_id}, "ref")
    said = follow_ups_of(session, [one.report_id for one in breaches])
    return [
        Line(
            one,
            refs[one.profile_id],
            places[one.premises_id],
            notices.get(one.exclusion_id or 0, "") or orders.get(one.order_id or 0, ""),
            said.get(one.report_id, []),
        )
        for one in breaches
    ]


def breaches_step(session: Session, profile: Profile) -> Lines:
    """Return every breach of a person, for their page of steps."""
    return _lines(session, of_profile(session, profile.id))


def breaches_of_exclusion(session: Session, exclusion: Exclusion) -> Lines:
    """Return every breach of an exclusion, for its page."""
    return _lines(session, all_of(session, exclusion.id))


def _lines(session: Session, breaches: Sequence[Breach]) -> Lines:
    return Lines(lines_of(session, breaches), sum(one.state is BreachState.CONFIRMED for one in breaches))


def _named(session: Session, model: type, ids: set[int], field: str) -> dict[int, str]:
    if not ids:
        return {}
    columns = (model.id, getattr(model, field))  # type: ignore[attr-defined]
    return dict(iter(session.execute(select(*columns).where(columns[0].in_(ids)))))


def profile_of(session: Session, report_id: UUID) -> Profile | None:
    """Return whom a report names, if anybody."""
    report = session.get_one(Report, report_id)
    return next((one.profile for one in report.subjects if one.profile is not None), None)
