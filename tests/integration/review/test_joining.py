""" "Same person": what is seen again joins the alert that is out, and makes no second one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Delivery, Message, Progress, Wishes
from app.kernel.db import db, transaction
from app.members.models import Role
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, signed_in
from tests.conftest import Clock
from tests.issued_cases import name_to_serve
from tests.live import alerts, ask, begun, disregard, give_phones, heard, joined, only_alert, rang, see, titles
from tests.town import NOON
from tests.wire import Wire


def test_a_repeat_is_an_update_without_a_sound(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    first = begun(app, wire, parts, clock, category="theft", direction="left")
    said = see(app, clock, direction="right")
    assert (said["lane"], said["alert_id"]) == ("at once", str(first.id))
    assert said["says"] == (
        "It was added to the alert that is out, and those who were told see it. The desk looks at it now."
    )
    now = only_alert()
    assert (now.place, now.premises_id, now.chips) == ("Lantern Club", town.LANTERN, ["Seen here", "Went right"])
    assert (now.revised_at, now.repeats, now.happened_at) == (clock.at, 1, clock.at)
    assert now.raised_at == town.NOON
    wire.work(parts)
    assert heard(wire) == [town.LENA]  # Asha sent the first, Ben the second
    assert rang(wire) == []
    assert wire.heard[0].payload["notification"]["tag"] == str(first.id)


def test_each_further_repeat_goes_out_on_the_same_row(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock)
    for _ in range(3):
        see(app, clock)
        wire.work(parts)
        clock.passes(minutes=5)
    updates = db.session.scalars(select(Delivery).where(Delivery.message == Message.UPDATE)).all()
    assert [(row.account_id, row.round, row.progress) for row in updates] == [(town.LENA, 2, Progress.SENT)]
    assert (rang(wire), heard(wire)) == ([], [town.LENA] * 3)


@pytest.mark.parametrize("minutes", [0, 44.9, 45])
def test_after_the_cool_down_it_is_news_again(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, minutes: float
) -> None:
    begun(app, wire, parts, clock, later=minutes)
    see(app, clock)
    assert (len(alerts()), joined()) == ((1, 1) if minutes < 45 else (2, 0))


def test_the_cool_down_begins_anew_with_each_repeat(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock, later=40)
    see(app, clock)
    clock.passes(minutes=40)
    see(app, clock, town.LENA)
    assert len(alerts()) == 1


def test_in_another_part_of_town_it_rings(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock)
    assert see(app, clock, town.CAL)["lane"] == "at once"
    assert len(alerts()) == 2


def test_somebody_else_is_somebody_else(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock)
    see(app, clock, profile_ref="WB-0042")
    assert len(alerts()) == 2


def test_the_same_person_whatever_the_profile(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    first = begun(app, wire, parts, clock)
    see(app, clock, profile_ref="WB-0042", same_as=str(first.id))
    assert only_alert().profile_id == first.profile_id
    see(app, clock, profile_ref=None, category="theft", same_as=str(first.id))
    assert (len(alerts()), joined()) == (1, 2)


def test_somebody_unknown_joins_a_live_alert(app: Flask, parts: Parts, clock: Clock) -> None:
    wire = give_phones(town.ASHA, town.BEN, town.LENA)
    ask(app)
    wire.work(parts)
    wire.heard.clear()
    live = only_alert()
    clock.passes(minutes=5)
    said = see(app, clock, profile_ref=None, category="sighting", direction="ahead", same_as=str(live.id))
    assert (said["lane"], said["alert_id"]) == ("live", str(live.id))
    now = only_alert()
    # How somebody looks stays until it is said anew.
    assert now.chips == ["Seen here", "Went ahead", "Age: 25-34", "Hair: short"]
    assert now.ends_at == live.ends_at  # nobody has approved it: half an hour is half an hour
    wire.work(parts)
    assert (heard(wire), rang(wire)) == ([town.LENA], [])


def test_whoever_it_now_reaches_is_rung(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        corner = new_account(session, Role.STAFF, premises=[town.CORNER])  # 300 metres off, and 210 from the club
        corner_id = corner.id
    wire = give_phones(town.ASHA, town.BEN, town.LENA, corner_id)
    ask(app)
    wire.work(parts)
    assert heard(wire) == [town.BEN, town.LENA]
    wire.heard.clear()
    see(app, clock, profile_ref=None, same_as=str(only_alert().id))
    assert only_alert().only_premises == [town.LANTERN, town.ORCHARD, town.CORNER]
    wire.work(parts)
    assert (rang(wire), heard(wire)) == ([corner_id], [town.LENA, corner_id])


HELD: dict[str, dict[str, Any]] = {
    "is not sure": {"sure": "unsure"},
    "was not there just now": {"ago": 11},
    "is of the desk": {"who": town.DEE},
}


@pytest.mark.parametrize("how", HELD.values(), ids=HELD)
def test_what_may_not_sound_lies_beside_it_and_changes_nothing(
    app: Flask, wire: Wire, parts: Parts, clock: Clock, how: dict[str, Any]
) -> None:
    first = begun(app, wire, parts, clock)
    changes = dict(how)
    who, ago = changes.pop("who", town.BEN), changes.pop("ago", 0)
    happened = clock.at - timedelta(minutes=ago)
    said = see(app, clock, who, same_as=str(first.id), happened_at=happened.isoformat(), **changes)
    assert (said["lane"], said["alert_id"]) == ("held", None)
    assert said["says"].startswith("It lies beside the alert that is out, for the desk alone.")
    assert (only_alert().place, only_alert().repeats, joined()) == ("Orchard Foods", 0, 1)
    wire.work(parts)
    assert wire.heard == []


def test_a_live_alert_ends_when_somebody_says_that_they_may_be_a_child(app: Flask, parts: Parts, clock: Clock) -> None:
    wire = give_phones(town.ASHA, town.BEN, town.LENA)
    ask(app)
    wire.work(parts)
    wire.heard.clear()
    id, body = (
        uuid4(),
        {"profile_ref": None, "description": {"age": "may be under 18"}, "same_as": str(only_alert().id)},
    )
    clock.passes(minutes=2)
    said = see(app, clock, id=id, happened_at=clock.at.isoformat(), **body)
    assert (said["lane"], said["says"]) == (
        "held",
        "You say that they may be under 18: the alert was ended, and the desk looks at it now.",
    )
    assert not only_alert().is_live(clock.at)
    assert see(app, clock, id=id, happened_at=clock.at.isoformat(), **body) == said
    assert disregard(parts) == 2
    wire.work(parts)
    assert (heard(wire), titles(wire)) == ([town.BEN, town.LENA], {"Please disregard. Open to read."})


def test_one_that_has_ended_is_joined_by_nobody(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    first = begun(app, wire, parts, clock, later=121)
    see(app, clock, same_as=str(first.id))
    assert (len(alerts()), joined()) == (2, 0)


def test_nobody_joins_an_alert_that_they_may_not_read(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    first = begun(app, wire, parts, clock)
    said = see(app, clock, town.CAL, profile_ref=None, same_as=str(first.id))
    assert (said["lane"], joined()) == ("held", 0)
    assert see(app, clock, town.CAL, profile_ref=None, same_as=str(uuid4()))["lane"] == "held"


def test_its_end_is_put_off_by_no_more_than_its_kind_lasts(app: Flask, wire: Wire, parts: Parts, clock: Clock) -> None:
    begun(app, wire, parts, clock, profile_ref="WB-0042", later=20)
    seen_at = clock.at - timedelta(minutes=9)
    see(app, clock, profile_ref="WB-0042", happened_at=seen_at.isoformat())
    assert only_alert().ends_at == seen_at + timedelta(minutes=30)


def test_somebody_suspected_who_was_only_listed_rings_once_they_do_something(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        town.make_profile(session, "WB-0007", standing="suspected", standing_until=None)
    assert see(app, clock, town.ASHA, profile_ref="WB-0007")["lane"] == "listed"
    wire.work(parts)
    assert wire.heard == []
    listed = signed_in(app, town.LENA).get("/api/alerts").json
    assert listed is not None
    assert [one["id"] for one in listed["alerts"]] == [str(only_alert().id)]
    clock.passes(minutes=5)
    assert see(app, clock, profile_ref="WB-0007", category="theft")["lane"] == "at once"
    wire.work(parts)
    assert rang(wire) == [town.LENA]


def test_of_somebody_not_banned_yet_only_those_hear_who_may_serve(app: Flask, parts: Parts, clock: Clock) -> None:
    with transaction() as session:
        town.make_profile(session, "WB-0009", standing="not banned yet", standing_until=None)
        colleague = new_account(session, Role.STAFF, premises=[town.ORCHARD]).id
        named, was_named = (new_account(session, Role.STAFF, premises=[town.ORCHARD]).id for _ in range(2))
        name_to_serve(session, named, town.BEN)
        name_to_serve(session, was_named, ended_at=NOON)
    wire = give_phones(town.ASHA, town.BEN, town.LENA, town.MO, town.DEE, colleague, named, was_named)
    said = see(app, clock, town.ASHA, profile_ref="WB-0009")
    assert said["says"].startswith("The desk was told, and who may give the notice here.")
    wire.work(parts)
    assert heard(wire) == [town.MO, town.DEE, named]  # Ben is named, and works elsewhere
    id = said["alert_id"]
    others = (town.LENA, town.MAREK, town.PAT, town.BEN, colleague, was_named)
    may = [who for who in (town.ASHA, town.MO, named, *others) if reads(app, who, id)]
    assert may == [town.ASHA, town.MO, named]


def reads(app: Flask, who: int, id: str) -> bool:
    return signed_in(app, who).get(f"/api/alerts/{id}").status_code == 200


def test_in_quiet_hours_a_repeat_wakes_nobody_who_was_spared(
    app: Flask, wire: Wire, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        session.get_one(Wishes, town.LENA).quiet_from, session.get_one(Wishes, town.LENA).quiet_until = 11 * 60, 13 * 60
    begun(app, wire, parts, clock)
    see(app, clock)
    wire.work(parts)
    assert wire.heard == []
    (row,) = db.session.scalars(select(Delivery).where(Delivery.account_id == town.LENA))
    assert (row.message, row.progress, row.because) == (Message.ALERT, Progress.SUPPRESSED, "quiet hours")
