"""An invented case, to look at a wording with: nobody is called that, and nothing of it happened."""

from __future__ import annotations

from collections.abc import Mapping

from app.wordings.fields import FIELDS
from app.wordings.models import DocumentKind

_LINE = "______________"
_INVENTED = {
    "name": "Alex Example",
    "ref": "EX-0000",
    "incidents": "12 March, 14:05, Nettle & Bay: took two bottles without paying\n"
    "30 March, 17:40, Market Street Foods: shouted at staff who asked for a receipt",
    "premises": "Nettle & Bay, 3 Market Street\nMarket Street Foods, 14 Market Street\nThe Lantern, 2 Mill Lane",
    "months": "12 months",
    "decided_by": "The manager of one member business, who was not at these premises",
    "decided_on": "2 April 2026",
    "appeal_days": "28 days",
    "appeal_to": "the Appeals Secretary, at the address or telephone number above",
    "code": "K7QM-2XWD-9PHT",
    "may_enter": "The chemist in Market Street Foods, at any time",
    "photo_ref": "WB-0000-1",
    "points": "3 points",
    "lapses_on": "2 April 2027",
    "next_step": "If more is reported and checked in that time, a member business may propose that you are asked to "
    "stay out of member premises.",
    "until": "2 April 2027",
    "appeal_ref": "AP-0000",
    "outcome": "The notice is shortened: it ends on 2 October 2026.",
    "because": "You told us what has changed, and nobody has reported anything since.",
    "ends_on": "2 October 2026",
    "door_ref": _LINE,
}


def example(kind: DocumentKind, around: Mapping[str, str]) -> dict[str, str]:
    """Return fields of an invented case for a document; `around` is what stands in every letter."""
    ref = {DocumentKind.WARNING: "WN-0000"}.get(kind, _INVENTED["ref"])
    every = {**_INVENTED, **around, "ref": ref}
    return {name: every[name] for name in FIELDS[kind]}


def blank(around: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a card that is printed before anything has happened: what is known later is a line."""
    return {**around, "door_ref": _LINE}
