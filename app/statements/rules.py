"""Judgements about statements: what is missing before one is signed, what asks for a second thought, what a line is."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from app.statements.models import Statement, StatementKind

LONGEST = 12_000
LONGEST_SHORT = 2000
# Prompts of the Victims' Code (Impact Statement for Business): what the crime did to the business, and nothing else.
IMPACT = (
    ("loss", "Direct loss", "Goods, money, what was damaged: how much, and how you know."),
    ("custom", "Lost custom", "Did you close, for how long? Do customers stay away?"),
    ("time", "Staff time", "Hours spent on it: clearing up, reporting, covering for who was off."),
    ("security", "Spending on security", "What you had to buy or pay for because of it."),
    ("wellbeing", "Staff’s wellbeing", "How those who work there are since. No diagnoses, and nobody by name."),
    ("reputation", "Reputation", "What is said about the business since."),
)
# The page looks for the same while somebody writes: only what Python and JavaScript read alike stands in it.
SENTENCE = (
    r"\b(prison|jail|gaol|sentenced?|sentencing|custody|locked up|lock (?:him|her|them) up|put away|behind bars|"
    r"community service|deported?)\b"
)
_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,2})?"
_STROKES = re.compile(rf"(?:M{_NUMBER} {_NUMBER}(?:L{_NUMBER} {_NUMBER})*)+")
_LONGEST_STROKES = 40_000


def speaks_of_sentence(text: str) -> str | None:
    """Return a gentle word when an impact statement speaks of the sentence: that is the court's alone; else None."""
    found = re.search(SENTENCE, text, re.IGNORECASE)
    if found is None:
        return None
    return f"“{found[0]}”: what the sentence should be is for the court alone. Say what it did to the business instead."


def strokes(drawn: str) -> str | None:
    """Return a drawn signature as it is kept, or None for what is none.

    Lines between points and nothing else: M12.5 30L14 31. It is put into a picture on paper, so nothing else may be
    in it.
    """
    plain = drawn.strip()
    if len(plain) > _LONGEST_STROKES or not _STROKES.fullmatch(plain) or "L" not in plain:
        return None
    return plain


def points_of(drawn: str) -> list[list[list[float]]]:
    """Return the points of a kept signature, stroke by stroke."""
    return [
        [[float(number) for number in point.split(" ")] for point in stroke.split("L")]
        for stroke in drawn.split("M")
        if stroke
    ]


def faults_before_signing(
    statement: Statement, *, name: str, typed_name: str, drawn: str, has_read: bool
) -> dict[str, str]:
    """Return what is missing before it can be signed, by field. `name`: as the town knows who signs."""
    faults = {}
    is_witness = statement.kind is StatementKind.WITNESS
    if is_witness and not statement.text.strip():
        faults["text"] = "Say what you saw and heard, in your own words."
    if not is_witness and not _said_anything(statement):
        faults["loss"] = "Say at least one thing that it did to the business."
    if is_witness and not statement.shown.strip():
        faults["shown"] = "Say which pictures you had been shown before, and when. If none: say “None”."
    if is_witness and statement.may_attend is None:
        faults["may_attend"] = "Say whether you would come to court. It can still be talked about later."
    if not has_read:
        faults["has_read"] = "Read it through, then tick this."
    if " ".join(typed_name.split()).casefold() != " ".join(name.split()).casefold():
        faults["signed_name"] = f"Type your name as it stands here: {name}."
    if drawn.strip() and strokes(drawn) is None:
        faults["signature"] = "The signature could not be read. Clear it and draw it again, or leave it empty."
    return faults


def as_signed(statement: Statement, *, scheme: str) -> dict[str, Any]:
    """Return the answers with who signs, as they are called and what they are at that moment: all that paper says.

    People get other names and roles, businesses and schemes other names; what is signed keeps what it was signed as.
    """
    occupation = str(statement.answers.get("occupation", "")).strip()
    return {
        **statement.answers,
        "occupation": occupation or statement.by.role.value.capitalize(),
        "name": statement.by.name,
        "business": statement.member.name if statement.member is not None else "",
        "scheme": scheme,
    }


def signed_content(statement: Statement) -> dict[str, Any]:
    """Return all that is signed, as plain JSON: what the SHA-256 is of."""
    return {
        "ref": statement.ref,
        "kind": statement.kind.value,
        "report": str(statement.report_id),
        "member": statement.member_id,
        "by": statement.by_id,
        "supplements": str(statement.supplements_id) if statement.supplements_id else None,
        "text": statement.text,
        "abuse": statement.abuse,
        "shown": statement.shown,
        "answers": statement.answers,
        "may_attend": statement.may_attend,
        "needs": statement.needs,
        "signed_at": statement.signed_at.timestamp() if statement.signed_at else None,
        "signed_name": statement.signed_name,
        "signature": statement.signature,
    }


def digest(statement: Statement) -> str:
    """Return the SHA-256, in hex, of the canonical JSON: keys in order, no spaces, UTF-8."""
    whole = json.dumps(signed_content(statement), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def _said_anything(statement: Statement) -> bool:
    return any(str(statement.answers.get(key, "")).strip() for key, _, _ in IMPACT)
