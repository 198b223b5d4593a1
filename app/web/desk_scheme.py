"""The scheme’s own page: its name, its colour, how its desk is reached, and what phones may keep."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.members.change_scheme import SchemeSaid, change_scheme, faults_of, tidied
from app.members.permissions import Permission
from app.members.rules import BOARD_TEXT, MOST_BRIEFING_HOURS, colour_fault, contrast
from app.members.scheme import the_scheme
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_scheme", __name__)


@pages.get("/desk/scheme")
@needs(Permission.MANAGE_EVERYBODY)
def scheme_page() -> ResponseReturnValue:
    kept = _kept()
    done = "Kept. Phones take it when Townwatch is next opened there." if request.args.get("done") == "kept" else ""
    return _page(kept, str(kept.briefing_hours), {}, done=done)


@pages.post("/desk/scheme")
@needs(Permission.MANAGE_EVERYBODY)
def keep_scheme() -> ResponseReturnValue:
    """Keep what was typed, or show it again: with what is wrong, or because somebody wanted to look first."""
    fields = as_typed()
    hours = fields.get("briefing_hours", "").strip()
    said = tidied(_said(fields, hours))
    if "look" in fields:
        return _page(said, hours, faults_of(said), looked=True)
    try:
        with transaction() as session:
            change_scheme(session, said, by=actor(), now=now())
    except NotFit as unfit:
        return _page(said, hours, unfit.fields), 422
    return redirect("/desk/scheme?done=kept", 303)


def _said(fields: dict[str, str], hours: str) -> SchemeSaid:
    texts = {name: fields.get(name, "") for name in ("name", "short", "town", "colour", "phone", "email")}
    is_number = hours.isascii() and hours.isdigit() and len(hours) < 5
    return SchemeSaid(
        **texts,
        briefing_hours=int(hours) if is_number else None,
        members_may_print=fields.get("members_may_print") == "yes",
    )


def _kept() -> SchemeSaid:
    scheme = the_scheme(db.session())
    if scheme is None:
        raise NotThere("There is no scheme yet.")
    return SchemeSaid(*(getattr(scheme, name) for name in SchemeSaid._fields))


def _page(said: SchemeSaid, hours: str, faults: dict[str, str], *, done: str = "", looked: bool = False) -> str:
    stands_out = contrast(said.colour)
    return render_template(
        "desk/scheme.html",
        said=said,
        hours=hours,
        most_hours=MOST_BRIEFING_HOURS,
        faults=faults,
        done=done,
        looked=looked,
        board=said.colour if stands_out else "",
        board_text=BOARD_TEXT,
        contrast=f"{int(stands_out * 10) / 10:.1f}" if stands_out else "",
        is_readable=colour_fault(said.colour) is None,
    )
