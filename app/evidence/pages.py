"""The pages of a pack as data for the typesetter: what `app/pdf/pack.typ` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.evidence.case import Case, Incident, Line, Signed
from app.evidence.part_of_case import months
from app.pdf.typeset import typeset

NOT_DONE = (
    "No faces are recognised. Pictures are compared with pictures, and a person decides whether they are the same.",
    "Nobody is scored, ranked or predicted. Points propose what people decide.",
    "Answers to alerts and likenesses of pictures are not evidence that somebody was somewhere.",
)


def pages_of(case: Case) -> bytes:
    """Return the PDF. Slow, so no transaction is open; raises NotNow."""
    return typeset("pack", data_of(case))


def data_of(case: Case) -> dict[str, Any]:
    """Return what stands on the pages, as plain JSON."""
    name = f"{case.ref}-{case.number}"
    return {
        "scheme": case.scheme,
        "reached": case.reached,
        "title": "Evidence pack",
        "ref": name,
        "foot": f"{name}, {case.profile_ref}",
        "subject": case.subject,
        "aliases": list(case.aliases),
        "standing": case.standing,
        "cover": _rows(case.cover),
        "authorised": _rows(case.authorised),
        "missing": list(case.missing),
        "chronology": [_incident(one) for one in case.incidents],
        "months": [{"month": month, "count": count} for month, count in months(case.incidents)],
        "warnings": _rows(case.warnings),
        "notices": _rows(case.notices),
        "breaches": _rows(case.breaches),
        "appeals": _rows(case.appeals),
        "orders": _rows(case.orders),
        "witnesses": [
            {**one._asdict(), "incidents": ", ".join(str(number) for number in one.incidents)} for one in case.witnesses
        ],
        "statements": [_statement(one) for one in case.statements],
        "papers": [one.name for one in case.papers],
        "exhibits": [
            {
                "name": one.name,
                "sha256": one.sha256,
                "file": file_of(one.name, one.kind),
                "clean": one.clean is not None,
            }
            for one in case.exhibits
        ],
        "continuity": _rows(case.continuity),
        "prohibitions": list(case.prohibitions),
        "terms": case.terms,
        "needs": case.needs,
        "less_intrusive": case.less_intrusive,
        "route_needs": list(case.route_needs),
        "disclosures": _rows(case.disclosures),
        "not_included": _rows(case.not_included),
        "shown_by_name": _rows(case.shown_by_name),
        "not_done": list(NOT_DONE),
    }


def file_of(name: str, kind: str) -> str:
    """Return the name of an exhibit's file: by its number, never by a person."""
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}.get(kind, "bin")
    return f"{name}.{ending}"


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    return [[one.name, one.says] for one in lines]


def _incident(one: Incident) -> dict[str, Any]:
    return {
        "number": str(one.number),
        "day": f"{one.at.day} {one.at:%b %Y}",
        "hour": f"{one.at:%H:%M}",
        "place": one.place,
        "what": one.what,
        "says": one.says,
        "whom": one.whom,
        "source": one.source,
        "grading": one.grading,
        "crime_ref": one.crime_ref,
        "exhibits": ", ".join(one.exhibits),
        "hearsay": one.is_hearsay,
        "repeat": one.is_repeat,
    }


def _statement(one: Signed) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "kind": one.kind.capitalize(),
        "by": one.by,
        "incident": str(one.incident or ""),
        "signed": f"{one.signed_at.day} {one.signed_at:%B %Y, %H:%M}",
        "sha256": one.sha256,
        "text": one.text,
        "abuse": one.abuse,
        "shown": one.shown,
        "answers": _rows(one.answers),
    }
