"""The desk takes an appeal down as it came."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.appeals.find import appealing_of
from app.appeals.models import AppealKind
from app.appeals.take_appeal import CHANNELS, LONGEST, Said, take_appeal
from app.exclusions.find import find_exclusion
from app.exclusions.models import Exclusion
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.members.permissions import Permission
from app.scheme_rules.current import current_rules
from app.scheme_rules.matrix import Appealing
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.typed import a_day, as_typed

pages = Blueprint("desk_appeal_new", __name__)

_KINDS = (("appeal", "Appeal"), ("early review", "Early review"))


@pages.get("/desk/appeals/new")
@needs(Permission.TAKE_APPEALS)
def new() -> ResponseReturnValue:
    exclusion = request.args.get("exclusion", "")[:20]
    return _form({"exclusion": exclusion, "id": str(uuid4()), "came_on": today().isoformat()}, {})


@pages.post("/desk/appeals/new")
@needs(Permission.TAKE_APPEALS)
def take() -> ResponseReturnValue:
    """Take it down; everything typed comes back when something is missing."""
    typed = as_typed(LONGEST + 1)
    try:
        id, said = _said(typed)
        with transaction() as session:
            appeal = take_appeal(session, id, _exclusion(session, typed), said, by=actor(), now=now(), zone=zone())
            to = f"/desk/appeals/{appeal.id}?done=taken"
    except NotFit as missing:
        return _form(typed, missing.fields), 422
    return redirect(to, 303)


def _exclusion(session: Session, typed: dict[str, str]) -> Exclusion:
    try:
        return find_exclusion(session, typed.get("exclusion", "").strip().upper())
    except NotThere:
        raise NotFit("Look at what is marked.", {"exclusion": "There is none. It looks like EX-0007."}) from None


def _said(typed: dict[str, str]) -> tuple[UUID, Said]:
    came_on = a_day(typed.get("came_on", ""))
    if came_on is None:
        raise NotFit("Look at what is marked.", {"came_on": "Choose the day on which it came."})
    try:
        id = UUID(typed.get("id", ""))
    except ValueError:
        id = uuid4()
    # It came at some time of that day; of today, not later than now.
    came_at = min(datetime.combine(came_on, time(23, 59), zone()), now()) if came_on <= today() else _then(came_on)
    kind = AppealKind.EARLY_REVIEW if typed.get("kind") == "early review" else AppealKind.APPEAL
    words = {name: typed.get(name, "") for name in ("from_whom", "reach_them", "why_taken")}
    return id, Said(kind, typed.get("says", ""), typed.get("channel", ""), came_at, **words)


def _then(day: date) -> datetime:
    return datetime.combine(day, time(12), zone())


def _within(typed: dict[str, str]) -> Appealing:
    """Return by when and how: as the notice says that was typed, or else as the rules say that hold now."""
    session = db.session()
    try:
        return appealing_of(session, _exclusion(session, typed))
    except NotFit:
        return current_rules(session).matrix.appealing


def _form(typed: dict[str, str], faults: dict[str, str]) -> str:
    return render_template(
        "desk/appeal_new.html",
        typed=typed,
        faults=faults,
        kinds=_KINDS,
        channels=[(one, one.capitalize()) for one in CHANNELS],
        within=_within(typed),
        today=today(),
    )
