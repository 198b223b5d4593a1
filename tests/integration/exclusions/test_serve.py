"""A notice that was given: it is kept once, and the first that counts puts the exclusion in force."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.access.models import DeskNotice, SignIn
from app.exclusions.models import Exclusion, Server, Service, State
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.photos.models import Photo
from app.profiles.models import Standing
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone
from tests.pictures import jpeg
from tests.sealed import SEALED, seal
from tests.service_cases import REF, body, send
from tests.town import BEN, LANTERN, NOON

PICTURE = jpeg(7)
SHA = hashlib.sha256(PICTURE).hexdigest()


pytestmark = pytest.mark.usefixtures("notice")


def later(app: Flask, clock: Clock, **by: float) -> Phone:
    """Let time pass, and Ben enter his PIN again."""
    clock.passes(**by)
    return signed_in(app, BEN)


def case() -> Exclusion:
    db.session.rollback()
    return db.session.scalars(select(Exclusion).where(Exclusion.ref == REF)).one()


def services() -> list[Service]:
    db.session.rollback()
    return list(db.session.scalars(select(Service).order_by(Service.received_at)))


def standing() -> Standing:
    return case().profile.standing


def told() -> list[str]:
    db.session.rollback()
    about = DeskNotice.about == f"exclusion {REF}"
    return list(db.session.scalars(select(DeskNotice.says).where(about).order_by(DeskNotice.id)))


def test_it_runs_from_the_moment_it_was_given(ben: Phone) -> None:
    assert standing() is Standing.NOT_SERVED
    answer = send(ben)
    assert (answer.status_code, answer.json["need"]) == (201, [])
    assert answer.json["says"] == "Given. It runs from now until 18 November 2027."
    it = case()
    assert (it.state, it.served_at, it.ends_on) == (State.SERVED, NOON, date(2027, 11, 18))
    assert standing() is Standing.EXCLUDED
    (one,) = services()
    assert (one.by_id, one.premises_id, one.counts_from, one.came_locked) == (BEN, LANTERN, NOON, False)
    assert told() == [f"{REF} was given, Lantern Club, 18 November 2026, 12:00."]


def test_the_same_again_is_the_same(app: Flask, ben: Phone, clock: Clock) -> None:
    id = uuid4()
    assert send(ben, id).status_code == 201
    again = send(later(app, clock, hours=2), id)
    assert (again.status_code, again.json["id"]) == (202, str(id))
    assert len(services()) == 1
    assert len(told()) == 1
    assert case().served_at == NOON


def test_other_words_under_the_same_number_are_refused_and_change_nothing(ben: Phone) -> None:
    id = uuid4()
    send(ben, id)
    assert send(ben, id, outcome="refused").status_code == 409
    assert [one.outcome.value for one in services()] == ["taken"]


def test_a_number_of_somebody_elses_answers_like_none(app: Flask, ben: Phone) -> None:
    id = uuid4()
    send(ben, id)
    assert send(signed_in(app, town.MO), id).status_code == 404


def test_who_would_not_take_it_was_given_it_all_the_same(ben: Phone) -> None:
    answer = send(ben, outcome="refused")
    assert answer.json["says"].startswith("Given, though they would not take it.")
    assert case().state is State.SERVED


def test_not_now_changes_nothing_and_tells_the_desk(ben: Phone) -> None:
    answer = send(ben, outcome="not now", sure=None, why_not=["not sober", "with children"], note="Came with two.")
    assert answer.status_code == 201
    assert (case().state, standing()) == (State.ISSUED, Standing.NOT_SERVED)
    (one,) = services()
    assert (one.note, one.counts_from) == ("Not sober, with children. Came with two.", None)
    assert told() == [f"{REF} was not given: not now, Lantern Club, 18 November 2026, 12:00."]
    assert send(ben, outcome="not now", why_not=["looked odd"]).status_code == 422


def test_a_second_time_is_kept_and_says_when_it_was_given(app: Flask, ben: Phone, clock: Clock) -> None:
    send(ben)
    answer = send(later(app, clock, hours=1), at=(NOON + timedelta(hours=1)).isoformat())
    assert answer.status_code == 201
    assert answer.json["says"] == "Given already, on 18 November 2026, 12:00. This one is kept beside it."
    assert [one.counts_from for one in services()] == [NOON, None]
    assert (case().served_at, case().ends_on) == (NOON, date(2027, 11, 18))


def test_a_phone_that_was_away_still_tells_the_right_hour(app: Flask, clock: Clock) -> None:
    """Its clock is ten minutes ahead, and it had no signal for three hours."""
    ben = later(app, clock, hours=3)
    ahead = timedelta(minutes=10)
    sent = (NOON + timedelta(hours=3) + ahead).isoformat()
    assert send(ben, headers={"X-Sent-At": sent}, at=(NOON + ahead).isoformat()).status_code == 201
    assert case().served_at == NOON


def test_a_clock_ahead_never_makes_it_later_than_now(ben: Phone) -> None:
    send(ben, at=(NOON + timedelta(days=2)).isoformat())
    assert case().served_at == NOON


def test_one_from_before_the_notice_was_issued_is_kept_and_does_not_count(ben: Phone) -> None:
    answer = send(ben, at=(NOON - timedelta(hours=4)).isoformat())
    assert answer.status_code == 201
    assert "issued only after" in answer.json["says"]
    assert case().state is State.ISSUED
    assert "It does not count" in told()[0]


def test_one_given_in_time_counts_though_it_came_after_the_notice_lapsed(app: Flask, clock: Clock) -> None:
    ben = later(app, clock, days=70)
    with transaction() as session:
        session.execute(update(Exclusion).values(state=State.LAPSED))
    given = NOON + timedelta(days=59)
    assert send(ben, at=given.isoformat()).status_code == 201
    assert (case().state, case().served_at) == (State.SERVED, given)


def test_one_given_after_the_last_day_is_kept_and_does_not_count(app: Flask, clock: Clock) -> None:
    answer = send(later(app, clock, days=70), at=(NOON + timedelta(days=65)).isoformat())
    assert answer.json["says"] == "The last day to give it was 17 January 2027. It counts no more."
    assert (case().state, len(services())) == (State.ISSUED, 1)


def test_one_that_comes_after_it_was_lifted_does_not_count(ben: Phone) -> None:
    with transaction() as session:
        session.execute(update(Exclusion).values(state=State.LIFTED))
    assert "had ended" in send(ben).json["says"]
    assert case().state is State.LIFTED


# Who may.


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.CAL])
def test_whom_nobody_named_gives_none(app: Flask, who: int) -> None:
    phone = signed_in(app, who)
    assert send(phone).status_code == 403
    assert phone.get("/api/serve").json["notices"] == []
    assert phone.get(f"/api/serve/{REF}").status_code == 404
    assert services() == []


def test_who_was_named_when_it_happened_may_still_send_it(app: Flask, clock: Clock) -> None:
    ben = later(app, clock, hours=1)
    with transaction() as session:
        session.execute(update(Server).values(ended_at=clock()))
    assert send(ben, at=(NOON + timedelta(minutes=30)).isoformat()).status_code == 201
    ben = later(app, clock, minutes=3)
    assert send(ben, at=clock().isoformat()).status_code == 403


@pytest.mark.parametrize(
    "change", [{"state": AccountState.SUSPENDED}, {"state": AccountState.LEFT}, {"is_under_18": True}]
)
def test_nobody_who_is_suspended_has_left_or_is_under_18(ben: Phone, change: dict[str, Any]) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == BEN).values(**change))
    assert send(ben).status_code in (401, 403)
    assert services() == []


def test_only_who_knows_them_or_saw_id_gives_it(ben: Phone) -> None:
    answer = send(ben, sure=None)
    assert answer.status_code == 422
    assert "sure" in answer.json["fields"]


def test_letters_and_custody_are_the_desks(ben: Phone) -> None:
    assert send(ben, how="by post").status_code == 422
    assert send(ben, how="in custody").status_code == 422


def test_where_they_do_not_work_they_give_none(ben: Phone) -> None:
    assert send(ben, premises_id=town.YARD).status_code == 403


def test_police_and_control_room_give_none(app: Flask) -> None:
    assert send(signed_in(app, town.PAT)).status_code == 403
    assert send(signed_in(app, town.MAREK)).status_code == 403


def test_there_is_nothing_to_give_before_it_is_issued(ben: Phone) -> None:
    with transaction() as session:
        session.execute(update(Exclusion).values(state=State.DECIDING))
    assert send(ben).status_code == 404
    assert ben.get("/api/serve").json["notices"] == []


# From a locked phone, sealed, with its picture.


def test_what_a_locked_phone_brings_counts_and_the_desk_reads_so(app: Flask, ben: Phone) -> None:
    with transaction() as session:
        session.execute(update(SignIn).values(locked_at=NOON))
    assert send(ben, headers={"X-Author": str(BEN)}).status_code == 201
    (one,) = services()
    assert one.came_locked
    assert case().state is State.SERVED
    assert told()[0].endswith("It came from a locked phone.")


def test_it_is_opened_only_as_what_it_was_sealed_for(ben: Phone, parts: Parts) -> None:
    id = uuid4()
    words = json.dumps(body()).encode()
    key = parts.outbox_keys.current.public
    wrong = ben.put(f"/outbox/service/{id}", data=seal(key, words, f"report {id}"), headers=SEALED)
    assert wrong.status_code == 422
    right = ben.put(f"/outbox/service/{id}", data=seal(key, words, f"service {id}"), headers=SEALED)
    assert right.status_code == 201


def test_its_picture_is_kept_once_and_never_another(ben: Phone) -> None:
    id = uuid4()
    assert send(ben, id, photo=SHA).json["need"] == [SHA]
    where = f"/outbox/service/{id}/photo/{SHA}"
    jpeg_headers = {"Content-Type": "image/jpeg"}
    assert ben.put(where, data=jpeg(8), headers=jpeg_headers).status_code == 422
    assert ben.put(f"/outbox/service/{id}/photo/{'0' * 64}", data=PICTURE, headers=jpeg_headers).status_code == 404
    assert ben.put(where, data=PICTURE, headers=jpeg_headers).status_code == 201
    assert ben.put(where, data=PICTURE, headers=jpeg_headers).status_code == 202
    assert db.session.scalar(select(func.count()).select_from(Photo)) == 1
    (one,) = services()
    assert one.photo_id is not None


def test_the_picture_is_its_authors_and_the_desks(app: Flask, ben: Phone) -> None:
    id = uuid4()
    send(ben, id, photo=SHA)
    other = signed_in(app, town.MO).put(f"/outbox/service/{id}/photo/{SHA}", data=PICTURE)
    assert other.status_code == 404


@pytest.mark.parametrize("state", [State.LAPSED, State.LIFTED])
def test_of_what_never_had_a_notice_nothing_is_kept(app: Flask, ben: Phone, state: State) -> None:
    with transaction() as session:
        session.execute(update(Exclusion).values(state=state, issued_at=None, lapses_on=None))
    answer = send(ben)
    assert (answer.status_code, services()) == (404, [])
    fields = {"how": "in custody", "outcome": "taken", "on": "2026-11-18", "time": "11:30"}
    mo = signed_in(app, town.MO)
    assert mo.post(f"/desk/exclusions/{REF}/service", data=fields).status_code == 409
    assert "Note that it was posted or given" not in mo.get(f"/desk/exclusions/{REF}/service").text
    assert services() == []
