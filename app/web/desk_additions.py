"""What a reporter said later, as the desk reads it, and what was taken back lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.tell_desk import unseen
from app.reports.models import Report
from app.review.queue import Later as SaidLater
from app.warnings.models import GivenCard
from app.warnings.rules import says_of


class Later(NamedTuple):
    """One addition or correction. `pictures` is how many came with it; they stand among those of the report."""

    at: datetime
    is_correction: bool
    text: str
    chips: list[str]
    pictures: int


def later(report: Report, cards: Collection[GivenCard] = ()) -> list[Later]:
    """Return what was said later, oldest first. `cards`: what was said of cards, with the report or with more of it."""
    return [
        Later(
            one.at,
            one.is_correction,
            one.text,
            [*as_chips(one.direction, one.description), *card_chips(cards, one.id)],
            len(one.photos),
        )
        for one in sorted(report.additions, key=lambda one: one.at)
    ]


def card_chips(cards: Collection[GivenCard], id: UUID) -> list[str]:
    """Return what was said of a card under the number of a report or of an addition."""
    return [says_of(card) for card in cards if card.id == id]


def said_more(said_later: Iterable[SaidLater]) -> tuple[str, datetime] | None:
    """Return in a word what was last said later of a report in the queue, and when; a correction goes before."""
    last = max(said_later, key=lambda one: (one.is_correction, one.at), default=None)
    return ("Corrected" if last.is_correction else "Added to", last.at) if last else None


def is_news(session: Session, report: Report) -> bool:
    """Return whether something was added that nobody at the desk has ticked off: to read it is the desk's work."""
    return any(notice.about == f"report {report.id}" for notice in unseen(session))


def as_chips(direction: str | None, description: Mapping[str, str]) -> list[str]:
    """Return what was chosen, a few words each."""
    way = [f"Went {direction}"] if direction else []
    return [*way, *(f"{part.capitalize()}: {words}" for part, words in description.items() if words)]
