"""Statements about one report, for the desk: ask for one, read what is signed, download it, hand it to an agency."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.rules import GATEWAYS
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.permissions import Permission
from app.profiles.models import Profile
from app.reports.models import Report, Subject
from app.statements.draft import ask_for
from app.statements.find import all_of, signed_of, signed_statement
from app.statements.hand_over import Receiver, hand_over
from app.statements.models import Statement
from app.statements.page import parts_of
from app.statements.read import downloaded, read
from app.web.desk_packs import law_of
from app.web.guard import asks_why, needs, needs_proof
from app.web.parts import actor, now, said_why, zone
from app.web.statements import as_pdf
from app.web.typed import as_typed

pages = Blueprint("desk_statements", __name__)

_LONGEST = 1000


@pages.get("/desk/<uuid:id>/statements")
@needs(Permission.READ_STATEMENTS)
@asks_why
def of_report(id: UUID) -> ResponseReturnValue:
    """Show what is signed, in full; each look is written down."""
    with transaction() as writing:
        _find(writing, id)
        for statement in signed_of(writing, [id]):
            read(writing, statement, because=said_why(), by=actor(), now=now())
    return _render(id)


@pages.post("/desk/<uuid:id>/statements")
@needs(Permission.READ_STATEMENTS)
def ask(id: UUID) -> ResponseReturnValue:
    """Ask whoever sent the report for a statement."""
    try:
        with transaction() as session:
            ask_for(session, _find(session, id), by=actor(), now=now(), zone=zone())
    except NotPossible as conflict:
        return _render(id, conflict=str(conflict), is_bare=True), 409
    return redirect(f"/desk/{id}/statements?done=asked", 303)


@pages.get("/desk/statements/<uuid:id>/pages")
@needs(Permission.READ_STATEMENTS)
def on_paper(id: UUID) -> ResponseReturnValue:
    """Return its pages without what the witness asks for at court; that they were made is written down."""
    with transaction() as writing:
        downloaded(writing, signed_statement(writing, id, by=actor()), by=actor(), now=now())
    return as_pdf(id, with_needs=False)


@pages.get("/desk/statements/<uuid:id>/hand-over")
@needs(Permission.SEND_TO_POLICE)
def to_agency(id: UUID) -> ResponseReturnValue:
    return _hand_over_form(id)


@pages.post("/desk/statements/<uuid:id>/hand-over")
@needs(Permission.SEND_TO_POLICE)
@needs_proof
@asks_why
def give_agency(id: UUID) -> ResponseReturnValue:
    """Enter in the register who gets it, and give its pages with what the witness asks for at court."""
    typed = as_typed(_LONGEST)
    said = {name: typed.get(name, "") for name in ("recipient", "agency", "purpose")}
    to = Receiver(**said, gateway=law_of(typed))
    try:
        with transaction() as session:
            statement = signed_statement(session, id, by=actor())
            read(session, statement, because=said_why(), by=actor(), now=now())
            hand_over(session, statement, to, by=actor(), now=now())
    except NotFit as missing:
        return _hand_over_form(id, typed, missing.fields), 422
    return as_pdf(id, with_needs=True)


def part(session: Session, profile: Profile) -> list[Statement]:
    """Return the signed statements about one person's reports, for the page of steps."""
    ids = session.scalars(select(Subject.report_id).where(Subject.profile_id == profile.id)).all()
    return signed_of(session, ids)


def _find(session: Session, id: UUID) -> Report:
    found = session.get(Report, id)
    if found is None:
        raise NotThere("There is no such report.")
    return found


def _hand_over_form(id: UUID, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "desk/statement_out.html",
        statement=signed_statement(db.session(), id, by=actor()),
        gateways=GATEWAYS,
        typed=typed or {},
        faults=faults or {},
    )


def _render(id: UUID, *, conflict: str = "", is_bare: bool = False) -> str:
    """Return the page. `is_bare`: without what the statements say, because nobody has said why they look."""
    session = db.session()
    return render_template(
        "desk/statements.html",
        report=_find(session, id),
        rows=[(one, parts_of(one) if one.signed_at and not is_bare else []) for one in all_of(session, id)],
        conflict=conflict,
        done="Asked. It waits for them under “Mine”." if request.args.get("done") == "asked" else "",
    )
