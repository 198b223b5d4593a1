"""“Is this right? Tell us”: what a member says of a profile."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from app.disputes.models import Channel, Dispute
from app.disputes.take import LONGEST, Said, take
from app.duty.away import who_is_away
from app.kernel.db import transaction
from app.members.permissions import Permission
from app.profiles.gallery import look_up
from app.web.api import Shape, give, read, speaks
from app.web.guard import needs
from app.web.parts import actor, now, today

pages = Blueprint("disputes", __name__)


class DisputeSent(Shape):
    """What is not right, under a number that the phone made."""

    id: UUID
    says: str = Field(max_length=LONGEST)


class DisputeTaken(Shape):
    """`due_at`: by then somebody at the desk has looked."""

    id: UUID
    due_at: AwareDatetime
    says: str


@pages.post("/api/profiles/<ref>/dispute")
@needs(Permission.SEE_GALLERY)
@speaks("Say that something about a profile is not right", takes=DisputeSent, gives={201: DisputeTaken})
def say_wrong(ref: str) -> ResponseReturnValue:
    """Take it down; the same again answers the same, also when the profile is hidden meanwhile."""
    said = read(DisputeSent)
    with transaction() as session:
        known = session.get(Dispute, said.id)
        profile = known.profile if known else look_up(session, ref, for_account=actor(), today=today()).profile
        away = who_is_away(session, now=now())
        taken = take(session, said.id, profile, Said(said.says, Channel.APP), away=away, by=actor(), now=now())
        says = "**Sent.** Somebody at the desk looks at it within an hour. Until then it stays as it is."
        return give(DisputeTaken(id=taken.id, due_at=taken.due_at, says=says), 201)
