"""How much waits at the desk and how long: for the Board, in counts and ages alone."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.duty.escalate import chair
from app.duty.late_disputes import disputes_of_the_chair
from app.duty.stands import asked_of_the_chair, how_it_stands
from app.kernel.db import db
from app.members.permissions import Permission
from app.members.scheme import the_scheme
from app.review.risk import Tier
from app.web.guard import needs
from app.web.parts import actor, now, zone

pages = Blueprint("waiting", __name__)

TIERS = {
    Tier.LIVE: "With a live alert",
    Tier.SOUNDED: "Sounded before review",
    Tier.AT_RISK: "Somebody may be hurt, lost or a child",
    Tier.REST: "Everything else",
}


def asked_of_me(session: Session) -> bool:
    """Return whether this account is the Board's chair, and the desk has not kept up."""
    asked, scheme = chair(session), the_scheme(session)
    is_safe = scheme is not None and scheme.safe_since is not None
    late = asked_of_the_chair(session) + disputes_of_the_chair(session) > 0
    return asked is not None and asked.id == actor().id and (is_safe or late)


@pages.get("/waiting")
@needs(Permission.SEE_WAITING)
def what_waits() -> ResponseReturnValue:
    stands = how_it_stands(db.session(), zone=zone(), for_account=actor(), now=now())
    return render_template("figures/waiting.html", stands=stands, tiers=TIERS)
