"""Who may do what, as a page: drawn from the one table that decides it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.members.models import Role
from app.members.permissions import MAY, Permission
from app.web.guard import needs
from app.web.person_page import ROLE_WORDS

pages = Blueprint("permissions_page", __name__)


@pages.get("/desk/permissions")
@needs(Permission.MANAGE_EVERYBODY)
def table() -> ResponseReturnValue:
    return render_template(
        "people/permissions.html",
        roles=[ROLE_WORDS[role] for role in Role],
        rows=[(one.value, [one in MAY[role] for role in Role]) for one in Permission],
        by_role=[(ROLE_WORDS[role], [one.value for one in Permission if one in MAY[role]]) for role in Role],
    )
