"""Judgements about documents and papers."""

from __future__ import annotations

from datetime import date

from app.agreements.models import MustRead, Paper
from app.members.models import Role

_BY_AGREEMENT = frozenset({Role.POLICE, Role.COUNCIL})


def concerns(document: MustRead, role: Role) -> bool:
    """Return whether somebody of this role has to accept the document."""
    return not document.roles or role.value in document.roles


def sees_by_agreement(role: Role) -> bool:
    return role in _BY_AGREEMENT


def in_force(paper: Paper, today: date) -> bool:
    """Return whether a paper counts on this day; it still does on its last."""
    return paper.ended_at is None and paper.signed_on <= today and (paper.ends_on is None or today <= paper.ends_on)
