"""The report that a profile begins with is its first sighting: counted once, and gone with it when undone."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.exclusions.points import assess_profile
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile, Sighting
from app.reports.models import Report
from app.review.decide import approve_new_profile
from app.review.undo import decide_undoably, undo
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in
from tests.integration.review.test_undoing import NEW


def begun(app: Flask, parts: Parts, category: str = "theft") -> UUID:
    id = uuid4()
    assert send_report(signed_in(app, town.ASHA), id, category=category).status_code == 201
    with transaction() as session:
        by, report = session.get_one(Account, town.MO), session.get_one(Report, id)
        decide_undoably(
            session,
            report,
            lambda: approve_new_profile(session, report, NEW, wording="It was taken.", by=by, now=parts.clock()),
            seconds=8,
            now=parts.clock(),
        )
    return id


@pytest.mark.parametrize(("category", "is_conduct"), [("theft", True), ("suspicious activity", False)])
def test_it_is_in_the_trail_and_counted_once(app: Flask, parts: Parts, category: str, is_conduct: bool) -> None:
    id = begun(app, parts, category)
    seen = db.session.scalars(select(Sighting)).one()
    assert (seen.report_id, seen.premises_id, seen.category, seen.is_conduct) == (
        id,
        town.ORCHARD,
        category,
        is_conduct,
    )
    assert db.session.scalars(select(Profile.verified_incidents)).one() == 1


def test_it_has_its_points(app: Flask, parts: Parts) -> None:
    begun(app, parts)
    session = db.session()
    found = assess_profile(
        session, session.scalars(select(Profile)).one(), today=town.NOON.date(), zone=parts.settings.zone
    )
    assert found.points == 2


def test_undone_neither_profile_nor_sighting_is_left(app: Flask, parts: Parts) -> None:
    id = begun(app, parts)
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        undo(session, session.get_one(Report, id), seconds=8, by=by, now=parts.clock())
    assert (db.session.scalars(select(Sighting)).all(), db.session.scalars(select(Profile)).all()) == ([], [])
