"""How an alert is taken back from everybody who was told."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from app.alerts.models import Delivery, Message, Progress, Subscription
from app.alerts.push import Outcome
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.web.parts import Parts
from tests import town
from tests.builders import take_back
from tests.conftest import Clock, Phone
from tests.wire import BENS, DEES, LENAS, Wire, claim


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


def test_a_browser_that_somebody_else_has_taken_over_is_not_corrected(alert_id: UUID, wire: Wire, parts: Parts) -> None:
    wire.work(parts)
    with transaction() as session:
        session.scalars(select(Subscription).where(Subscription.endpoint == BENS)).one().account_id = town.CAL
    take_back(alert_id, parts)
    assert set(deliveries(Message.CORRECTION)) == {LENAS, DEES}


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
