"""Put a crest on the scheme's paper, or take it off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotPossible, NotThere
from app.kernel.tokens import sha
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme


def change_crest(session: Session, jpeg: bytes | None, *, by: Account, now: datetime) -> None:
    """Print this crest (as `app.photos.crest.crest_of` made it) from now on; None: none. Raises NotPossible for none
    twice, NotThere before there is a scheme.
    """
    require(by, Permission.PUBLISH_AGREEMENTS)
    scheme = the_scheme(session)
    if scheme is None:
        raise NotThere("There is no scheme yet.")
    if jpeg is None and scheme.crest is None:
        raise NotPossible("There is no crest to take off.")
    scheme.crest = jpeg
    session.flush()
    record(session, "changed", "the crest", by_id=by.id, now=now, sha=sha(jpeg.hex()) if jpeg else None)
