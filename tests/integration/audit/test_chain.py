"""The record: whole, or found not to be."""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import contextlib
import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.audit.models import Entry
from app.audit.record import record
from app.audit.verify import Finding
from app.kernel.db import db, transaction
from tests import town
from tests.conftest import Clock
from tests.tampering import found, tamper

TOGETHER = 12  # entries of the chain


@pytest.mark.usefixtures("chain")
def test_what_nobody_touched_is_whole() -> None:
    finding = found()
    assert (finding.entries, finding.forgotten, finding.faults) == (TOGETHER, 0, [])
    assert finding.head == db.session.get_one(Entry, TOGETHER).hash


@pytest.mark.usefixtures("app")
def test_an_empty_record_is_whole() -> None:
    assert found() == Finding(entries=0, forgotten=0, head="0" * 64, faults=[])


COLUMNS = {
    "at": "'2026-11-18 12:00:00.000001'",
    "verb": "'rejected'",
    "actor_id": "6",
    "about": "'report 99'",
    "detail_sha": f"'{'0' * 64}'",
    "previous": f"'{'1' * 64}'",
    "hash": f"'{'2' * 64}'",
}


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("seq", [1, 5, TOGETHER])
@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_that_is_altered_is_found(column: str, seq: int) -> None:
    tamper(f"UPDATE audit_entry SET {column} = {COLUMNS[column]} WHERE seq = {seq}")
    assert any(f"ntry {seq} " in fault for fault in found().faults)


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("seq", [1, 5, TOGETHER])
def test_a_detail_that_is_altered_is_found(seq: int) -> None:
    tamper(f"UPDATE audit_detail SET body = '{json.dumps({'reason': 'another'})}' WHERE seq = {seq}")
    assert found().faults == [f"The detail of entry {seq} was altered."]


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("body", ["null", "{broken", "", "[]", '"x"', "7"])
def test_a_detail_that_was_made_unreadable_is_found_and_not_called_forgotten(body: str) -> None:
    tamper(f"UPDATE audit_detail SET body = '{body}' WHERE seq = 5")
    finding = found()
    assert finding.faults == ["The detail of entry 5 was altered."]
    assert finding.forgotten == 0


@pytest.mark.usefixtures("chain")
def test_a_word_that_stands_twice_in_a_detail_is_found() -> None:
    """One reader takes the first, another the last: the seal fits only the last."""
    body = '{"verdict": "rejected", "verdict": "incident", "reason": "Because of “4”."}'
    tamper(f"UPDATE audit_detail SET body = '{body}' WHERE seq = 5")
    assert found().faults == ["The detail of entry 5 was altered."]


@pytest.mark.usefixtures("chain")
def test_a_time_that_was_made_unreadable_is_found() -> None:
    tamper("UPDATE audit_entry SET at = 'long ago' WHERE seq = 5")
    assert found().faults == ["Entry 5 was altered."]


@pytest.mark.usefixtures("chain")
def test_two_details_that_changed_places_are_found() -> None:
    tamper(
        "CREATE TEMP TABLE other AS SELECT seq, body FROM audit_detail WHERE seq IN (3, 4)",
        "UPDATE audit_detail SET body = (SELECT body FROM other WHERE seq = 7 - audit_detail.seq) WHERE seq IN (3, 4)",
        "DROP TABLE other",
    )
    assert len(found().faults) == 2


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("seq", [1, 5, TOGETHER - 1])
def test_an_entry_that_was_taken_out_is_found(seq: int) -> None:
    tamper(f"DELETE FROM audit_detail WHERE seq = {seq}", f"DELETE FROM audit_entry WHERE seq = {seq}")
    assert f"Entry {seq} is missing." in found().faults


@pytest.mark.usefixtures("chain")
def test_what_was_cut_off_the_end_shows_in_the_head_that_was_kept_elsewhere() -> None:
    kept = found()
    tamper(f"DELETE FROM audit_detail WHERE seq = {TOGETHER}", f"DELETE FROM audit_entry WHERE seq = {TOGETHER}")
    assert (found().entries, found().head) != (kept.entries, kept.head)


@pytest.mark.usefixtures("chain")
def test_an_entry_that_was_slipped_in_is_found() -> None:
    tamper(
        "INSERT INTO audit_entry (seq, at, verb, actor_id, about, detail_sha, previous, hash) "
        f"SELECT {TOGETHER + 1}, at, verb, actor_id, about, detail_sha, hash, '{'3' * 64}' "
        f"FROM audit_entry WHERE seq = {TOGETHER}"
    )
    assert found().faults == [f"Entry {TOGETHER + 1} was altered."]


@pytest.mark.usefixtures("chain")
def test_a_copy_of_an_earlier_entry_is_found() -> None:
    tamper(
        "INSERT INTO audit_entry (seq, at, verb, actor_id, about, detail_sha, previous, hash) "
        f"SELECT {TOGETHER + 1}, at, verb, actor_id, about, detail_sha, previous, hash || 'x' "
        "FROM audit_entry WHERE seq = 2"
    )
    assert len(found().faults) == 2


@pytest.mark.usefixtures("chain")
def test_entries_in_another_order_are_found() -> None:
    swap = "UPDATE audit_entry SET seq = {} WHERE seq = {}"
    tamper("PRAGMA defer_foreign_keys=ON", swap.format(100, 3), swap.format(3, 4), swap.format(4, 100))
    assert found().faults


GUARDED = {
    "an entry changed": "UPDATE audit_entry SET verb = 'x' WHERE seq = 2",
    "an entry deleted": "DELETE FROM audit_entry WHERE seq = 12",
    "all entries deleted": "DELETE FROM audit_entry",
    "an entry overwritten": "INSERT OR REPLACE INTO audit_entry (seq, at, verb, about, detail_sha, previous, hash) "
    "VALUES (2, '2026-11-18', 'x', 'x', 'x', 'x', 'x')",
    "an entry replaced by its hash": "REPLACE INTO audit_entry (seq, at, verb, about, detail_sha, previous, hash) "
    "SELECT 99, at, 'x', about, detail_sha, previous, hash FROM audit_entry WHERE seq = 2",
    "a detail changed": "UPDATE audit_detail SET body = '{}' WHERE seq = 2",
}


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("statement", GUARDED.values(), ids=GUARDED)
def test_the_database_refuses(statement: str) -> None:
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises((IntegrityError, OperationalError), match=r"append-only|FOREIGN KEY"),
    ):
        connection.exec_driver_sql(statement)
    assert found().faults == []


@pytest.mark.usefixtures("chain")
def test_an_entry_is_taken_back_with_the_deed(clock: Clock) -> None:
    with contextlib.suppress(ValueError), transaction() as session:
        record(session, "published", "profile WB-0001", by_id=town.MO, now=clock())
        raise ValueError
    assert found().entries == TOGETHER


@pytest.mark.usefixtures("chain")
def test_after_something_was_taken_back_the_chain_goes_on_without_a_gap(clock: Clock) -> None:
    with contextlib.suppress(ValueError), transaction() as session:
        record(session, "published", "profile WB-0001", by_id=town.MO, now=clock())
        raise ValueError
    with transaction() as session:
        record(session, "published", "profile WB-0001", by_id=town.MO, now=clock())
    assert (found().entries, found().faults) == (TOGETHER + 1, [])


@pytest.mark.usefixtures("chain")
def test_the_chained_row_holds_no_words() -> None:
    for entry in db.session.scalars(select(Entry)):
        assert "Because" not in repr(vars(entry))


def test_several_entries_of_one_deed_follow_each_other(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        for number in range(3):
            record(session, "viewed", f"profile {number}", by_id=town.ASHA, now=clock())
    assert (found().entries, found().faults) == (3, [])
