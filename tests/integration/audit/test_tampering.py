"""A thousand tamperings with the record, drawn by lot: every one is found, and an honest record is never accused.

The thief has everything but the heads that were kept elsewhere (tests/tampering.py).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.forget import forget_details
from app.audit.heads import Head, compare, head_now
from app.audit.models import Entry
from app.audit.record import record
from app.audit.verify import verify
from app.kernel.db import db, transaction
from tests import town
from tests.tampering import (
    KINDS,
    NEED_A_HEAD,
    WITH_GUARDS_ON,
    Record,
    cut_off_and_write_on,
    cut_off_the_end,
    edit_and_chain_anew,
    guards,
    lift,
    take_out_and_chain_anew,
)

MANY = 1_000
LENGTH = 20
WORDS = ("decided", "viewed", "published", "reported", "recalled", "signed in")


def write_one(session: Session, dice: random.Random, number: int) -> None:
    detail = {
        name: dice.choice((None, 7, "ü “", ["a", {"b": 1.5}], f"words {number}")) for name in dice.sample("abcd", 2)
    }
    moment = town.NOON + timedelta(minutes=number, microseconds=dice.choice((0, 1, 999_999)))
    by = dice.choice((None, town.MO, town.ASHA))
    record(session, dice.choice(WORDS), f"report {dice.randint(1, 9)}", by_id=by, now=moment, number=number, **detail)


def an_honest_record(dice: random.Random, length: int = LENGTH) -> list[Head]:
    """Write a record with two forgettings in it; return the heads that were kept meanwhile."""
    heads = []
    for number in range(1, length + 1):
        with transaction() as session:
            write_one(session, dice, number)
            if number in (length // 2, length - 2):
                some = dice.sample(range(1, number), 3)
                forget_details(session, some, because=f"Time {number} was over.", by_id=None, now=town.NOON)
        if number % 7 == 0 or number == length:
            heads.append(head_now(db.session())[0])
    return heads


def faults_after(tampering: Callable[[Record], None], heads: list[Head], dice: random.Random) -> list[str]:
    """Tamper, verify, and take it all back."""
    with db.engine.connect().execution_options(writes=True) as connection:
        kept = guards(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        if tampering not in WITH_GUARDS_ON:
            lift(connection)
        tampering(Record(connection, dice))
        if tampering not in WITH_GUARDS_ON:
            for words in kept.values():
                connection.exec_driver_sql(words)
        with Session(connection) as session:
            faults = verify(session).faults + compare(session, heads)
        connection.rollback()
    return faults


@pytest.mark.usefixtures("app")
def test_a_thousand_tamperings_are_found() -> None:
    dice = random.Random(1848)
    heads = an_honest_record(dice)
    db.session.rollback()
    made, seen = Counter[str](), Counter[str]()
    for number in range(MANY):
        tampering = KINDS[number % len(KINDS)]
        made[tampering.__name__] += 1
        needed = heads if tampering in NEED_A_HEAD else []
        seen[tampering.__name__] += bool(faults_after(tampering, needed, dice))
    assert made.total() == MANY
    assert min(made.values()) >= MANY // len(KINDS)
    assert seen == made
    assert verify(db.session()).faults + compare(db.session(), heads) == []


@pytest.mark.parametrize("seed", range(10))
def test_an_honest_record_is_never_accused(app: Flask, seed: int) -> None:
    dice = random.Random(seed)
    heads = an_honest_record(dice, length=dice.randint(10, 40))
    finding = verify(db.session())
    assert finding.faults + compare(db.session(), heads) == []
    assert finding.forgotten >= 3
    assert finding.entries == db.session.query(Entry).count()


@pytest.mark.usefixtures("app")
def test_a_chain_that_was_written_anew_needs_a_head_to_be_found() -> None:
    """Without one it is whole in itself: this is what heads are for."""
    dice = random.Random(7)
    heads = an_honest_record(dice)
    db.session.rollback()
    anew = (edit_and_chain_anew, take_out_and_chain_anew, cut_off_and_write_on, cut_off_the_end)
    assert [faults_after(tampering, [], dice) for tampering in anew[:2]] == [[], []]
    assert all(faults_after(tampering, heads, dice) for tampering in anew)
