"""The one-time link of the first manager."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.found import check_beginning, found, look_at
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.web.guard import open_to_all
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
    look_at(db.session(), token, now=now())
    values = {field: request.form.get(field, "")[:200] for field in _FIELDS}
    try:
        beginning = check_beginning(**values, password=request.form.get("password", "")[:200], ask=parts().ask_breached)
    except NotFit as unfit:
        return render_template("sign_in/welcome.html", values=values, faults=unfit.fields), 422
    with transaction() as session:
        found(session, token, beginning, now=now())
    return redirect(url_for("sign_in.form"))
