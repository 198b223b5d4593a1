"""Which pictures of the person a witness was shown here before it happened, as far as the record knows.

Asked because recognising somebody after having been shown their picture is weaker than recognising them without
(PACE 1984, Code D, part B). What the record does not know it leaves to whoever makes the statement: a "none" that is
not so would stand in evidence over their name.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import tzinfo
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.audit.models import Detail, Entry
from app.members.models import Account
from app.members.permissions import MAY, Permission
from app.photos.models import Look, Photo
from app.profiles.models import Copy, Profile
from app.profiles.once_on import pictures_ever
from app.reports.models import Report, ReportPhoto, Subject

NONE = "None. The record of Townwatch has no picture of this person that I was shown before."
UNKNOWN = "nobody has said yet who this person is"
AT_THE_DESK = "who works at the desk, or did, sees pictures that are not noted one by one"
_DESK = frozenset(role for role, may in MAY.items() if Permission.DECIDE_REPORTS in may)


class ShownBefore(NamedTuple):
    """`says`: what the record says, in the first person; empty when it cannot. `silent_because`: why it cannot say all.

    With both, the pictures in `says` are not all that there may be.
    """

    says: str
    silent_because: str


def shown_before(session: Session, report: Report, account: Account, *, zone: tzinfo) -> ShownBefore:
    """Return which pictures of the person somebody was shown before it happened, and when, to be confirmed.

    A picture that was turned or cropped since, or taken off the profile, counts: it was seen as it was. So does a copy
    on paper that they were given.
    """
    people = {subject.profile_id for subject in report.subjects if subject.profile_id is not None}
    silent = _silent_because(session, report, account)
    rows = []
    for look in _looks(session, report, account, people):
        at = look.at.astimezone(zone)
        size = "large" if look.is_large else "small, in a list"
        rows.append(f"- picture {look.photo_id}, {at.day} {at:%B %Y}, {at:%H:%M} ({size})")
    says = "On the screen of Townwatch I had been shown:\n" + "\n".join(rows) if rows else ""
    for copy in _copies(session, report, account, people):
        at = copy.made_at.astimezone(zone)
        says += f"\nI had been given the pictures on paper, copy {copy.code}, made {at.day} {at:%B %Y}."
    return ShownBefore(says.strip() or ("" if silent else NONE), silent)


def _silent_because(session: Session, report: Report, account: Account) -> str:
    if not report.subjects or any(subject.profile_id is None for subject in report.subjects):
        return UNKNOWN
    return AT_THE_DESK if _was_at_the_desk(session, account) else ""


def _was_at_the_desk(session: Session, account: Account) -> bool:
    """Return whether somebody is or ever was of the desk, whose looks at pictures are not noted (app/web/photos.py)."""
    if account.role in _DESK:
        return True
    changes = select(Detail.body).join(Entry, Entry.seq == Detail.seq)
    changes = changes.where(Entry.about == f"account {account.id}", Entry.verb == "changed role")
    return any(body.get("before") in _DESK for body in session.scalars(changes))


def _looks(session: Session, report: Report, account: Account, people: Collection[int]) -> list[Look]:
    photos = _with_kin(session, _pictures_of(session, people))
    seen = select(Look).where(Look.account_id == account.id, Look.photo_id.in_(photos), Look.at < report.happened_at)
    return list(session.scalars(seen.order_by(Look.at, Look.id)))


def _copies(session: Session, report: Report, account: Account, people: Collection[int]) -> list[Copy]:
    given = select(Copy).where(Copy.account_id == account.id, Copy.profile_id.in_(people))
    return list(session.scalars(given.where(Copy.made_at < report.happened_at).order_by(Copy.made_at, Copy.id)))


def _pictures_of(session: Session, people: Collection[int]) -> set[int]:
    """Return the pictures on these profiles, now or before, of alerts about them, and of reports about them."""
    found = {id for one in people for id in pictures_ever(session, session.get_one(Profile, one))}
    alerts = select(Alert.photo_id).where(Alert.profile_id.in_(people), Alert.photo_id.is_not(None))
    reports = select(ReportPhoto.photo_id).join(Subject, Subject.report_id == ReportPhoto.report_id)
    reports = reports.where(Subject.profile_id.in_(people), ReportPhoto.photo_id.is_not(None))
    return found | {id for rows in (alerts, reports) for id in session.scalars(rows) if id is not None}


def _with_kin(session: Session, photos: Collection[int]) -> set[int]:
    """Return these photos with those they were made from and those that were made from the same."""
    made_from = select(Photo.made_from_id).where(Photo.id.in_(photos), Photo.made_from_id.is_not(None))
    first = {*photos, *(id for id in session.scalars(made_from) if id is not None)}
    kin = select(Photo.id).where(or_(Photo.id.in_(first), Photo.made_from_id.in_(first)))
    return set(session.scalars(kin))
