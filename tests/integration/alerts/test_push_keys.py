"""The push key is exchanged while phones come and go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Subscription
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.kernel.keyring import VAPID
from app.kernel.vapid_keys import PREVIOUS
from app.web.parts import Parts
from tests.builders import AUTH, P256DH, subscribe_phone
from tests.town import BEN, LENA


@pytest.fixture(autouse=True)
def own_secrets(parts: Parts) -> Iterator[None]:
    """Put the push key back afterwards: all tests share one folder of secrets."""
    folder = parts.settings.secrets_dir
    before = (folder / VAPID).read_bytes()
    yield
    (folder / PREVIOUS).unlink(missing_ok=True)
    (folder / VAPID).write_bytes(before)


def run(app: Flask, *command: str, code: int = 0) -> str:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["push", *command])
    assert result.exit_code == code, result.output
    return result.output


def phone(parts: Parts, account: int, *, key_id: str | None = None) -> int:
    with transaction() as session:
        device = subscribe_phone(session, account)
        device.key_id = key_id or parts.vapid.current.id
        return device.id


def subscription(**changes: Any) -> dict[str, Any]:
    endpoint = "https://push.services.mozilla.com/bens"
    return {"endpoint": endpoint, "keys": {"p256dh": P256DH, "auth": AUTH}, **changes}


def kept_key() -> str:
    db.session.rollback()
    return db.session.scalars(select(Subscription.key_id).order_by(Subscription.id.desc())).first() or ""


def is_pushed_to(id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(Subscription, id).dropped_at is None


def test_after_an_exchange_browsers_are_given_the_new_key(app: Flask, parts: Parts, phone_of: Any) -> None:
    before = phone_of("Ben").get("/api/push").json["key"]
    run(app, "rotate")
    after = phone_of("Ben").get("/api/push").json["key"]
    assert before != after == parts.vapid.current.public


def test_a_browser_is_signed_for_with_the_key_that_it_was_given(app: Flask, parts: Parts, phone_of: Any) -> None:
    ben = phone_of("Ben")
    given = ben.get("/api/push").json["key"]
    run(app, "rotate")  # between its question and its answer
    assert ben.put("/api/push", json=subscription(key=given)).status_code == 201
    assert kept_key() == given[:16] != parts.vapid.current.id


def test_a_browser_that_does_not_say_has_the_current_key(app: Flask, parts: Parts, phone_of: Any) -> None:
    run(app, "rotate")
    assert phone_of("Ben").put("/api/push", json=subscription()).status_code == 201
    assert kept_key() == parts.vapid.current.id


def test_a_browser_with_a_key_that_is_gone_is_told_to_begin_anew(app: Flask, phone_of: Any) -> None:
    ben = phone_of("Ben")
    given = ben.get("/api/push").json["key"]
    run(app, "rotate")
    run(app, "finish")
    answer = ben.put("/api/push", json=subscription(key=given))
    assert answer.status_code == 409
    assert "new key" in answer.text


def test_a_browser_that_comes_by_with_the_new_key_has_it_from_then_on(app: Flask, parts: Parts, phone_of: Any) -> None:
    ben = phone_of("Ben")
    ben.put("/api/push", json=subscription(key=ben.get("/api/push").json["key"]))
    run(app, "rotate")
    assert ben.put("/api/push", json=subscription(key=parts.vapid.current.public)).status_code == 200
    assert kept_key() == parts.vapid.current.id
    assert "and 0 phones with it" in run(app, "finish")


def test_the_old_key_stays_as_long_as_phones_know_it(app: Flask, parts: Parts) -> None:
    ids = [phone(parts, BEN), phone(parts, LENA)]
    assert "known to 2 phones" in run(app, "rotate")
    said = run(app, "finish", code=1)
    assert "all that 2 phones still know" in said
    assert (parts.settings.secrets_dir / PREVIOUS).exists()
    assert all(is_pushed_to(id) for id in ids)


def test_who_insists_drops_them(app: Flask, parts: Parts) -> None:
    old = phone(parts, BEN)
    run(app, "rotate")
    new = phone(parts, LENA)
    assert "and 1 phone with it" in run(app, "finish", "--drop")
    assert not (parts.settings.secrets_dir / PREVIOUS).exists()
    assert not is_pushed_to(old)
    assert is_pushed_to(new)


def test_phones_that_were_dropped_before_hold_nothing_up(app: Flask, parts: Parts) -> None:
    id = phone(parts, BEN)
    with transaction() as session:
        session.get_one(Subscription, id).dropped_at = parts.clock()
    run(app, "rotate")
    assert "and 0 phones with it" in run(app, "finish")


def test_a_second_exchange_waits_for_the_end_of_the_first(app: Flask, parts: Parts) -> None:
    run(app, "rotate")
    current = parts.vapid.current.id
    assert "flask push finish" in run(app, "rotate", code=1)
    assert parts.vapid.current.id == current


def test_without_an_exchange_there_is_nothing_to_finish(app: Flask, parts: Parts) -> None:
    before = parts.vapid.current.id
    assert "no old push key" in run(app, "finish")
    assert parts.vapid.current.id == before


def test_after_a_crash_in_an_exchange_finishing_drops_nobody(app: Flask, parts: Parts) -> None:
    id = phone(parts, BEN)
    folder = parts.settings.secrets_dir
    (folder / PREVIOUS).hardlink_to(folder / VAPID)
    assert "no old push key" in run(app, "finish")
    assert is_pushed_to(id)
    assert parts.vapid.current.id


def test_an_exchange_is_written_in_the_record(app: Flask) -> None:
    run(app, "rotate")
    run(app, "finish")
    verbs = list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))
    assert verbs[-2:] == ["exchanged the push key", "deleted the old push key"]


def test_nothing_of_a_key_is_printed(app: Flask, parts: Parts) -> None:
    said = run(app, "rotate")
    lines = (parts.settings.secrets_dir / VAPID).read_text().splitlines()[1:-1]
    assert not [line for line in lines if line in said]
