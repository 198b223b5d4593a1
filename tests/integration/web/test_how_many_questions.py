"""How many questions the busiest pages of the desk ask the database: no more for sixty reports than for one.

The number does not depend on the machine. Whoever adds a question to a page raises its figure here, knowingly.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, update

from app.kernel.db import db, transaction
from app.photos.models import Photo, PhotoState
from app.profiles.models import ProfilePhoto
from app.reports.models import Addition, Report, ReportKind, ReportPhoto, ReportState, Subject
from app.review.queue import MOST_LINES
from tests.builders import signed_in
from tests.conftest import Phone
from tests.town import ASHA, MO, NOON, ORCHARD, make_profile

QUEUE, CASE = 96, 88


@contextmanager
def questions(app: Flask) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def picture(number: int) -> Photo:
    return Photo(
        folder=f"x/{number}", sha256=f"{number:064x}", kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON,
        state=PhotoState.READY, width=4, height=5,
    )  # fmt: skip


@pytest.fixture
def waiting(app: Flask) -> list[UUID]:
    """Sixty reports that wait, each of a described person, with a picture and something said later."""
    ids = [uuid4() for _ in range(MOST_LINES)]
    look = {"hair": "black", "wearing": "blue jacket"}
    with transaction() as session:
        for number, id in enumerate(ids):
            at = NOON - timedelta(minutes=5 + number)
            photo = picture(number)
            session.add(photo)
            session.flush()
            report = Report(
                id=id, kind=ReportKind.INCIDENT, category="theft", happened_at=at, received_at=at,
                premises_id=ORCHARD, reporter_id=ASHA, content_sha="", subjects=[Subject(description=look)],
                additions=[Addition(id=uuid4(), at=NOON, text="More.", content_sha="")],
            )  # fmt: skip
            report.pictures = [ReportPhoto(sha256=photo.sha256, position=0)]
            report.pictures[0].photo_id = photo.id
            session.add(report)
        for number in range(30):
            photo = picture(1000 + number)
            session.add(photo)
            session.flush()
            profile = make_profile(session, f"WB-2{number:03d}", look=look)
            profile.pictures = [ProfilePhoto(photo_id=photo.id)]
    return ids


@pytest.fixture
def mo(app: Flask, waiting: list[UUID]) -> Phone:
    """Mo, who has had every page open before: what is done once is done."""
    phone = signed_in(app, MO)
    phone.get("/desk")
    return phone


def test_the_queue_asks_so_many(app: Flask, mo: Phone) -> None:
    with questions(app) as asked:
        page = mo.get("/desk")
    assert page.text.count('<li><a href="/desk/') == MOST_LINES
    assert len(asked) <= QUEUE


def test_a_case_asks_so_many(app: Flask, mo: Phone, waiting: list[UUID]) -> None:
    with questions(app) as asked:
        assert mo.get(f"/desk/{waiting[30]}").status_code == 200
    assert len(asked) <= CASE


def test_a_queue_of_one_asks_hardly_fewer(app: Flask, mo: Phone, waiting: list[UUID]) -> None:
    with questions(app) as of_many:
        mo.get("/desk")
    with transaction() as session:
        session.execute(update(Report).where(Report.id.in_(waiting[1:])).values(state=ReportState.REJECTED))
    with questions(app) as of_one:
        mo.get("/desk")
    assert len(of_many) - len(of_one) <= 10
