"""What the desk shows side by side because the same picture came twice: pairs, their outlines, and the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.matching.models import Band, Outline
from app.matching.rules import BAND_SAYS
from app.members.models import Account
from app.photos.models import Photo
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES
from app.reports.models import Report
from app.review.beside import InReport, Same, reports_beside
from app.review.models import ReportLink
from app.review.rules import in_order, tying_fault
from app.web.desk_words import clock
from app.web.gone_pictures import gone

# Each is kept with the record as it stands.
MERGE_BECAUSE = ("It is the same picture of the same thing.", "Both tell of the same thing.")
_TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


class Outlined(NamedTuple):
    """A picture and where it agrees with another: corners in pixels of its clean copy, as an SVG says them."""

    id: int
    width: int
    height: int
    points: str


class Pair(NamedTuple):
    """Two pictures to lay side by side; no band when only a person says that they belong together."""

    own: Outlined
    other: Outlined
    own_says: str
    other_says: str
    band: str
    band_says: str
    why: str

    @property
    def is_wide(self) -> bool:
        """Return whether both pictures lie on their side."""
        return all(one.width > one.height for one in (self.own, self.other))


class Other(NamedTuple):
    """Another report in which the same picture came."""

    report: Report
    label: str
    pair: Pair
    tie: ReportLink | None
    may_tie: bool
    first: Report
    later: Report


def outlined(photo: Photo, outline: Outline) -> Outlined:
    width, height = photo.width or 4, photo.height or 5
    points = " ".join(f"{round(x * width)},{round(y * height)}" for x, y in outline)
    return Outlined(photo.id, width, height, points)


def pair_of(same: Same, own_says: str, other_says: str) -> Pair:
    return Pair(
        own=outlined(same.photo, same.outline),
        other=outlined(same.other, same.other_outline),
        own_says=own_says,
        other_says=other_says,
        band=same.band.value,
        band_says=BAND_SAYS[same.band],
        why=same.why,
    )


def called(profile: Profile) -> str:
    return f"{profile.ref}, {profile.title}"


def others(session: Session, report: Report, *, for_account: Account) -> list[Other]:
    """Return the other reports in which the same picture came, oldest first."""
    return [_other(report, one, for_account) for one in reports_beside(session, report, gone=gone())]


def came_in(report: Report, found: Sequence[Other]) -> str:
    """Return how often the picture came in before and after this report, where and when; nothing when it did not."""
    sure = [one for one in found if one.pair.band != Band.PERHAPS.value]
    perhaps = "" if sure else "Perhaps "
    told = sure or list(found)
    before = [one for one in told if one.first is not report]
    after = [one for one in told if one.first is report]
    this = "this picture" if perhaps else "This picture"
    said = []
    if before:
        said.append(f"{perhaps}{this} came in {_times(len(before))} already: {_places(before)}.")
    if after:
        it = "It" if before else f"{perhaps}{this}"
        said.append(f"{it} came in {'again' if len(after) == 1 else f'{_times(len(after))} more'}: {_places(after)}.")
    return " ".join(said)


def _other(report: Report, one: InReport, account: Account) -> Other:
    first, later = in_order(report, one.report)
    fault = tying_fault(by_id=account.id, reporter_ids=(report.reporter_id, one.report.reporter_id))
    where = f"{one.report.premises.name}, {clock(one.report.received_at)}"
    return Other(
        report=one.report,
        label=CATEGORIES[one.report.category].label,
        pair=pair_of(one.same, "This report", where),
        tie=one.tie,
        may_tie=fault is None and report.is_open and one.report.is_open,
        first=first,
        later=later,
    )


def _times(count: int) -> str:
    return _TIMES.get(count, f"{count} times")


def _places(found: Iterable[Other]) -> str:
    places = [f"{one.label} at {one.report.premises.name}, {clock(one.report.received_at)}" for one in found]
    return "; ".join(places)
