"""At the door, for the desk: breaches that are claimed and that count, and the checks that somebody asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID, uuid5

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.breaches import rules
from app.breaches.check import NOT_THEM, Look, answer, check, looks
from app.breaches.confirm import confirm
from app.breaches.end_request import end_request
from app.breaches.find import (
    Asked,
    breach_of_report,
    find_check,
    in_state,
    open_checks,
    requests_without_card,
    with_requests,
)
from app.breaches.models import BreachState, CheckRequest, DoorCheck
from app.breaches.refute import refute
from app.disputes.models import Channel
from app.disputes.take import Said, take
from app.duty.away import who_is_away
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Premises
from app.members.permissions import Permission
from app.profiles.models import Hidden
from app.reports.models import OPEN as STILL_OPEN
from app.reports.models import Report
from app.review.models import Decision
from app.review.tell import take_back_all
from app.web.desk_door_parts import lines_of, profile_of
from app.web.guard import needs
from app.web.parts import actor, now
from app.web.typed import as_typed

pages = Blueprint("desk_door", __name__)

_CLAIMED, _CONFIRMED, _LOST = 60, 40, 20
_DONE = {
    "them": "Noted: it was them. Answer whoever asked.",
    "not": "Noted: it was not them. It counts no more, whoever was told hears so, and a dispute is open.",
    "answered": "Noted as answered.",
    "ended": "Noted. It is off the list.",
    "counts": "Noted: it counts.",
    "does-not": "Noted: it does not count.",
}
_COUNTS = {"counts": True, "not": False}
_THEM = {"yes": True, "no": False}


class Card(NamedTuple):
    """One check in the list. `left` of its day runs from 1 to 0; `fault` says why this person may not look.

    `needs_look`: nobody new has looked, or somebody asked once more since. Not `is_new`: they had a part in it, as had
    everybody at the desk.
    """

    asked: Asked
    place: str
    left: float
    fault: str
    needs_look: bool
    is_new: bool


@pages.get("/desk/door")
@needs(Permission.CHECK_BREACHES)
def at_the_door() -> ResponseReturnValue:
    return _render()


@pages.post("/desk/door/<uuid:id>/check")
@needs(Permission.CHECK_BREACHES)
def check_it(id: UUID) -> ResponseReturnValue:
    """Say what was found; when it was not them, whoever was told hears so and a dispute begins, in the same commit."""
    typed = as_typed(2001)
    was_them = _THEM.get(typed.get("was_them", ""))

    def look(session: Session) -> str:
        asked, by = find_check(session, id), actor()
        deciders = _deciders(session, asked)
        check(session, asked, was_them=was_them, found=typed.get("found", ""), decider_ids=deciders, by=by, now=now())
        if was_them:
            return "them"
        take_back_all(session, session.get_one(Report, asked.report_id), because=NOT_THEM, by=by, now=now())
        _dispute(session, asked)
        return "not"

    return _do(id, look, typed)


@pages.post("/desk/door/<uuid:id>/answer")
@needs(Permission.CHECK_BREACHES)
def answer_it(id: UUID) -> ResponseReturnValue:
    """Note that whoever asked was answered, and how."""
    typed = as_typed(400)

    def note(session: Session) -> str:
        answer(session, find_check(session, id), how=typed.get("how", ""), by=actor(), now=now())
        return "answered"

    return _do(id, note, typed)


@pages.post("/desk/door/requests/<int(max=2147483647):number>")
@needs(Permission.CHECK_BREACHES)
def end_it(number: int) -> ResponseReturnValue:
    """End what somebody asked with letters that are on no card."""
    typed = as_typed(401)

    def end(session: Session) -> str:
        asked = session.get(CheckRequest, number)
        if asked is None:
            raise NotThere("Nobody has asked this.")
        end_request(session, asked, because=typed.get("because", ""), by=actor(), now=now())
        return "ended"

    return _do(number, end, typed)


@pages.post("/desk/door/<uuid:id>/breach")
@needs(Permission.CHECK_BREACHES)
def settle_it(id: UUID) -> ResponseReturnValue:
    """Say whether a breach counts whose report had its word before the town knew of the notice."""
    typed = as_typed(400)

    def settle(session: Session) -> str:
        breach, report = breach_of_report(session, id), session.get(Report, id)
        if breach is None or report is None or report.state in STILL_OPEN:
            raise NotThere("No breach waits for a word here. Open the report, and decide on that.")
        counts, because = _COUNTS.get(typed.get("breach", "")), typed.get("because", "").strip()
        if counts is None:
            raise NotFit("Look at what is marked.", {"breach": "Say whether it counts."})
        if not counts and not because:
            raise NotFit("Look at what is marked.", {"because": "Say in a sentence why it does not count."})
        if counts:
            confirm(session, breach, by=actor(), now=now())
        else:
            refute(session, breach, because=because, by=actor(), now=now())
        return "counts" if counts else "does-not"

    return _do(id, settle, typed)


def _do(id: UUID | int, work: Callable[[Session], str], typed: dict[str, str]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            done = work(session)
    except NotFit as missing:
        return _render(opened=id, typed=typed, faults=missing.fields), 422
    except NotAllowed as refused:
        return _render(opened=id, typed=typed, conflict=str(refused)), 403
    except NotPossible as conflict:
        return _render(opened=id, typed=typed, conflict=str(conflict)), 409
    return redirect(f"/desk/door?done={done}", 303)


def _dispute(session: Session, asked: DoorCheck) -> None:
    """Begin the dispute that follows, once for each check; nothing when the report names nobody any more."""
    profile = profile_of(session, asked.report_id)
    if profile is None or profile.hidden_because is Hidden.WRONG_PERSON:
        return
    (own,) = with_requests(session, [asked])
    said = " ".join(one.asks for one in own.requests) or "At the door they said that it is not them."
    reach = next((one.reach_them for one in own.requests if one.reach_them), "")
    words = Said(said[:2000], Channel.DOOR, reach_them=reach)
    away = who_is_away(session, now=now())
    take(session, uuid5(asked.id, "dispute"), profile, words, away=away, by=actor(), now=now())


def _deciders(session: Session, asked: DoorCheck) -> set[int]:
    return set(session.scalars(select(Decision.by_id).where(Decision.report_id == asked.report_id)))


def _render(
    *,
    opened: UUID | int | None = None,
    typed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: str = "",
) -> str:
    session = db.session()
    claimed = lines_of(session, in_state(session, BreachState.CLAIMED, limit=_CLAIMED))
    of = select(Report.id).where(Report.id.in_([line.breach.report_id for line in claimed]))
    decided = set(session.scalars(of.where(Report.state.not_in(STILL_OPEN))))
    return render_template(
        "desk/door.html",
        cards=_cards(session),
        claimed=[line for line in claimed if line.breach.report_id not in decided],
        late=[line for line in claimed if line.breach.report_id in decided],
        confirmed=lines_of(session, in_state(session, BreachState.CONFIRMED, limit=_CONFIRMED)),
        lost=requests_without_card(session, limit=_LOST),
        opened=opened,
        typed=typed or {},
        faults=faults or {},
        conflict=conflict,
        done=_DONE.get(request.args.get("done", ""), ""),
    )


def _cards(session: Session) -> list[Card]:
    """Return what waits, the oldest first; all that is asked of one is asked of all at once."""
    checks = open_checks(session)
    deciders: dict[UUID, set[int]] = {}
    decided = select(Decision.report_id, Decision.by_id).where(
        Decision.report_id.in_([one.report_id for one in checks])
    )
    for report_id, by_id in session.execute(decided):
        deciders.setdefault(report_id, set()).add(by_id)
    named = select(Premises.id, Premises.name).where(Premises.id.in_({one.premises_id for one in checks}))
    places = dict(iter(session.execute(named)))
    found = looks(session, checks, deciders, by=actor())
    return [_card(one, places[one.check.premises_id], found[one.check.id]) for one in with_requests(session, checks)]


def _card(asked: Asked, place: str, look: Look) -> Card:
    since = rules.waits_since(asked.check, [one.at for one in asked.requests])
    last = asked.requests[-1].at if asked.requests else None
    needs_look = rules.needs_look(asked.check, last)
    return Card(asked, place, rules.left(since, now=now()), look.fault or "", needs_look, look.is_new)
