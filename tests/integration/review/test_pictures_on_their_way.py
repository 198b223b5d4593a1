"""A profile begins with the pictures of its report: none can be added later, so the desk waits for them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.photos import develop
from app.photos.models import Photo, PhotoState
from app.profiles.draft import NewProfile
from app.reports.models import Report, ReportState
from app.review.decide import approve_new_profile
from app.review.develop import alike, finish
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in
from tests.pictures import jpeg

NEW = NewProfile("Green parka, beard", False, "Took gin.", {"hair": "short"}, "1AP", True)


def begin_profile(report_id: UUID, parts: Parts) -> int:
    with transaction() as session:
        mo, report = session.get_one(Account, town.MO), session.get_one(Report, report_id)
        made = approve_new_profile(session, report, NEW, wording="", by=mo, now=parts.clock())
        assert made.profile is not None
        return len(made.profile.pictures)


def develop_it(parts: Parts) -> None:
    with transaction() as session:
        photo = session.get_one(Photo, 1)
    developed = develop.develop(photo, parts.vault)
    found = alike(db.session(), parts.index, developed)
    with transaction() as session:
        finish(session, developed, found)


def test_a_picture_that_is_being_made_ready_is_waited_for(app: Flask, parts: Parts) -> None:
    id = uuid4()
    send_report(signed_in(app, town.ASHA), id, photos=[jpeg()])
    with pytest.raises(NotPossible, match="made ready"):
        begin_profile(id, parts)
    assert db.session().get_one(Report, id).state is ReportState.RECEIVED
    db.session.rollback()
    develop_it(parts)
    assert begin_profile(id, parts) == 1


def test_a_picture_that_never_came_holds_up_nothing(app: Flask, parts: Parts) -> None:
    id = uuid4()
    signed_in(app, town.ASHA).put(
        f"/outbox/{id}", json={"category": "theft", "happened_at": town.NOON.isoformat(), "photos": ["0" * 64]}
    )
    assert begin_profile(id, parts) == 0


def test_the_reporter_hears_of_a_picture_that_never_came(app: Flask) -> None:
    id, asha = uuid4(), signed_in(app, town.ASHA)
    body = {"category": "theft", "happened_at": town.NOON.isoformat(), "photos": ["0" * 64]}
    asha.put(f"/outbox/{id}", json=body)
    assert asha.get(f"/api/reports/{id}").json["photos_say"].startswith("One picture never came.")


def test_the_reporter_hears_why_a_picture_could_not_be_used(app: Flask, parts: Parts) -> None:
    id, asha = uuid4(), signed_in(app, town.ASHA)
    send_report(asha, id, photos=[jpeg()])
    assert asha.get(f"/api/reports/{id}").json["photos_say"] == "One picture on the way."
    with transaction() as session:
        photo = session.get_one(Photo, 1)
        photo.state, photo.refusal = PhotoState.REFUSED, "This picture is broken."
    assert asha.get(f"/api/reports/{id}").json["photos_say"] == "This picture is broken."


def test_of_pictures_that_are_shown_nothing_need_be_said(app: Flask, parts: Parts) -> None:
    id, asha = uuid4(), signed_in(app, town.ASHA)
    send_report(asha, id, photos=[jpeg()])
    develop_it(parts)
    assert asha.get(f"/api/reports/{id}").json["photos_say"] is None
