"""Orders: noted, varied, ended; how somebody stands under one; and where and when a report of them sounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.audit.words import in_words
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.orders.find import find_order
from app.orders.models import Order
from app.orders.note import end_order, note_order, vary_order
from app.profiles.models import Profile, Standing
from app.profiles.stand import settle_due, stand
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock
from tests.orders_cases import TODAY, terms
from tests.town import NOON, make_profile

NIGHT = NOON.replace(hour=22)
Lane = Callable[..., str]


@pytest.fixture(autouse=True)
def somebody(app: Flask) -> None:
    with transaction() as session:
        make_profile(session, standing=Standing.SUSPECTED, standing_until=None, review_on=TODAY + timedelta(days=80))


def profile() -> Profile:
    db.session.rollback()
    return db.session.scalars(select(Profile)).one()


def note(by: int = town.MO, **changes: Any) -> str:
    with transaction() as session:
        who = session.scalars(select(Profile)).one()
        return note_order(session, who, terms(**changes), by=session.get_one(Account, by), now=NOON, today=TODAY).ref


def vary(ref: str, because: str = "Varied.", **changes: Any) -> str:
    with transaction() as session:
        by, order = session.get_one(Account, town.MO), find_order(session, ref)
        return vary_order(session, order, terms(**changes), because=because, by=by, now=NOON, today=TODAY).ref


def end(ref: str, last_day: date | None, because: str = "Discharged.") -> None:
    with transaction() as session:
        by, order = session.get_one(Account, town.MO), find_order(session, ref)
        end_order(session, order, last_day=last_day, because=because, by=by, now=NOON, today=TODAY)


def test_from_its_first_day_somebody_stands_under_it() -> None:
    assert note() == "OR-0001"
    who = profile()
    assert (who.standing, who.standing_until, who.may_enter) == (
        Standing.UNDER_ORDER, date(2027, 5, 3), "Riverside, 20:00-06:00",
    )  # fmt: skip


def test_one_that_is_to_come_counts_from_its_day() -> None:
    first = TODAY + timedelta(days=3)
    note(starts_on=first)
    assert profile().standing is Standing.SUSPECTED
    with transaction() as session:
        assert settle_due(session, today=first) == 1
    assert profile().standing is Standing.UNDER_ORDER


def test_it_is_over_after_its_last_day() -> None:
    note(ends_on=TODAY)
    with transaction() as session:
        settle_due(session, today=TODAY + timedelta(days=1))
    assert profile().standing is Standing.EXPIRED


def test_an_exclusion_shows_again_when_the_order_has_ended() -> None:
    with transaction() as session:
        who = session.scalars(select(Profile)).one()
        stand(session, who, "EX-0001", Standing.EXCLUDED, from_on=TODAY, until=date(2027, 9, 1), today=TODAY)
    ref = note()
    assert profile().standing is Standing.UNDER_ORDER
    end(ref, TODAY - timedelta(days=1))
    assert (profile().standing, profile().standing_until) == (Standing.EXCLUDED, date(2027, 9, 1))


def test_another_comes_in_its_place_and_the_first_stays_as_it_was_written() -> None:
    first = note()
    begins = TODAY + timedelta(days=7)
    second = vary(first, starts_on=begins, made_on=TODAY, terms=("Not to enter the park.",), area="Park")
    db.session.rollback()
    old, new = find_order(db.session(), first), find_order(db.session(), second)
    assert (old.terms, old.ended_on) == (["Not to enter Riverside.", "Not to carry a bag."], begins - timedelta(days=1))
    assert (new.starts_on, old.ended_because) == (begins, "OR-0002 came in its place. Varied.")
    assert (profile().may_enter, profile().standing_until) == ("Riverside, 20:00-06:00", begins - timedelta(days=1))
    with transaction() as session:
        settle_due(session, today=begins)
    assert profile().may_enter == "Park, 20:00-06:00"


def test_one_that_replaces_it_today_counts_at_once() -> None:
    vary(note(made_on=TODAY - timedelta(days=9), starts_on=TODAY - timedelta(days=9)), area="Park")
    assert profile().may_enter == "Park, 20:00-06:00"


@pytest.mark.parametrize(
    ("last_day", "because", "field"),
    [
        (None, "x", "last_day"),
        (date(2027, 5, 4), "x", "last_day"),
        (TODAY - timedelta(days=2), "x", "last_day"),
        (TODAY, " ", "end_because"),
    ],
)
def test_an_end_that_is_not_whole_changes_nothing(last_day: date | None, because: str, field: str) -> None:
    ref = note()
    with pytest.raises(NotFit) as unfit:
        end(ref, last_day, because)
    assert field in unfit.value.fields
    assert profile().standing is Standing.UNDER_ORDER


def test_what_is_over_is_neither_varied_nor_ended() -> None:
    ref = note()
    end(ref, TODAY - timedelta(days=1))
    for deed in (lambda: end(ref, TODAY), lambda: vary(ref)):
        with pytest.raises(NotPossible, match="OR-0001 is over"):
            deed()


def test_a_route_that_is_not_in_use_cannot_be_noted() -> None:
    with pytest.raises(NotFit):
        note(route="respect")


@pytest.mark.parametrize("by", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_the_desk_alone_notes_orders(by: int) -> None:
    with pytest.raises(NotAllowed):
        note(by=by)


def test_the_record_says_which_and_never_its_terms() -> None:
    vary(note())
    entries = db.session.scalars(select(Entry).where(Entry.verb.like("%an order"))).all()
    details = [db.session.get_one(Detail, one.seq).body for one in entries]
    says = [in_words(one.verb, one.about, detail, {}) for one, detail in zip(entries, details, strict=True)]
    assert says == [
        "noted order OR-0001 of WB-0118",
        "noted order OR-0002 of WB-0118 in the place of OR-0001, because: Varied.",
    ]
    assert "Riverside" not in str(details)


@pytest.fixture
def lane(app: Flask, clock: Clock) -> Lane:
    """Let Asha report it at this moment; return the lane that it came into."""

    def send(at: datetime, **changes: Any) -> str:
        clock.at = at
        body = {"category": "breach of order", "profile_ref": "WB-0118", "happened_at": at.isoformat()}
        answer = send_report(signed_in(app, town.ASHA), **{**body, "sure": "know", **changes})
        assert answer.status_code == 201, answer.text
        assert answer.json is not None
        return str(answer.json["lane"])

    return send


@pytest.mark.parametrize(
    ("at", "order", "category", "expected"),
    [
        (NIGHT, {}, "breach of order", "at once"),  # in its area, at its hours
        (NIGHT, {}, "sighting", "at once"),  # being there is what it forbids
        (NOON, {}, "breach of order", "held"),  # by day it does not apply
        (NOON, {}, "sighting", "held"),  # by day a customer like any other
        (NOON, {}, "theft", "at once"),  # what they do is told as of anybody suspected
        (NIGHT, {"zones": ("OUT",)}, "breach of order", "held"),  # in another zone it does not apply
        (NIGHT, {"zones": ("OUT",)}, "sighting", "held"),  # nor are they looked out for there
        (NIGHT, {"starts_on": TODAY + timedelta(days=1)}, "breach of order", "held"),  # it has not begun
        (NIGHT, {"hours": "", "zones": ()}, "breach of order", "at once"),  # everywhere at any hour
        (NIGHT + timedelta(hours=4), {}, "breach of order", "at once"),  # after midnight it is the same night
    ],
)
def test_a_breach_of_an_order_sounds_where_and_when_it_applies(
    lane: Lane, at: datetime, order: dict[str, Any], category: str, expected: str
) -> None:
    note(**order)
    assert lane(at, category=category) == expected


def test_an_order_that_nobody_has_written_down_counts_as_it_always_did(lane: Lane) -> None:
    with transaction() as session:
        session.scalars(select(Profile)).one().standing = Standing.UNDER_ORDER
    assert lane(NOON, category="sighting") == "at once"


def test_by_day_an_exclusion_still_sounds(lane: Lane) -> None:
    with transaction() as session:
        who = session.scalars(select(Profile)).one()
        stand(session, who, "EX-0001", Standing.EXCLUDED, from_on=TODAY, until=date(2027, 9, 1), today=TODAY)
    note()
    assert lane(NOON, category="sighting") == "at once"


@pytest.mark.parametrize(
    ("who", "at", "says"),
    [
        ("Asha", NIGHT, "A court order applies here (Riverside, 20:00-06:00), until 3 May 2027. Do not enforce it. "),
        ("Asha", NOON, "A court order applies here at 20:00-06:00, not now. Now a customer like any other."),
        ("Cal", NIGHT, "A court order applies elsewhere (Riverside, 20:00-06:00), not here. Here a customer like any"),
        ("Pat", NIGHT, "A court order applies here (Riverside, 20:00-06:00)"),
    ],
)
def test_members_read_whether_it_applies_here_now(
    phone_of: Any, clock: Clock, who: str, at: datetime, says: str
) -> None:
    note()
    clock.at = at
    answer = phone_of(who).get("/api/profiles/WB-0118").get_json()
    assert answer["standing_says"].startswith(says)
    assert answer["orders"][0]["terms"] == ["Not to enter Riverside.", "Not to carry a bag."]
    assert answer["essential"] is None


def test_terms_that_members_are_not_told_stay_with_the_desk(phone_of: Any) -> None:
    note(members_told=False)
    assert phone_of("Asha").get("/api/profiles/WB-0118").get_json()["orders"][0]["terms"] == []
    assert "Not to carry a bag." in phone_of("Mo").get("/desk/profiles/WB-0118").text


def test_the_gallery_says_it_too_in_words_that_a_phone_may_keep(phone_of: Any) -> None:
    note()
    cal, asha = (phone_of(who).get("/api/gallery").get_json()["cards"][0]["standing_says"] for who in ("Cal", "Asha"))
    assert "not here" in cal
    assert "applies here (Riverside, 20:00-06:00)" in asha


def test_only_one_order_is_made_at_the_desk_and_nothing_typed_is_lost(phone_of: Any) -> None:
    mo = phone_of("Mo")
    typed = {"route": "cbo", "made_by": "Quillby Magistrates", "made_on": "2026-11-18", "starts_on": "2026-11-18",
             "terms": "Not to enter.\nNot to shout.", "zones": ["MID", "OUT"], "hours": "at night", "source": "List",
             "members_told": "yes"}  # fmt: skip
    refused = mo.post("/desk/profiles/WB-0118/steps/order", data=typed)
    assert refused.status_code == 422
    for kept in ("Not to shout.", 'value="at night"', "Such as 20:00-06:00", "Quillby Magistrates"):
        assert kept in refused.text
    assert refused.text.count('value="MID" checked') == 1
    assert mo.post("/desk/profiles/WB-0118/steps/order", data=typed | {"hours": "20:00-06:00"}).status_code == 303
    order = db.session.scalars(select(Order)).one()
    assert (order.terms, order.zones, order.members_told) == (["Not to enter.", "Not to shout."], ["MID", "OUT"], True)
    page = mo.get("/desk/profiles/WB-0118/steps?done=order").text
    assert "OR-0001, Criminal behaviour order" in page
    assert mo.post("/desk/profiles/WB-0118/steps/order-end", data={"order": "OR-0001"}).status_code == 422
