"""After a request that queued something, the workers of this machine are woken."""

from __future__ import annotations

from flask import Response

from app.kernel import wake
from app.kernel.db import db
from app.web.parts import parts


def wake_workers(response: Response) -> Response:
    """Ring once what the request wrote has been committed; only the table says what there is to do."""
    if wake.is_asked(db.session()):
        wake.ring(parts().settings.var_dir)
    return response
