"""Appeals that I hear: the whole case, and my word on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.appeals import rules
from app.appeals.find import find_appeal, heard_by, my_seat, seats_of
from app.appeals.models import Appeal, AppealOutcome
from app.appeals.say import CLOSED, HAD_PART_SINCE, LONGEST, say
from app.appeals.seat import faults_of_seated, panel_size, stand_down
from app.exclusions.case import arrest_says, lines_of, words_of
from app.exclusions.judgements import is_hidden
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.permissions import Permission
from app.profiles.gallery import viewed
from app.profiles.models import ProfileState
from app.web.guard import needs
from app.web.parts import actor, now, today, zone
from app.web.typed import a_day, as_typed

pages = Blueprint("appeals", __name__)

_DONE = {"said": "Kept. You see what the others said.", "left": "Noted. The desk seats somebody else."}
_BECAUSE = "hearing an appeal"  # for that they are seated, and for nothing else
_NOTHING: dict[str, Any] = {"is_shown": False, "others": []}
_WORDS = {"upheld": AppealOutcome.UPHELD, "shortened": AppealOutcome.SHORTENED, "lifted": AppealOutcome.LIFTED}


@pages.get("/appeals")
@needs(Permission.HEAR_APPEALS)
def mine() -> ResponseReturnValue:
    return render_template(
        "appeals/mine.html",
        heard=heard_by(db.session(), actor()),
        today=today(),
        done=_DONE.get(request.args.get("done", ""), ""),
    )


@pages.get("/appeals/<uuid:id>")
@needs(Permission.HEAR_APPEALS)
def one(id: UUID) -> ResponseReturnValue:
    return _render(id)


@pages.post("/appeals/<uuid:id>/word")
@needs(Permission.HEAR_APPEALS)
def say_it(id: UUID) -> ResponseReturnValue:
    """Keep my word; everything typed comes back when something is missing."""
    typed = as_typed(LONGEST + 1)
    try:
        with transaction() as session:
            my_seat(session, id, by=actor())
            if typed.get("word") not in _WORDS:
                raise NotFit("Look at what is marked.", {"word": "Choose what you would do."})
            said = rules.Said(_WORDS[typed["word"]], a_day(typed.get("new_end", "")))
            appeal = find_appeal(session, id)
            say(session, appeal, said, because=typed.get("because", ""), by=actor(), now=now(), zone=zone())
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except NotAllowed as refused:  # by what has happened since they were seated; the page says what to do
        return _render(id, typed=typed, conflict=str(refused)), 403
    except NotPossible as conflict:
        return _render(id, typed=typed, conflict=str(conflict)), 409
    return redirect(f"/appeals/{id}?done=said", 303)


@pages.post("/appeals/<uuid:id>/stand-down")
@needs(Permission.HEAR_APPEALS)
def leave(id: UUID) -> ResponseReturnValue:
    """Leave the panel, because I know somebody in it."""
    typed = as_typed(LONGEST)
    try:
        with transaction() as session:
            my_seat(session, id, by=actor())
            because = typed.get("stand_down_because", "")
            stand_down(session, find_appeal(session, id), actor().id, because=because, by=actor(), now=now())
    except NotFit as missing:
        return _render(id, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _render(id, typed=typed, conflict=str(conflict)), 409
    return redirect("/appeals?done=left", 303)


def _render(
    id: UUID,
    *,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    """Return the whole case: a full record, so each look is written down. Others' words come after one's own.

    Once it has ended, or while the profile is looked at elsewhere, nothing of the case: one's own word and the outcome.
    """
    with transaction() as writing:
        my_seat(writing, id, by=actor())
        if not _closed(find_appeal(writing, id)):
            viewed(writing, find_appeal(writing, id).exclusion.profile, because=_BECAUSE, by=actor(), now=now())
    session = db.session()
    appeal, seat = find_appeal(session, id), my_seat(session, id, by=actor())
    closed, may_still = _closed(appeal), rules.is_open(appeal) and seat.said_at is None
    return render_template(
        "appeals/one.html",
        appeal=appeal,
        exclusion=appeal.exclusion,
        seat=seat,
        closed=closed,
        **(_NOTHING if closed else _case(session, appeal, has_said=seat.said_at is not None)),
        is_overdue=rules.is_overdue(appeal, today=today()),
        is_open=rules.is_open(appeal) and not closed,
        in_the_way=HAD_PART_SINCE if may_still and faults_of_seated(session, appeal, [actor()]) else "",
        today=today(),
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _closed(appeal: Appeal) -> str:
    """Return why nothing of the case is shown to who hears or heard it, or ""."""
    if rules.has_ended(appeal):
        return "It is over. What it was about is shown no more."
    return CLOSED if is_hidden(appeal.exclusion) else ""


def _case(session: Session, appeal: Appeal, *, has_said: bool) -> dict[str, Any]:
    """Return what was decided and why, and how the others who hear it have spoken, once one has oneself."""
    exclusion, mine = appeal.exclusion, actor().member_ids
    seated = [(one, who) for one, who in seats_of(session, appeal) if one.stood_down_at is None]
    return {
        "is_shown": exclusion.profile.state is ProfileState.PUBLISHED,
        "others": [(one, who) for one, who in seated if who.id != actor().id] if has_said else [],
        "spoken": sum(one.said_at is not None for one, _ in seated),
        "panel": panel_size(session, appeal),
        "record": words_of(session, exclusion),
        "lines": lines_of(session, exclusion, named_for=mine),
        "arrest": arrest_says(session, exclusion, named_for=mine),
    }
