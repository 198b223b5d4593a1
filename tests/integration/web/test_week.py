"""The week's thanks: the last whole week by the town's clock, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.profiles.models import Hidden, Naming, Profile
from app.reports.models import Report, ReportState
from tests.builders import send_report
from tests.conftest import Clock, Phone
from tests.town import BEN, NOON, make_profile

Whose = Callable[[str | None], Phone]
A_WEEK_LATER = 7  # NOON is a Wednesday


def week(phone: Phone) -> dict[str, Any]:
    answer: dict[str, Any] = phone.get("/api/week").get_json()
    return answer


def test_last_weeks_reports_are_counted_and_ones_own_are_thanked_for(phone_of: Whose, clock: Clock) -> None:
    asha, ben = phone_of("Asha"), phone_of("Ben")
    for _ in range(3):
        send_report(ben)
    for category in ("deterred theft", "theft"):
        send_report(asha, category=category)
    phone_of("Mo").post(f"/desk/{_first()}/decision", data={"verdict": "incident"})
    clock.passes(days=A_WEEK_LATER)
    assert week(phone_of("Asha")) == {
        "monday": "2026-11-16",
        "thanks": "For your 2 reports. Last week in Quillby:",
        "says": [
            "5 reports came in.",
            "Fewer than 5 were checked and count.",
            "Fewer than 5 thefts were stopped.",
        ],
    }


def _first() -> Any:
    return db.session().scalars(select(Report.id).where(Report.reporter_id == BEN).limit(1)).one()


@pytest.mark.parametrize(
    ("received_at", "counts"),
    [
        (datetime(2026, 11, 8, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 9, tzinfo=UTC), True),
        (datetime(2026, 11, 15, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 16, tzinfo=UTC), False),
    ],
)
def test_a_week_goes_from_monday_to_sunday(phone_of: Whose, received_at: datetime, counts: bool) -> None:
    asha = phone_of("Asha")
    send_report(asha)
    with transaction() as session:
        session.scalars(select(Report)).one().received_at = received_at
    assert bool(week(asha)["says"]) is counts


def test_what_was_taken_back_does_not_count(phone_of: Whose, clock: Clock) -> None:
    send_report(phone_of("Asha"))
    with transaction() as session:
        session.scalars(select(Report)).one().state = ReportState.WITHDRAWN
    clock.passes(days=A_WEEK_LATER)
    assert week(phone_of("Asha"))["says"] == []


def name(session: Session, profile: Profile, was_right: bool | None) -> None:
    session.add(
        Naming(
            id=uuid4(),
            profile_id=profile.id,
            by_id=BEN,
            at=NOON - timedelta(days=9),
            name="Perrin",
            how="x",
            ended_at=NOON - timedelta(days=7),
            was_right=was_right,
        )
    )


def test_who_was_identified_counts_and_is_not_named(app: Flask, phone_of: Whose) -> None:
    with transaction() as session:
        profile: Profile = make_profile(session)
        for was_right in (True, False, None):
            name(session, profile, was_right)
    assert week(phone_of("Asha"))["says"] == ["Fewer than 5 people were identified."]


@pytest.mark.parametrize(("wrong", "says"), [(0, "5 people were"), (1, "Fewer than 5 people were")])
def test_people_are_counted_and_not_how_often_they_were_named(
    app: Flask, phone_of: Whose, wrong: int, says: str
) -> None:
    with transaction() as session:
        for number in range(5):
            profile = make_profile(session, f"WB-070{number}")
            if number < wrong:
                profile.hidden_because = Hidden.WRONG_PERSON
            for _ in range(2):
                name(session, profile, True)
    assert week(phone_of("Asha"))["says"] == [f"{says} identified."]
