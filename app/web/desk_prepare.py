"""What the desk does with a proposed exclusion: it writes down what was asked, puts it to those who decide,
and takes it back once nobody else can."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.exclusions.check import check
from app.exclusions.checks import SIGNS, Checks
from app.exclusions.models import Exclusion
from app.exclusions.put_to_decision import put_to_decision
from app.exclusions.tell_guardian import Guardian, tell_guardian
from app.exclusions.withdraw_proposal import withdraw_proposal
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.web.desk_exclusion import LONGEST, carry_out
from app.web.guard import needs
from app.web.parts import actor, now, zone
from app.web.typed import a_day, as_typed

pages = Blueprint("desk_prepare", __name__)


@pages.post("/desk/exclusions/<ref>/check")
@needs(Permission.PREPARE_EXCLUSIONS)
def write_down(ref: str) -> ResponseReturnValue:
    """Keep the answers; under 16 they stop it."""
    typed = as_typed(LONGEST)
    signs = tuple(sign for sign in SIGNS if sign in request.form.getlist("signs"))
    names = ("seen", "help", "age", "how_known", "why", "less", "redacted")
    checks = Checks(signs=signs, **{name: typed.get(name, "") for name in names})
    return carry_out(
        ref, lambda session, it: check(session, it, checks, by=actor(), now=now()), because="preparing it", done="asked"
    )


@pages.post("/desk/exclusions/<ref>/put")
@needs(Permission.PREPARE_EXCLUSIONS)
def put(ref: str) -> ResponseReturnValue:
    """Put it to those who decide; to the Board where too few others may."""
    to_board = request.form.get("to") == "board"
    return carry_out(
        ref,
        lambda session, it: put_to_decision(session, it, to_board=to_board, by=actor(), now=now(), zone=zone()),
        because="putting it to decision",
        done="put",
    )


@pages.post("/desk/exclusions/<ref>/guardian")
@needs(Permission.PREPARE_EXCLUSIONS)
def guardian(ref: str) -> ResponseReturnValue:
    """Note who was told of somebody under 18, or why nobody was and who took it on."""
    typed = as_typed(LONGEST)
    is_told = typed.get("guardian_told") == "yes"

    def deed(session: Session, it: Exclusion) -> None:
        if typed.get("guardian_told") not in ("yes", "no"):
            raise NotFit("Look at what is marked.", {"guardian_told": "Say whether they were told."})
        told_on = a_day(typed.get("guardian_told_on", ""))
        if is_told and told_on is None:
            raise NotFit("Look at what is marked.", {"guardian_told_on": "The day on which they were told."})
        said = Guardian(
            told_on=told_on if is_told else None,
            who=typed.get("guardian_who", ""),
            how=typed.get("guardian_how", ""),
            why_not=typed.get("guardian_why_not", ""),
            service=typed.get("guardian_service", ""),
        )
        tell_guardian(session, it, said, by=actor(), now=now(), zone=zone())

    done = "guardian" if is_told else "guardian-not"
    return carry_out(ref, deed, because="noting who has care of them", done=done)


@pages.post("/desk/exclusions/<ref>/take-back")
@needs(Permission.PREPARE_EXCLUSIONS)
def take_back(ref: str) -> ResponseReturnValue:
    """Take back a proposal whose member has left: nobody else can."""
    because = as_typed(LONGEST).get("withdraw_because", "")
    return carry_out(
        ref,
        lambda session, it: withdraw_proposal(session, it, because=because, by=actor(), now=now()),
        because="taking it back",
        done="taken-back",
    )
