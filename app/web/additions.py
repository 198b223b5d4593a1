"""Where phones send what a reporter says later, under the number that the phone made; its pictures come as a report's.

201 is new, 202 the same again; everything else means that the phone keeps its copy.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.kernel.db import transaction
from app.reports.add import IncomingAddition
from app.reports.receive import find
from app.review.take_more import take_more
from app.web.api import Shape, give, read, speaks
from app.web.guard import open_to_outbox
from app.web.parts import author, comes_locked, now
from app.web.sealed import opened

pages = Blueprint("additions", __name__)


class AdditionAcknowledged(Shape):
    """The addition is kept. `need`: hashes of its pictures that have not come yet."""

    id: UUID
    need: list[str]


@pages.put("/outbox/<uuid:report>/addition/<uuid:id>")
@open_to_outbox
@speaks(
    "Add to one of my reports, or correct it",
    takes=IncomingAddition,
    sealed=True,
    gives={201: AdditionAcknowledged, 202: AdditionAcknowledged},
)
def put_addition(report: UUID, id: UUID) -> ResponseReturnValue:
    incoming = read(IncomingAddition, opened(f"addition {id}"))
    with transaction() as session:
        mine = find(session, report, by=author())
        added = take_more(session, mine, id, incoming, by=author(), now=now(), comes_locked=comes_locked())
        answer = AdditionAcknowledged(id=id, need=added.need)
    return give(answer, 201 if added.is_new else 202)
