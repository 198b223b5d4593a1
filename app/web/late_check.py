"""A picture that was to be checked without a signal: answered once there is one, and read by its asker alone.

Whoever holds a locked phone may bring the picture and learns nothing by it: the answer waits for its asker’s sign-in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime

from app.kernel.db import db, transaction
from app.matching import late
from app.matching.check import look
from app.matching.models import LateCheck
from app.members.permissions import Permission
from app.web.api import Shape, give, speaks
from app.web.check import LikenessShape, likeness, says
from app.web.guard import brings, needs
from app.web.parts import actor, author, now, parts
from app.web.sealed import opened_picture

pages = Blueprint("late_check", __name__)


class LateAcknowledged(Shape):
    """The picture was compared and forgotten. What it is like is told to its asker alone."""

    id: UUID
    answered: bool


class LateAnswer(Shape):
    """What a picture was like when it was checked, as far as it may still be shown; kept until `ends_at`."""

    id: UUID
    answered_at: AwareDatetime
    ends_at: AwareDatetime
    says: str
    likenesses: list[LikenessShape]


class LateAnswers(Shape):
    answers: list[LateAnswer]


@pages.put("/outbox/check/<uuid:id>")
@brings(Permission.CHECK_PICTURES)
@speaks(
    "Check a picture that was taken without a signal, under the number that the phone made",
    takes="image/*",
    sealed=True,
    gives={201: LateAcknowledged, 202: LateAcknowledged},
)
def put_check(id: UUID) -> ResponseReturnValue:
    data = opened_picture(f"check {id}")
    sha256 = hashlib.sha256(data).hexdigest()
    is_new = False
    if not late.is_answered(db.session(), id, sha256, by=author()):
        told = look(db.session(), parts().index, data, by=author(), now=now())
        with transaction() as session:
            is_new = late.answer(session, id, sha256, told, by=author(), now=now())
    return give(LateAcknowledged(id=id, answered=True), 201 if is_new else 202)


@pages.get("/api/check/late")
@needs(Permission.CHECK_PICTURES)
@speaks("My checks that were answered when a signal had returned", gives={200: LateAnswers})
def late_checks() -> ResponseReturnValue:
    return give(LateAnswers(answers=_shown(late.mine(db.session(), for_account=actor(), now=now()))))


@pages.get("/api/check/late/<uuid:id>")
@needs(Permission.CHECK_PICTURES)
@speaks("One of my checks that were answered when a signal had returned", gives={200: LateAnswer})
def late_check(id: UUID) -> ResponseReturnValue:
    (answer,) = _shown([late.find(db.session(), id, for_account=actor(), now=now())])
    return give(answer)


def _shown(rows: Sequence[LateCheck]) -> list[LateAnswer]:
    told = late.told_now(db.session(), rows, for_account=actor(), now=now())
    return [
        LateAnswer(
            id=row.id,
            answered_at=row.answered_at,
            ends_at=row.ends_at,
            says=says(found),
            likenesses=[likeness(one) for one in found],
        )
        for row, found in zip(rows, told, strict=True)
    ]
