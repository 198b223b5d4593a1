"""The calendar on its screen, and as a feed."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from icalendar import Calendar

from app.kernel.db import transaction
from app.members.models import Account, AccountState
from app.profiles.models import Profile
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.town import BEA, MO, NOON, make_profile


def a_profile(ref: str = "WB-0118") -> None:
    with transaction() as session:
        made: Profile = make_profile(session, ref)
        made.review_on = NOON.date() + timedelta(days=12)


def address(phone: Phone) -> str:
    page = phone.post("/calendar/feed")
    assert page.status_code == 200, page.text
    found = re.search(r"/calendar/feed/[\w-]+\.ics", page.text)
    assert found
    return found[0]


def test_the_desk_reads_what_is_due_with_a_way_to_it(app: Flask) -> None:
    a_profile()
    page = signed_in(app, MO).get("/calendar").text
    assert "WB-0118" in page
    assert 'href="/desk/profiles/WB-0118"' in page


def test_the_board_reads_the_same_without_ways_that_are_not_theirs(app: Flask) -> None:
    a_profile()
    page = signed_in(app, BEA).get("/calendar").text
    assert "WB-0118" in page
    assert "/desk/" not in page


def test_only_what_is_asked_for_is_listed(app: Flask) -> None:
    a_profile()
    assert "WB-0118" not in signed_in(app, MO).get("/calendar?show=Orders").text


def test_a_calendar_asks_without_signing_in_and_learns_no_name(app: Flask) -> None:
    a_profile()
    way = address(signed_in(app, BEA))
    answer = Phone(app.test_client()).get(way)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.data).walk("VEVENT")] != []
    assert "Oakapple" not in answer.text


def test_a_new_address_ends_the_one_before(app: Flask) -> None:
    mo = signed_in(app, MO)
    first, second = address(mo), address(mo)
    assert Phone(app.test_client()).get(first).status_code == 404
    assert Phone(app.test_client()).get(second).status_code == 200


def test_an_address_ends_when_its_owner_says_so(app: Flask) -> None:
    mo = signed_in(app, MO)
    way = address(mo)
    mo.post("/calendar/feed/end")
    assert Phone(app.test_client()).get(way).status_code == 404


def test_an_address_ends_with_its_owners_role(app: Flask) -> None:
    way = address(signed_in(app, MO))
    with transaction() as session:
        session.get_one(Account, MO).state = AccountState.LEFT
    assert Phone(app.test_client()).get(way).status_code == 404


def test_an_address_ends_after_a_year(app: Flask, clock: Clock) -> None:
    way = address(signed_in(app, MO))
    clock.passes(days=364)
    assert Phone(app.test_client()).get(way).status_code == 200
    clock.passes(days=2)
    assert Phone(app.test_client()).get(way).status_code == 404


def test_its_owner_sees_that_their_calendar_has_asked(app: Flask) -> None:
    mo = signed_in(app, MO)
    way = address(mo)
    assert "has not asked yet" in mo.get("/calendar").text
    Phone(app.test_client()).get(way)
    assert "it asked" in mo.get("/calendar").text
