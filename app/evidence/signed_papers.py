"""Signed statements as they were signed, name and all: each goes in whole or not at all, for it cannot be redacted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.evidence.case import Line, SignedPaper
from app.evidence.reading import Reading
from app.evidence.rules import fault_of_paper, key_of
from app.statements.models import Statement
from app.statements.page import data_of, parts_of


class AsSigned(NamedTuple):
    """A signed statement, and why it stays out as it was signed; empty when it goes in.

    `waits`: nothing but the desk's own word is missing.
    """

    statement: Statement
    because: str
    waits: bool


def as_signed(reading: Reading) -> list[AsSigned]:
    """Return the signed statements of a case with what becomes of each as a file of its own."""
    said = {key_of(one)[0] for one in reading.request.unredacted}
    found = []
    for one in reading.statements:
        agreed = one.may_attend is True or f"account {one.by_id}" in said
        words = " ".join(words for _, words in parts_of(one))
        names_others = reading.people.stand_in(words, own=one.by.name)
        because = fault_of_paper(agreed=agreed, names_others=names_others, is_ticked=f"statement {one.ref}" in said)
        found.append(AsSigned(one, because, agreed and bool(because)))
    return found


def papers(reading: Reading, signed: Iterable[AsSigned], *, scheme: str) -> tuple[SignedPaper, ...]:
    """Return what the pages of those that go in print; what they need at court is not on them."""
    return tuple(
        SignedPaper(f"{one.statement.ref}.pdf", data_of(one.statement, scheme=scheme, zone=reading.zone))
        for one in signed
        if not one.because
    )


def kept_back(reading: Reading, signed: Iterable[AsSigned]) -> tuple[Line, ...]:
    """Return those that stay out, with the reason, and without the name."""
    return tuple(Line(f"{one.statement.ref}, as it was signed", one.because) for one in signed if one.because)


def waiting(signed: Iterable[AsSigned]) -> list[str]:
    """Return a sentence for each that goes in as soon as the desk says so."""
    return [
        f"{one.statement.ref} tells of others, who cannot be taken out of what was signed. It goes in as it was signed "
        "only if the desk says so."
        for one in signed
        if one.waits
    ]
