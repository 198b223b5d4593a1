"""One more factor, another in place of one, a name for it, and away with it: each with proof, and never the last."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.access import passkeys, recovery_codes
from app.access.factors import factors_of
from app.access.models import CodeApp, Passkey
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible, NotThere
from app.members.models import Account
from app.web.parts import Parts
from tests.builders import signed_in
from tests.conftest import Clock
from tests.factors import give_code_app, give_passkey, give_recovery_codes, half_signed_in
from tests.integration.access.test_set_up import CODE, set_up_code, set_up_passkey
from tests.soft_key import SoftKey
from tests.town import ASHA, DEE, MO

# One more.


def test_another_passkey_needs_proof(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    clock.passes(minutes=5)
    assert mo.post("/api/passkeys/new", json={}).json == {
        "error": "Show first that it is you.", "stop": "prove", "fields": {}
    }  # fmt: skip
    assert mo.get("/second-factor/set-up").headers["Location"].startswith("/prove?next=")


def test_with_proof_another_passkey_is_kept(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    answer = set_up_passkey(mo, SoftKey())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")


def test_a_new_code_app_takes_the_place_of_the_old_one(app: Flask, parts: Parts, clock: Clock) -> None:
    old = give_code_app(parts, MO, clock)
    mo = signed_in(app, MO)
    assert "takes the place of the code app that you have" in mo.get("/second-factor/set-up").text
    assert set_up_code(mo, clock).status_code == 303
    clock.passes(seconds=30)
    assert half_signed_in(app, MO).post("/second-factor", data={"code": old.code()}).status_code == 401


def test_anothers_code_app_stays_when_ones_own_is_replaced_or_removed(app: Flask, parts: Parts, clock: Clock) -> None:
    own, dees = give_code_app(parts, MO, clock), give_code_app(parts, DEE, clock)
    mo = signed_in(app, MO)
    assert set_up_code(mo, clock).status_code == 303
    give_passkey(MO, clock)
    assert mo.post("/code-app/remove").status_code == 303
    clock.passes(seconds=30)
    assert half_signed_in(app, MO).post("/second-factor", data={"code": own.code()}).status_code == 401
    assert half_signed_in(app, DEE).post("/second-factor", data={"code": dees.code()}).status_code == 303


def test_ten_new_codes_end_the_old_ones(app: Flask, parts: Parts, clock: Clock) -> None:
    give_code_app(parts, MO, clock)
    old = give_recovery_codes(MO, clock)
    mo = signed_in(app, MO)
    new = ["".join(halves) for halves in re.findall(CODE, mo.post("/recovery-codes").text)]
    assert len(set(new) | set(old)) == 20
    assert half_signed_in(app, MO).post("/second-factor", data={"recovery_code": old[0]}).status_code == 401
    assert half_signed_in(app, MO).post("/second-factor", data={"recovery_code": new[0]}).status_code == 303


def test_new_codes_need_proof(app: Flask, clock: Clock) -> None:
    mo = signed_in(app, MO)
    clock.passes(minutes=5)
    assert mo.post("/recovery-codes").status_code == 403
    assert recovery_codes.left(db.session(), db.session.get_one(Account, MO)) == 0


# One's own passkeys: named and removed.


@pytest.fixture
def mos_passkeys(app: Flask, clock: Clock) -> list[Passkey]:
    give_passkey(MO, clock, name="Phone")
    give_passkey(MO, clock, name="Key on the ring")
    db.session.rollback()
    return passkeys.passkeys_of(db.session(), db.session.get_one(Account, MO))


def test_one_sees_ones_own_passkeys_and_no_others(mos_passkeys: list[Passkey], clock: Clock) -> None:
    assert [one.name for one in mos_passkeys] == ["Phone", "Key on the ring"]
    assert passkeys.passkeys_of(db.session(), db.session.get_one(Account, DEE)) == []


def test_a_passkey_gets_another_name(mos_passkeys: list[Passkey], clock: Clock) -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        passkeys.rename(session, session.get_one(Passkey, mos_passkeys[0].id), "  My \n phone ", by=mo, now=clock())
    assert db.session.get_one(Passkey, mos_passkeys[0].id).name == "My phone"


def test_a_name_of_a_passkey_is_cut_at_sixty_letters(mos_passkeys: list[Passkey], clock: Clock) -> None:
    with transaction() as session:
        mo = session.get_one(Account, MO)
        passkeys.rename(session, session.get_one(Passkey, mos_passkeys[0].id), "x" * 61, by=mo, now=clock())
    assert db.session.get_one(Passkey, mos_passkeys[0].id).name == "x" * 60


def test_nobody_names_or_removes_anothers_passkey(mos_passkeys: list[Passkey], clock: Clock) -> None:
    ids = [one.id for one in mos_passkeys]
    with transaction() as session:
        dee = session.get_one(Account, DEE)
        for do in (
            lambda: passkeys.rename(session, session.get_one(Passkey, ids[0]), "x", by=dee, now=clock()),
            lambda: passkeys.remove(session, session.get_one(Passkey, ids[0]), by=dee, now=clock()),
            lambda: passkeys.find(session, ids[0], by=dee),
            lambda: passkeys.find(session, 999, by=dee),
        ):
            with pytest.raises(NotThere):
                do()


def test_the_last_factor_stays(mos_passkeys: list[Passkey], parts: Parts, clock: Clock) -> None:
    ids = [one.id for one in mos_passkeys]
    with transaction() as session:
        mo = session.get_one(Account, MO)
        passkeys.remove(session, session.get_one(Passkey, ids[0]), by=mo, now=clock())
        with pytest.raises(NotPossible, match="your only way in"):
            passkeys.remove(session, session.get_one(Passkey, ids[1]), by=mo, now=clock())
    give_code_app(parts, MO, clock)
    with transaction() as session:
        mo = session.get_one(Account, MO)
        passkeys.remove(session, session.get_one(Passkey, ids[1]), by=mo, now=clock())
    assert passkeys.passkeys_of(db.session(), db.session.get_one(Account, MO)) == []


def test_anothers_code_app_is_no_way_in(mos_passkeys: list[Passkey], parts: Parts, clock: Clock) -> None:
    give_code_app(parts, DEE, clock)
    has = factors_of(db.session(), db.session.get_one(Account, MO))
    assert (has.passkeys, has.has_code_app) == (2, False)


def test_a_shop_floors_last_passkey_goes_when_there_is_a_pin(app: Flask, clock: Clock) -> None:
    give_passkey(ASHA, clock)
    with transaction() as session:
        asha = session.get_one(Account, ASHA)
        passkeys.remove(session, passkeys.passkeys_of(session, asha)[0], by=asha, now=clock())
    assert passkeys.passkeys_of(db.session(), db.session.get_one(Account, ASHA)) == []


def test_on_ones_own_page_they_are_named_and_removed(app: Flask, mos_passkeys: list[Passkey], clock: Clock) -> None:
    mo, (phone, key) = signed_in(app, MO), [one.id for one in mos_passkeys]
    page = mo.get("/devices").text
    assert "Key on the ring" in page
    assert "None left" in page
    renamed = mo.post(f"/passkeys/{key}/name", data={"name": "Old key"})
    assert renamed.headers["Location"] == "/devices?done=named#factors"
    assert mo.post(f"/passkeys/{phone}/remove").status_code == 303
    page = mo.get("/devices?done=removed").text
    assert "Old key" in page
    assert "Removed. It opens nothing here any more" in page
    assert mo.post(f"/passkeys/{key}/remove").status_code == 409
    dee = signed_in(app, DEE)
    assert [dee.post(f"/passkeys/{key}/{deed}").status_code for deed in ("name", "remove")] == [404, 404]


def test_removing_one_needs_proof(app: Flask, mos_passkeys: list[Passkey], parts: Parts, clock: Clock) -> None:
    give_code_app(parts, MO, clock)
    mo, id = signed_in(app, MO), mos_passkeys[0].id
    clock.passes(minutes=5)
    assert mo.post(f"/passkeys/{id}/remove").status_code == 403
    assert mo.post("/code-app/remove").status_code == 403
    db.session.rollback()
    assert len(passkeys.passkeys_of(db.session(), db.session.get_one(Account, MO))) == 2


def test_a_code_app_goes_when_there_is_a_passkey(app: Flask, parts: Parts, clock: Clock) -> None:
    give_code_app(parts, MO, clock)
    mo = signed_in(app, MO)
    assert mo.post("/code-app/remove").status_code == 409
    give_passkey(MO, clock)
    assert mo.post("/code-app/remove").status_code == 303
    db.session.rollback()
    assert db.session.get(CodeApp, MO) is None


def test_each_change_of_factors_is_written_down(mos_passkeys: list[Passkey], clock: Clock) -> None:
    ids = [one.id for one in mos_passkeys]
    with transaction() as session:
        mo = session.get_one(Account, MO)
        passkeys.rename(session, session.get_one(Passkey, ids[0]), "x", by=mo, now=clock())
        passkeys.remove(session, session.get_one(Passkey, ids[0]), by=mo, now=clock())
    db.session.rollback()
    verbs = list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))
    assert verbs == ["made passkey", "made passkey", "renamed passkey", "removed passkey"]
