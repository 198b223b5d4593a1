"""The desk notes what somebody said to it: by telephone, by letter, at the door."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.disputes import rules
from app.disputes.models import Channel
from app.disputes.take import LONGEST, Said, take
from app.duty.away import who_is_away
from app.kernel.db import transaction
from app.kernel.errors import NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.find import by_ref
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_dispute_new", __name__)


@pages.get("/desk/disputes/new")
@needs(Permission.HANDLE_DISPUTES)
def new() -> ResponseReturnValue:
    return _form({"profile": request.args.get("profile", "")[:20], "id": str(uuid4())}, {})


@pages.post("/desk/disputes/new")
@needs(Permission.HANDLE_DISPUTES)
def note() -> ResponseReturnValue:
    """Note what somebody said to the desk; everything typed comes back when something is missing."""
    typed = as_typed(LONGEST + 1)
    try:
        id, said = _said(typed)
        with transaction() as session:
            profile = by_ref(session, typed.get("profile", ""))
            if profile is None:
                raise NotFit("Look at what is marked.", {"profile": "There is no such profile. It looks like WB-0118."})
            dispute = take(session, id, profile, said, away=who_is_away(session, now=now()), by=actor(), now=now())
            to = f"/desk/disputes/{dispute.id}?done=taken"
    except NotFit as missing:
        return _form(typed, missing.fields), 422
    except NotPossible as conflict:
        return _form(typed, {}, conflict=str(conflict)), 409
    return redirect(to, 303)


def _said(typed: dict[str, str]) -> tuple[UUID, Said]:
    channels = {one.name: one for one in rules.BY_HAND}
    if typed.get("channel") not in channels:
        raise NotFit("Look at what is marked.", {"channel": "Choose how it came."})
    try:
        id = UUID(typed.get("id", ""))
    except ValueError:
        id = uuid4()
    channel: Channel = channels[typed["channel"]]
    return id, Said(typed.get("says", ""), channel, typed.get("from_whom", ""), typed.get("reach_them", ""))


def _form(typed: dict[str, str], faults: dict[str, str], *, conflict: str = "") -> str:
    channels = [(one.name, one.value[0].upper() + one.value[1:]) for one in rules.BY_HAND]
    return render_template("desk/dispute_new.html", typed=typed, faults=faults, conflict=conflict, channels=channels)
