"""The scheme's rules: what holds now, what held before, and a new version. For the desk and the Board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Sector
from app.members.permissions import Permission
from app.reports.categories import CATEGORIES
from app.scheme_rules.current import current_rules, rules_of_version
from app.scheme_rules.differ import differences
from app.scheme_rules.matrix import Matrix, Proposal
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import PRESETS
from app.scheme_rules.publish_rules import WHOLE, publish_rules, versions
from app.scheme_rules.words import band_says, special_says
from app.web import rules_form
from app.web.desk_places import ESSENTIAL
from app.web.guard import needs
from app.web.parts import actor, now, today
from app.web.rules_form import Typed
from app.web.typed import a_day, number

pages = Blueprint("scheme_rules", __name__)

PROPOSALS = (
    (Proposal.NOTHING.value, "Nothing"),
    (Proposal.WARNING.value, "A card or a warning"),
    (Proposal.EXCLUSION.value, "An exclusion"),
    (Proposal.BOARD.value, "An exclusion, by the Board"),
)
PANELS = ("one member business", "the Board", "the members")


class Version(NamedTuple):
    """One version in the list: by whom, and what it changed, in sentences."""

    row: SchemeRules
    by: Account | None
    changed: list[str]


@pages.get("/rules")
@needs(Permission.WRITE_RULES)
def now_holding() -> ResponseReturnValue:
    session = db.session()
    current = current_rules(session)
    return render_template(
        "rules/rules.html",
        version=current.version,
        is_now=True,
        history=_history(session),
        done="Written. These rules hold from now on." if request.args.get("done") == "written" else "",
        **_drawn(current.matrix),
    )


@pages.get("/rules/<int(max=2147483647):version>")
@needs(Permission.WRITE_RULES)
def as_it_was(version: int) -> ResponseReturnValue:
    """Show the rules as they were when something was decided by them."""
    session = db.session()
    if version and session.get(SchemeRules, version) is None:
        raise NotThere("There is no such version of the rules.")
    is_now = version == current_rules(session).version
    drawn = _drawn(rules_of_version(session, version))
    return render_template("rules/rules.html", version=version, is_now=is_now, history=_history(session), **drawn)


@pages.get("/rules/new")
@needs(Permission.WRITE_RULES)
def new() -> ResponseReturnValue:
    """Show the form, with the rules that hold or with those of another town to begin from."""
    preset = PRESETS.get(request.args.get("preset", ""))
    current = current_rules(db.session())
    return _form(rules_form.as_form(preset or current.matrix) | {"after": str(current.version)})


@pages.post("/rules/new")
@needs(Permission.WRITE_RULES)
def write() -> ResponseReturnValue:
    """Write a new version; what was typed comes back when anything does not fit."""
    typed = rules_form.typed_rules()
    body, places = rules_form.as_body(typed)
    try:
        with transaction() as session:
            publish_rules(
                session,
                body,
                categories=CATEGORIES,
                after=number(typed.get("after", "")) or 0,
                approved_on=a_day(typed.get("approved_on", "")),
                because=typed.get("because", ""),
                by=actor(),
                now=now(),
                today=today(),
            )
    except NotFit as unfit:
        return _form(typed, rules_form.at_their_fields(unfit.fields, places)), 422
    except NotPossible as conflict:
        return _overtaken(typed, str(conflict)), 409
    return redirect("/rules?done=written", 303)


def _overtaken(typed: Typed, conflict: str) -> str:
    """Return the form with all that was typed, and what others changed meanwhile: sent again, it is meant."""
    session = db.session()
    current, had = current_rules(session), rules_of_version(session, number(typed.get("after", "")) or 0)
    meanwhile = differences(had, current.matrix)
    return _form(typed | {"after": str(current.version)}, conflict=conflict, meanwhile=meanwhile)


def _form(
    typed: Typed, faults: dict[str, str] | None = None, *, conflict: str = "", meanwhile: Sequence[str] = ()
) -> str:
    faults = faults or {}
    return render_template(
        "rules/edit.html",
        typed=typed,
        faults=faults,
        conflict=conflict,
        meanwhile=meanwhile,
        whole=faults.get(WHOLE, ""),
        counted=[(key, one.label) for key, one in CATEGORIES.items() if _may_count(key, typed)],
        conduct=[(key, one.label) for key, one in CATEGORIES.items() if one.is_conduct],
        bands=rules_form.rows(typed, "bands", rules_form.SPARE),
        routes=rules_form.rows(typed, "routes", 1),
        proposals=PROPOSALS,
        sectors=[(one.value, one.value.capitalize()) for one in Sector],
        essential=[(one, one.capitalize()) for one in ESSENTIAL],
        panels=[(one, one[0].upper() + one[1:]) for one in PANELS],
        presets=[(key, one.preset) for key, one in PRESETS.items()],
    )


def _may_count(key: str, typed: Typed) -> bool:
    return CATEGORIES[key].leaves_trail or f"points.{key}" in typed


def _drawn(matrix: Matrix) -> dict[str, object]:
    """Return the rules as the page draws them: categories by their points, the most first, and sentences."""
    by_points: dict[int, list[str]] = {}
    for key, points in matrix.points.items():
        by_points.setdefault(points, []).append(CATEGORIES[key].label if key in CATEGORIES else key)
    return {
        "matrix": matrix,
        "by_points": [(points, by_points[points]) for points in sorted(by_points) if points],
        "bands": [band_says(band) for band in matrix.bands],
        "special": special_says(matrix),
        "presets": [(key, one.preset) for key, one in PRESETS.items()],
    }


def _history(session: Session) -> list[Version]:
    rows = versions(session)
    read = {row.version: Matrix.model_validate(row.body) for row in rows} | {0: rules_of_version(session, 0)}
    by = {row.version: session.get(Account, row.by_id) if row.by_id is not None else None for row in rows}
    return [Version(row, by[row.version], differences(read[row.version - 1], read[row.version])) for row in rows]
