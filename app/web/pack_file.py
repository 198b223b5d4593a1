"""The file of a pack as an answer: streamed, kept by nothing on its way, named after the request and nobody."""

from __future__ import annotations

from flask import Response

from app.evidence.models import Pack, PackRequest
from app.evidence.send import sending
from app.kernel.db import db
from app.web.parts import parts


def pack_file(pack_id: int) -> Response:
    """Return the ZIP; raises NotThere when its file is gone."""
    session = db.session()
    pack = session.get_one(Pack, pack_id)
    sent = sending(pack, session.get_one(PackRequest, pack.request_id).ref, parts().vault)
    answer = Response(sent.pieces, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{sent.name}"'
    answer.headers["Content-Length"] = str(sent.size)
    answer.headers["Cache-Control"] = "no-store"
    return answer
