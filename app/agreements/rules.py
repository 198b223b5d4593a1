"""Judgements about documents and papers."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from app.agreements.models import MustRead, Paper, PaperKind
from app.members.models import Role

ACCEPTED_FOR = timedelta(days=365)
SOON = timedelta(days=60)
NOBODY = ("nobody",)  # a version that concerns nobody ends its document

_BY_AGREEMENT = frozenset({Role.POLICE, Role.COUNCIL})


def concerns(document: MustRead, role: Role) -> bool:
    """Return whether somebody of this role has to accept the document."""
    return not document.roles or role.value in document.roles


def is_ended(document: MustRead) -> bool:
    return tuple(document.roles) == NOBODY


def are_roles(roles: Collection[str]) -> bool:
    """Return whether a document may be published for these; none means for everybody."""
    return set(roles) <= {role.value for role in Role}


def slug(title: str) -> str:
    """Return the key of a new document, from its title: letters, digits and hyphens; empty when there are none."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]


def asked_again(accepted_at: datetime) -> datetime:
    """Return when an acceptance runs out; a new version may come sooner."""
    return accepted_at + ACCEPTED_FOR


def sees_by_agreement(role: Role) -> bool:
    return role in _BY_AGREEMENT


def in_force(paper: Paper, today: date) -> bool:
    """Return whether a paper counts on this day; it still does on its last."""
    return paper.ended_at is None and paper.signed_on <= today and (paper.ends_on is None or today <= paper.ends_on)


def was_in_force(paper: Paper, at: datetime) -> bool:
    """Return whether a paper counted at a moment, also one that was ended since."""
    is_ended = paper.ended_at is not None and paper.ended_at <= at
    return not is_ended and paper.signed_on <= at.date() and (paper.ends_on is None or at.date() <= paper.ends_on)


def expires_soon(paper: Paper, today: date) -> bool:
    """Return whether a paper that counts today ends within 60 days: time enough to have the next one signed."""
    return in_force(paper, today) and paper.ends_on is not None and paper.ends_on - today <= SOON


def paper_faults(
    kind: PaperKind, *, signatory: str, signed_on: date, ends_on: date | None, today: date
) -> dict[str, str]:
    """Return what is wrong with a paper before it is filed, by field.

    An information sharing agreement has a last day: sharing without an end cannot be looked at again.
    """
    faults = {}
    if not signatory.strip():
        faults["signatory"] = "Who signed it, with their office."
    if signed_on > today:
        faults["signed_on"] = "It cannot have been signed later than today."
    if ends_on is not None and ends_on <= signed_on:
        faults["ends_on"] = "Its last day comes after the day it was signed."
    if ends_on is None and kind is PaperKind.SHARING:
        faults["ends_on"] = "Say when it ends: what is shared is looked at again by then."
    return faults
