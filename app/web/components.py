"""Every part of the screens once, in every state; for who works on them, on this machine alone."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from app.web.guard import open_to_all
from app.web.parts import parts

pages = Blueprint("components", __name__)


@pages.get("/components")
@open_to_all
def components() -> str:
    if not parts().settings.is_loopback:
        abort(404)
    return render_template("components/components.html")
