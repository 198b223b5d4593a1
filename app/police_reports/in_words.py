"""A report to the police as rows that a person reads, and as text to paste into a form of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.police_reports.gather import CCTV, WITNESS


def rows(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is said under which heading; what is not known says so."""
    at = datetime.fromisoformat(body["happened_at"])
    place, staff, cctv, person = body["place"], body["staff"], body["cctv"], body["person"]
    found = [
        ("What", body["kind"]),
        ("When", f"{at:%A} {at.day} {at:%B %Y}, {at:%H:%M}"),
        ("Where", f"{place['name']}, {place['zone']} ({place['latitude']:.5f}, {place['longitude']:.5f})"),
        ("Business", body["business"]),
        ("What happened", body["happened"]),
        ("Goods", body["goods"] or "Not written down"),
        ("Value", pounds(body["value_pence"])),
        ("Got back", pounds(body["recovered_pence"])),
        ("Person", person["looks"] or "Not described"),
        ("Known to us as", person["known_as"]),
        ("Vehicles", ", ".join(body["vehicles"])),
        ("Seen by", staff["name"]),
        ("Can be reached", staff["available"] or "Not written down"),
        ("Through", staff["reached"]),
        ("CCTV", CCTV[cctv["is_there"]] + (f", held by {cctv['held_by']}" if cctv["held_by"] else "")),
        ("Pictures", f"{body['pictures']}, held by us" if body["pictures"] else "None"),
        ("Would give a statement", WITNESS[body["witness_willing"]]),
        ("Earlier references", ", ".join(body["earlier_references"])),
        ("Our reference", body["our_reference"]),
    ]
    return [(name, says) for name, says in found if says]


def as_text(body: dict[str, Any]) -> str:
    """Return the report as plain text, a heading and its words to a line."""
    return "\n".join(f"{name}: {says}" for name, says in rows(body)) + "\n"


def pounds(pence: int | None) -> str:
    return "Not written down" if pence is None else f"£{pence // 100:,}.{pence % 100:02d}"
