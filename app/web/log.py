"""The record on the screen: one's own for everybody, everybody's for the desk, the desk's for the auditor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.deeds import Kind
from app.audit.read import Line, Wanted
from app.audit.words import called
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.permissions import Permission
from app.people.log import MOST_EXPORTED, export_log, names_for, own_log, read_log, whose_may_be_read
from app.web.guard import asks_why, needs, needs_proof, open_to_signed_in
from app.web.log_lines import THING, as_table, by_day, this_week
from app.web.parts import actor, now, purpose, today, zone
from app.web.typed import a_day, number

pages = Blueprint("log", __name__)

_PAGE = 60
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)  # within these every day has a beginning and an end


class Asked(NamedTuple):
    """What somebody wants to see of the record, as the address says it; what it says badly is passed over.

    `who` is the number of an account, `thing` such as "profile WB-0042": never a name, for addresses lie about in logs.
    """

    who: int | None
    kind: Kind | None
    thing: str
    day: date | None
    before: int | None

    @property
    def wanted(self) -> Wanted:
        since = datetime.combine(self.day, time(), zone()) if self.day else None
        until = datetime.combine(self.day + timedelta(days=1), time(), zone()) if self.day else None
        return Wanted(kind=self.kind, about=self.thing, since=since, until=until, before=self.before)

    @property
    def fields(self) -> dict[str, str]:
        """What is asked, as a form or an address sends it, without the page."""
        said = {
            "who": self.who,
            "kind": self.kind.name.lower() if self.kind else None,
            "thing": self.thing or None,
            "day": self.day.isoformat() if self.day else None,
        }
        return {name: str(value) for name, value in said.items() if value is not None}

    def address(self, **changes: object) -> str:
        """Return the address of the same with something else asked; None takes it out."""
        asked = {name: str(value) for name, value in {**self.fields, **changes}.items() if value is not None}
        return f"/desk/log?{urlencode(asked)}" if asked else "/desk/log"


@pages.get("/log")
@open_to_signed_in
def own() -> ResponseReturnValue:
    """Show what this account did and looked at, and how much of it this week."""
    session, account = db.session(), actor()
    before = number(request.args.get("before", ""))
    told = own_log(session, account, before=before, limit=_PAGE + 1)
    page = _page(told, names_for(session, told))
    return render_template("log/own.html", week=this_week(session, account.id), is_first=before is None, **page)


@pages.get("/desk/log")
@needs(Permission.SEE_RECORD)
@asks_why
def everybodys() -> ResponseReturnValue:
    return _render(_asked(request.args))


@pages.post("/desk/log/export")
@needs(Permission.SEE_RECORD)
@asks_why
@needs_proof
def export() -> ResponseReturnValue:
    """Give all that is asked as a table to take away; the reason comes back when it is missing."""
    asked = _asked(request.form)._replace(before=None)
    because = request.form.get("because", "")[:400]
    try:
        with transaction() as session:
            told = export_log(session, asked.wanted, who=asked.who, because=because, by=actor(), now=now())
    except NotFit as missing:
        return _render(asked, because=because, faults=missing.fields), 422
    people = {account.id: account for account in whose_may_be_read(db.session(), by=actor())}
    table = as_table(told, people, names_for(db.session(), told))
    answer = Response(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="record-{today().isoformat()}.csv"'
    return answer


def _render(asked: Asked, *, because: str = "", faults: dict[str, str] | None = None) -> str:
    with transaction() as session:
        told = read_log(session, asked.wanted, who=asked.who, because=purpose(), by=actor(), now=now(), limit=_PAGE + 1)
    session = db.session()
    people = whose_may_be_read(session, by=actor())
    names = names_for(session, told)
    chosen = next((account for account in people if account.id == asked.who), None)
    return render_template(
        "log/everybody.html",
        asked=asked,
        chosen=chosen,
        week=this_week(session, chosen.id) if chosen else "",
        people=[("", "Everybody"), *((account.id, f"{account.name}, {account.role.value}") for account in people)],
        kinds=[("", "Everything"), *((kind.name.lower(), kind.value) for kind in Kind)],
        thing=names.get(asked.thing) or called(asked.thing),
        most=MOST_EXPORTED,
        because=because,
        faults=faults or {},
        **_page(told, names),
    )


def _page(told: list[Line], names: Mapping[str, str]) -> dict[str, Any]:
    """Return one page by days, and from where the next goes on; one entry more than a page says that there is one."""
    shown = told[:_PAGE]
    return {"days": by_day(shown, names), "older": shown[-1].seq if len(told) > _PAGE else None}


def _asked(fields: Mapping[str, str]) -> Asked:
    kind, thing, day = fields.get("kind", "").upper(), fields.get("thing", ""), a_day(fields.get("day", ""))
    return Asked(
        who=number(fields.get("who", "")),
        kind=Kind[kind] if kind in Kind.__members__ else None,
        thing=thing if THING.fullmatch(thing) else "",
        day=day if day and _FIRST < day < _LAST else None,
        before=number(fields.get("before", "")),
    )
