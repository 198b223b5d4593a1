"""Reports in which the same picture came, as phones send them and the worker finds them alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.matching.models import Alike, Band, Found
from app.members.models import Account
from app.reports.models import Report
from app.review.develop import lay_beside
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo, send_report, signed_in
from tests.pictures import jpeg

LEFT = [(0.1, 0.2), (0.9, 0.2), (0.9, 0.8), (0.1, 0.8)]
RIGHT = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
ALIKE = Alike(Band.SAME, "The same picture, cropped.", 0.9, LEFT, RIGHT)


def came(app: Flask, parts: Parts, who: int = town.ASHA, *, seed: int = 1, quality: int = 80, **changes: Any) -> UUID:
    """Send a report with one picture and put that picture before the desk, still like nothing; return its number."""
    id = uuid4()
    data = jpeg(seed, quality=quality)
    assert send_report(signed_in(app, who), id, photos=[data], **changes).status_code == 201
    with transaction() as session:
        session.get_one(Report, id).pictures[0].photo_id = developed_photo(session, parts, data).id
    return id


def photo_of(session: Session, id: UUID) -> int:
    photo_id = session.get_one(Report, id).pictures[0].photo_id
    assert photo_id is not None
    return photo_id


def make_alike(later: UUID, *earlier: UUID, alike: Alike = ALIKE) -> None:
    """Say of the picture of a report that it is like those of earlier ones, as the worker would have found."""
    with transaction() as session:
        found = [Found(photo_of(session, id), alike) for id in earlier]
        lay_beside(session, photo_of(session, later), found)


def done(deed: Callable[..., Any], one: UUID, other: UUID, *, by: int, parts: Parts, **how: Any) -> None:
    """Let somebody link, unlink or merge two reports."""
    with transaction() as session:
        reports = session.get_one(Report, one), session.get_one(Report, other)
        deed(session, *reports, by=session.get_one(Account, by), now=parts.clock(), **how)


def report(id: UUID) -> Report:
    return db.session().get_one(Report, id)
