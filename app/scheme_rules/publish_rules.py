"""Write a new version of the scheme's rules. An earlier one is never changed: what was decided by it says which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.scheme_rules.current import current_rules
from app.scheme_rules.differ import differences
from app.scheme_rules.matrix import Matrix
from app.scheme_rules.models import SchemeRules

_LOOK = "Look at what is marked, then send again. Nothing has changed yet."
WHOLE = "whole"  # the field of what fits no single field
_SAYS = {
    "missing": "Fill this in.",
    "int_parsing": "A whole number.",
    "int_type": "A whole number.",
    "int_from_float": "A whole number.",
    "greater_than_equal": "At least {ge}.",
    "less_than_equal": "At most {le}.",
    "string_too_short": "Fill this in.",
    "string_pattern_mismatch": "Small letters, digits and hyphens, such as cpn.",
    "enum": "Choose one.",
    "literal_error": "Choose one.",
}


def publish_rules(
    session: Session,
    body: Mapping[str, Any],
    *,
    categories: Collection[str],
    after: int,
    approved_on: date | None,
    because: str,
    by: Account,
    now: datetime,
    today: date,
) -> SchemeRules:
    """Let these rules hold from now on; raises NotFit with a sentence for each field, named as in `faults_of`.

    `categories`: what a report can be about. `approved_on`: the day on which the Board agreed to them. `after`: the
    version that whoever wrote had before them. Raises NotPossible when another holds by now: all of the rules are
    written at once, so what changed meanwhile would go unseen.
    """
    require(by, Permission.WRITE_RULES)
    faults = {}
    if approved_on is None or approved_on > today:
        faults["approved_on"] = "The day on which the Board agreed, not later than today."
    if not because.strip():
        faults["because"] = "Say in a sentence why the rules change."
    try:
        matrix = Matrix.model_validate(body)
    except ValidationError as unfit:
        raise NotFit(_LOOK, faults_of(unfit) | faults) from None
    named = {*matrix.points, *matrix.needs_police_outcome, *matrix.always_board}
    unknown = sorted(named - set(categories))
    if unknown:
        faults[WHOLE] = f"No report can be about this: {', '.join(unknown)}."
    before = current_rules(session)
    if before.version != after:
        raise NotPossible("Somebody has written newer rules meanwhile. Look at what changed before you send yours.")
    what = differences(before.matrix, matrix)
    if not what:
        faults.setdefault(WHOLE, "These rules are the same as those that hold now.")
    if faults or approved_on is None:
        raise NotFit(_LOOK, faults)
    made = SchemeRules(
        version=before.version + 1,
        body=matrix.model_dump(mode="json"),
        because=because.strip(),
        approved_on=approved_on,
        by_id=by.id,
        at=now,
    )
    session.add(made)
    session.flush()
    said = {"version": made.version, "what": " ".join(what), "because": made.because}
    record(session, "wrote the rules", f"scheme-rules {made.version}", by_id=by.id, now=now, **said)
    return made


def versions(session: Session) -> list[SchemeRules]:
    """Return every version that was written, the newest first."""
    return list(session.scalars(select(SchemeRules).order_by(SchemeRules.version.desc())))


def faults_of(unfit: ValidationError) -> dict[str, str]:
    """Return a sentence for each field that does not fit: "bands.0.points", or WHOLE for what fits none."""
    return {".".join(map(str, error["loc"])) or WHOLE: _sentence(error) for error in unfit.errors()}


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    return _SAYS.get(error["type"], "This does not fit.").format(**error.get("ctx", {}))
