"""Gather what the police ask for of one report, and say what is still missing.

The least that they ask for is that of Police Scotland's retail crime taskforce: time, date and place; what was stolen
and its value; the name of a member of staff, when and how they are reached; CCTV; what the person looked like; what
happened. Without it a report is sent back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, NamedTuple

from app.kernel.errors import NotFit
from app.members.models import Scheme
from app.profiles.models import Kind, Profile
from app.reports.categories import CATEGORIES
from app.reports.models import CAME_TO_NOTHING, Report, ReportState

CCTV = {"yes": "Yes", "no": "No", "": "Nobody wrote it down"}
WITNESS = {"yes": "Yes", "no": "No", "": "Not asked yet"}
# Of these, something was taken or broken, so the police ask what it was worth.
_HAS_VALUE = frozenset({"theft", "fraud and counterfeit", "pickpocket", "burglary", "robbery", "damage"})
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Found(NamedTuple):
    """What the desk found out of a report: goods, money in pence, registrations, earlier crime references.

    `profile`: whom it is about, if that was decided.
    """

    goods: str = ""
    value_pence: int | None = None
    recovered_pence: int | None = None
    vehicles: Sequence[str] = ()
    earlier: Sequence[str] = ()
    profile: Profile | None = None


class Said(NamedTuple):
    """What the desk adds: `cctv` is a key of CCTV, `witness` of WITNESS."""

    happened: str = ""
    looks: str = ""
    available: str = ""
    cctv: str = ""
    cctv_held_by: str = ""
    witness: str = ""


def first_said(report: Report, found: Found) -> Said:
    """Return what can be said before anybody has typed: the reporter's own words, and what the person looked like."""
    words = [report.note, *(one.text for one in report.additions)]
    return Said(happened="\n".join(one for one in words if one.strip()), looks=_looks(report, found.profile))


def gather(report: Report, found: Found, said: Said, *, scheme: Scheme, zone: tzinfo) -> dict[str, Any]:
    """Return the body of a report to the police, as plain JSON; raises NotFit without what happened."""
    if not said.happened.strip():
        raise NotFit("Look at what is marked.", {"happened": "Say what happened, as it was seen and heard."})
    at = report.happened_at.astimezone(zone)
    place = report.premises
    return {
        "our_reference": str(report.id),
        "kind": CATEGORIES[report.category].label,
        "happened_at": at.isoformat(timespec="minutes"),
        "place": {
            "name": place.name,
            "zone": place.zone.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
        },
        "business": place.member.name,
        "happened": said.happened.strip(),
        "goods": found.goods,
        "value_pence": found.value_pence,
        "recovered_pence": found.recovered_pence,
        "person": {"looks": said.looks.strip(), "known_as": _known_as(found.profile)},
        "vehicles": list(found.vehicles),
        "staff": {
            "name": report.reporter.name,
            "available": said.available.strip(),
            "reached": ", ".join(filter(None, (scheme.name, scheme.phone, scheme.email))),
        },
        "cctv": {"is_there": said.cctv if said.cctv in CCTV else "", "held_by": said.cctv_held_by.strip()},
        "pictures": sum(1 for picture in report.pictures if picture.photo_id is not None),
        "witness_willing": said.witness if said.witness in WITNESS else "",
        "earlier_references": list(found.earlier),
    }


def missing(report: Report, found: Found, said: Said) -> list[str]:
    """Return a sentence for each thing for which the police send a report back."""
    asked = (
        (not said.happened.strip(), "Nothing says what happened: police send it back."),
        (
            report.category in _HAS_VALUE and found.value_pence is None,
            "No value written down: police send it back.",
        ),
        (report.category in _HAS_VALUE and not found.goods, "It does not say what was taken or damaged."),
        (not said.looks.strip(), "Nobody wrote down what the person looked like."),
        (not said.available.strip(), "It does not say when whoever saw it can be reached."),
        (said.cctv not in ("yes", "no"), "It does not say whether there is CCTV."),
        (said.cctv == "yes" and not said.cctv_held_by.strip(), "There is CCTV: say who holds it."),
        (said.witness not in ("yes", "no"), "Nobody asked whether they would give a statement."),
    )
    return [says for is_missing, says in asked if is_missing]


def fault_before_handing_over(report: Report) -> str | None:
    """Return why a report is not handed to the police, or None."""
    if report.state in CAME_TO_NOTHING:
        return f"This report was {report.state}, so it is not handed to anybody."
    if report.state is ReportState.MERGED:
        return "It is read under another report. Hand that one over."
    return None


def canonical(body: dict[str, Any]) -> bytes:
    """Return the body as the bytes whose SHA-256 is kept."""
    return _CANONICAL.encode(body).encode()


def digest(body: dict[str, Any]) -> str:
    """Return the SHA-256 of the body, in hex."""
    return hashlib.sha256(canonical(body)).hexdigest()


def _looks(report: Report, profile: Profile | None) -> str:
    seen = report.subjects[0].description if report.subjects else {}
    words = [words for words in seen.values() if words]
    if not words and profile is not None:
        words = [*profile.look.values(), profile.marks]
    return ", ".join(filter(None, words))


def _known_as(profile: Profile | None) -> str:
    return profile.title if profile is not None and profile.kind is Kind.KNOWN else ""
