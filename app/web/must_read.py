"""What has to be read and accepted before anything is seen, and what one has accepted."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.agreements import rules
from app.agreements.accept import accept, accepted_by, open_up, show
from app.agreements.models import Acceptance, MustRead
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.web.api import speaks
from app.web.desk_words import day
from app.web.guard import open_to_entered
from app.web.next_page import inside
from app.web.parts import actor, now, zone

pages = Blueprint("must_read", __name__)

_WORDS_A_MINUTE = 220


class Page(NamedTuple):
    """One document: its paragraphs, and about how long it takes to read."""

    document: MustRead
    paragraphs: list[str]
    minutes: int
    accepted_on: str = ""
    again_on: str = ""


@pages.get("/must-read")
@open_to_entered
def form() -> ResponseReturnValue:
    """Show what is due, one under the other; when nothing is, what was accepted."""
    return _render()


@pages.post("/must-read/<int(max=2147483647):document_id>")
@open_to_entered
def submit(document_id: int) -> ResponseReturnValue:
    """Accept one document; after the last go on to where somebody was going."""
    next = request.form.get("next", "")
    account_id = actor().id
    try:
        with transaction() as session:
            account = session.get_one(Account, account_id)
            accept(session, account, document_id, opened=request.form.get("opened") == "yes", now=now())
            left = show(session, account, now=now())
    except NotPossible as replaced:
        return _render(conflict=str(replaced)), 409
    return redirect(url_for("must_read.form", next=inside(next)) if left else inside(next), 303)


@pages.post("/api/must-read/<int(max=2147483647):document_id>/opened")
@open_to_entered
@speaks("A document that has to be read was on the screen, down to its last word", gives={204: None})
def opened(document_id: int) -> ResponseReturnValue:
    account_id = actor().id
    with transaction() as session:
        open_up(session, session.get_one(Account, account_id), document_id, now=now())
    return "", 204


def laid_out(document: MustRead) -> Page:
    """Return a document as it is read: an empty line begins a new paragraph."""
    paragraphs = [one.strip() for one in document.body.replace("\r\n", "\n").split("\n\n") if one.strip()]
    minutes = max(1, round(len(document.body.split()) / _WORDS_A_MINUTE))
    return Page(document, paragraphs, minutes)


def _read_again(one: Acceptance) -> Page:
    page = laid_out(one.must_read)
    if one.accepted_at is None:
        return page
    again = rules.asked_again(one.accepted_at)
    return page._replace(accepted_on=_day(one.accepted_at), again_on=_day(again))


def _day(moment: datetime) -> str:
    return day(moment.astimezone(zone()).date())


def _render(*, conflict: str = "") -> str:
    account_id = actor().id
    with transaction() as session:
        waiting = [one.must_read_id for one in show(session, session.get_one(Account, account_id), now=now())]
    session = db.session()
    return render_template(
        "must_read/must_read.html",
        due=[laid_out(session.get_one(MustRead, id)) for id in waiting],
        accepted=_newest_accepted(session, actor(), waiting),
        conflict=conflict,
        next=inside(request.values.get("next")),
    )


def _newest_accepted(session: Session, account: Account, waiting: list[int]) -> list[Page]:
    """Return what holds now: of each document the version accepted last, unless it is asked for again."""
    newest: dict[str, Acceptance] = {}
    for one in accepted_by(session, account):
        newest.setdefault(one.must_read.key, one)
    return [_read_again(one) for one in newest.values() if one.must_read_id not in waiting]
