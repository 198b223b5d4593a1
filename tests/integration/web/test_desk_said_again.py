"""What the desk says again is no second tap when it says it to others; and what is out stays in its sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.alerts.models import Alert, AlertKind
from app.kernel.db import db
from app.web.parts import Parts
from tests.queued import raise_one

MARKET = {"wording": "The market is on Sunday this week.", "hours": "8", "zones": ["MID"]}


def sent() -> list[Alert]:
    db.session.rollback()
    return list(db.session.scalars(select(Alert)))


def send(desk: Any, **changes: Any) -> int:
    status: int = desk.post("/desk/alerts/new/information/send", data={**MARKET, **changes}).status_code
    return status


@pytest.mark.parametrize("changes", [{"zones": ["OUT"]}, {"zones": []}, {"sectors": ["licensed"]}, {"hours": "4"}])
def test_the_same_words_for_others_are_no_second_tap(phone_of: Any, changes: dict[str, Any]) -> None:
    mo = phone_of("Mo")
    assert [send(mo), send(mo, **changes), send(mo, **changes)] == [303] * 3
    assert len(sent()) == 2


def test_what_was_taken_back_is_sent_again_at_once(phone_of: Any) -> None:
    mo = phone_of("Mo")
    send(mo)
    mo.post(f"/desk/alerts/{sent()[0].id}/stand-down", data={"because": "It is over."})
    send(mo)
    assert sorted(one.recalled_at is None for one in sent()) == [False, True]


@pytest.mark.parametrize("hours", ["999999999999", "-5", "0"])
def test_nonsense_beside_words_just_sent_is_a_fault_of_its_field(phone_of: Any, hours: str) -> None:
    mo = phone_of("Mo")
    assert [send(mo), send(mo, hours=hours)] == [303, 422]
    assert len(sent()) == 1


@pytest.mark.parametrize("kind", [AlertKind.TEST, AlertKind.INFORMATION])
def test_what_is_out_stays_in_sight_however_much_comes_after_it(parts: Parts, phone_of: Any, kind: AlertKind) -> None:
    out = raise_one(parts, raised_at=parts.clock() - timedelta(minutes=30))
    for _ in range(45):
        raise_one(parts, kind=kind, ends_at=parts.clock())
    assert f'id="a-{out}"' in phone_of("Mo").get("/desk/alerts").text
