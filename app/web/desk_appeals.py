"""Appeals at the desk: who hears them, until when, what came of them. The desk itself says no word on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.appeals import rules
from app.appeals.acknowledge import acknowledge
from app.appeals.find import appeals_of, ended, find_appeal, not_ended, seats_of
from app.appeals.models import Appeal
from app.appeals.seat import faults_of_seated, may_be_seated, panel_size, seat, stand_down
from app.appeals.take_appeal import LONGEST, confirm
from app.appeals.tell import tell, write_letter
from app.appeals.withdraw_appeal import OFFERED, withdraw_appeal
from app.audit.record import record
from app.exclusions.find import exclusions_of
from app.exclusions.models import Exclusion
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.profiles.gallery import viewed
from app.profiles.models import Profile
from app.web.guard import asks_why, needs
from app.web.papers import give_pdf
from app.web.parts import actor, now, parts, said_why, today, zone
from app.web.typed import as_typed, number
from app.wordings.around import paper_of
from app.wordings.models import DocumentKind
from app.wordings.pages import pages as pages_of

pages = Blueprint("desk_appeals", __name__)

_ENDED_SHOWN = 40
_DONE = {
    "taken": "Noted. Acknowledge it, and seat who hears it.",
    "confirmed": "Confirmed: it is being heard.",
    "acknowledged": "Noted that they were told.",
    "seated": "Seated.",
    "left": "Noted. Seat somebody else.",
    "withdrawn": "Ended without a decision.",
    "written": "The letter is written and stays as it is.",
    "told": "Noted as sent. This appeal is done.",
}


@pages.get("/desk/appeals")
@needs(Permission.TAKE_APPEALS)
def all_appeals() -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "desk/appeals.html",
        open=[(one, rules.is_overdue(one, today=today())) for one in not_ended(session)],
        ended=ended(session, limit=_ENDED_SHOWN),
    )


@pages.get("/desk/appeals/<uuid:id>")
@needs(Permission.TAKE_APPEALS)
@asks_why
def one(id: UUID) -> ResponseReturnValue:
    return _render(id, because=said_why())


@pages.post("/desk/appeals/<uuid:id>/confirm")
@needs(Permission.TAKE_APPEALS)
def confirm_it(id: UUID) -> ResponseReturnValue:
    why = as_typed(LONGEST).get("why_taken", "")
    return _do(id, "confirmed", lambda session, it: confirm(session, it, why_taken=why, **_by(), zone=zone()))


@pages.post("/desk/appeals/<uuid:id>/acknowledge")
@needs(Permission.TAKE_APPEALS)
def acknowledge_it(id: UUID) -> ResponseReturnValue:
    return _do(id, "acknowledged", lambda session, it: acknowledge(session, it, **_by()))


@pages.post("/desk/appeals/<uuid:id>/seat")
@needs(Permission.TAKE_APPEALS)
def seat_one(id: UUID) -> ResponseReturnValue:
    return _do(id, "seated", lambda session, it: seat(session, it, _chosen(session), **_by()))


@pages.post("/desk/appeals/<uuid:id>/stand-down")
@needs(Permission.TAKE_APPEALS)
def let_stand_down(id: UUID) -> ResponseReturnValue:
    """Note for somebody of the panel that they stand down."""
    because = as_typed(LONGEST).get("stand_down_because", "")
    return _do(id, "left", lambda session, it: stand_down(session, it, _chosen(session).id, because=because, **_by()))


@pages.post("/desk/appeals/<uuid:id>/withdraw")
@needs(Permission.TAKE_APPEALS)
def withdraw_it(id: UUID) -> ResponseReturnValue:
    typed = as_typed(LONGEST)
    because = typed.get("withdraw_because", "")
    end = next((one for one in OFFERED if one.value == typed.get("ended_as")), None)
    return _do(
        id, "withdrawn", lambda session, it: withdraw_appeal(session, it, ended_as=end, because=because, **_by())
    )


@pages.post("/desk/appeals/<uuid:id>/letter")
@needs(Permission.TAKE_APPEALS)
def write_it(id: UUID) -> ResponseReturnValue:
    """Freeze the letter with the outcome."""
    return _do(id, "written", lambda session, it: write_letter(session, it, **_by(), zone=zone()))


@pages.get("/desk/appeals/<uuid:id>/letter")
@needs(Permission.TAKE_APPEALS)
def letter(id: UUID) -> ResponseReturnValue:
    """Return the letter as pages, made anew of what was frozen; that it was printed is written down."""
    with transaction() as session:
        appeal = find_appeal(session, id)
        if not appeal.letter:
            raise NotThere("There is no letter yet.")
        record(session, "printed letter", f"appeal {appeal.ref}", by_id=actor().id, now=now(), what="letter")
        kept, name, foot = dict(appeal.letter), appeal.ref, f"{appeal.ref}, {appeal.exclusion.ref}"
    scheme = the_scheme(db.session())
    assert scheme is not None  # noqa: S101 - nobody signs in without one
    paper = paper_of(scheme, DocumentKind.APPEAL_OUTCOME, public_url=parts().settings.public_url, foot=foot)
    return give_pdf(pages_of(kept, paper), name)


@pages.post("/desk/appeals/<uuid:id>/told")
@needs(Permission.TAKE_APPEALS)
def tell_them(id: UUID) -> ResponseReturnValue:
    how = as_typed(LONGEST).get("how", "")
    return _do(id, "told", lambda session, it: tell(session, it, how=how, **_by()))


def section(session: Session, exclusion: Exclusion) -> list[Appeal] | None:
    """Return the appeals against one exclusion, for its page; None before it was served, when there can be none."""
    found = appeals_of(session, [exclusion.id])
    return found if found or exclusion.served_at is not None else None


def part(session: Session, profile: Profile) -> list[Appeal]:
    """Return the appeals of one person, for the page of steps."""
    return appeals_of(session, [one.id for one in exclusions_of(session, profile.id)])


def _by() -> dict[str, Any]:
    return {"by": actor(), "now": now()}


def _chosen(session: Session) -> Account:
    id = number(request.form.get("account_id", ""))
    found = session.get(Account, id) if id is not None else None
    if found is None:
        raise NotFit("Look at what is marked.", {"account_id": "Choose somebody."})
    return found


def _do(id: UUID, done: str, work: Callable[[Session, Appeal], object]) -> ResponseReturnValue:
    """Do it and come back to the appeal; what was typed comes back when something stands in the way."""
    try:
        with transaction() as session:
            work(session, find_appeal(session, id))
    except NotFit as missing:
        return _render(id, because="seeing to an appeal", typed=as_typed(LONGEST), faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, because="seeing to an appeal", typed=as_typed(LONGEST), conflict=str(conflict)), 409
    return redirect(f"/desk/appeals/{id}?done={done}", 303)


def _render(
    id: UUID,
    *,
    because: str,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    with transaction() as writing:
        viewed(writing, find_appeal(writing, id).exclusion.profile, because=because, by=actor(), now=now())
    session = db.session()
    appeal = find_appeal(session, id)
    is_open, seats = rules.is_open(appeal), seats_of(session, appeal)
    return render_template(
        "desk/appeal.html",
        appeal=appeal,
        exclusion=appeal.exclusion,
        seats=seats,
        stuck=faults_of_seated(session, appeal, [who for one, who in seats if not one.said_at]) if is_open else {},
        free=may_be_seated(session, appeal) if is_open else [],
        panel=panel_size(session, appeal),
        is_open=is_open,
        is_unconfirmed=rules.is_unconfirmed(appeal),
        is_overdue=rules.is_overdue(appeal, today=today()),
        ends=[(one.value, one.value.capitalize()) for one in OFFERED],
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )
