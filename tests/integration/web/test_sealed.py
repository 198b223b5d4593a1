"""What waited on a phone comes sealed: it is opened, checked like any other, or refused with a sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import Entry
from app.kernel.db import db
from app.kernel.keyring import OUTBOX
from app.kernel.outbox_keys import PREVIOUS, exchange, forget_previous
from app.reports.models import Report
from app.web.parts import Parts
from tests.builders import report_body
from tests.conftest import Phone
from tests.pictures import jpeg
from tests.sealed import SEALED, seal
from tests.town import ASHA


@pytest.fixture(autouse=True)
def own_secrets(parts: Parts) -> Iterator[None]:
    """Put the outbox key back afterwards: all tests share one folder of secrets."""
    folder = parts.settings.secrets_dir
    before = (folder / OUTBOX).read_bytes()
    yield
    (folder / PREVIOUS).unlink(missing_ok=True)
    (folder / OUTBOX).write_bytes(before)


@pytest.fixture
def asha(phone_of: Any) -> Phone:
    return phone_of("Asha")  # type: ignore[no-any-return]


def key_of(phone: Phone) -> str:
    return str(phone.get("/outbox/form").json["sealing"]["public"])  # type: ignore[index]


def bring(phone: Phone, path: str, data: bytes, purpose: str, *, key: str = "") -> TestResponse:
    return phone.put(path, data=seal(key or key_of(phone), data, purpose), headers=SEALED)


def bring_report(phone: Phone, *, key: str = "", **changes: Any) -> tuple[str, TestResponse]:
    id = str(uuid4())
    text = json.dumps(report_body(**changes)).encode()
    return id, bring(phone, f"/outbox/{id}", text, f"report {id}", key=key)


def test_report_and_photo_come_sealed_and_again(asha: Phone) -> None:
    photo = jpeg()
    sha = hashlib.sha256(photo).hexdigest()
    id, answer = bring_report(asha, photos=[sha], note="Two bottles.")
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["need"] == [sha]
    where, purpose = f"/outbox/{id}/photo/{sha}", f"photo {id} {sha}"
    assert bring(asha, where, photo, purpose).status_code == 201
    assert bring(asha, where, photo, purpose).status_code == 202
    kept = db.session.scalars(select(Report)).one()
    assert (kept.note, kept.reporter_id) == ("Two bottles.", ASHA)


def test_the_same_report_is_the_same_sealed_and_in_plain(asha: Phone) -> None:
    id, _ = bring_report(asha)
    assert asha.put(f"/outbox/{id}", json=report_body()).status_code == 202
    assert asha.put(f"/outbox/{id}", json=report_body(note="Other.")).status_code == 409


def test_a_phone_on_which_nobody_is_signed_in_brings_it_as_well(app: Flask, asha: Phone) -> None:
    key = key_of(asha)
    asha.post("/sign-out")
    assert bring_report(asha, key=key)[1].status_code == 201


def test_the_key_is_the_same_wherever_a_phone_asks(asha: Phone, parts: Parts) -> None:
    current = {"id": parts.outbox_keys.current.id, "public": parts.outbox_keys.current.public}
    for path in ("/api/me", "/outbox/form"):
        assert asha.get(path).json["sealing"] == current  # type: ignore[index]


@pytest.mark.parametrize(
    ("purpose", "damage", "says"),
    [
        ("photo {id}", lambda data: data, "sealed for something else"),
        ("report 6f9c1f0e-5b0e-4f6b-9d3e-0d2f8a7c1b11", lambda data: data, "sealed for something else"),
        ("report {id}", lambda data: data[:-1], "damaged"),
        ("report {id}", lambda data: b"", "not sealed in a way"),
        ("report {id}", lambda data: b"{}", "not sealed in a way"),
        ("report {id}", lambda data: b"\x02" + data[1:], "not sealed in a way"),
    ],
)
def test_what_does_not_open_is_refused_with_a_sentence(asha: Phone, purpose: str, damage: Any, says: str) -> None:
    id = str(uuid4())
    envelope = seal(key_of(asha), json.dumps(report_body()).encode(), purpose.format(id=id))
    answer = asha.put(f"/outbox/{id}", data=damage(envelope), headers=SEALED)
    assert answer.status_code == 422
    assert answer.json is not None
    assert says in answer.json["error"]
    assert db.session.scalars(select(Report)).all() == []


def test_a_picture_sealed_for_another_report_is_not_taken(asha: Phone) -> None:
    photo = jpeg()
    sha = hashlib.sha256(photo).hexdigest()
    id, _ = bring_report(asha, photos=[sha])
    other, _ = bring_report(asha, photos=[sha])
    assert bring(asha, f"/outbox/{id}/photo/{sha}", photo, f"photo {other} {sha}").status_code == 422


def test_the_hash_is_of_what_was_in_the_envelope(asha: Phone) -> None:
    sha = hashlib.sha256(jpeg(1)).hexdigest()
    id, _ = bring_report(asha, photos=[sha])
    answer = bring(asha, f"/outbox/{id}/photo/{sha}", jpeg(2), f"photo {id} {sha}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert "changed on its way" in answer.json["error"]


def test_twelve_megabytes_are_of_the_picture_and_not_of_its_envelope(asha: Phone) -> None:
    most = b"\xff\xd8\xff" + bytes(12 * 2**20 - 3)
    for picture, status in ((most, 422), (most + b"\0", 413)):  # neither can be decoded; one is small enough to try
        sha = hashlib.sha256(picture).hexdigest()
        id, _ = bring_report(asha, photos=[sha])
        assert bring(asha, f"/outbox/{id}/photo/{sha}", picture, f"photo {id} {sha}").status_code == status


def test_a_report_that_is_not_fit_is_refused_as_in_plain(asha: Phone) -> None:
    _, answer = bring_report(asha, category="juggling")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["fields"]["category"]


def test_during_an_exchange_both_keys_open_and_afterwards_the_old_one_is_gone(asha: Phone, parts: Parts) -> None:
    old = key_of(asha)
    exchange(parts.settings.secrets_dir)
    assert key_of(asha) != old
    assert bring_report(asha, key=old)[1].status_code == 201
    assert bring_report(asha)[1].status_code == 201
    forget_previous(parts.settings.secrets_dir)
    _, answer = bring_report(asha, key=old)
    assert answer.status_code == 410
    assert answer.json == {"error": "Sealed for a key that is gone.", "fields": {}}


# ---------------------------------------------------------------- the commands


def run(app: Flask, *command: str, code: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["outbox", *command])
    assert result.exit_code == code, result.output
    return str(result.output)


def test_an_exchange_is_begun_and_waits_for_thirty_days(app: Flask, parts: Parts, clock: Any) -> None:
    old = parts.outbox_keys.current.id
    said = run(app, "rotate")
    assert "both keys open" in said
    assert parts.outbox_keys.current.id != old
    assert "flask outbox finish" in run(app, "rotate", code=1)
    clock.at = parts.clock().fromtimestamp((parts.settings.secrets_dir / OUTBOX).stat().st_mtime, parts.settings.zone)
    assert "30 days" in run(app, "finish", code=1)
    assert f"{old}: the key before; 30 days" in run(app, "status")
    clock.passes(days=30)
    assert "gone" in run(app, "finish")
    assert old not in run(app, "status")
    verbs = list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))
    assert verbs[-2:] == ["exchanged the outbox key", "deleted the old outbox key"]


def test_an_old_key_can_be_dropped_at_once(app: Flask, parts: Parts) -> None:
    run(app, "rotate")
    assert "gone" in run(app, "finish", "--drop")
    assert parts.outbox_keys.previous is None
    assert "no old outbox key" in run(app, "finish")


def test_nothing_of_a_key_is_printed(app: Flask, parts: Parts) -> None:
    said = run(app, "rotate") + run(app, "status")
    lines = (parts.settings.secrets_dir / OUTBOX).read_text().splitlines()[1:-1]
    assert not [line for line in lines if line in said]
