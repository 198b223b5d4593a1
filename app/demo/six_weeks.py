"""The six weeks as they went: each report taken in, decided and answered by the product's own verbs."""

from __future__ import annotations

import random
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.alerts.raise_alert import open_alert_for
from app.alerts.recall import recall
from app.demo import sentences
from app.demo.came_back import came_back, corrected
from app.demo.events import Event
from app.demo.planned import SIGHTINGS, Planned
from app.demo.settle import Settled
from app.demo.town import Look, Town
from app.members.models import Account
from app.photos.models import Photo
from app.profiles.models import Profile
from app.reports.categories import DIRECTIONS
from app.reports.models import Report
from app.reports.my_reports import answer
from app.reports.receive import Description, IncomingReport
from app.review.decide import approve_incident, approve_sighting, ask_back, reject
from app.review.intake import take_in

_NAMES = UUID("7b0e0c52-6f0f-4a55-9d51-0d8f3a5c1848")  # any will do: it makes the ids the same each time
_KNOWN_BY_SIGHT = "WB-0102"


class Cast(NamedTuple):
    """All that the events need; `looks` and `photos` go by the report's number, `profiles` by their reference."""

    town: Town
    settled: Settled
    profiles: dict[str, Profile]
    looks: dict[int, Look]
    photos: dict[int, Photo]
    now: datetime


def report_id(report: Planned) -> UUID:
    """Return the id that the reporter's phone gave it."""
    return uuid5(_NAMES, f"report {report.number}")


def story_of(session: Session, report: Planned, cast: Cast) -> list[Event]:
    """Return what happens to one report, each thing with its moment."""
    r = random.Random(f"words {report.number}")
    words = sentences.said(report, cast.town, r)
    if report.asked_at is None:
        events: list[Event] = [(report.received_at, partial(_take_in, session, report, cast, words.sent))]
    else:
        sent, question, reply = sentences.asked(report, cast.town, r)
        events = [
            (report.received_at, partial(_take_in, session, report, cast, sent)),
            (report.asked_at, partial(_ask_back, session, report, cast, question)),
        ]
        if report.decided_at is not None:
            at = report.asked_at + (report.decided_at - report.asked_at) / 2
            events.append((at, partial(_answer, session, report, cast, reply, at)))
    if report.decided_at is not None:
        events.append((report.decided_at, partial(_decide, session, report, cast, words.shown)))
    return events


def _take_in(session: Session, report: Planned, cast: Cast, note: str) -> None:
    photo = cast.photos.get(report.number)
    taken = take_in(
        session,
        report_id(report),
        _as_sent(report, cast, note),
        sent_at=report.received_at,
        by=cast.settled.accounts[report.reporter],
        now=report.received_at,
    )
    if photo is not None:
        taken.report.pictures[0].photo_id = photo.id
        session.flush()
    if taken.alert is not None:
        came_back(session, taken.alert, now=cast.now)


def _sure(report: Planned, r: random.Random) -> str:
    """Whoever breaches again and again is known by sight; of others some are sure and some think so."""
    return r.choice(("know", "know" if report.profile == _KNOWN_BY_SIGHT else "think"))


def _as_sent(report: Planned, cast: Cast, note: str) -> IncomingReport:
    r = random.Random(f"chips {report.number}")
    photo, look, seen = cast.photos.get(report.number), cast.looks.get(report.number), report.category in SIGHTINGS
    return IncomingReport(
        category=report.category,
        happened_at=report.happened_at,
        premises_id=cast.settled.premises[report.premises].id,
        note=note,
        direction=r.choice(DIRECTIONS) if r.random() < 0.4 else None,
        still_nearby=r.choice(("yes", "just left")) if seen else None,
        description=Description(**look.words()) if look is not None else None,
        sure=_sure(report, r) if seen else None,
        profile_ref=report.profile,
        photos=[photo.sha256] if photo is not None else [],
    )


def _ask_back(session: Session, report: Planned, cast: Cast, question: str) -> None:
    if report.asked_at is not None:
        ask_back(session, _row(session, report), question, by=_desk(report, cast), now=report.asked_at)


def _answer(session: Session, report: Planned, cast: Cast, reply: str, at: datetime) -> None:
    id = uuid5(_NAMES, f"answer {report.number}")
    answer(session, _row(session, report), reply, id=id, by=cast.settled.accounts[report.reporter], now=at)


def _decide(session: Session, report: Planned, cast: Cast, wording: str) -> None:
    row, desk, at = _row(session, report), _desk(report, cast), report.decided_at
    if at is None:
        return
    if report.outcome == "rejected":
        alert = open_alert_for(session, row.id)
        if alert is not None:
            recall(session, alert, because=sentences.RECALLED, by=desk, now=at)
            corrected(session, alert, at=at)
        reject(session, row, wording if alert is None else sentences.RECALLED, by=desk, now=at)
    elif report.profile is not None:
        profile = cast.profiles[report.profile]
        decided = approve_sighting(session, row, profile, wording=wording, by=desk, now=at, today=at.date())
        if decided.alert is not None and report.lane == "held":
            came_back(session, decided.alert, now=cast.now)
    else:
        merged = f" {sentences.MERGED}" if report.outcome == "merged" else ""
        approve_incident(session, row, wording=f"{wording}{merged}", by=desk, now=at)


def _row(session: Session, report: Planned) -> Report:
    return session.get_one(Report, report_id(report))


def _desk(report: Planned, cast: Cast) -> Account:
    return cast.settled.accounts[report.decided_by or "rukhsana"]
