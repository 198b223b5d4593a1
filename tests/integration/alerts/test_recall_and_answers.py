"""What comes back to an alert, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.alerts.models import Alert, Answer, Delivery, Message, Opened, Progress, Subscription
from app.alerts.push import Outcome
from app.alerts.recall import recall
from app.alerts.receipts import token_for
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Clock, Phone
from tests.wire import Wire, claim

BENS, LENAS, DEES = (f"http://127.0.0.1/{name}" for name in ("ben", "lena", "dee"))


@pytest.fixture
def wire(app: Flask) -> Wire:
    with transaction() as session:
        for endpoint, who in ((BENS, town.BEN), (LENAS, town.LENA), (DEES, town.DEE)):
            subscribe_phone(session, who, endpoint=endpoint)
        town.make_profile(session)
    return Wire()


@pytest.fixture
def alert_id(app: Flask, wire: Wire) -> UUID:
    answer = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118")
    assert answer.json is not None
    return UUID(answer.json["alert_id"])


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


def take_back(alert_id: UUID, parts: Parts, *, by: int = town.MO, because: str = "Wrong person.") -> int:
    with transaction() as session:
        alert = session.get_one(Alert, alert_id)
        return recall(session, alert, because=because, by=session.get_one(Account, by), now=parts.clock())


def deliveries(message: Message) -> dict[str, Progress]:
    db.session.rollback()
    rows = db.session.scalars(select(Delivery).where(Delivery.message == message))
    return {row.subscription.endpoint: row.progress for row in rows}


def test_a_recall_before_anything_was_sent_tells_nobody(alert_id: UUID, wire: Wire, parts: Parts) -> None:
    assert take_back(alert_id, parts) == 0
    assert wire.work(parts) == 0
    assert set(deliveries(Message.ALERT).values()) == {Progress.EXPIRED}


def test_a_recall_corrects_each_phone_that_was_told_and_no_other(alert_id: UUID, wire: Wire, parts: Parts) -> None:
    wire.says[LENAS] = [Outcome(410)]
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == DEES)).one().dropped_at = town.NOON
    wire.work(parts)
    assert take_back(alert_id, parts) == 1
    wire.heard.clear()
    wire.work(parts)
    (only,) = wire.heard
    assert only.endpoint == BENS
    assert only.payload["notification"]["title"] == "Correction. Please open."
    assert only.payload["notification"]["tag"] == str(alert_id)
    assert "Wrong" not in repr(only.payload)


def test_a_phone_whose_push_was_under_way_is_corrected_too(alert_id: UUID, wire: Wire, parts: Parts) -> None:
    claim(parts)
    assert take_back(alert_id, parts) == 3


def test_a_phone_that_could_not_be_reached_yet_is_not_told_the_alert_after_its_recall(
    alert_id: UUID, wire: Wire, parts: Parts, clock: Clock
) -> None:
    wire.says[BENS] = [Outcome(503)]
    wire.work(parts)
    take_back(alert_id, parts)
    wire.heard.clear()
    clock.passes(minutes=5)
    wire.work(parts)
    assert {one.payload["notification"]["title"] for one in wire.heard} == {"Correction. Please open."}
    assert deliveries(Message.ALERT)[BENS] is Progress.EXPIRED


def test_a_correction_is_still_brought_three_days_later(alert_id: UUID, wire: Wire, parts: Parts, clock: Clock) -> None:
    wire.work(parts)
    take_back(alert_id, parts)
    clock.passes(hours=71)
    assert wire.work(parts) == 3
    assert {one.ttl_s for one in wire.heard[3:]} == {3600}


def test_a_recall_is_done_once(alert_id: UUID, parts: Parts) -> None:
    take_back(alert_id, parts)
    with pytest.raises(NotPossible):
        take_back(alert_id, parts)


@pytest.mark.parametrize("because", ["", "  \n "])
def test_a_recall_says_why(alert_id: UUID, parts: Parts, because: str) -> None:
    with pytest.raises(NotFit) as refused:
        take_back(alert_id, parts, because=because)
    assert "because" in refused.value.fields


@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.LENA, town.BEA, town.LEE, town.PAT, town.MAREK])
def test_only_the_desk_recalls(alert_id: UUID, parts: Parts, who: int) -> None:
    with pytest.raises(NotAllowed):
        take_back(alert_id, parts, by=who)


def test_a_recall_is_written_down_with_its_reason_kept_apart(alert_id: UUID, parts: Parts) -> None:
    take_back(alert_id, parts)
    db.session.rollback()
    entry = db.session.scalars(select(Entry).where(Entry.verb == "recalled")).one()
    assert (entry.actor_id, entry.about) == (town.MO, f"alert {alert_id}")
    assert db.session.get_one(Detail, entry.seq).body["because"] == "Wrong person."


def test_a_recalled_alert_shows_no_person_but_says_that_we_were_wrong(ben: Phone, alert_id: UUID, parts: Parts) -> None:
    take_back(alert_id, parts)
    told = ben.get(f"/api/alerts/{alert_id}").json
    assert told is not None
    assert (told["state"], told["kind"]) == ("recalled", "correction")
    assert told["photo"] is told["profile"] is None
    assert told["chips"] == []
    assert told["says"][0].startswith("We were wrong. The person shown on Wednesday at 12:00 had no part in it.")
    assert "Wrong person." not in ben.get(f"/api/alerts/{alert_id}").text


# ---------------------------------------------------------------- receipts


def delivery_of(endpoint: str) -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery).join(Subscription).where(Subscription.endpoint == endpoint)).one()


def receive(app: Flask, token: object, kind: object = "delivered") -> int:
    return Phone(app.test_client()).post("/api/receipts", json={"token": token, "kind": kind}).status_code


def test_a_receipt_needs_no_sign_in_and_may_be_sent_again(
    app: Flask, alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    id = delivery_of(BENS).id
    token = token_for(id, parts.keyring.master)
    for _ in range(3):
        assert receive(app, token) == 204
        clock.passes(seconds=5)
    assert delivery_of(BENS).delivered_at == town.NOON
    assert delivery_of(BENS).opened_at is None
    assert receive(app, token, "opened") == 204
    assert delivery_of(BENS).opened_at == town.NOON + timedelta(seconds=15)
    assert delivery_of(BENS).delivered_at == town.NOON


def test_who_opened_it_has_received_it(app: Flask, alert_id: UUID, parts: Parts) -> None:
    receive(app, token_for(delivery_of(BENS).id, parts.keyring.master), "opened")
    assert delivery_of(BENS).delivered_at == town.NOON


FALSE_TOKENS = ["", ".", "1", "1.", "x.y", "1.é", "-1.0", "1.0" * 99, "9" * 5000, f"{2**70}.x", "٣.x", "1\0.x"]


@pytest.mark.parametrize("token", FALSE_TOKENS)
def test_a_token_we_never_gave_is_not_found(app: Flask, alert_id: UUID, token: str) -> None:
    assert receive(app, token) == 404


def test_the_token_of_one_delivery_is_not_that_of_the_next(app: Flask, alert_id: UUID, parts: Parts) -> None:
    mine = token_for(delivery_of(BENS).id, parts.keyring.master)
    seal = mine.partition(".")[2]
    assert receive(app, f"{delivery_of(LENAS).id}.{seal}") == 404
    assert receive(app, token_for(999, parts.keyring.master)) == 404


@pytest.mark.parametrize(("token", "kind"), [(7, "opened"), ("x", "eaten"), (None, "opened"), ("x", None)])
def test_a_receipt_of_another_form_is_not_fit(app: Flask, token: object, kind: object) -> None:
    assert receive(app, token, kind) == 422


# ---------------------------------------------------------------- answers


def say(phone: Phone, alert_id: UUID, word: str | None) -> int:
    return phone.post(f"/api/alerts/{alert_id}/answer", json={"answer": word, "id": str(uuid4())}).status_code


def words() -> list[str]:
    db.session.rollback()
    return [row.word.value for row in db.session.scalars(select(Answer))]


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


def test_after_its_end_an_alert_takes_no_word(ben: Phone, alert_id: UUID, clock: Clock) -> None:
    clock.passes(minutes=120)
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


def test_after_three_days_an_alert_is_listed_no_more(ben: Phone, alert_id: UUID, clock: Clock) -> None:
    clock.passes(hours=72)
    assert ben.get(f"/api/alerts/{alert_id}").status_code == 404
