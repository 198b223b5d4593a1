"""The one-time link of the first manager."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.found import check_beginning, found, look_at
from app.access.sign_in import begin_half_of
from app.agreements.defaults import put_in
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.web import choosing, cookie
from app.web.guard import open_to_all
from app.web.next_page import with_next
from app.web.parts import now, parts

pages = Blueprint("welcome", __name__)
_FIELDS = ("scheme", "town", "name", "sign_in")


@pages.get("/welcome/<token>")
@open_to_all  # the token is the right, and looking does not use it up: mail scanners look
def form(token: str) -> ResponseReturnValue:
    look_at(db.session(), token, now=now())
    return render_template("sign_in/welcome.html", values=dict.fromkeys(_FIELDS, ""), faults={})


@pages.post("/welcome/<token>")
@open_to_all
def submit(token: str) -> ResponseReturnValue:
    """Begin the scheme, and lead its first manager to their second factor: the password alone opens nothing."""
    look_at(db.session(), token, now=now())
    values = {field: request.form.get(field, "")[:200] for field in _FIELDS}
    choosing.count()
    try:
        beginning = check_beginning(
            **values, password=request.form.get("password", "")[: choosing.LONGEST], ask=parts().ask_breached
        )
    except NotFit as unfit:
        return render_template("sign_in/welcome.html", values=values, faults=unfit.fields), 422
    with transaction() as session:
        account = found(session, token, beginning, now=now())
        put_in(session, by_id=None, now=now())
        half = begin_half_of(session, account, now=now())
    answer = make_response(redirect(with_next("/second-factor/set-up", "/"), 303))
    cookie.give(answer, half)
    return answer
