"""At a door: whether a notice or an order keeps somebody from here, and what became of it afterwards."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.breaches import rules
from app.breaches.find import holds_here
from app.breaches.follow_up import IncomingFollowUp, follow_up
from app.exclusions.here import here as meant_here
from app.kernel.db import db, transaction
from app.members.models import Premises
from app.members.permissions import Permission
from app.profiles.gallery import look_up
from app.reports.receive import find
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs, open_to_outbox
from app.web.parts import actor, author, now, today, zone
from app.web.sealed import opened
from app.web.sent_at import sent_at
from app.web.typed import number

pages = Blueprint("door", __name__)


class HoldsHere(Shape):
    """What keeps somebody from the premises that were asked about: "exclusion", "order" or "nothing".

    `until`: its last day; null for an order until further order, and for nothing. `category`: what a report of it says.
    `says` and `why`: of a notice that does not hold here, as beside the picture; else empty.
    """

    what: str
    until: date | None
    category: str | None
    says: str = ""
    why: str = ""


class FollowUpAcknowledged(Shape):
    """It is kept. `card`: the letters that go on the card, when they say it is not them."""

    id: UUID
    card: str


@pages.get("/api/profiles/<ref>/here")
@needs(Permission.SEE_GALLERY)
@speaks("Whether a notice or an order keeps somebody from my premises now", gives={200: HoldsHere})
def here(ref: str) -> ResponseReturnValue:
    """Answer for `?premises=` of one's own, or the first of them; who works for none chooses any."""
    session = db.session()
    profile = look_up(session, ref, for_account=actor(), today=today()).profile
    premises = _premises()
    if premises is None:
        return give(HoldsHere(what="nothing", until=None, category=None))
    held = holds_here(session, profile.id, premises, category=rules.EXCLUSION, at=now(), zone=zone())
    if held.exclusion is not None:
        return give(HoldsHere(what="exclusion", until=held.exclusion.ends_on, category=rules.EXCLUSION))
    if held.order is not None:
        return give(HoldsHere(what="order", until=held.order.ends_on, category=rules.ORDER))
    found = meant_here(session, profile.id, [premises], now=now(), zone=zone())
    says, why = (found.says, found.why) if found else ("", "")
    return give(HoldsHere(what="nothing", until=None, category=None, says=says, why=why))


def _premises() -> Premises | None:
    wanted, own = number(request.args.get("premises", "")), actor().premises
    if own:
        return next((one for one in own if one.id == wanted), own[0])
    return db.session().get(Premises, wanted) if wanted is not None else None


@pages.put("/outbox/<uuid:report>/follow-up/<uuid:id>")
@open_to_outbox
@speaks(
    "Say what became of a breach that I reported",
    takes=IncomingFollowUp,
    sealed=True,
    gives={201: FollowUpAcknowledged, 202: FollowUpAcknowledged},
)
def put_follow_up(report: UUID, id: UUID) -> ResponseReturnValue:
    incoming = read(IncomingFollowUp, opened(f"followup {id}"))
    with transaction() as session:
        mine = find(session, report, by=author())
        said = follow_up(session, mine, id, incoming, sent_at=sent_at(), by=author(), now=now())
        answer = FollowUpAcknowledged(id=id, card=said.card)
    return give(answer, 201 if said.is_new else 202)
