"""What a phone may do while it is locked: bring reports under their author's name, and nothing else."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.access.models import Device, SignIn
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState
from app.reports.models import Report
from app.web import cookie
from tests.builders import report_body, signed_in
from tests.conftest import Clock, Phone
from tests.pictures import draw, encoded
from tests.town import ASHA, BEN, LENA, MO, NOON, ORCHARD, PIN, ROSA


def bring(phone: Phone, author: int | str | None, **changes: object) -> TestResponse:
    headers = {} if author is None else {"X-Author": str(author)}
    return phone.put(f"/outbox/{uuid4()}", json=report_body(**changes), headers=headers)


def authors() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Report.reporter_id)))


def lock(phone: Phone) -> Phone:
    assert phone.post("/api/lock").status_code == 204
    return phone


def test_ones_own_phone_brings_a_report_while_it_is_locked(app: Flask) -> None:
    asha = lock(signed_in(app, ASHA))
    assert asha.get("/api/gallery").status_code == 401
    assert bring(asha, ASHA).status_code == 201
    assert bring(asha, None).status_code == 201
    assert authors() == [ASHA, ASHA]


def test_also_with_its_pictures(app: Flask) -> None:
    asha = lock(signed_in(app, ASHA))
    picture = encoded(draw(3, (800, 600)), "JPEG")
    sha, id = hashlib.sha256(picture).hexdigest(), uuid4()
    assert asha.put(f"/outbox/{id}", json=report_body(photos=[sha]), headers={"X-Author": str(ASHA)}).status_code == 201
    sent = asha.put(
        f"/outbox/{id}/photo/{sha}", data=picture, headers={"Content-Type": "image/jpeg", "X-Author": str(ASHA)}
    )
    assert (sent.status_code, sent.json) == (201, {"need": []})


def test_also_after_the_sign_in_has_run_out(app: Flask, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(hours=13)
    assert asha.get("/api/me").json["stop"] == "signed out"  # type: ignore[index]
    assert bring(asha, ASHA).status_code == 201


def test_what_one_left_on_the_shops_device_comes_under_ones_own_name_while_another_is_there(app: Flask) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    till.post("/api/unlock", json={"pin": PIN, "account": LENA})
    assert till.get("/api/me").json["account"]["name"] == "Lena"  # type: ignore[index]
    assert bring(till, ASHA).status_code == 201
    assert bring(till, LENA).status_code == 201
    assert authors() == [ASHA, LENA]


def test_its_pictures_come_under_that_name_too(app: Flask) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    picture = encoded(draw(4, (800, 600)), "JPEG")
    sha, id = hashlib.sha256(picture).hexdigest(), uuid4()
    till.put(f"/outbox/{id}", json=report_body(photos=[sha]), headers={"X-Author": str(ASHA)})
    till.post("/api/unlock", json={"pin": PIN, "account": LENA})
    path = f"/outbox/{id}/photo/{sha}"
    as_lena = till.put(path, data=picture, headers={"Content-Type": "image/jpeg"})
    as_asha = till.put(path, data=picture, headers={"Content-Type": "image/jpeg", "X-Author": str(ASHA)})
    assert (as_lena.status_code, as_asha.status_code) == (404, 201)


@pytest.mark.parametrize("author", [BEN, MO, 999, 0])
def test_nobody_is_believed_who_was_never_signed_in_there(app: Flask, author: int) -> None:
    till = signed_in(app, ASHA, at=ORCHARD)
    answer = bring(till, author)
    assert (answer.status_code, answer.json["stop"]) == (401, "signed out")  # type: ignore[index]
    assert authors() == []


@pytest.mark.parametrize("author", ["x", "1.5", "-1", "1" * 40, "１"])
def test_an_author_that_is_no_number_is_whoever_is_signed_in(app: Flask, author: str) -> None:
    assert bring(signed_in(app, ASHA), author.encode("ascii", "replace").decode()).status_code == 201
    assert authors() == [ASHA]


def test_a_locked_till_brings_nothing_that_names_nobody(app: Flask) -> None:
    assert bring(lock(signed_in(app, ASHA, at=ORCHARD)), None).status_code == 401


def test_a_lost_phone_still_brings_what_was_saved_on_it(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    with transaction() as session:
        session.execute(update(Device).values(locked_at=NOON))
    assert asha.get("/api/me").status_code == 401
    assert bring(asha, ASHA).status_code == 201


def test_a_phone_that_was_given_up_brings_nothing_and_keeps_it(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    with transaction() as session:
        session.execute(update(Device).values(ended_at=NOON))
        session.execute(update(SignIn).values(ended_at=NOON))
    answer = bring(asha, ASHA)
    assert (answer.status_code, answer.json["error"]) == (401, "You were signed out. Sign in to go on.")  # type: ignore[index]


def test_nothing_comes_in_from_somebody_who_left(app: Flask) -> None:
    asha = lock(signed_in(app, ASHA))
    with transaction() as session:
        session.get_one(Account, ASHA).state = AccountState.LEFT
    assert bring(asha, ASHA).status_code == 401


def test_after_thirty_days_nobody_is_believed_without_signing_in(app: Flask, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(days=30)
    assert bring(asha, ASHA).status_code == 401


def test_the_outbox_cookie_opens_nothing_but_the_outbox(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    held = asha.client.get_cookie(cookie.OUTBOX, path=cookie.OUTBOX_PATH)
    assert held is not None
    thief = Phone(app.test_client())
    for name in (cookie.SIGN_IN, cookie.DEVICE, cookie.OUTBOX):
        thief.put_in(name, held.value)
    opened = [path for path in ("/api/me", "/api/gallery", "/api/alerts", "/api/reports", "/api/here") if
              "Asha" in thief.get(path).text]  # fmt: skip
    assert opened == []


# The form that a locked phone shows.


def test_a_locked_phone_knows_the_form_and_whose_report_it_will_be(app: Flask) -> None:
    form = lock(signed_in(app, ASHA)).get("/outbox/form").json
    assert form is not None
    assert (form["author"], form["shared"], form["premises"]["name"]) == (ASHA, False, "Orchard Foods")
    assert form["categories"][0]["key"] == "theft"


def test_a_locked_till_knows_where_it_stands_and_no_author(app: Flask) -> None:
    form = lock(signed_in(app, ASHA, at=ORCHARD)).get("/outbox/form").json
    assert form is not None
    assert (form["author"], form["shared"], form["premises"]["name"]) == (None, True, "Orchard Foods")


def test_the_form_names_and_shows_nobody(app: Flask) -> None:
    text = lock(signed_in(app, ASHA)).get("/outbox/form").text
    assert [word for word in ("Asha", "Lena", "photo", "WB-", "draft_key", "permission") if word in text] == []


@pytest.mark.parametrize("why", ["stranger", "lost", "given up", "left"])
def test_no_form_for_a_phone_that_is_not_let_in(app: Flask, why: str) -> None:
    phone = Phone(app.test_client()) if why == "stranger" else lock(signed_in(app, ASHA))
    with transaction() as session:
        if why == "lost":
            session.execute(update(Device).values(locked_at=NOON))
        if why == "given up":
            session.execute(update(Device).values(ended_at=NOON))
        if why == "left":
            session.get_one(Account, ASHA).state = AccountState.LEFT
    assert phone.get("/outbox/form").status_code == 404


def test_who_may_not_report_has_no_form(app: Flask) -> None:
    from tests.town import PAT

    assert signed_in(app, PAT).get("/outbox/form").status_code == 404


def test_who_is_under_18_has_one(app: Flask) -> None:
    assert lock(signed_in(app, ROSA)).get("/outbox/form").status_code == 200


# What keeps it open.


def seen_at(app: Flask) -> object:
    db.session.rollback()
    return db.session.scalars(select(SignIn.seen_at)).one()


def test_a_touch_keeps_it_open(app: Flask, clock: Clock) -> None:
    asha = signed_in(app, ASHA)
    for _ in range(5):
        clock.passes(minutes=4)
        assert asha.post("/api/awake").status_code == 204
    assert asha.get("/api/me").status_code == 200


BY_ITSELF = {
    "a timer": ("GET", "/api/alerts", {"X-By-Itself": "1"}),
    "a timer that says awake": ("POST", "/api/awake", {"X-By-Itself": "1"}),
    "a picture": ("GET", "/photos/999/thumb", {"Sec-Fetch-Dest": "image"}),
    "the form of a report": ("GET", "/outbox/form", {}),
    "a report": ("PUT", f"/outbox/{uuid4()}", {}),
}


@pytest.mark.parametrize(("method", "path", "headers"), BY_ITSELF.values(), ids=BY_ITSELF)
def test_what_goes_by_itself_does_not(
    app: Flask, clock: Clock, method: str, path: str, headers: dict[str, str]
) -> None:
    asha = signed_in(app, ASHA)
    clock.passes(minutes=4)
    asha._open(method, path, headers=headers, **({"json": report_body()} if method == "PUT" else {}))
    assert seen_at(app) == NOON
    clock.passes(minutes=1)
    assert asha.get("/api/me").status_code == 401


def test_a_locked_phone_says_so_when_it_says_that_it_is_awake(app: Flask) -> None:
    answer = lock(signed_in(app, ASHA)).post("/api/awake")
    assert (answer.status_code, answer.json["stop"]) == (401, "locked")  # type: ignore[index]


def test_unlocking_gives_a_new_token_and_the_old_one_is_worth_nothing(app: Flask) -> None:
    asha = lock(signed_in(app, ASHA))
    old = asha.client.get_cookie(cookie.SIGN_IN)
    assert old is not None
    assert asha.post("/api/unlock", json={"pin": PIN}).status_code == 200
    assert asha.get("/api/me").status_code == 200
    asha.put_in(cookie.SIGN_IN, old.value)
    assert asha.get("/api/me").status_code == 401


# Half-written reports are sealed on the phone.


def key_of(phone: Phone) -> str:
    me = phone.get("/api/me").json
    assert me is not None
    return str(me["draft_key"])


def test_each_person_has_one_key_for_their_drafts_on_every_phone(app: Flask) -> None:
    first, second, lena = signed_in(app, ASHA), signed_in(app, ASHA, at=ORCHARD), signed_in(app, LENA)
    assert key_of(first) == key_of(second) != key_of(lena)
    assert len(key_of(first)) == 43  # 32 bytes, base64url


def test_a_locked_phone_is_not_given_the_key(app: Flask) -> None:
    asha = signed_in(app, ASHA)
    key = key_of(asha)
    lock(asha)
    assert key not in asha.get("/api/me").text + asha.get("/outbox/form").text + asha.get("/api/here").text
