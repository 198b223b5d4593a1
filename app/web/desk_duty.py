"""Who keeps the desk: who decides, who is away and who covers, whom nobody answered, and the hand-over pack."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.duty.away import away_lately, away_now, come_back, go_away
from app.duty.chair import choose_chair, of_the_board
from app.duty.escalate import Asked, chair, lately
from app.duty.hand_over import REVIEW_WITHIN, hand_over
from app.duty.keepers import keepers
from app.duty.models import Absence, Step
from app.duty.rules import FEWEST, NOBODY_FOR
from app.duty.safe_mode import last_kept, take_over
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.profiles.rules import TAGS
from app.reports.categories import CATEGORIES
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.typed import as_typed, number
from app.web.waiting import TIERS

pages = Blueprint("desk_duty", __name__)

_STEPS = {Step.DEPUTIES: "Deputies and cover asked", Step.CHAIR: "Board’s chair asked"}
_DONE = {
    "away": "Noted. Whoever covers is asked from now on.",
    "back": "Noted. Welcome back.",
    "chair": "Kept.",
    "over": "You have taken the desk over. What was held may be published again.",
}


class Told(NamedTuple):
    """Who was asked, in words."""

    at: datetime
    what: str
    whom: str


@pages.get("/desk/duty")
@needs(Permission.DECIDE_REPORTS)
def duty() -> ResponseReturnValue:
    return _page(done=_DONE.get(request.args.get("done", ""), ""))


@pages.post("/desk/duty/away")
@needs(Permission.DECIDE_REPORTS)
def note_away() -> ResponseReturnValue:
    """Note that somebody is away, and who covers."""
    fields = as_typed()
    try:
        with transaction() as session:
            account = _keeper(session, fields.get("who", ""))
            if account is None:  # whoever has left the desk meanwhile; nobody else is noted away in their place
                raise NotFit("Look at what is marked.", {"who": "Choose somebody of the desk."})
            cover = _keeper(session, fields.get("cover", ""))
            go_away(session, account, cover=cover, until=_moment(fields.get("until", "")), by=actor(), now=now())
    except NotFit as missing:
        return _page(said=fields, faults=missing.fields), 422
    except NotPossible as conflict:
        return _page(said=fields, conflict=str(conflict)), 409
    return redirect("/desk/duty?done=away", 303)


@pages.post("/desk/duty/away/<int(max=2147483647):absence_id>/end")
@needs(Permission.DECIDE_REPORTS)
def note_back(absence_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            absence = session.get(Absence, absence_id)
            if absence is None:
                raise NotThere("There is no such absence.")
            come_back(session, absence, by=actor(), now=now())
    except NotPossible as conflict:
        return _page(conflict=str(conflict)), 409
    return redirect("/desk/duty?done=back", 303)


@pages.post("/desk/duty/chair")
@needs(Permission.MANAGE_EVERYBODY)
def keep_chair() -> ResponseReturnValue:
    fields = as_typed()
    chosen = fields.get("chair", "")
    try:
        with transaction() as session:
            choose_chair(session, (number(chosen) or 0) if chosen else None, by=actor(), now=now())
    except NotFit as missing:
        return _page(said=fields, faults=missing.fields), 422
    return redirect("/desk/duty?done=chair", 303)


@pages.get("/desk/duty/hand-over")
@needs(Permission.DECIDE_REPORTS)
def pack() -> ResponseReturnValue:
    """Show all that somebody must know who takes the desk over, as one page to read or to print."""
    return _pack()


@pages.post("/desk/duty/take-over")
@needs(Permission.DECIDE_REPORTS)
def take_the_desk_over() -> ResponseReturnValue:
    try:
        with transaction() as session:
            take_over(session, has_read=request.form.get("has_read") == "yes", by=actor(), now=now())
    except NotFit as missing:
        return _pack(faults=missing.fields), 422
    except NotPossible as conflict:
        return _page(conflict=str(conflict)), 409
    return redirect("/desk/duty?done=over", 303)


def _page(
    *,
    said: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
    done: str = "",
) -> str:
    session = db.session()
    scheme = the_scheme(session)
    able = keepers(session)
    away = away_now(session, now=now())
    return render_template(
        "desk/duty.html",
        keepers=able,
        is_enough=len(able) >= FEWEST,
        away=away,
        away_of={one.account_id: one for one in away},
        was_away=away_lately(session, now=now()),
        choices=[(one.id, one.name) for one in able],
        board_choices=[(one.id, one.name) for one in of_the_board(session)],
        chair=chair(session),
        asked=[_told(session, one) for one in lately(session)],
        safe_since=scheme.safe_since if scheme is not None else None,
        last_kept_at=last_kept(session),
        nobody_for=NOBODY_FOR.days,
        said=said or {},
        faults=faults or {},
        conflict=conflict,
        done=done,
    )


def _pack(*, faults: dict[str, str] | None = None) -> str:
    session = db.session()
    scheme = the_scheme(session)
    return render_template(
        "desk/hand_over.html",
        pack=hand_over(session, zone=zone(), by=actor(), now=now(), today=today()),
        tiers=TIERS,
        tags=TAGS,
        labels={key: one.label for key, one in CATEGORIES.items()},
        within=REVIEW_WITHIN.days,
        safe_since=scheme.safe_since if scheme is not None else None,
        at=now(),
        faults=faults or {},
    )


def _told(session: Session, one: Asked) -> Told:
    names = [account.name for id in one.account_ids if (account := session.get(Account, id)) is not None]
    about = "a report" if one.reports == 1 else f"{one.reports} reports"
    return Told(one.at, f"{_STEPS[one.step]} about {about}", ", ".join(names) or "Nobody was there to be asked")


def _keeper(session: Session, said: str) -> Account | None:
    id = number(said)
    return next((one for one in keepers(session) if one.id == id), None)


def _moment(said: str) -> datetime | None:
    """Return a day and time as it was typed, by the town's own clock."""
    try:
        return datetime.fromisoformat(said).replace(tzinfo=zone())
    except ValueError:
        return None
