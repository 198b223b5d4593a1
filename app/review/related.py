"""What may belong to a report though no picture says so: other reports and profiles, each with why it is suggested.

Every question walks along an index and looks at what lies near in place or time: however many reports there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from app.kernel.geo import Point, metres_between, moved
from app.members.models import Account, Premises
from app.members.permissions import Permission, require
from app.profiles.models import Profile, ProfileState, Vehicle
from app.reports.models import CAME_TO_NOTHING, Report, ReportState, Subject
from app.review.beside import tie_between
from app.review.likely import MOST, NEAR_M, SAME_HOUR, SAME_LOOK, Seen, Why, why_profile, why_related
from app.review.models import ReportLink, ReportVehicle

_MOST_LOOKED_AT = 400  # of one question, the nearest in time first
_MOST_PROFILES = 3
_GONE = (*CAME_TO_NOTHING, ReportState.MERGED)


class Related(NamedTuple):
    """Another report, and why it may belong to this one. `tie` when somebody has linked the two."""

    report: Report
    why: list[Why]
    tie: ReportLink | None


class Likely(NamedTuple):
    """A profile that the report may be about: something to look at, never a finding."""

    profile: Profile
    why: list[Why]


def related(session: Session, report: Report, *, but: Iterable[UUID] = (), for_account: Account) -> list[Related]:
    """Return the reports that may belong to this one, those linked first, then by weight; at most six are suggested.

    `but`: reports that are shown already, because the same picture came in them.
    """
    require(for_account, Permission.DECIDE_REPORTS)
    own = seen_of(session, report)
    left_out = {report.id, *but}
    near = premises_near(session, report)
    rows = {row.id: row for row in _candidates(session, report, own, near) if row.id not in left_out}
    plates = _plates_of(session, rows) if own.plates else {}
    found: list[tuple[float, UUID, list[Why]]] = []
    for id, row in rows.items():
        why = why_related(own, _seen(row, plates.get(id, frozenset())))
        if why:
            found.append((min(one.weight for one in why), id, why))
    linked = {id: link for id, link in _linked(session, report).items() if id not in left_out}
    best = [(id, why) for _, id, why in sorted(found, key=lambda one: (one[0], one[1]))]
    shown = [(id, why) for id, why in best if id not in linked][:MOST]
    reasons = dict(best)
    reports = _whole(session, [*linked, *(id for id, _ in shown)])
    return [
        *(Related(reports[id], reasons.get(id, []), link) for id, link in linked.items()),
        *(Related(reports[id], why, None) for id, why in shown),
    ]


def likely_profiles(session: Session, report: Report, *, but: Iterable[int] = ()) -> list[Likely]:
    """Return up to three profiles by vehicle or description; those laid beside already (`but`) are left out."""
    own = seen_of(session, report)
    if not own.look and not own.plates:
        return []
    known: dict[int, set[str]] = {}
    for row in session.execute(select(Vehicle.profile_id, Vehicle.plate).where(Vehicle.plate.in_(own.plates))):
        known.setdefault(row.profile_id, set()).add(row.plate)
    looks = session.execute(
        select(Profile.id, Profile.look).where(
            Profile.state.in_((ProfileState.PUBLISHED, ProfileState.DRAFT)), Profile.id.not_in(tuple(but))
        )
    )
    found = []
    for id, look in looks:
        why = why_profile(own.look, own.plates, look or {}, frozenset(known.get(id, ())))
        if why:
            found.append((min(one.weight for one in why), id, why))
    likely = [(id, why) for _, id, why in sorted(found)[:_MOST_PROFILES]]
    wanted = select(Profile).where(Profile.id.in_([id for id, _ in likely])).options(selectinload(Profile.pictures))
    profiles = {one.id: one for one in session.scalars(wanted)} if likely else {}
    return [Likely(profiles[id], why) for id, why in likely]


def seen_of(session: Session, report: Report) -> Seen:
    """Return what reasons are found in, of one report."""
    plates = session.scalars(select(ReportVehicle.plate).where(ReportVehicle.report_id == report.id))
    place = report.premises
    look = report.subjects[0].description if report.subjects else {}
    return Seen(report.premises_id, place.where, place.zone_id, report.happened_at, look, frozenset(plates))


def premises_near(session: Session, report: Report) -> list[int]:
    """Return the premises at most 150 m from that of the report, its own among them."""
    centre = report.premises.where
    low, high = (moved(centre, east_m=far, north_m=far) for far in (-NEAR_M - 1, NEAR_M + 1))
    box = and_(
        Premises.latitude.between(low.latitude, high.latitude),
        Premises.longitude.between(low.longitude, high.longitude),
    )
    spots = session.execute(select(Premises.id, Premises.latitude, Premises.longitude).where(box))
    return [id for id, *where in spots if metres_between(Point(*where), centre) <= NEAR_M]


def _candidates(session: Session, report: Report, own: Seen, near: Sequence[int]) -> list[Row[Any]]:
    """Return what is worth a look: near in place and hour, of the same vehicle, or described in the same zone."""
    rows = _asked(session, report, Report.premises_id.in_(near), SAME_HOUR)
    if own.plates:
        same = select(ReportVehicle.report_id).where(ReportVehicle.plate.in_(own.plates))
        rows += _asked(session, report, Report.id.in_(same), None)
    if own.look:
        rows += _asked(session, report, Premises.zone_id == own.zone_id, SAME_LOOK, described=True)
    return rows


def _asked(session: Session, report: Report, which: Any, apart: Any, *, described: bool = False) -> list[Row[Any]]:
    question = (
        select(
            Report.id,
            Report.premises_id,
            Report.happened_at,
            Premises.latitude,
            Premises.longitude,
            Premises.zone_id,
            Subject.description,
        )
        .join(Premises, Premises.id == Report.premises_id)
        .join(Subject, Subject.report_id == Report.id, isouter=not described)
        .where(which, Report.state.not_in(_GONE), Report.id != report.id)
    )
    if apart is not None:
        question = question.where(Report.happened_at.between(report.happened_at - apart, report.happened_at + apart))
    return list(session.execute(question.order_by(Report.happened_at.desc()).limit(_MOST_LOOKED_AT)))


def _seen(row: Row[Any], plates: frozenset[str]) -> Seen:
    happened_at: datetime = row.happened_at
    where = Point(row.latitude, row.longitude)
    return Seen(row.premises_id, where, row.zone_id, happened_at, row.description or {}, plates)


def _whole(session: Session, ids: Sequence[UUID]) -> dict[UUID, Report]:
    """Return these reports with their pictures, in two questions for all."""
    wanted = select(Report).where(Report.id.in_(ids)).options(selectinload(Report.pictures))
    return {one.id: one for one in session.scalars(wanted)} if ids else {}


def _plates_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {}
    rows = select(ReportVehicle.report_id, ReportVehicle.plate).where(ReportVehicle.report_id.in_(tuple(ids)))
    for id, plate in session.execute(rows):
        found.setdefault(id, set()).add(plate)
    return {id: frozenset(plates) for id, plates in found.items()}


def _linked(session: Session, report: Report) -> dict[UUID, ReportLink]:
    either = or_(ReportLink.report_id == report.id, ReportLink.first_id == report.id)
    found = {}
    for link in session.scalars(select(ReportLink).where(either)):
        other = link.first_id if link.report_id == report.id else link.report_id
        is_merged = session.get_one(Report, other).state is ReportState.MERGED or report.state is ReportState.MERGED
        if not is_merged and tie_between(session, report.id, other) is not None:
            found[other] = link
    return found
