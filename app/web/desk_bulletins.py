"""Bulletins at the desk: written, how many have read them, and withdrawn."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bulletins.models import Bulletin, Topic
from app.bulletins.reach import Reach, reach
from app.bulletins.rules import LONGEST, LONGEST_TITLE, USUAL_DAYS, Draft, is_current
from app.bulletins.withdraw import withdraw
from app.bulletins.write import write
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account, Sector, Zone
from app.members.permissions import Permission
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_bulletins", __name__)

TOPICS = [(one.value, one.value[0].upper() + one.value[1:]) for one in Topic]
DAYS = ((1, "1 day"), (7, "7 days"), (14, "14 days"), (30, "30 days"), (60, "60 days"), (90, "90 days"))
BECAUSE = ("It is over.", "It was wrong.", "There is a newer one.")
_DONE = {"written": "Sent. Those it is for find it under Bulletins.", "withdrawn": "Withdrawn. Nobody reads it now."}


class Row(NamedTuple):
    """One bulletin in the list. Of one that is over nobody counts any more who had read it."""

    bulletin: Bulletin
    reach: Reach | None
    is_current: bool
    is_for: str


@pages.get("/desk/bulletins")
@needs(Permission.WRITE_BULLETINS)
def all_bulletins() -> ResponseReturnValue:
    session = db.session()
    rows = [_row(session, one) for one in session.scalars(select(Bulletin).order_by(Bulletin.at.desc(), Bulletin.id))]
    return render_template(
        "desk/bulletins.html",
        current=[row for row in rows if row.is_current],
        over=[row for row in rows if not row.is_current],
    )


@pages.get("/desk/bulletins/new")
@needs(Permission.WRITE_BULLETINS)
def begin() -> ResponseReturnValue:
    return _form()


@pages.post("/desk/bulletins/new")
@needs(Permission.WRITE_BULLETINS)
def send() -> ResponseReturnValue:
    """Put it before those it is for; what was typed comes back when something is missing."""
    try:
        with transaction() as session:
            id = write(session, draft_of(), by=actor(), now=now()).id
    except NotFit as missing:
        return _form(faults=missing.fields), 422
    except NotPossible as conflict:
        return _form(conflict=str(conflict)), 409
    return redirect(url_for("desk_bulletins.one", id=id, done="written"), 303)


@pages.get("/desk/bulletins/<uuid:id>")
@needs(Permission.WRITE_BULLETINS)
def one(id: UUID) -> ResponseReturnValue:
    return _render(id)


@pages.post("/desk/bulletins/<uuid:id>/withdraw")
@needs(Permission.WRITE_BULLETINS)
def take_down(id: UUID) -> ResponseReturnValue:
    """Withdraw it; the reason comes back when something stands in the way."""
    typed = as_typed(1000)
    because = f"{typed.get('because_choice', '')} {typed.get('because', '')}"
    try:
        with transaction() as session:
            withdraw(session, _find(session, id), because, by=actor(), now=now())
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, typed=typed, conflict=str(conflict)), 409
    return redirect(url_for("desk_bulletins.one", id=id, done="withdrawn"), 303)


def draft_of() -> Draft:
    """Return the form as it was sent; what cannot be read is as if it had not been typed."""
    fields = request.form
    try:
        id = UUID(fields.get("id", ""))
    except ValueError:
        id = uuid4()
    days = fields.get("days", "")
    return Draft(
        id=id,
        topic=fields.get("topic", ""),
        title=fields.get("title", "")[:400],
        says=fields.get("says", "").replace("\r\n", "\n")[: 2 * LONGEST],
        sectors=tuple(fields.getlist("sectors")),
        zones=tuple(fields.getlist("zones")),
        days=int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0 if days else USUAL_DAYS,
    )


def targets(session: Session) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the zones and the sectors that a bulletin may be for, each with its word."""
    zones = [(zone.id, zone.name) for zone in session.scalars(select(Zone).order_by(Zone.name))]
    return zones, [(one.value, one.value.capitalize()) for one in Sector]


def is_for_words(session: Session, bulletin: Bulletin) -> str:
    """Return whom a bulletin is for: "Retail and licensed, in Market Place" or "Everybody"."""
    names = dict(targets(session)[0])
    places = " and ".join(names.get(zone, zone) for zone in bulletin.zones)
    sectors = " and ".join(bulletin.sectors).capitalize()
    return f"{sectors or 'Everybody'}{f', in {places}' if places else ''}"


def _row(session: Session, bulletin: Bulletin) -> Row:
    is_out = is_current(bulletin, now())
    counted = reach(session, bulletin, for_account=actor()) if is_out else None
    return Row(bulletin, counted, is_out, is_for_words(session, bulletin))


def _find(session: Session, id: UUID) -> Bulletin:
    found = session.get(Bulletin, id)
    if found is None:
        raise NotThere("There is no such bulletin.")
    return found


def _form(*, faults: dict[str, str] | None = None, conflict: str = "") -> str:
    zones, sectors = targets(db.session())
    return render_template(
        "desk/bulletin_new.html",
        typed=draft_of(),
        topics=TOPICS,
        days=DAYS,
        zones=zones,
        sectors=sectors,
        faults=faults or {},
        conflict=conflict,
        longest=LONGEST,
        longest_title=LONGEST_TITLE,
    )


def _render(
    id: UUID, *, typed: dict[str, str] | None = None, faults: dict[str, str] | None = None, conflict: str = ""
) -> str:
    session = db.session()
    bulletin = _find(session, id)
    return render_template(
        "desk/bulletin_one.html",
        row=_row(session, bulletin),
        bulletin=bulletin,
        by=session.get_one(Account, bulletin.by_id),
        withdrawn_by=session.get(Account, bulletin.withdrawn_by_id) if bulletin.withdrawn_by_id else None,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        because=BECAUSE,
        done=_DONE.get(request.args.get("done", ""), ""),
    )
