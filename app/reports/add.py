"""Say more of what one has sent, or what is to be read instead. The first words stay as they were sent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports import rules
from app.reports.categories import DIRECTIONS
from app.reports.models import Addition, Report, ReportPhoto, ReportState
from app.reports.receive import Chip, Description, Sha256
from app.reports.words import remember


class CardSaid(BaseModel):
    """Whether a card was handed over at the scene; `why_not` when none was. Kept by `app.warnings.hand_card`."""

    model_config = ConfigDict(extra="forbid")
    was_given: bool
    why_not: Annotated[str, StringConstraints(max_length=200)] = ""


class IncomingAddition(BaseModel):
    """An addition as a phone sends it; `photos` are SHA-256 of bytes to follow, under the report's own number.

    `is_correction`: what is written here is to be read instead of what was sent before.
    """

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    is_correction: bool = False
    direction: Chip | None = None
    description: Description | None = None
    photos: Annotated[list[Sha256], Field(max_length=4)] = []
    card: CardSaid | None = None


class Added(NamedTuple):
    """The addition and whether it is new. `need`: hashes of its pictures that have not come yet."""

    addition: Addition
    is_new: bool
    need: list[str]


def add(
    session: Session,
    report: Report,
    id: UUID,
    incoming: IncomingAddition,
    *,
    by: Account,
    now: datetime,
    comes_locked: bool = False,
) -> Added:
    """Keep what the reporter says later, once per `id`; a report that waits for an answer is before the desk again.

    It changes nothing that was sent and nothing that anybody was told. Raises NotThere for another's report,
    NotPossible when the id is taken by other content or the report is too old, NotFit when it says nothing or
    brings too many pictures.
    """
    require(by, Permission.SEND_REPORTS)
    if report.reporter_id != by.id:
        raise NotThere("There is no such report of yours.")
    sha = rules.content_sha(incoming.model_dump(mode="json", exclude_defaults=True))
    known = session.get(Addition, id)
    if known is not None:
        if (known.report_id, known.content_sha) != (report.id, sha):
            raise NotPossible("Something else was sent under this number before. Yours is kept here: send it as new.")
        return Added(known, False, _needed(report, incoming))
    fault = rules.fault_before_adding(report, now=now)
    if fault is not None:
        raise NotPossible(fault)
    words = incoming.description.model_dump(exclude_defaults=True) if incoming.description else {}
    _check(incoming, words)
    new = _new_pictures(report, incoming)
    addition = Addition(
        id=id,
        at=now,
        text=incoming.text.strip(),
        is_correction=incoming.is_correction,
        direction=incoming.direction,
        description=words,
        photos=new,
        content_sha=sha,
    )
    last = max((picture.position for picture in report.pictures), default=-1)
    report.pictures += [ReportPhoto(sha256=one, position=last + place) for place, one in enumerate(new, 1)]
    report.additions.append(addition)
    if report.state is ReportState.RETURNED:
        report.come_back()
    remember(session, report)
    verb_detail = {"addition": str(id), "locked": comes_locked}
    if incoming.is_correction:
        record(session, "corrected", f"report {report.id}", by_id=by.id, now=now, **verb_detail)
    else:
        record(session, "said more", f"report {report.id}", by_id=by.id, now=now, **verb_detail)
    return Added(addition, True, _needed(report, incoming))


def _check(incoming: IncomingAddition, words: dict[str, str]) -> None:
    if incoming.direction is not None and incoming.direction not in DIRECTIONS:
        raise NotFit("Choose which way they went.", {"direction": "Choose one of the ways that are offered."})
    if incoming.is_correction and not incoming.text.strip():
        raise NotFit("Say what is to be read instead.", {"text": "Say what is to be read instead."})
    if not (incoming.text.strip() or incoming.direction or words or incoming.photos or incoming.card):
        raise NotFit("Say something first, or add a picture.", {"text": "What did you see and hear?"})


def _new_pictures(report: Report, incoming: IncomingAddition) -> list[str]:
    """Return the pictures that the report does not have yet; raises NotFit when there would be more than four."""
    known = {picture.sha256 for picture in report.pictures}
    new = [sha for sha in dict.fromkeys(incoming.photos) if sha not in known]
    left = rules.pictures_left(report)
    if len(new) > left:
        says = f"Four pictures go with one report. {f'There is room for {left} more' if left else 'It has four'}."
        raise NotFit(says, {"photos": says})
    return new


def _needed(report: Report, incoming: IncomingAddition) -> list[str]:
    wanted = set(incoming.photos)
    return [one.sha256 for one in report.pictures if one.photo_id is None and one.sha256 in wanted]
