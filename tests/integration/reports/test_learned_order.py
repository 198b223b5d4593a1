"""A form begins with what its place reports most."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update

from app.kernel.db import db, transaction
from app.reports.categories import SHOP_FIRST
from app.reports.models import Report, ReportState
from tests.builders import send_report
from tests.conftest import Clock, Phone


@pytest.fixture
def asha(phone_of: Any) -> Phone:
    return phone_of("Asha")  # type: ignore[no-any-return]


def first(phone: Phone, path: str = "/api/me") -> list[str]:
    answer = phone.get(path).json
    assert answer is not None
    return [kind["key"] for kind in answer["categories"] if kind["first"]]


@pytest.fixture
def eight_of_damage(asha: Phone, clock: Clock) -> None:
    for _ in range(8):
        assert send_report(asha, category="damage").status_code == 201
    assert first(asha) == list(SHOP_FIRST)  # not before tomorrow
    with transaction() as session:  # the same eight, of yesterday
        session.execute(update(Report).values(received_at=clock.at - timedelta(days=1)))


@pytest.mark.usefixtures("eight_of_damage")
def test_what_is_reported_most_comes_first_there_and_nowhere_else(asha: Phone, phone_of: Any) -> None:
    assert first(asha) == first(asha, "/outbox/form") == ["damage", *(key for key in SHOP_FIRST if key != "damage")]
    assert first(phone_of("Cal")) == list(SHOP_FIRST)
    every = [kind["key"] for kind in asha.get("/api/me").json["categories"]]  # type: ignore[index]
    assert len(every) == len(set(every)) == 28


@pytest.mark.usefixtures("eight_of_damage")
@pytest.mark.parametrize(
    "change", [{"received_at": timedelta(days=91)}, {"state": ReportState.WITHDRAWN}], ids=["long ago", "taken back"]
)
def test_what_no_longer_counts_changes_nothing(asha: Phone, clock: Clock, change: dict[str, Any]) -> None:
    with transaction() as session:
        values = {name: clock.at - to if isinstance(to, timedelta) else to for name, to in change.items()}
        session.execute(update(Report).values(values))
    assert first(asha) == list(SHOP_FIRST)


@pytest.mark.usefixtures("eight_of_damage")
def test_it_takes_one_question_to_the_database(app: Flask, asha: Phone) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    asha.get("/outbox/form")
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if "count(*)" in statement and "report.category" in statement]) == 1
