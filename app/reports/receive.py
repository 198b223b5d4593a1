"""Keep what a phone sends, once, however often it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements.papers import had_guards_of
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Premises, Role
from app.members.sight import sight_of
from app.profiles.models import Profile
from app.profiles.rules import visible_to
from app.reports import rules
from app.reports.categories import CATEGORIES, DIRECTIONS
from app.reports.models import Report, ReportPhoto, Subject
from app.reports.words import remember

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Chip = Annotated[str, StringConstraints(max_length=120)]


class Description(BaseModel):
    """What a person saw of somebody; every part is optional."""

    model_config = ConfigDict(extra="forbid")
    appears: Chip = ""
    age: Chip = ""
    build: Chip = ""
    height: Chip = ""
    hair: Chip = ""
    wearing: Chip = ""
    marks: Chip = ""


class IncomingReport(BaseModel):
    """A report as a phone sends it. Times are by the phone's own clock; `photos` are SHA-256 of bytes to follow.

    `tell_now`: the reporter says that this is an adult whom nobody knows, here and now, of whom the nearest premises
    should hear at once. `same_as`: the alert that is out about the same person.
    """

    model_config = ConfigDict(extra="forbid")
    category: Annotated[str, StringConstraints(max_length=60)]
    happened_at: AwareDatetime
    premises_id: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    note: Annotated[str, StringConstraints(max_length=4000)] = ""
    direction: Chip | None = None
    still_nearby: Literal["yes", "just left", "not sure"] | None = None
    description: Description | None = None
    sure: Literal["know", "think", "unsure"] | None = None
    profile_ref: Annotated[str, StringConstraints(max_length=20)] | None = None
    photos: Annotated[list[Sha256], Field(max_length=4)] = []
    tell_now: bool = False
    same_as: UUID | None = None


class Received(NamedTuple):
    """The report and whether it is new; the same again is the same report."""

    report: Report
    is_new: bool


def receive(
    session: Session,
    id: UUID,
    incoming: IncomingReport,
    *,
    sent_at: datetime | None,
    by: Account,
    now: datetime,
    comes_locked: bool = False,
) -> Received:
    """Keep a report under the id that the phone gave it.

    Raises NotPossible when the id is taken by other content, NotThere when it is another member's,
    NotFit for an unknown category, premises or profile.
    """
    sha = rules.content_sha(incoming.model_dump(mode="json", exclude_defaults=True))
    known = session.get(Report, id)
    if known is not None:
        return Received(_same(known, sha, by), False)
    happened_at = _happened_at(incoming, sent_at, now)
    premises = _premises(session, incoming.premises_id, by, at=happened_at)
    category = CATEGORIES.get(incoming.category)
    if category is None:
        raise NotFit("Choose what happened.", {"category": "Choose one of the kinds that are offered."})
    if incoming.direction is not None and incoming.direction not in DIRECTIONS:
        # Neighbours see it before anybody has looked: it may be chosen, never written.
        raise NotFit("Choose which way they went.", {"direction": "Choose one of the ways that are offered."})
    report = Report(
        id=id,
        kind=category.kind,
        category=category.key,
        received_at=now,
        premises_id=premises.id,
        reporter_id=by.id,
        happened_at=happened_at,
        note=incoming.note.strip(),
        direction=incoming.direction,
        still_nearby=incoming.still_nearby,
        sure=incoming.sure,
        content_sha=sha,
        came_locked=comes_locked,
    )
    report.subjects = _subjects(session, incoming, by, now)
    report.pictures = [
        ReportPhoto(sha256=photo, position=place) for place, photo in enumerate(dict.fromkeys(incoming.photos))
    ]
    session.add(report)
    remember(session, report)
    record(session, "reported", f"report {id}", by_id=by.id, now=now, category=category.key)
    return Received(report, True)


def find(session: Session, id: UUID, *, by: Account) -> Report:
    """Return one's own report; another's answers like one that does not exist (NotThere)."""
    report = session.get(Report, id)
    if report is None or report.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    return report


def still_needed(report: Report) -> list[str]:
    """Return the hashes of the photos that were promised and have not come."""
    return [picture.sha256 for picture in report.pictures if picture.photo_id is None]


def _same(known: Report, sha: str, by: Account) -> Report:
    if known.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    if known.content_sha != sha:
        raise NotPossible("A different report was sent under this number before. Yours is kept here: send it as new.")
    return known


def _happened_at(incoming: IncomingReport, sent_at: datetime | None, now: datetime) -> datetime:
    try:
        return rules.corrected(incoming.happened_at, sent_at=sent_at, received_at=now)
    except OverflowError as nonsense:
        raise NotFit("Say when it happened.", {"happened_at": "This is not a time that a clock shows."}) from nonsense


def _premises(session: Session, wanted: int | None, by: Account, *, at: datetime) -> Premises:
    if wanted is None and by.premises:
        return by.premises[0]
    own = {place.id: place for place in by.premises}
    if wanted in own:
        return own[wanted]
    # Who works for no shop (the desk, the control room) reports for any; who does reports for its own.
    place = session.get(Premises, wanted) if wanted is not None else None
    if place is None or (by.premises and not _worked_there(session, place, by, at)):
        raise NotFit("Choose the premises.", {"premises_id": "Choose where it happened."})
    return place


def _worked_there(session: Session, place: Premises, by: Account, at: datetime) -> bool:
    """Return whether somebody who works elsewhere by now may have worked there then: a phone may be hours late."""
    if by.is_guard and by.member_id is not None:
        return had_guards_of(session, place.member_id, by.member_id, at)
    return by.role is Role.DOOR and place.member_id == by.member_id


def _subjects(session: Session, incoming: IncomingReport, by: Account, now: datetime) -> list[Subject]:
    words = incoming.description.model_dump(exclude_defaults=True) if incoming.description else {}
    if incoming.profile_ref is None:
        return [Subject(description=words)] if words else []
    profile = session.scalars(select(Profile).where(Profile.ref == incoming.profile_ref)).first()
    if profile is None or not visible_to(profile, sight_of(by), today=now.date()):
        raise NotFit(
            "This profile has ended. Send the report without it.",
            {"profile_ref": "There is no current profile with this reference."},
        )
    return [Subject(profile_id=profile.id, description=words)]
