"""What the Board sees of requests for evidence: cover, purpose, counts, what is missing, and never the content."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.evidence.approve import approve, can_approve, fault_before_word
from app.evidence.find import find_request, words_on
from app.evidence.models import OnRota, PackRequest, RequestState
from app.evidence.preview import preview
from app.evidence.rota import approvers as all_approvers
from app.evidence.rota import can_be_rung, put_on, rota, take_off
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.permissions import Permission, may
from app.web.desk_pack_contents import contents_of
from app.web.desk_packs import rows_of
from app.web.guard import needs, needs_proof
from app.web.parts import actor, now, today, zone
from app.web.typed import a_day, as_typed, number

pages = Blueprint("packs", __name__)

_LONGEST = 2000
_SHOWN = 30


@pages.get("/packs")
@needs(Permission.APPROVE_PACKS)
def to_approve() -> ResponseReturnValue:
    session = db.session()
    waits = select(PackRequest).where(PackRequest.state == RequestState.ASKED).order_by(PackRequest.id)
    over = select(PackRequest).where(PackRequest.state != RequestState.ASKED).order_by(PackRequest.id.desc())
    return render_template(
        "people/packs.html",
        waits=rows_of(session, list(session.scalars(waits))),
        over=rows_of(session, list(session.scalars(over.limit(_SHOWN)))),
        done="Noted." if request.args.get("done") else "",
    )


@pages.get("/packs/<ref>")
@needs(Permission.APPROVE_PACKS)
def one(ref: str) -> ResponseReturnValue:
    return _page(ref)


@pages.post("/packs/<ref>/word")
@needs(Permission.APPROVE_PACKS)
@needs_proof
def say(ref: str) -> ResponseReturnValue:
    """Say yes or no, with the reason; a second yes approves it, one no ends it."""
    typed = as_typed(_LONGEST)
    try:
        with transaction() as session:
            it = find_request(session, ref)
            agrees = typed.get("agrees") == "yes"
            approve(session, it, agrees=agrees, because=typed.get("because", ""), by=actor(), now=now())
    except NotFit as missing:
        return _page(ref, typed=typed, faults=missing.fields), 422
    except NotPossible as conflict:
        return _page(ref, typed=typed, conflict=str(conflict)), 409
    return redirect("/packs?done=said", 303)


@pages.get("/packs/rota")
@needs(Permission.APPROVE_PACKS)
def days() -> ResponseReturnValue:
    return _rota()


@pages.post("/packs/rota")
@needs(Permission.APPROVE_PACKS)
def change_rota() -> ResponseReturnValue:
    """Put somebody on the rota of a day, or take them off."""
    typed = as_typed()
    try:
        with transaction() as session:
            if typed.get("off"):
                row = session.get(OnRota, number(typed["off"]) or 0)
                if row is not None:
                    take_off(session, row, by=actor(), now=now())
            else:
                who = session.get(Account, number(typed.get("account_id", "")) or 0)
                if who is None:
                    raise NotThere("There is nobody of this number.")
                reach, day = typed.get("reach", ""), a_day(typed.get("day", ""))
                put_on(session, day, who, reach=reach, by=actor(), now=now(), today=today())
    except NotFit as missing:
        return _rota(typed, missing.fields), 422
    return redirect("/packs/rota?done=kept", 303)


def _page(ref: str, **said: Any) -> str:
    session = db.session()
    it = find_request(session, ref)
    return render_template(
        "people/pack.html",
        row=rows_of(session, [it])[0],
        it=it,
        opened_by=session.get_one(Account, it.opened_by_id),
        counts=contents_of(session, it, zone()).counts,
        missing=preview(session, it, zone=zone(), now=now()),
        said=[(one, session.get_one(Account, one.by_id)) for one in words_on(session, it)],
        in_the_way=fault_before_word(session, it, by=actor()),
        can_approve=can_approve(session, it) if it.called_back_at else None,
        rung=can_be_rung(session, today=today()),
        **{"typed": {}, "faults": {}, "conflict": ""} | said,
    )


def _rota(typed: dict[str, str] | None = None, faults: dict[str, str] | None = None) -> str:
    session = db.session()
    people = all_approvers(session) if may(actor(), Permission.ASSEMBLE_PACKS) else [actor()]
    return render_template(
        "people/rota.html",
        days=rota(session, today=today()),
        people=people,
        is_desk=may(actor(), Permission.ASSEMBLE_PACKS),
        typed=typed or {},
        faults=faults or {},
        done="Kept." if request.args.get("done") else "",
    )
