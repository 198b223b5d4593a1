"""What matters most asks once more who is there, and loses nothing that was typed over it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import SignIn
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile, ProfileState
from tests.builders import say_told, signed_in
from tests.conftest import Clock, Phone
from tests.factors import App, give_passkey, show_passkey
from tests.town import ASHA, MO, NOON, PIN, make_profile

PUBLISH = "/desk/profiles/WB-0007/publish"


@pytest.fixture
def draft(app: Flask) -> str:
    with transaction() as session:
        drafted = make_profile(
            session, "WB-0007", state=ProfileState.DRAFT, published_by_id=None, published_at=None, review_on=None
        )
        say_told(session, drafted)
    return PUBLISH


@pytest.fixture
def mo(app: Flask, mos_app: App, clock: Clock) -> Phone:
    """Mo's computer, on which the last proof is five minutes old."""
    phone = signed_in(app, MO)
    clock.passes(minutes=5)
    return phone


def state_of(ref: str = "WB-0007") -> ProfileState:
    db.session.rollback()
    return db.session.scalars(select(Profile).where(Profile.ref == ref)).one().state


def fields_on(answer: TestResponse) -> list[tuple[str, str]]:
    """Return the hidden fields of the first form on a page."""
    form = re.search(r"<form class=.*?</form>", answer.text, re.DOTALL)
    assert form
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return [(unescape(name), unescape(value)) for name, value in found]


def test_fresh_proof_asks_nothing(app: Flask, mos_app: App, draft: str) -> None:
    assert signed_in(app, MO).post(draft).status_code == 303
    assert state_of() is ProfileState.PUBLISHED


def test_after_five_minutes_nothing_is_done_before_it_is_shown_again(mo: Phone, draft: str) -> None:
    answer = mo.post(draft)
    assert answer.status_code == 403
    assert "Is it still you?" in answer.text
    assert state_of() is ProfileState.DRAFT


def test_the_form_that_waited_goes_on_with_a_code(mo: Phone, draft: str, mos_app: App) -> None:
    answer = mo.post(draft, data={"proof_code": mos_app.code()})
    assert answer.status_code == 303
    assert state_of() is ProfileState.PUBLISHED


def test_the_form_that_waited_goes_on_with_a_passkey(mo: Phone, draft: str, clock: Clock) -> None:
    key = give_passkey(MO, clock)
    assert mo.post(draft, data={"proof_passkey": show_passkey(mo, key)}).status_code == 303
    assert state_of() is ProfileState.PUBLISHED


TYPED = [
    ("words", 'She said "no" & left <b>'),
    ("words", "a second of that name"),
    ("many lines", "one\r\ntwo\r\nthree"),
    ("empty", ""),
    ("näme", "🦔"),
    ("proof", "not ours: it is kept"),
]


def test_every_field_waits_as_it_was_typed(mo: Phone, draft: str) -> None:
    answer = mo.post(draft + "?from=queue", data=_as_form(TYPED))
    assert fields_on(answer) == TYPED
    assert f'action="{PUBLISH}?from=queue"' in answer.text


def test_after_a_wrong_code_every_field_still_waits_and_the_code_does_not(mo: Phone, draft: str, mos_app: App) -> None:
    wrong = mos_app.wrong()
    answer = mo.post(draft, data=_as_form([*TYPED, ("proof_code", wrong)]))
    assert answer.status_code == 401
    assert "That code is not right" in answer.text
    assert fields_on(answer) == TYPED
    assert wrong not in answer.text
    assert state_of() is ProfileState.DRAFT


def test_no_view_sees_the_proof(mo: Phone, app: Flask, draft: str, mos_app: App) -> None:
    code = mos_app.code()
    answer = mo.post("/password", data={"current": "x", "password": "y", "proof_code": code})
    assert answer.status_code == 422
    assert code not in answer.text


def test_a_page_that_needs_proof_is_opened_after_it(mo: Phone, mos_app: App) -> None:
    asked = mo.get("/password?next=/devices")
    assert asked.headers["Location"] == "/prove?next=%2Fpassword%3Fnext%3D%2Fdevices"
    page = mo.get(asked.headers["Location"])
    assert fields_on(page) == [("next", "/password?next=/devices")]
    answer = mo.post("/prove", data={"next": "/password?next=/devices", "proof_code": mos_app.code()})
    assert answer.headers["Location"] == "/password?next=/devices"
    assert mo.get("/password?next=/devices").status_code == 200


def test_going_back_to_where_proof_was_asked_leads_on_to_where_the_form_was_written(mo: Phone, mos_app: App) -> None:
    back = "/prove?done=1&next=%2Fdesk%2Fprofiles"
    assert mo.get(back).status_code == 200
    mo.post("/prove", data={"proof_code": mos_app.code()})
    assert mo.get(back).headers["Location"] == "/desk/profiles"
    assert mo.get("/prove?next=%2Fdesk%2Fprofiles").status_code == 200  # asked for by hand: shown


def test_a_wrong_proof_leads_nowhere(mo: Phone, mos_app: App) -> None:
    answer = mo.post("/prove", data={"next": "/password", "proof_code": mos_app.wrong()})
    assert answer.status_code == 401
    assert fields_on(answer) == [("next", "/password")]
    assert mo.post("/prove", data={"next": "/password"}).status_code == 422
    assert mo.get("/password").status_code == 302


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example"])
def test_proof_leads_nobody_out_of_the_house(mo: Phone, mos_app: App, next: str) -> None:
    assert mo.post("/prove", data={"next": next, "proof_code": mos_app.code()}).headers["Location"] == "/"


def test_in_two_tabs_one_proof_is_enough(mo: Phone, draft: str, mos_app: App) -> None:
    first, second = mo.post("/recovery-codes"), mo.post(draft)
    assert (first.status_code, second.status_code) == (403, 403)
    code = mos_app.code()
    assert mo.post("/recovery-codes", data={"proof_code": code}).status_code == 200
    assert mo.post(draft, data={"proof_code": code}).status_code == 303  # the same code again: it is not asked any more


def test_going_back_and_sending_again_does_it_once(mo: Phone, draft: str, mos_app: App) -> None:
    sent = {"proof_code": mos_app.code()}
    assert mo.post(draft, data=sent).status_code == 303
    assert mo.post(draft, data=sent).status_code == 409
    db.session.rollback()
    assert [one for one in db.session.scalars(select(Entry.verb)) if one == "published"] == ["published"]


def test_a_proof_lasts_five_minutes_and_is_not_stretched_by_use(mo: Phone, mos_app: App, clock: Clock) -> None:
    mo.post("/prove", data={"proof_code": mos_app.code()})
    clock.passes(minutes=4, seconds=59)
    assert mo.get("/password").status_code == 200
    clock.passes(seconds=1)
    assert mo.get("/password").status_code == 302


def test_limits_hold_for_proof_too(mo: Phone, draft: str, mos_app: App) -> None:
    tries = [mo.post(draft, data={"proof_code": mos_app.wrong(), "words": "kept"}) for _ in range(6)]
    assert [one.status_code for one in tries] == [401] * 5 + [429]
    assert "Too many tries." in tries[-1].text
    assert fields_on(tries[-1]) == [("words", "kept")]
    assert mo.post(draft, data={"proof_code": mos_app.code()}).status_code == 429
    assert state_of() is ProfileState.DRAFT


def test_a_recovery_code_is_no_proof(mo: Phone, draft: str) -> None:
    from tests.factors import give_recovery_codes

    codes = give_recovery_codes(MO, Clock(NOON))
    assert mo.post(draft, data={"proof_code": codes[0]}).status_code == 401
    assert mo.post("/api/prove", json={"recovery_code": codes[0]}).status_code == 422


def test_another_persons_proof_is_wrong(app: Flask, mo: Phone, draft: str, clock: Clock) -> None:
    key = give_passkey(ASHA, clock)
    asha = signed_in(app, ASHA)
    assert mo.post(draft, data={"proof_passkey": show_passkey(asha, key)}).status_code == 401


# On a shop floor, and on a phone's screen.


def test_a_shop_floor_proves_by_pin_or_passkey(app: Flask, clock: Clock) -> None:
    key, asha = give_passkey(ASHA, clock), signed_in(app, ASHA)
    clock.passes(minutes=4)
    asha.get("/mine")
    for said in ({"pin": PIN}, {"passkey": show_passkey(asha, key)}):
        answer = asha.post("/api/prove", json=said)
        assert answer.status_code == 200
        assert answer.json == {"until": "2026-11-18T12:09:00Z"}


def test_a_wrong_pin_is_counted_as_one(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    tries = [asha.post("/api/prove", json={"pin": "999999"}).status_code for _ in range(6)]
    assert tries == [401] * 5 + [429]
    db.session.rollback()
    assert db.session.get_one(Account, ASHA).pin_wrong == 5


def test_a_closed_pin_proves_nothing(app: Flask) -> None:
    with transaction() as session:
        session.get_one(Account, ASHA).pin_wrong = 10
    answer = signed_in(app, ASHA).post("/api/prove", json={"pin": PIN})
    assert answer.status_code == 403
    assert "This PIN is closed" in (answer.json or {})["error"]


def test_a_pin_is_no_proof_of_who_has_a_password(mo: Phone) -> None:
    with transaction() as session:
        session.get_one(Account, MO).pin_hash = session.get_one(Account, ASHA).pin_hash
    assert mo.post("/api/prove", json={"pin": PIN}).status_code == 401


def test_a_screen_is_told_to_ask_for_proof(mo: Phone, draft: str) -> None:
    answer = mo.post(draft, headers={"X-Townwatch": "1"})
    assert (answer.status_code, answer.json) == (
        403, {"error": "Show first that it is you.", "stop": "prove", "fields": {}}
    )  # fmt: skip


def test_each_proof_is_written_down(mo: Phone, mos_app: App) -> None:
    mo.post("/prove", data={"proof_code": mos_app.code()})
    db.session.rollback()
    last = db.session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).one()
    assert (last.verb, last.actor_id, last.about) == ("proved", MO, f"account {MO}")


def test_locking_ends_the_proof(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    asha.post("/api/lock")
    db.session.rollback()
    assert db.session.scalars(select(SignIn.proved_at)).one() is None


def _as_form(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found
