"""Whom an alert would reach, said before it is sent; and that it then reaches just these."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind, Delivery, Progress, Wishes
from app.alerts.notices import EVERYBODY, Target, notice
from app.alerts.preview import preview
from app.alerts.rules import Preview, preview_says
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.review.tell import tell_incident
from tests import town
from tests.builders import new_account, send_report, signed_in
from tests.live import give_phones
from tests.unit.alerts.test_concerns import alert

HERE = {"radius_m": 400, "zone_id": "MID", "raised_by_id": town.ASHA, "except_account_id": town.ASHA}


@pytest.fixture(autouse=True)
def phones(app: Flask) -> None:
    give_phones(town.ASHA, town.BEN, town.LENA)


def seen(draft: Alert) -> Preview:
    return preview(db.session(), draft, now=town.NOON)


def test_it_counts_people_and_premises_and_who_has_no_phone() -> None:
    # Ben at the club, Lena and Dee at Orchard Foods; Asha sends it. Dee has no phone that rings.
    assert seen(alert(**HERE)) == Preview(people=3, premises=2, metres=400, quiet=0, without_phone=1)


def test_who_rests_is_counted_apart() -> None:
    with transaction() as session:
        new_account(session, Role.STAFF, premises=[town.LANTERN], rests=True)
        session.get_one(Wishes, town.BEN).unwanted = ["sighting"]
    assert seen(alert(**HERE)) == Preview(2, 1, 400, quiet=1, without_phone=1, unwilling=1)


def test_a_draft_is_neither_kept_nor_sent() -> None:
    mo = db.session.get_one(Account, town.MO)
    ends_at = town.NOON + timedelta(hours=1)
    draft = notice(
        db.session(), AlertKind.INFORMATION, Target(zones=("OUT",)), wording="x", ends_at=ends_at, by=mo, now=town.NOON
    )
    assert seen(draft) == Preview(people=1, premises=1, metres=None, quiet=0, without_phone=1)
    db.session.commit()
    assert db.session.scalars(select(Alert)).all() == []
    assert db.session.scalars(select(Delivery)).all() == []


def test_the_whole_town_has_people_who_work_at_no_premises() -> None:
    mo = db.session.get_one(Account, town.MO)
    draft = notice(db.session(), AlertKind.INFORMATION, EVERYBODY, wording="x", ends_at=town.NOON, by=mo, now=town.NOON)
    # Asha, Ben, Cal, Lena, Dee at three premises; Marek and Pat at none.
    assert seen(draft) == Preview(people=7, premises=3, metres=None, quiet=0, without_phone=4)


def test_what_was_foretold_comes_true(app: Flask) -> None:
    told = send_report(signed_in(app, town.ASHA), category="theft")
    assert told.json is not None
    from app.reports.models import Report

    with transaction() as session:
        report, mo = session.scalars(select(Report)).one(), session.get_one(Account, town.MO)
        raised = tell_incident(session, report, wording="A theft.", tells=True, by=mo, now=town.NOON)
        assert raised is not None
        foretold = preview(session, raised, now=town.NOON)
    rung = db.session.scalars(select(Delivery).where(Delivery.progress == Progress.PENDING)).all()
    assert len(rung) == foretold.people - foretold.without_phone
    assert foretold == Preview(people=2, premises=1, metres=None, quiet=0, without_phone=1)


SENTENCES: list[tuple[Preview, dict[str, Any], str]] = [
    (Preview(23, 11, 400, 0), {}, "Reaches 23 people at 11 premises within 400 m."),
    (
        Preview(23, 11, 400, 4),
        {},
        "Reaches 23 people at 11 premises within 400 m. 4 more are in quiet hours and only see it in the list.",
    ),
    (
        Preview(1, 1, None, 1),
        {},
        "Reaches 1 person at 1 premises. 1 more is in quiet hours and only sees it in the list.",
    ),
    (
        Preview(5, 2, 200, 0, without_phone=2, unwilling=1),
        {},
        "Reaches 5 people at 2 premises within 200 m. 2 of them: no phone that rings, only the list. "
        "1 more is not to be rung for this and only sees it in the list.",
    ),
    (Preview(0, 0, None, 0), {}, "Reaches 0 people."),
    (Preview(20, 9, 400, 3), {"rings": False}, "Rings no phone. 23 people see it in the list."),
    (Preview(1, 1, 400, 0), {"rings": False}, "Rings no phone. 1 person sees it in the list."),
]


@pytest.mark.parametrize(("told", "how", "sentence"), SENTENCES)
def test_it_is_said_in_a_sentence(told: Preview, how: dict[str, Any], sentence: str) -> None:
    assert preview_says(told, **how) == sentence
