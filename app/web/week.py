"""The week's thanks with the town's results, for whoever sends reports."""

from __future__ import annotations

from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.insight.week import in_words, last_week, thanks
from app.kernel.db import db
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.web.api import Shape, give, speaks
from app.web.guard import needs
from app.web.parts import actor, today, zone

pages = Blueprint("week", __name__)


class WeekShape(Shape):
    """`monday`: of the week it is about. `thanks` and `says` are sentences; without any there is nothing to tell."""

    monday: date
    thanks: str
    says: list[str]


@pages.get("/api/week")
@needs(Permission.SEND_REPORTS)
@speaks("Thanks for last week, with the town's results: counts only", gives={200: WeekShape})
def week() -> ResponseReturnValue:
    session = db.session()
    scheme = the_scheme(session)
    counted = last_week(session, for_account=actor(), zone=zone(), today=today())
    town = scheme.town if scheme else "town"
    return give(WeekShape(monday=counted.monday, thanks=thanks(counted, town=town), says=in_words(counted)))
