"""Where phones send that a notice was given, or was not: the words first, then a picture of the notice.

201 is new, 202 the same again; everything else means that the phone keeps its copy.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.breaches.note_missed import note_missed
from app.exclusions.serve import IncomingService, find_issued, find_service, needed, serve
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.members.permissions import Permission
from app.photos.keep import keep, put_away, throw_away
from app.web.api import Shape, give, read, speaks
from app.web.guard import brings
from app.web.outbox import PhotoAcknowledged
from app.web.parts import author, comes_locked, now, parts, zone
from app.web.sealed import opened, opened_picture
from app.web.sent_at import sent_at

pages = Blueprint("bring_service", __name__)


class ServiceAcknowledged(Shape):
    """The service is kept. `need`: the hash of its picture while that has not come. `says`: what became of it."""

    id: UUID
    need: list[str]
    says: str


@pages.put("/outbox/service/<uuid:id>")
@brings(Permission.SERVE_NOTICES)
@speaks(
    "Say that a notice was given, or was not, under the number that the phone made",
    takes=IncomingService,
    sealed=True,
    gives={201: ServiceAcknowledged, 202: ServiceAcknowledged},
)
def put_service(id: UUID) -> ResponseReturnValue:
    incoming = read(IncomingService, opened(f"service {id}"))
    with transaction() as session:
        exclusion = find_issued(session, incoming.exclusion, by=author())
        served = serve(
            session,
            exclusion,
            id,
            incoming,
            by=author(),
            now=now(),
            zone=zone(),
            sent_at=sent_at(),
            comes_locked=comes_locked(),
        )
        if served.is_new:
            note_missed(session, exclusion, by=author(), now=now(), zone=zone())
        answer = ServiceAcknowledged(id=id, need=served.need, says=served.service.says)
    return give(answer, 201 if served.is_new else 202)


@pages.put("/outbox/service/<uuid:id>/photo/<sha256>")
@brings(Permission.SERVE_NOTICES)
@speaks(
    "Send the picture of a notice that was given, named by the SHA-256 of its bytes",
    takes="image/*",
    sealed=True,
    gives={201: PhotoAcknowledged, 202: PhotoAcknowledged},
)
def put_photo(id: UUID, sha256: str) -> ResponseReturnValue:
    service = find_service(db.session(), id, by=author())
    if service.photo_sha != sha256:
        raise NotThere("This service does not speak of such a picture.")
    if service.photo_id is not None:
        return give(PhotoAcknowledged(need=[]), 202)
    data = opened_picture(f"photo {id} {sha256}")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFit("The picture changed on its way. Send it again.")
    sealed = put_away(data, parts().vault, clamd=parts().settings.clamd_socket)
    with transaction() as session:
        service = find_service(session, id, by=author())
        # It may have come twice at once, and nobody wants it once it was the wrong person.
        is_new = service.photo_id is None and service.photo_sha == sha256
        if is_new:
            service.photo_id = keep(session, sealed, now=now()).id
            session.flush()
        answer = PhotoAcknowledged(need=needed(service))
    if not is_new:
        throw_away(sealed, parts().vault)
    return give(answer, 201 if is_new else 202)
