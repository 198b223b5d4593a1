"""Incidents and what came before, for the tables of rules."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from app.scheme_rules.points import Incident

TODAY = date(2026, 11, 23)


def done(*categories: str, on: date = date(2026, 9, 1), **changes: Any) -> list[Incident]:
    """Return an incident of each of these categories."""
    return [
        Incident(report_id=uuid4(), category=one, happened_on=on, place="Orchard Foods", **changes)
        for one in categories
    ]
