"""What people near say about an alert, and what they are shown."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert, Answer, Opened, Word
from app.alerts.near_me import opened_by
from app.alerts.receipts import answer
from app.kernel.db import db, transaction
from app.members.models import Account
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, take_back
from tests.conftest import Clock, Phone
from tests.wire import Wire


def say(phone: Phone, alert_id: UUID, word: str | None) -> int:
    return phone.post(f"/api/alerts/{alert_id}/answer", json={"answer": word, "id": str(uuid4())}).status_code


def words() -> list[str]:
    db.session.rollback()
    return [row.word.value for row in db.session.scalars(select(Answer)) if row.word]


def test_a_word_said_twice_is_one_word(ben: Phone, alert_id: UUID) -> None:
    assert [say(ben, alert_id, "not_here") for _ in range(3)] == [200] * 3
    assert words() == ["not_here"]


def test_a_later_word_takes_the_place_of_the_first(ben: Phone, alert_id: UUID) -> None:
    say(ben, alert_id, "looking_out")
    say(ben, alert_id, "seen_here")
    assert words() == ["seen_here"]


def test_a_word_is_taken_back_also_twice(ben: Phone, alert_id: UUID) -> None:
    say(ben, alert_id, "seen_here")
    assert [say(ben, alert_id, None) for _ in range(2)] == [200, 200]
    assert words() == []


def test_a_word_that_comes_late_does_not_take_the_place_of_a_later_one(
    alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        ben, alert = session.get_one(Account, town.BEN), session.get_one(Alert, alert_id)
        answer(
            session, alert, Word.NOT_HERE, said_at=clock.at + timedelta(minutes=5), by=ben, now=clock.passes(minutes=5)
        )
        answer(session, alert, Word.SEEN_HERE, said_at=clock.at - timedelta(minutes=2), by=ben, now=clock.at)
    assert words() == ["not_here"]


def test_what_was_taken_back_does_not_come_again_with_an_older_word(alert_id: UUID, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        ben, alert = session.get_one(Account, town.BEN), session.get_one(Alert, alert_id)
        answer(session, alert, None, by=ben, now=clock.passes(minutes=5))
        answer(session, alert, Word.SEEN_HERE, said_at=clock.at - timedelta(minutes=2), by=ben, now=clock.at)
    assert words() == []


def test_a_word_said_in_time_counts_though_the_signal_came_back_after_the_end(
    alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    said_at = clock.passes(minutes=20)
    with transaction() as session:
        ben, alert = session.get_one(Account, town.BEN), session.get_one(Alert, alert_id)
        answer(session, alert, Word.SEEN_HERE, said_at=said_at, by=ben, now=clock.passes(hours=3))
    assert words() == ["seen_here"]


@pytest.mark.parametrize("word", ["i'll watch", "SEEN_HERE", ""])
def test_only_the_words_that_are_offered_are_taken(ben: Phone, alert_id: UUID, word: str) -> None:
    assert say(ben, alert_id, word) == 422


def test_words_are_shown_by_premises_and_never_by_person(app: Flask, ben: Phone, alert_id: UUID) -> None:
    say(ben, alert_id, "not_here")
    told = signed_in(app, town.LENA).get(f"/api/alerts/{alert_id}")
    assert told.json is not None
    assert [(one["premises"], one["answer"]) for one in told.json["answers"]] == [("Lantern Club", "not_here")]
    assert "Ben" not in told.text
    assert told.json["reach"]["answered"] == {"seen_here": 0, "not_here": 1, "looking_out": 0}


def test_after_its_end_an_alert_takes_no_word(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=120)
    ben = signed_in(app, town.BEN)
    assert say(ben, alert_id, "seen_here") == 409


def test_after_its_recall_an_alert_takes_no_word(ben: Phone, alert_id: UUID, parts: Parts) -> None:
    take_back(alert_id, parts)
    assert say(ben, alert_id, "seen_here") == 409


def test_whom_it_does_not_concern_can_neither_read_nor_answer(app: Flask, alert_id: UUID) -> None:
    cal = signed_in(app, town.CAL)
    assert cal.get(f"/api/alerts/{alert_id}").data == cal.get(f"/api/alerts/{uuid4()}").data
    assert say(cal, alert_id, "seen_here") == 404
    listed = cal.get("/api/alerts").json
    assert listed is not None
    assert listed["alerts"] == []


def test_the_police_read_but_do_not_answer(app: Flask, alert_id: UUID) -> None:
    pat = signed_in(app, town.PAT)
    assert pat.get(f"/api/alerts/{alert_id}").status_code == 200
    assert say(pat, alert_id, "seen_here") == 403


def test_opening_twice_is_noted_once(ben: Phone, alert_id: UUID) -> None:
    for _ in range(2):
        ben.get(f"/api/alerts/{alert_id}")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Opened)) == 1


def test_what_was_opened_is_no_longer_unread(ben: Phone, alert_id: UUID) -> None:
    def unread() -> int:
        me = ben.get("/api/me").json
        assert me is not None
        count: int = me["unread_alerts"]
        return count

    assert unread() == 1
    ben.get(f"/api/alerts/{alert_id}")
    assert unread() == 0


def test_what_somebody_else_has_opened_is_still_unread_by_me(app: Flask, ben: Phone, alert_id: UUID) -> None:
    ben.get(f"/api/alerts/{alert_id}")
    with transaction() as session:
        opened = {who: opened_by(session, session.get_one(Account, who)) for who in (town.BEN, town.LENA)}
    assert opened == {town.BEN: {alert_id}, town.LENA: set()}


def test_before_review_neighbours_see_no_note_and_no_name(app: Flask, wire: Wire, ben: Phone) -> None:
    asha = signed_in(app, town.ASHA)
    sent = send_report(
        asha,
        category="theft",
        profile_ref="WB-0118",
        note="He hid gin in his sleeve.",
        direction="left",
        description={"hair": "secret hair"},
    )
    assert sent.json is not None
    told = ben.get(f"/api/alerts/{sent.json['alert_id']}")
    for secret in ("gin", "sleeve", "Asha", "secret hair", "took two bottles"):
        assert secret not in told.text
    assert told.json is not None
    assert told.json["chips"] == ["Theft", "Went left"]


def test_after_three_days_an_alert_is_listed_no_more(app: Flask, alert_id: UUID, clock: Clock) -> None:
    clock.passes(hours=72)
    ben = signed_in(app, town.BEN)
    assert ben.get(f"/api/alerts/{alert_id}").status_code == 404
