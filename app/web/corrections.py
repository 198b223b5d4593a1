"""We were wrong: said to everybody who was shown it, until each has answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert
from app.disputes.heard import LONGEST, acted_on, answered_by, for_reader, understood, waiting_for
from app.disputes.models import Correction, CorrectionReader
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.profiles.models import Profile
from app.web.api import Shape, give, read, speaks
from app.web.guard import open_to_signed_in
from app.web.parts import actor, now

pages = Blueprint("corrections", __name__)


class CorrectionShape(Shape):
    """`ref` is under which reference the person was shown, `alerts` are those that said so."""

    id: UUID
    at: AwareDatetime
    ref: str
    says: str
    alerts: list[UUID]


class CorrectionList(Shape):
    """Those that wait for an answer, newest first."""

    corrections: list[CorrectionShape]


class CorrectionHeard(Shape):
    """`acted`: what somebody had done because of it; empty: they have understood."""

    acted: str = Field("", max_length=LONGEST)


class Card(NamedTuple):
    """One correction on the page; `acted` is what this person has told the desk of it."""

    correction: Correction
    ref: str
    answered_at: datetime | None
    acted: str


@pages.get("/corrections")
@open_to_signed_in  # whoever was told hears it, whatever their role is by now
def all_corrections() -> ResponseReturnValue:
    return _render()


@pages.post("/corrections/<uuid:id>")
@open_to_signed_in
def answer(id: UUID) -> ResponseReturnValue:
    """Understood, or what was done because of it: what was typed comes back when something is missing."""
    acted = request.form.get("acted", "").replace("\r\n", "\n") if "tell" in request.form else None
    try:
        with transaction() as session:
            _hear(session, id, acted)
    except NotFit as missing:
        return _render(opened=id, typed=acted or "", faults=missing.fields), 422
    return redirect(f"/corrections?done={'told' if acted is not None else 'understood'}", 303)


@pages.get("/api/corrections")
@open_to_signed_in
@speaks("The corrections that wait for my answer", gives={200: CorrectionList})
def waiting() -> ResponseReturnValue:
    return give(_list(db.session()))


@pages.post("/api/corrections/<uuid:id>")
@open_to_signed_in
@speaks(
    "I have understood a correction, or what I had done before it came",
    takes=CorrectionHeard,
    gives={200: CorrectionList},
)
def hear(id: UUID) -> ResponseReturnValue:
    said = read(CorrectionHeard)
    with transaction() as session:
        _hear(session, id, said.acted or None)
        session.flush()
        return give(_list(session))


def _hear(session: Session, id: UUID, acted: str | None) -> None:
    reader = for_reader(session, id, actor())
    if acted is None:
        understood(session, reader, by=actor(), now=now())
    else:
        acted_on(session, reader, acted=acted, by=actor(), now=now())


def _list(session: Session) -> CorrectionList:
    return CorrectionList(
        corrections=[
            CorrectionShape(
                id=one.id,
                at=one.at,
                ref=session.get_one(Profile, one.profile_id).ref,
                says=one.says,
                alerts=list(session.scalars(select(Alert.id).where(Alert.profile_id == one.profile_id))),
            )
            for one in waiting_for(session, actor())
        ]
    )


def _render(*, opened: UUID | None = None, typed: str = "", faults: dict[str, str] | None = None) -> str:
    session = db.session()
    return render_template(
        "corrections/corrections.html",
        waiting=[_card(session, one) for one in waiting_for(session, actor())],
        answered=[_card(session, one) for one in answered_by(session, actor())],
        opened=opened,
        typed=typed,
        faults=faults or {},
        done=_done(),
    )


def _card(session: Session, one: Correction) -> Card:
    mine = session.get_one(CorrectionReader, (one.id, actor().id))
    return Card(one, session.get_one(Profile, one.profile_id).ref, mine.understood_at, mine.acted)


def _done() -> str:
    said = {"understood": "Thank you. Noted.", "told": "The desk has it. Thank you: you acted on what we told you."}
    return said.get(request.args.get("done", ""), "")
