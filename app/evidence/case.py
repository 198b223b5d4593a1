"""What a pack says, as plain values: read in a moment, and then nothing of the database is needed any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple


class Exhibit(NamedTuple):
    """A picture that goes in, and where its bytes lie. `clean` is the copy on which the desk blurred others."""

    name: str  # TW-001
    photo_id: int
    folder: str
    wrapped_key: bytes
    sha256: str  # of the bytes as they were received
    kind: str
    kept_at: datetime
    sent_by_id: int | None
    report: str
    clean: CleanCopy | None = None


class CleanCopy(NamedTuple):
    photo_id: int
    folder: str
    wrapped_key: bytes


class Incident(NamedTuple):
    """One row of the chronology."""

    number: int
    at: datetime
    place: str
    what: str
    says: str  # the desk's words, or the reporter's
    whom: str  # who was harassed, alarmed or distressed, as far as it is known
    source: str  # Witness 2, staff of Orchard Foods
    grading: str
    crime_ref: str
    exhibits: tuple[str, ...]
    is_hearsay: bool
    is_repeat: bool = False  # a second report of what stands above


class Line(NamedTuple):
    """A reference, a day, and what is so."""

    name: str
    says: str


class Witness(NamedTuple):
    called: str  # Witness 2, or the name if it is shown
    role: str
    willing: str
    needs: str  # special measures, for the agency alone
    incidents: tuple[int, ...]


class Signed(NamedTuple):
    """A signed statement, its words as they may be shown."""

    ref: str
    kind: str
    by: str
    incident: int | None
    signed_at: datetime
    sha256: str
    text: str
    abuse: str
    shown: str
    answers: tuple[Line, ...]


class SignedPaper(NamedTuple):
    """A signed statement as it goes in whole, under the witness's own name: what its pages print."""

    name: str  # ST-0005.pdf
    data: dict[str, Any]


class Case(NamedTuple):
    """Everything that a pack says."""

    ref: str
    number: int
    scheme: str
    reached: str
    recipient: str
    agency: str
    purpose: str
    profile_ref: str
    subject: str
    aliases: tuple[str, ...]
    standing: str
    cover: tuple[Line, ...]
    authorised: tuple[Line, ...]
    incidents: tuple[Incident, ...]
    warnings: tuple[Line, ...]
    notices: tuple[Line, ...]
    breaches: tuple[Line, ...]
    appeals: tuple[Line, ...]
    orders: tuple[Line, ...]
    witnesses: tuple[Witness, ...]
    statements: tuple[Signed, ...]
    papers: tuple[SignedPaper, ...]
    exhibits: tuple[Exhibit, ...]
    continuity: tuple[Line, ...]
    prohibitions: tuple[str, ...]
    terms: str
    less_intrusive: str
    needs: str
    disclosures: tuple[Line, ...]
    not_included: tuple[Line, ...]
    shown_by_name: tuple[Line, ...]
    route_needs: tuple[str, ...]
    missing: tuple[str, ...]
