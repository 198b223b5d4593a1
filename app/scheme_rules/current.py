"""Which rules hold."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.scheme_rules.matrix import Matrix, Route
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC


class Current(NamedTuple):
    """The rules and their version; 0 is the preset in code, which holds until a scheme writes its own."""

    version: int
    matrix: Matrix


def current_rules(session: Session) -> Current:
    """Return the newest version."""
    row = session.scalars(select(SchemeRules).order_by(SchemeRules.version.desc()).limit(1)).first()
    return Current(row.version, Matrix.model_validate(row.body)) if row else Current(0, DTAC)


def rules_of_version(session: Session, version: int) -> Matrix:
    """Return the rules as they were when something was decided by them."""
    row = session.get(SchemeRules, version) if version else None  # 0: the rules that ship, which stand in no row
    return Matrix.model_validate(row.body) if row else DTAC


def route_of(matrix: Matrix, key: str) -> Route | None:
    return next((route for route in matrix.routes if route.key == key), None)
