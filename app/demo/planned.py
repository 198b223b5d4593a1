"""One report of the demo town before it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Lane = Literal["at once", "live", "held"]
Outcome = Literal["approved", "linked", "merged", "returned", "rejected", "waiting"]

SIGHTINGS = frozenset({"sighting", "breach of exclusion", "breach of order"})


@dataclass(frozen=True)
class Planned:
    """People, places and profiles go by their names in town.json; `number` is the report's place in time.

    `lane` is held, live (an unknown person, to the nearest) or at once. `asked_at` is when the desk asked back;
    a returned report without `decided_at` still waits for its reporter's answer.
    """

    category: str
    happened_at: datetime
    received_at: datetime
    premises: str
    reporter: str
    number: int = 0
    profile: str | None = None
    lane: Lane = "held"
    outcome: Outcome = "approved"
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    has_photo: bool = False
