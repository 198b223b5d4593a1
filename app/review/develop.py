"""When a photo has clean copies, look for its likenesses and lay them beside the report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.matching.index import Index
from app.matching.models import Found
from app.matching.suggest import find, keep, on_profiles
from app.photos.develop import Developed, record
from app.photos.models import PhotoState
from app.reports.models import OPEN, Report, ReportPhoto


def alike(session: Session, index: Index, developed: Developed) -> list[Found]:
    """Return the stored photos that are like this one. It compares pictures, so no transaction is open."""
    return [one for one in find(session, index, developed.asked) if one.photo_id != developed.photo_id]


def finish(session: Session, developed: Developed, found: Sequence[Found]) -> None:
    """Write down what became of a photo and, of those found to be like it, the ones that the desk should see."""
    photo = record(session, developed)
    lay_beside(session, photo.id, found)
    if photo.state is PhotoState.READY:
        show_in_live_alert(session, photo.id)


def show_in_live_alert(session: Session, photo_id: int) -> None:
    """Let the live alert of the report that this photo came with carry it, once it is nothing but pixels.

    A picture that was added later is for the desk: nothing of an addition changes what an alert says.
    """
    with_it = session.scalars(select(ReportPhoto).where(ReportPhoto.photo_id == photo_id)).all()
    reports = (session.get_one(Report, row.report_id) for row in with_it)
    came_first = [one.id for one in reports if any(row.photo_id == photo_id for row in one.first_pictures)]
    for alert in session.scalars(
        select(Alert).where(
            Alert.report_id.in_(came_first),
            Alert.kind == AlertKind.LIVE,
            Alert.photo_id.is_(None),
            Alert.recalled_at.is_(None),
        )
    ):
        alert.photo_id = photo_id


def lay_beside(session: Session, photo_id: int, found: Sequence[Found]) -> None:
    """Keep a photo's likenesses to those on profiles and to those of other reports that nobody has decided on."""
    for one in on_profiles(session, found):
        keep(session, photo_id, one.photo.id, one.alike, profile_id=one.profile.id)
    for of, report in _in_open_reports(session, found, but_not_with=photo_id):
        keep(session, photo_id, of.photo_id, of.alike, report_id=report.id)


def _in_open_reports(session: Session, found: Sequence[Found], *, but_not_with: int) -> list[tuple[Found, Report]]:
    own = select(ReportPhoto.report_id).where(ReportPhoto.photo_id == but_not_with)
    rows = session.execute(
        select(ReportPhoto.photo_id, Report)
        .join(Report, Report.id == ReportPhoto.report_id)
        .where(ReportPhoto.photo_id.in_([one.photo_id for one in found]))
        .where(Report.state.in_(OPEN), Report.id.not_in(own))
    )
    by_id = {one.photo_id: one for one in found}
    return [(by_id[photo_id], report) for photo_id, report in rows if photo_id in by_id]
