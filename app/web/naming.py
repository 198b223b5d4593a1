"""A member's answer to "do you know who this is?": to the desk alone, in confidence."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, StringConstraints

from app.kernel.db import transaction
from app.kernel.errors import NotThere
from app.members.permissions import Permission
from app.profiles.find import by_ref
from app.profiles.name_person import name_person
from app.web.api import give, read, speaks
from app.web.guard import needs
from app.web.naming_shape import NamingShape, says_of
from app.web.parts import actor, now, today

pages = Blueprint("naming", __name__)


class MyNaming(BaseModel):
    """Who it may be and how they know, under a number that the phone made: the same again is the same."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    name: Annotated[str, StringConstraints(max_length=120)]
    how: Annotated[str, StringConstraints(max_length=2000)]


@pages.post("/api/profiles/<ref>/naming")
@needs(Permission.SEE_GALLERY)
@speaks("Tell the desk in confidence who this is", takes=MyNaming, gives={200: NamingShape})
def name(ref: str) -> ResponseReturnValue:
    said = read(MyNaming)
    with transaction() as session:
        profile = by_ref(session, ref)
        if profile is None:
            raise NotThere("There is no such profile, or it has ended. The gallery shows all that are current.")
        kept = name_person(
            session, profile, said.id, name=said.name, how=said.how, by=actor(), now=now(), today=today()
        )
        return give(NamingShape(at=kept.at, says=says_of(kept)))
