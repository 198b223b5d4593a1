"""What I sent, what became of it, and what I say of it later."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, ConfigDict, Field
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.alerts.raise_alert import open_alerts_for
from app.breaches.find import may_follow_up
from app.kernel.db import db, transaction
from app.members.permissions import Permission, may
from app.members.rules import short_name
from app.reports import rules
from app.reports.categories import CATEGORIES
from app.reports.models import Addition, Report, ReportState
from app.reports.my_reports import answer, my_reports, question_to
from app.reports.receive import find
from app.review.became import Facts, Is, news_at, says, track
from app.review.follow import follow
from app.review.note_facts import find_plates
from app.review.take_back import fault_before_taking_back, take_back
from app.statements.draft import waits_for
from app.warnings.find import cards_with
from app.warnings.models import GivenCard
from app.warnings.rules import says_of
from app.web.api import Shape, give, read, speaks
from app.web.desk_additions import as_chips, card_chips
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.shapes import Picture, ready

pages = Blueprint("my_reports", __name__)


class ReportLine(Shape):
    """One of my reports. `says` is what became of it, `question` what the desk asks, `photos_say` what became of
    pictures that cannot be shown; `news_at` is when somebody else last did something about it; `statement_id` is of the
    statement that the desk asks for; `card` says whether a card was handed over, or why not, as it was last said."""

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
    thanks: str | None
    news_at: AwareDatetime | None
    statement_id: UUID | None
    card: str | None


class StepShape(Shape):
    """One step of what became of it; `is` says how it is drawn: solid, lit, dashed."""

    model_config = ConfigDict(serialize_by_alias=True)
    is_: Is = Field(serialization_alias="is", validation_alias="is")
    says: str
    at: AwareDatetime | None


class AdditionShape(Shape):
    """What I said later. `chips` are the words that I chose; `text` are my own."""

    id: UUID
    at: AwareDatetime
    is_correction: bool
    text: str
    chips: list[str]
    photos: list[Picture]


class ReportShape(ReportLine):
    """The whole of one. `may_not_add` and `may_not_take_back` say why not; `photos_left`: how many may still be added.

    `chips` are the words that I chose when I sent it. `may_follow_up`: it claims a breach, and nobody has said what
    became of it.
    """

    model_config = ConfigDict(serialize_by_alias=True)
    chips: list[str]
    track: list[StepShape]
    additions: list[AdditionShape]
    photos_left: int
    may_not_add: str | None
    may_not_take_back: str | None
    may_follow_up: bool


class ReportList(Shape):
    reports: list[ReportLine]


class MyAnswerToDesk(Shape):
    """An answer to the desk's question, under a number that the phone made."""

    text: str = Field(max_length=4000)
    id: UUID


class TakenBack(Shape):
    """Why I take it back; the desk reads it."""

    because: str = Field("", max_length=1000)


@pages.get("/api/reports")
@needs(Permission.SEND_REPORTS)
@speaks("My reports, newest first", gives={200: ReportList})
def all_mine() -> ResponseReturnValue:
    session = db.session()
    mine = my_reports(session, for_account=actor())
    return give(ReportList(reports=[ReportLine.model_validate(line) for line in _lines(session, mine)]))


@pages.get("/api/reports/<uuid:id>")
@needs(Permission.SEND_REPORTS)
@speaks("One of my reports", gives={200: ReportShape})
def one_of_mine(id: UUID) -> ResponseReturnValue:
    session = db.session()
    return give(_whole(session, find(session, id, by=actor())))


@pages.post("/api/reports/<uuid:id>/answer")
@needs(Permission.SEND_REPORTS)
@speaks("Answer the desk's question", takes=MyAnswerToDesk, gives={200: ReportShape})
def answer_desk(id: UUID) -> ResponseReturnValue:
    said = read(MyAnswerToDesk)
    with transaction() as session:
        report = find(session, id, by=actor())
        answer(session, report, said.text, id=said.id, by=actor(), now=now())
        find_plates(session, report, now=now())
        return give(_whole(session, report))


@pages.post("/api/reports/<uuid:id>/withdraw")
@needs(Permission.SEND_REPORTS)
@speaks("Take one of my reports back", takes=TakenBack, gives={200: ReportShape})
def withdraw(id: UUID) -> ResponseReturnValue:
    said = read(TakenBack)
    with transaction() as session:
        report = find(session, id, by=actor())
        take_back(session, report, said.because, by=actor(), now=now())
        return give(_whole(session, report))


def _whole(session: Session, report: Report) -> ReportShape:
    facts = follow(session, [report], for_account=actor(), today=today())[report.id]
    cards = cards_with(session, [report.id]).get(report.id, [])
    described = report.subjects[0].description if report.subjects else {}
    return ReportShape.model_validate(
        {
            **_line(report, facts, _alerts(session, [report]), _asked(session), cards),
            "chips": [*as_chips(report.direction, described), *card_chips(cards, report.id)],
            "track": [{"is": step.is_, "says": step.says, "at": step.at} for step in track(facts)],
            "additions": [_addition(report, one, cards) for one in report.additions],
            "photos_left": rules.pictures_left(report),
            "may_not_add": rules.fault_before_adding(report, now=now()),
            "may_not_take_back": fault_before_taking_back(session, report),
            "may_follow_up": may_follow_up(session, report),
        }
    )


def _lines(session: Session, mine: list[Report]) -> list[dict[str, object]]:
    facts, alerts = follow(session, mine, for_account=actor(), today=today()), _alerts(session, mine)
    asked, cards = _asked(session), cards_with(session, [one.id for one in mine])
    return [_line(one, facts[one.id], alerts, asked, cards.get(one.id, [])) for one in mine]


def _asked(session: Session) -> dict[UUID, UUID]:
    """Return the statements that the desk asks for, by their report."""
    return {one.report_id: one.id for one in waits_for(session, actor())}


def _alerts(session: Session, mine: list[Report]) -> dict[UUID, Alert]:
    return open_alerts_for(session, [one.id for one in mine]) if may(actor(), Permission.SEE_ALERTS) else {}


def _line(
    report: Report, facts: Facts, alerts: dict[UUID, Alert], asked: dict[UUID, UUID], cards: list[GivenCard]
) -> dict[str, object]:
    alert = alerts.get(report.id)
    return {
        "id": report.id,
        "category": report.category,
        "label": CATEGORIES[report.category].label,
        "happened_at": report.happened_at,
        "received_at": report.received_at,
        "premises": report.premises.name,
        "state": report.state,
        "says": says(facts),
        "question": question_to(report) if report.state is ReportState.RETURNED else None,
        "photos": _shown(report, {row.sha256 for row in report.first_pictures}),
        "photos_say": rules.say_of_photos(report),
        "note": report.note,
        "alert_id": alert.id if alert else None,
        "thanks": f"Thanked by {short_name(facts.thanks[1])}." if facts.thanks else None,
        "news_at": news_at(facts),
        "statement_id": asked.get(report.id),
        "card": says_of(cards[-1]) if cards else None,
    }


def _addition(report: Report, one: Addition, cards: list[GivenCard]) -> AdditionShape:
    return AdditionShape(
        id=one.id,
        at=one.at,
        is_correction=one.is_correction,
        text=one.text,
        chips=[*as_chips(one.direction, one.description), *card_chips(cards, one.id)],
        photos=_shown(report, set(one.photos)),
    )


def _shown(report: Report, hashes: set[str]) -> list[Picture]:
    """Return those of its pictures that can be shown; none to somebody under 18."""
    rows = () if actor().is_under_18 else report.pictures
    return [one for row in rows if row.sha256 in hashes and (one := ready(row.photo)) is not None]
