"""What I sent, and what became of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field
from sqlalchemy.orm import Session

from app.alerts.raise_alert import open_alert_for
from app.kernel.db import db, transaction
from app.members.permissions import Permission, may
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportState
from app.reports.my_reports import answer, my_reports, question_to
from app.reports.receive import find
from app.reports.rules import became, say_of_photos
from app.review.decide import latest_decision
from app.review.models import Verdict
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.shapes import Picture, ready

pages = Blueprint("my_reports", __name__)

_BECAME = {
    Verdict.INCIDENT: "Approved by {by}. It counts towards what the town knows.",
    Verdict.SIGHTING: "Approved by {by} as a sighting. People near were told.",
    Verdict.NEW_PROFILE: "Approved by {by}. It is the beginning of a profile.",
    Verdict.RETURNED: "{by} has a question for you.",
    Verdict.REJECTED: "Not used. {by} says: {reason}",
}


class ReportShape(Shape):
    """One of my reports. `says` is what became of it, `question` what the desk asks, `photos_say` what became of
    pictures that cannot be shown."""

    id: UUID
    category: str
    label: str
    happened_at: AwareDatetime
    received_at: AwareDatetime
    premises: str
    state: ReportState
    says: str
    question: str | None
    photos: list[Picture]
    photos_say: str | None
    note: str
    alert_id: UUID | None


class ReportList(Shape):
    reports: list[ReportShape]


class MyAnswerToDesk(Shape):
    """An answer to the desk's question, under a number that the phone made."""

    text: str = Field(max_length=4000)
    id: UUID


@pages.get("/api/reports")
@needs(Permission.SEND_REPORTS)
@speaks("My reports, newest first", gives={200: ReportList})
def all_mine() -> ResponseReturnValue:
    session = db.session()
    return give(ReportList(reports=[_shape(session, one) for one in my_reports(session, for_account=actor())]))


@pages.get("/api/reports/<uuid:id>")
@needs(Permission.SEND_REPORTS)
@speaks("One of my reports", gives={200: ReportShape})
def one_of_mine(id: UUID) -> ResponseReturnValue:
    session = db.session()
    return give(_shape(session, find(session, id, by=actor())))


@pages.post("/api/reports/<uuid:id>/answer")
@needs(Permission.SEND_REPORTS)
@speaks("Answer the desk's question", takes=MyAnswerToDesk, gives={200: ReportShape})
def answer_desk(id: UUID) -> ResponseReturnValue:
    said = read(MyAnswerToDesk)
    with transaction() as session:
        report = find(session, id, by=actor())
        answer(session, report, said.text, id=said.id, by=actor(), now=now())
        return give(_shape(session, report))


def _shape(session: Session, report: Report) -> ReportShape:
    # What became of the other report is its reporter's: of a merged one only that much is said.
    has_word = report.state not in (ReportState.RECEIVED, ReportState.MERGED)
    decision = latest_decision(session, report) if has_word else None
    says = _BECAME[decision.verdict].format(by=decision.by.name, reason=decision.reason) if decision else became(report)
    alert = open_alert_for(session, report.id) if may(actor(), Permission.SEE_ALERTS) else None
    shown = () if actor().is_under_18 else report.pictures
    return ReportShape(
        id=report.id,
        category=report.category,
        label=CATEGORIES[report.category].label,
        happened_at=report.happened_at,
        received_at=report.received_at,
        premises=report.premises.name,
        state=report.state,
        says=says,
        question=question_to(report) if report.state is ReportState.RETURNED else None,
        photos=[one for row in shown if (one := ready(row.photo)) is not None],
        photos_say=say_of_photos(report),
        note=report.note,
        alert_id=alert.id if alert else None,
    )
