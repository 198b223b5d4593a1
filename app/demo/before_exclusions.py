"""What the demo town's past exclusions rest on: a few reports from before its six weeks, each looked at by the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.demo.events import Event
from app.demo.settle import Settled
from app.profiles.models import Profile
from app.reports.models import Report
from app.reports.receive import IncomingReport
from app.review.decide import approve_incident
from app.review.intake import take_in
from app.review.place import place_first

_NAMES = UUID("c2c9b6f4-6f0b-4c56-8c22-9a6f0f7f3a10")
_LOOKED_AT_AFTER = timedelta(hours=5)


class Before(NamedTuple):
    """One report: `days` before the exclusion was proposed, what, by whom at their premises, and in which words."""

    days: int
    category: str
    reporter: str
    premises: str
    note: str


_CUT = "Cut a display phone from its lead and walked out with it. It is on the recording."
_LABELS = "The label of a cheaper thing was on it at the till. The roll and the recording show it."
_REFUND = "Asked for money back on a receipt of goods that were still on the shelf."

BEFORE: dict[str, tuple[Before, ...]] = {
    "WB-0101": (
        Before(62, "theft", "chloe", "P10", "Filled a bag with meat and went past the tills without paying."),
        Before(31, "theft", "arjun", "P12", "Put a drill under the coat and left. The recording shows it."),
        Before(4, "theft", "chloe", "P10", "Coffee and spirits, out by the side door. It is on the recording."),
    ),
    "WB-0102": (
        Before(140, "theft", "mei", "P13", "Took perfume from the counter and left. It is on the recording."),
        Before(70, "theft", "kasia", "P21", "Took the tip jar when the queue was looked after."),
        Before(6, "refusal or ejection", "mei", "P13", "Was asked to leave three times, and sat down on the floor."),
    ),
    "WB-0103": (
        Before(90, "fraud and counterfeit", "hamza", "P11", _LABELS),
        Before(58, "fraud and counterfeit", "bryony", "P12", _LABELS),
        Before(30, "fraud and counterfeit", "mei", "P13", _LABELS),
        Before(5, "fraud and counterfeit", "hamza", "P11", _LABELS),
    ),
    "WB-0104": (
        Before(40, "fraud and counterfeit", "hamza", "P11", _REFUND),
        Before(22, "fraud and counterfeit", "mei", "P13", _REFUND),
        Before(9, "fraud and counterfeit", "arjun", "P12", _REFUND),
    ),
    "WB-0105": (
        Before(15, "public order", "leon", "P22", "Stood in front of the queue and said what he would do to us."),
        Before(
            3, "assault", "sukhdeep", "P24", "Hit me in the chest when I asked for his glass. It is on the recording."
        ),
    ),
    "WB-0106": (
        Before(50, "theft", "chloe", "P10", "Two bags of groceries, past the tills. It is on the recording."),
        Before(27, "theft", "bryony", "P12", "A kettle and a radio. It is on the recording."),
        Before(5, "theft", "chloe", "P10", "Spirits under the jacket. It is on the recording."),
    ),
    "WB-0107": (Before(30, "theft", "arjun", "P12", _CUT), Before(4, "theft", "bryony", "P12", _CUT)),
}


def reported_before(session: Session, settled: Settled, profile: Profile, *, proposed_at: datetime) -> list[Event]:
    """Return how each report came in and was looked at, and that this person was seen in it."""
    events: list[Event] = []
    for number, one in enumerate(BEFORE[profile.ref]):
        at = proposed_at - timedelta(days=one.days, hours=number, minutes=17)
        id = uuid5(_NAMES, f"{profile.ref} {number}")
        events.append((at, partial(_take_in, session, settled, one, id, at)))
        later = at + _LOOKED_AT_AFTER
        events.append((later, partial(_approve, session, settled, profile, id, later)))
    return events


def ids_of(profile: Profile) -> set[UUID]:
    """Return the numbers of these reports."""
    return {uuid5(_NAMES, f"{profile.ref} {number}") for number, _ in enumerate(BEFORE[profile.ref])}


def _take_in(session: Session, settled: Settled, one: Before, id: UUID, at: datetime) -> None:
    said = IncomingReport(
        category=one.category, happened_at=at, premises_id=settled.premises[one.premises].id, note=one.note
    )
    take_in(session, id, said, sent_at=at, by=settled.accounts[one.reporter], now=at)


def _approve(session: Session, settled: Settled, profile: Profile, id: UUID, at: datetime) -> None:
    """The count of incidents that a profile begins with holds these."""
    report = session.get_one(Report, id)
    approve_incident(session, report, wording=report.note, by=settled.accounts["rukhsana"], now=at)
    place_first(session, report, profile)
