"""The register of disclosures: who outside got what, for what, by whose word."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.disclosures.find import disclosures
from app.disclosures.models import Disclosure
from app.kernel.db import db
from app.members.models import Account
from app.members.permissions import Permission
from app.profiles.models import Profile
from app.web.guard import needs

pages = Blueprint("desk_disclosures", __name__)

_LONGEST = 80


class Row(NamedTuple):
    """One row of the register; whose word it was, by name."""

    it: Disclosure
    by: str
    approved: list[str]
    profile_ref: str


@pages.get("/desk/disclosures")
@needs(Permission.SEND_TO_POLICE)
def register() -> ResponseReturnValue:
    """Show the register, the newest first; ?of= narrows it."""
    session = db.session()
    of = request.args.get("of", "")[:_LONGEST]
    found = disclosures(session, of=of)
    ids = {id for one in found for id in (one.by_id, *one.approved_by)}
    names = {one.id: one.name for one in session.scalars(select(Account).where(Account.id.in_(ids)))}
    wanted = {one.profile_id for one in found if one.profile_id is not None}
    refs = {one.id: one.ref for one in session.scalars(select(Profile).where(Profile.id.in_(wanted)))}
    shown = [
        Row(
            one,
            names[one.by_id],
            [names[id] for id in one.approved_by if id in names],
            refs.get(one.profile_id or 0, ""),
        )
        for one in found
    ]
    return render_template("desk/disclosures.html", rows=shown, of=of)
