"""A signed statement on paper, laid out as form MG 11 is."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from app.pdf.typeset import typeset
from app.statements.declaration import HEADING, OVER_18, UNDER, declaration
from app.statements.models import Statement, StatementKind
from app.statements.rules import IMPACT, points_of

_IMPACT = "IMPACT STATEMENT FOR BUSINESS"
_IMPACT_UNDER = "Code of Practice for Victims of Crime in England and Wales"


def statement_pdf(statement: Statement, *, scheme: str, zone: tzinfo, with_needs: bool = False) -> bytes:
    """Return the PDF of a signed statement, the declaration on each page; slow, so no transaction is open.

    `with_needs`: with what they ask for at court, which is for the agency alone. Raises NotNow when it could not be
    made just now, ValueError for one that nobody has signed.
    """
    return typeset("statement", data_of(statement, scheme=scheme, zone=zone, with_needs=with_needs))


def data_of(statement: Statement, *, scheme: str, zone: tzinfo, with_needs: bool = False) -> dict[str, Any]:
    """Return what stands on the pages, as plain JSON; raises ValueError for one that nobody has signed.

    Names and occupation are those it was signed with; `scheme` is for one in which the scheme's is not written.
    """
    if statement.signed_at is None:
        raise ValueError(f"{statement.ref} is not signed")
    is_witness = statement.kind is StatementKind.WITNESS
    signed_at = statement.signed_at.astimezone(zone)
    before, after = declaration().split("… pages")
    return {
        "heading": HEADING if is_witness else _IMPACT,
        "under": UNDER if is_witness else _IMPACT_UNDER,
        "scheme": str(statement.answers.get("scheme", "")) or scheme,
        "ref": statement.ref,
        "of": str(statement.answers.get("name", "")) or statement.by.name,
        "facts": _facts(statement),
        "before": before,
        "after": after,
        "parts": parts_of(statement),
        "signed_name": statement.signed_name,
        "strokes": points_of(statement.signature),
        "signed_on": f"{signed_at.day} {signed_at:%B %Y}, {signed_at:%H:%M}",
        "sha256": statement.sha256,
        "attend": _attends(statement) if is_witness else "",
        "needs": statement.needs if with_needs else "",
    }


def parts_of(statement: Statement) -> list[list[str]]:
    """Return what the statement says in pairs of a heading ("" for none) and words, in their order."""
    if statement.kind is StatementKind.IMPACT:
        said = [[title, str(statement.answers.get(key, "")).strip()] for key, title, _ in IMPACT]
        return [row for row in [*said, ["", statement.text.strip()]] if row[1]]
    rows = [
        ["", statement.text.strip()],
        ["What was said, word for word", statement.abuse.strip()],
        ["Pictures shown before", statement.shown.strip()],
    ]
    return [row for row in rows if row[1]]


def _facts(statement: Statement) -> list[list[str]]:
    said = statement.answers
    rows = [["Age if under 18", OVER_18]] if statement.kind is StatementKind.WITNESS else []
    rows.append(["Occupation", str(said.get("occupation", "")) or statement.by.role.value.capitalize()])
    if statement.kind is StatementKind.IMPACT and statement.member is not None:
        rows.append(["For", str(said.get("business", "")) or statement.member.name])
        rows.append(["", "I am authorised to make this statement on its behalf."])
    return rows


def _attends(statement: Statement) -> str:
    return "Willing to attend court." if statement.may_attend else "Would rather not attend court."
