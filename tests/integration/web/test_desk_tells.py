"""What the desk is told that a word of it would tell: each sentence is what the code then does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.alerts.models import Alert
from app.kernel.db import db, transaction
from app.profiles.models import Standing
from app.review.merge import merge
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Clock
from tests.live import give_phones, only_alert
from tests.same_picture import done
from tests.wire import Wire


@pytest.fixture
def wire(app: Flask) -> Wire:
    with transaction() as session:
        town.make_profile(session)
        town.make_profile(session, "WB-0042", title="Juno Larkspurr")
        town.make_profile(session, "WB-0077", title="Ivo Sedge", standing=Standing.SUSPECTED)
    return give_phones(town.BEN)


@pytest.fixture
def undoable(parts: Parts) -> Iterator[None]:
    object.__setattr__(parts.settings, "undo_seconds", 8)
    yield
    object.__setattr__(parts.settings, "undo_seconds", 0)


def see(app: Flask, ref: str = "WB-0118", *, who: int = town.ASHA) -> UUID:
    id = uuid4()
    sent = send_report(signed_in(app, who), id, category="sighting", profile_ref=ref, sure="know")
    assert sent.status_code == 201
    return id


def says(phone: Any, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", phone.get(path).text))


def approve(mo: Any, id: UUID, ref: str = "WB-0118") -> str:
    answer = mo.post(f"/desk/{id}/decision", data={"verdict": "sighting", "profile_ref": "other", "other_ref": ref})
    assert answer.status_code == 303
    return says(mo, answer.headers["Location"])


@pytest.mark.usefixtures("undoable")
def test_what_rang_already_rings_no_more(app: Flask, wire: Wire, parts: Parts, phone_of: Any, clock: Clock) -> None:
    id, mo = see(app), phone_of("Mo")
    wire.work(parts)
    clock.passes(minutes=1)
    assert "is out already. It becomes a checked one; no phone rings again." in says(mo, f"/desk/{id}")
    assert "1 phone was told before." in approve(mo, id)
    clock.passes(seconds=9)
    wire.work(parts)
    assert len(wire.heard) == 1


def test_what_was_only_listed_rings_now(app: Flask, wire: Wire, parts: Parts, phone_of: Any) -> None:
    id, mo = see(app, "WB-0077"), phone_of("Mo")
    wire.work(parts)
    assert wire.heard == []
    assert "It becomes a checked one, and phones near ring for it now." in says(mo, f"/desk/{id}")
    approve(mo, id, "WB-0077")
    wire.work(parts)
    assert len(wire.heard) == 1


def test_what_has_ended_stays_ended(app: Flask, wire: Wire, parts: Parts, phone_of: Any, clock: Clock) -> None:
    id = see(app)
    clock.passes(minutes=130)
    mo = phone_of("Mo")
    assert "has ended, and stays ended" in says(mo, f"/desk/{id}")
    approve(mo, id)
    assert not only_alert().is_live(clock.at)


def test_what_was_of_another_is_corrected_by_itself(app: Flask, wire: Wire, phone_of: Any) -> None:
    id, mo = see(app), phone_of("Mo")
    assert "For another profile a new alert goes out, and this one is corrected by itself." in says(mo, f"/desk/{id}")
    approve(mo, id, "WB-0042")
    assert sorted(one.recalled_at is None for one in db.session.query(Alert)) == [False, True]


def test_what_joined_the_alert_of_another_report_says_so(app: Flask, wire: Wire, phone_of: Any, clock: Clock) -> None:
    see(app)
    clock.passes(minutes=2)
    id, mo = see(app, who=town.LENA), phone_of("Mo")
    assert "It joined the alert about WB-0118 that another report raised." in says(mo, f"/desk/{id}")
    approve(mo, id)
    assert only_alert().approved_at == clock.at


def test_a_rejection_says_that_it_recalls_what_is_read_under_it_too(
    app: Flask, wire: Wire, parts: Parts, phone_of: Any, clock: Clock
) -> None:
    first = uuid4()
    at = (town.NOON - timedelta(minutes=40)).isoformat()
    send_report(signed_in(app, town.LENA), first, happened_at=at)
    clock.passes(minutes=1)
    later, mo = see(app), phone_of("Mo")
    assert "Its alert is recalled as well" not in says(mo, f"/desk/{first}")
    done(merge, first, later, by=town.MO, parts=parts, because="The same.")
    assert "Its alert is recalled as well" in says(mo, f"/desk/{first}")
    mo.post(f"/desk/{first}/decision", data={"verdict": "rejected", "reason": "It was a scarf."})
    assert only_alert().recalled_at is not None
