"""What somebody typed into a form: cut to length, and read as what it should be."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.geo import Point, moved
from app.members.models import Premises

_LONGEST = 400
_MOST_TICKS = 200
_MOST_ID = 2**31 - 1
# What a map gives when a place is pressed on: 53.20013, 2.20044; also with a space between, or N and E.
_DEGREES = re.compile(
    r"^\s*(-?\d{1,2}(?:\.\d+)?)\s*°?\s*N?\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*E?\s*$", re.IGNORECASE
)
_MOST_METRES = 50_000
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def as_typed(longest: int = _LONGEST) -> dict[str, str]:
    """Return every field as it was typed, so that a form can be shown again with nothing lost.

    longest: the characters of a field that are kept. One more than may be sent, where too many are to be refused.
    Signs that turn what stands behind them back to front are left out: nobody sees that they typed them.
    """
    return {name: _TURNS.sub("", value).replace("\r\n", "\n")[:longest] for name, value in request.form.items()}


def number(said: str) -> int | None:
    """Return the number of a row that a form names, or None for anything else."""
    plain = said.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 11 and int(plain) <= _MOST_ID else None


def whole(said: str) -> int | None:
    """Return a whole number of metres, also a negative one, or None."""
    plain = said.strip().replace("−", "-").replace(",", "").removesuffix("m").strip()
    return int(plain) if re.fullmatch(r"[+-]?\d{1,6}", plain) and abs(int(plain)) <= _MOST_METRES else None


def a_day(said: str) -> date | None:
    """Return the day that a date field sent, or None for none and for what is none."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def degrees(said: str) -> Point | None:
    """Return the place that two numbers stand for, latitude first, or None."""
    found = _DEGREES.fullmatch(said)
    if found is None:
        return None
    point = Point(float(found[1]), float(found[2]))
    return point if abs(point.latitude) <= 85 and abs(point.longitude) <= 180 else None


def position(fields: dict[str, str], centre: Point | None) -> tuple[Point | None, dict[str, str]]:
    """Return the place that was typed, by degrees or by metres from a centre, and what is wrong with it by field."""
    if fields.get("position", "").strip():
        point = degrees(fields["position"])
        return point, {} if point else {"position": "Two numbers, as a map shows them: 53.20013, 2.20044."}
    east, north = fields.get("east_m", ""), fields.get("north_m", "")
    if not east.strip() and not north.strip():
        return None, {"position": "Say where it is: by latitude and longitude, or in metres."}
    faults = {
        name: "Whole metres. West and south are less than nought."
        for name, said in (("east_m", east), ("north_m", north))
        if said.strip() and whole(said) is None
    }
    if faults or centre is None:
        return None, faults or {"position": "There is nothing yet to measure from: say latitude and longitude."}
    return moved(centre, east_m=whole(east) or 0, north_m=whole(north) or 0), {}


def ticked_reports(name: str = "incidents") -> frozenset[UUID]:
    """Return the reports that were ticked; what is no number of a report is passed over."""
    found = set[UUID]()
    for said in request.form.getlist(name)[:_MOST_TICKS]:
        try:
            found.add(UUID(said))
        except ValueError:
            continue
    return frozenset(found)


def chosen_premises(session: Session, name: str = "premises") -> list[Premises]:
    """Return the premises that were ticked; numbers that are none's are passed over."""
    ids = [id for id in map(number, request.form.getlist(name)) if id is not None]
    return list(session.scalars(select(Premises).where(Premises.id.in_(ids)).order_by(Premises.id)))
