"""Where phones send their reports: the text first, then each photo, as often as it takes.

201 is new, 202 the same again; everything else means that the phone keeps its copy. What waited on a phone comes in
an envelope that only this server opens (`app/web/sealed.py`).
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.kernel.db import db, transaction
from app.kernel.errors import NotFit, NotThere
from app.photos.keep import keep, put_away, throw_away
from app.reports.receive import IncomingReport, find, still_needed
from app.review.intake import take_in
from app.review.rules import Lane
from app.web.api import Shape, give, read, speaks
from app.web.guard import open_to_outbox
from app.web.parts import author, comes_locked, now, parts, zone
from app.web.sealed import opened, opened_picture
from app.web.sent_at import sent_at

pages = Blueprint("outbox", __name__)


class Acknowledged(Shape):
    """The report is kept. `need`: hashes of the photos that have not come yet."""

    id: UUID
    lane: Lane
    need: list[str]
    alert_id: UUID | None
    says: str


class PhotoAcknowledged(Shape):
    need: list[str]


@pages.put("/outbox/<uuid:id>")
@open_to_outbox
@speaks(
    "Send a report under the number that the phone made",
    takes=IncomingReport,
    sealed=True,
    gives={201: Acknowledged, 202: Acknowledged},
)
def put_report(id: UUID) -> ResponseReturnValue:
    incoming = read(IncomingReport, opened(f"report {id}"))
    with transaction() as session:
        taken = take_in(
            session, id, incoming, sent_at=sent_at(), by=author(), comes_locked=comes_locked(), now=now(), zone=zone()
        )
        answer = Acknowledged(
            id=id,
            lane=taken.lane,
            need=still_needed(taken.report),
            alert_id=taken.alert.id if taken.alert else None,
            says=taken.says,
        )
    return give(answer, 201 if taken.is_new else 202)


@pages.put("/outbox/<uuid:id>/photo/<sha256>")
@open_to_outbox
@speaks(
    "Send one photo of a report, named by the SHA-256 of its bytes",
    takes="image/*",
    sealed=True,
    gives={201: PhotoAcknowledged, 202: PhotoAcknowledged},
)
def put_photo(id: UUID, sha256: str) -> ResponseReturnValue:
    report = find(db.session(), id, by=author())
    promised = {picture.sha256: picture.photo_id for picture in report.pictures}
    if sha256 not in promised:
        raise NotThere("This report does not speak of such a picture.")
    if promised[sha256] is not None:
        return give(PhotoAcknowledged(need=still_needed(report)), 202)
    data = opened_picture(f"photo {id} {sha256}")
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFit("The picture changed on its way. Send it again.")
    return _keep_photo(id, sha256, data)


def _keep_photo(id: UUID, sha256: str, data: bytes) -> ResponseReturnValue:
    sealed = put_away(data, parts().vault, clamd=parts().settings.clamd_socket)
    with transaction() as session:
        report = find(session, id, by=author())
        picture = next(one for one in report.pictures if one.sha256 == sha256)
        is_new = picture.photo_id is None  # somebody may have sent the same meanwhile
        if is_new:
            picture.photo_id = keep(session, sealed, now=now()).id
            session.flush()
        answer = PhotoAcknowledged(need=still_needed(report))
    if not is_new:
        throw_away(sealed, parts().vault)
    return give(answer, 201 if is_new else 202)
