"""What lies beside a report or a profile because the same picture is there too; for people to look at both.

A likeness belongs to two photos. Where each of them is now, in which report and on which profile, is asked when it is
shown: a report may have become a profile since, or been rejected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.matching.models import Band, Likeness, Outline
from app.photos.models import Photo
from app.profiles.models import Profile, ProfilePhoto, ProfileState
from app.reports.models import CAME_TO_NOTHING, Report, ReportPhoto, ReportState
from app.review.models import ReportLink, Tie


class Same(NamedTuple):
    """Two pictures that are alike: one's own and the other, and where on each."""

    photo: Photo
    other: Photo
    band: Band
    why: str
    strength: float
    outline: Outline
    other_outline: Outline


class OnProfile(NamedTuple):
    profile: Profile
    same: Same


class InReport(NamedTuple):
    """Another report in which the same picture came. `tie` when somebody has linked the two."""

    report: Report
    same: Same
    tie: ReportLink | None


def profiles_beside(session: Session, report: Report, *, gone: Collection[int] = ()) -> list[OnProfile]:
    """Return the profiles that carry a picture of this report or of one merged into it, the strongest first.

    `gone` here and below: ids of photos that went back to the police, which are like nothing any more.
    """
    return _on_profiles(session, _pictures(session, report), gone, but_not=None)


def also_on(session: Session, profile: Profile, *, gone: Collection[int] = ()) -> list[OnProfile]:
    """Return the other profiles that carry a picture of this one, the strongest first; each once."""
    once: dict[int, OnProfile] = {}
    for one in _on_profiles(session, [row.photo for row in profile.pictures], gone, but_not=profile.id):
        once.setdefault(one.profile.id, one)
    return list(once.values())


def reports_beside(session: Session, report: Report, *, gone: Collection[int] = ()) -> list[InReport]:
    """Return the other reports in which the same picture came, oldest first, each with its strongest likeness.

    One that was rejected, or taken back by its reporter, counts no more. One that was merged into another stands for
    that other; what was merged with this very report is shown as one with it, and not here.
    """
    best: dict[UUID, InReport] = {}
    for same in _alike(session, _pictures(session, report), gone):
        for with_it in _reports_of(session, same.other):
            first = first_of(session, with_it)
            tie = tie_between(session, report.id, first.id)
            is_one = first.id == report.id or (tie is not None and tie.tie is Tie.MERGED)
            if not is_one and first.id not in best and first.state not in CAME_TO_NOTHING:
                best[first.id] = InReport(first, same, tie)
    return sorted(best.values(), key=lambda one: (one.report.received_at, one.report.id))


def are_alike(session: Session, one: Report, other: Report) -> bool:
    """Return whether the same picture came in both, as far as was found."""
    return any(beside.report.id == other.id for beside in reports_beside(session, one))


def first_of(session: Session, report: Report) -> Report:
    """Return the report into which this one was merged, or itself."""
    link = merge_of(session, report)
    return session.get_one(Report, link.first_id) if link else report


def merge_of(session: Session, report: Report) -> ReportLink | None:
    """Return by whom and into which report this one was merged, if it was."""
    if report.state is not ReportState.MERGED:
        return None
    return session.scalars(
        select(ReportLink).where(ReportLink.report_id == report.id, ReportLink.tie == Tie.MERGED)
    ).first()


def merged_into(session: Session, report: Report) -> list[tuple[Report, ReportLink]]:
    """Return the reports that were merged into this one, oldest first."""
    rows = session.execute(
        select(Report, ReportLink)
        .join(ReportLink, ReportLink.report_id == Report.id)
        .where(ReportLink.first_id == report.id, ReportLink.tie == Tie.MERGED)
        .order_by(Report.received_at, Report.id)
    )
    return [(one, link) for one, link in rows]


def tie_between(session: Session, one: UUID, other: UUID) -> ReportLink | None:
    return session.get(ReportLink, (one, other)) or session.get(ReportLink, (other, one))


def photos_of(report: Report) -> list[Photo]:
    return [row.photo for row in report.pictures if row.photo is not None]


def _pictures(session: Session, report: Report) -> list[Photo]:
    return [
        photo for one in (report, *(later for later, _ in merged_into(session, report))) for photo in photos_of(one)
    ]


def _on_profiles(
    session: Session, own: Collection[Photo], gone: Collection[int], *, but_not: int | None
) -> list[OnProfile]:
    found = []
    for same in _alike(session, own, gone):
        carrying = (
            select(Profile)
            .join(ProfilePhoto, ProfilePhoto.profile_id == Profile.id)
            .where(ProfilePhoto.photo_id == same.other.id, Profile.state != ProfileState.WITHDRAWN)
            .order_by(Profile.id)
        )
        found += [OnProfile(one, same) for one in session.scalars(carrying) if one.id != but_not]
    return found


def _alike(session: Session, own: Collection[Photo], gone: Collection[int]) -> Iterator[Same]:
    """Yield the pairs of which one photo is among these and the other is not, the strongest first."""
    ids = {photo.id: photo for photo in own if photo.id not in gone}
    seen = set()
    either: ColumnElement[bool] = or_(Likeness.photo_id.in_(ids), Likeness.of_photo_id.in_(ids))
    for row in session.scalars(select(Likeness).where(either).order_by(Likeness.strength.desc(), Likeness.id)):
        pair = frozenset((row.photo_id, row.of_photo_id))
        if pair in seen or pair <= ids.keys() or not pair.isdisjoint(gone):
            continue
        seen.add(pair)  # the same pair may stand there twice: on two profiles, or on one and in a report
        if row.photo_id in ids:
            other = session.get_one(Photo, row.of_photo_id)
            yield Same(ids[row.photo_id], other, row.band, row.why, row.strength, row.asked_outline, row.stored_outline)
        else:
            other = session.get_one(Photo, row.photo_id)
            yield Same(
                ids[row.of_photo_id], other, row.band, row.why, row.strength, row.stored_outline, row.asked_outline
            )


def _reports_of(session: Session, photo: Photo) -> Iterator[Report]:
    with_it = select(ReportPhoto.report_id).where(ReportPhoto.photo_id == photo.id)
    yield from session.scalars(select(Report).where(Report.id.in_(with_it)).order_by(Report.received_at))
