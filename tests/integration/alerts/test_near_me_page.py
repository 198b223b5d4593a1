"""The list that phones ask for again and again, and where an alert has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.alerts.models import Alert, Answer, Delivery, Progress
from app.alerts.receipts import token_for
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in, take_back
from tests.conftest import Clock, Phone
from tests.wire import BENS, DEES


def listed(phone: Phone) -> dict[str, Any]:
    answer = phone.get("/api/alerts").json
    assert answer is not None
    return answer


def again(phone: Phone, state: str) -> int:
    return phone.get("/api/alerts", headers={"If-None-Match": f'"{state}"'}).status_code


def test_a_list_that_has_not_changed_is_not_sent_again(ben: Phone, alert_id: UUID, clock: Clock) -> None:
    first = ben.get("/api/alerts")
    assert first.headers["ETag"] == f'"{first.json["state"]}"'  # type: ignore[index]
    assert first.headers["Cache-Control"] == "no-store"
    clock.passes(seconds=8)
    same = ben.get("/api/alerts", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]


def test_a_new_word_a_recall_and_its_end_are_each_a_new_list(
    app: Flask, ben: Phone, alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    states = [listed(ben)["state"]]
    ben.post(f"/api/alerts/{alert_id}/answer", json={"answer": "not_here"})
    states.append(listed(ben)["state"])
    take_back(alert_id, parts)
    states.append(listed(ben)["state"])
    assert len(set(states)) == 3
    assert [again(ben, state) for state in states] == [200, 200, 304]


def test_that_time_has_ended_it_is_a_new_list_as_well(app: Flask, ben: Phone, alert_id: UUID, clock: Clock) -> None:
    state = listed(ben)["state"]
    for minutes, answers_with in ((119, 304), (1, 200)):
        clock.passes(minutes=minutes)
        assert again(signed_in(app, town.BEN), state) == answers_with


def test_one_persons_list_is_not_anothers(app: Flask, ben: Phone, alert_id: UUID) -> None:
    assert again(signed_in(app, town.LENA), listed(ben)["state"]) == 200


def _also(alert_id: UUID, clock: Clock, **changes: Any) -> UUID:
    """Return a copy of the alert with some of it changed."""
    with transaction() as session:
        like = session.get_one(Alert, alert_id)
        fields = {column.key: getattr(like, column.key) for column in Alert.__table__.columns}
        copy = Alert(**{**fields, "id": uuid4(), **changes})
        session.add(copy)
        session.flush()
        return copy.id


def test_live_ones_come_first_and_of_them_the_nearest_and_newest(
    app: Flask, ben: Phone, alert_id: UUID, clock: Clock
) -> None:
    old = _also(alert_id, clock, ends_at=town.NOON)
    far = _also(alert_id, clock, latitude=town.CROSS.latitude + 0.0025)  # 280 metres north
    newer = _also(alert_id, clock, raised_at=town.NOON + timedelta(minutes=1))
    clock.passes(minutes=2)
    assert [UUID(one["id"]) for one in listed(ben)["alerts"]] == [newer, alert_id, far, old]


# What was said without a signal.


def said_at(phone: Phone, alert_id: UUID, word: str, said: str, sent: str | None = None) -> int:
    headers = {"X-Sent-At": sent} if sent else {}
    body = {"answer": word, "id": str(uuid4()), "said_at": said}
    return phone.post(f"/api/alerts/{alert_id}/answer", json=body, headers=headers).status_code


def answers() -> list[tuple[str, float]]:
    db.session.rollback()
    return [
        (row.word.value if row.word else "", (row.at - town.NOON).total_seconds())
        for row in db.session.scalars(select(Answer))
    ]


def test_a_word_that_waited_for_a_signal_counts_from_when_it_was_said(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=9)
    ben = signed_in(app, town.BEN)
    # The phone's clock is an hour slow: it was said two minutes before it was sent.
    assert said_at(ben, alert_id, "seen_here", "2026-11-18T11:07:00Z", "2026-11-18T11:09:00Z") == 200
    assert answers() == [("seen_here", 7 * 60)]


def test_a_word_said_before_the_end_counts_after_it(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=121)
    ben = signed_in(app, town.BEN)
    assert said_at(ben, alert_id, "seen_here", "2026-11-18T13:59:00Z", "2026-11-18T14:01:00Z") == 200
    assert said_at(ben, alert_id, "not_here", "2026-11-18T14:00:30Z", "2026-11-18T14:01:00Z") == 409


def test_an_earlier_word_that_comes_late_does_not_undo_a_later_one(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=5)
    ben = signed_in(app, town.BEN)
    said_at(ben, alert_id, "not_here", "2026-11-18T12:05:00Z")
    said_at(ben, alert_id, "seen_here", "2026-11-18T12:03:00Z")
    assert answers() == [("not_here", 300)]


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_that_no_clock_shows_is_refused_with_a_sentence_or_taken_as_now(
    ben: Phone, alert_id: UUID, said: str
) -> None:
    assert said_at(ben, alert_id, "seen_here", said, "2026-11-18T11:00:00Z") in (200, 409, 422)


def test_a_receipt_that_waited_counts_from_when_the_alert_was_shown(
    app: Flask, alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        row = session.scalars(select(Delivery).where(Delivery.account_id == town.BEN)).one()
        token = token_for(row.id, parts.keyring.receipts)
    clock.passes(minutes=10)
    said = {"token": token, "kind": "delivered", "at": "2026-11-18T12:01:00Z"}
    headers = {"X-Sent-At": "2026-11-18T12:10:00Z"}
    assert Phone(app.test_client()).post("/api/receipts", json=said, headers=headers).status_code == 204
    db.session.rollback()
    assert db.session.get_one(Delivery, row.id).delivered_at == town.NOON + timedelta(minutes=1)


# Where it came.


def where(phone: Phone, alert_id: UUID) -> Any:
    answer = phone.get(f"/api/alerts/{alert_id}/reach")
    return answer.json if answer.status_code == 200 else answer.status_code


@pytest.fixture
def sent(alert_id: UUID) -> UUID:
    with transaction() as session:
        session.execute(update(Delivery).values(progress=Progress.SENT, attempts=1))
    return alert_id


def test_who_sent_it_and_the_desk_see_where_it_came_and_nobody_else(app: Flask, ben: Phone, sent: UUID) -> None:
    assert where(signed_in(app, town.ASHA), sent)["told"] == 3
    assert where(signed_in(app, town.MO), sent)["told"] == 3
    assert where(ben, sent) == 403
    assert where(signed_in(app, town.CAL), sent) == 404
    assert [signed_in(app, who).get(f"/api/alerts/{sent}").json["sees_reach"] for who in (town.ASHA, town.BEN)] == [  # type: ignore[index]
        True,
        False,
    ]


def test_it_is_told_by_premises_and_never_by_person(app: Flask, ben: Phone, sent: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    ben.post(f"/api/alerts/{sent}/answer", json={"answer": "seen_here"})
    answer = asha.get(f"/api/alerts/{sent}/reach")
    assert answer.json is not None
    assert [(one["name"], one["state"], one["phones"]) for one in answer.json["premises"]] == [
        ("Orchard Foods", "told", 2),
        ("Lantern Club", "seen_here", 1),
    ]
    lantern = answer.json["premises"][1]
    assert (lantern["east_m"], lantern["north_m"], lantern["metres"]) == (90, 0, 90)
    assert not [name for name in ("Ben", "Lena", "Dee", BENS, DEES) if name in answer.text]


@pytest.mark.parametrize(
    ("receipts", "state"),
    [([], "told"), (["delivered"], "delivered"), (["delivered", "opened"], "opened")],
)
def test_the_most_that_came_back_stands_for_a_place(
    app: Flask, sent: UUID, parts: Parts, receipts: list[str], state: str
) -> None:
    with transaction() as session:
        id = session.scalars(select(Delivery.id).where(Delivery.account_id == town.BEN)).one()
    for kind in receipts:
        said = {"token": token_for(id, parts.keyring.receipts), "kind": kind}
        Phone(app.test_client()).post("/api/receipts", json=said)
    premises = where(signed_in(app, town.ASHA), sent)["premises"]
    assert {one["name"]: one["state"] for one in premises}["Lantern Club"] == state
