"""What somebody who has the database's file can do to the record, each in one function, drawn by lot.

The thief lifts the guards, changes what he likes, computes the seals anew if he wants, and puts the guards back.
"""

# ruff: noqa: S608 - the statements are put together from this file alone

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from app.audit.record import FIRST, digest, digest_of_detail
from app.audit.verify import Finding, verify
from app.kernel.db import db
from tests import town

_COLUMNS = ("seq", "at", "verb", "actor_id", "about", "detail_sha", "previous", "hash")


def found() -> Finding:
    db.session.rollback()
    return verify(db.session())


def tamper(*statements: str) -> None:
    """Lift the guards, change, and put the guards back."""
    db.session.rollback()
    with db.engine.connect().execution_options(writes=True) as connection:
        kept = guards(connection)
        lift(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        for text in kept.values():
            connection.exec_driver_sql(text)
        connection.commit()


def guards(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}


def lift(connection: Connection) -> None:
    for name in guards(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


class Record:
    """The rows as the thief reads them, and what he does with them."""

    def __init__(self, connection: Connection, dice: random.Random) -> None:
        self.connection, self.dice = connection, dice

    def do(self, statement: str, *values: Any) -> None:
        self.connection.exec_driver_sql(statement, values)

    def ask(self, statement: str, *values: Any) -> list[Any]:
        return list(self.connection.exec_driver_sql(statement, values).all())

    @property
    def length(self) -> int:
        return int(self.ask("SELECT count(*) FROM audit_entry")[0][0])

    def any_seq(self, first: int = 1) -> int:
        return self.dice.randint(first, self.length)

    def with_detail(self) -> int:
        return int(self.dice.choice(self.ask("SELECT seq FROM audit_detail"))[0])

    def chain_anew(self, first: int = 1) -> None:
        """Number and seal everything from one entry on, so that each follows the one before it."""
        rows = self.ask(f"SELECT {', '.join(_COLUMNS)} FROM audit_entry ORDER BY seq")
        details = dict(self.ask("SELECT seq, body FROM audit_detail"))
        self.do("DELETE FROM audit_detail")
        self.do("DELETE FROM audit_entry")
        previous = FIRST
        for seq, row in enumerate(rows, 1):
            body = details.get(row.seq)
            fields = {**row._mapping, "seq": seq, "previous": previous}
            if seq >= first:
                fields["detail_sha"] = digest_of_detail(json.loads(body)) if body else row.detail_sha
                fields["hash"] = _sealed(fields)
            self.do(f"INSERT INTO audit_entry VALUES ({', '.join('?' * 8)})", *(fields[name] for name in _COLUMNS))
            if body:
                self.do("INSERT INTO audit_detail VALUES (?, ?)", seq, body)
            previous = fields["hash"]

    def slip_in(self, seq: int) -> None:
        """Make room, and copy an entry with its words to where it never was."""
        like, end = self.with_detail(), self.length
        (row,) = self.ask(f"SELECT {', '.join(_COLUMNS)} FROM audit_entry WHERE seq = ?", like)
        (body,) = self.ask("SELECT body FROM audit_detail WHERE seq = ?", like)[0]
        for table in ("audit_entry", "audit_detail"):
            for number in range(end, seq - 1, -1):
                self.do(f"UPDATE {table} SET seq = seq + 1 WHERE seq = ?", number)
        row = {**row._mapping, "seq": seq, "hash": self.dice.randbytes(32).hex()}
        self.do(f"INSERT INTO audit_entry VALUES ({', '.join('?' * 8)})", *(row[name] for name in _COLUMNS))
        self.do("INSERT INTO audit_detail VALUES (?, ?)", seq, body)

    def take_out(self, first: int, last: int) -> None:
        self.do("DELETE FROM audit_detail WHERE seq BETWEEN ? AND ?", first, last)
        self.do("DELETE FROM audit_entry WHERE seq BETWEEN ? AND ?", first, last)

    def other_words(self) -> str:
        return json.dumps({"reason": f"kinder words {self.dice.random()}"})


def _sealed(fields: dict[str, Any]) -> str:
    moment = town.NOON.fromisoformat(fields["at"]).replace(tzinfo=town.NOON.tzinfo)
    return digest(**{name: fields[name] for name in _COLUMNS if name not in ("at", "hash")}, at=moment)


def edit_a_field(it: Record) -> None:
    column, seq = it.dice.choice(_COLUMNS[1:]), it.any_seq()
    if column == "at":
        change = "datetime(at, '+' || abs(random() % 99 + 100) || ' seconds') || '.000000'"
    elif column == "actor_id":
        change = "coalesce(actor_id, 0) + 1"
    elif column in ("verb", "about"):
        change = f"{column} || '{it.dice.choice(('', ' '))}{it.dice.randint(0, 9)}'"
    else:
        change = f"'{it.dice.randbytes(32).hex()}'"
    it.do(f"UPDATE audit_entry SET {column} = {change} WHERE seq = ?", seq)


def write_a_time_differently(it: Record) -> None:
    change = it.dice.choice(("replace(at, ' ', 'T')", "at || '+05:00'", "'long ago'", "at || 'Z'", "x'00ff'", "0"))
    it.do(f"UPDATE audit_entry SET at = {change} WHERE seq = ?", it.any_seq())


def make_it_unreadable(it: Record) -> None:
    garbage = it.dice.choice(("CAST(x'c3' || randomblob(8) AS TEXT)", "randomblob(8)"))
    column = it.dice.choice(("verb", "about", "hash", "previous"))
    it.do(f"UPDATE audit_entry SET {column} = {garbage} WHERE seq = ?", it.any_seq())


def replace_a_detail(it: Record) -> None:
    it.do("UPDATE audit_detail SET body = ? WHERE seq = ?", it.other_words(), it.with_detail())


def garble_a_detail(it: Record) -> None:
    body = it.dice.choice(("null", "{broken", "", "[]", "7", "{}", "[" * 5000, '{"a": 1, "a": 2}'))
    it.do("UPDATE audit_detail SET body = ? WHERE seq = ?", body, it.with_detail())


def delete_a_detail(it: Record) -> None:
    it.do("DELETE FROM audit_detail WHERE seq = ?", it.with_detail())


def delete_every_detail(it: Record) -> None:
    it.do("DELETE FROM audit_detail")


def bring_a_forgotten_detail_back(it: Record) -> None:
    bare = it.ask("SELECT seq FROM audit_entry WHERE seq NOT IN (SELECT seq FROM audit_detail)")
    it.do("INSERT INTO audit_detail VALUES (?, ?)", it.dice.choice(bare)[0], it.other_words())


def exchange_two_details(it: Record) -> None:
    (a, one), (b, other) = it.dice.sample(it.ask("SELECT seq, body FROM audit_detail"), 2)
    it.do("UPDATE audit_detail SET body = ? WHERE seq = ?", one, b)
    it.do("UPDATE audit_detail SET body = ? WHERE seq = ?", other, a)


def exchange_two_entries(it: Record) -> None:
    a, b = it.dice.sample(range(1, it.length + 1), 2)
    tables = it.dice.choice((("audit_entry",), ("audit_entry", "audit_detail")))
    for of, to in ((a, 10_000), (b, a), (10_000, b)):
        for table in tables:
            it.do(f"UPDATE {table} SET seq = ? WHERE seq = ?", to, of)


def take_out_an_entry(it: Record) -> None:
    first = it.any_seq()
    it.take_out(first, first + it.dice.randint(0, 4))


def take_out_an_entry_and_leave_its_detail(it: Record) -> None:
    it.do("DELETE FROM audit_entry WHERE seq = ?", it.with_detail())


def cut_off_the_end(it: Record) -> None:
    it.take_out(it.any_seq(), it.length)


def slip_an_entry_in(it: Record) -> None:
    it.slip_in(it.any_seq())


def put_an_entry_before_the_first(it: Record) -> None:
    it.do(f"INSERT INTO audit_entry SELECT {it.dice.choice((0, -1))}, at, verb, actor_id, about, detail_sha, previous, "
          "hash || 'x' FROM audit_entry WHERE seq = 1")  # fmt: skip


def add_one_with_a_made_up_seal(it: Record) -> None:
    it.do("INSERT INTO audit_entry SELECT seq + 1, at, verb, actor_id, about, detail_sha, hash, ? "
          "FROM audit_entry ORDER BY seq DESC LIMIT 1", it.dice.randbytes(32).hex())  # fmt: skip


def edit_and_chain_anew(it: Record) -> None:
    seq = it.any_seq()
    change = it.dice.choice(("verb = 'viewed by nobody'", "actor_id = 99", "about = 'report 0'"))
    it.do(f"UPDATE audit_entry SET {change} WHERE seq = ?", seq)
    it.chain_anew(seq)


def replace_a_detail_and_chain_anew(it: Record) -> None:
    seq = it.with_detail()
    it.do("UPDATE audit_detail SET body = ? WHERE seq = ?", it.other_words(), seq)
    it.chain_anew(seq)


def take_out_and_chain_anew(it: Record) -> None:
    seq = it.any_seq()
    it.take_out(seq, seq)
    it.chain_anew()


def slip_in_and_chain_anew(it: Record) -> None:
    it.slip_in(it.any_seq())
    it.chain_anew()


def cut_off_and_write_on(it: Record) -> None:
    """As long as before, or longer: so that the length tells nothing."""
    length = it.length
    it.take_out(it.any_seq(2), length)
    for _ in range(length - it.length + it.dice.randint(0, 3)):
        it.do("INSERT INTO audit_entry SELECT seq + 1, at, 'signed in', 9, 'account 9', detail_sha, hash, "
              "hex(randomblob(32)) FROM audit_entry ORDER BY seq DESC LIMIT 1")  # fmt: skip
        it.do("INSERT INTO audit_detail SELECT max(seq), '{}' FROM audit_entry")
    it.chain_anew()


def pretend_that_it_was_forgotten(it: Record) -> None:
    """Delete a detail, and turn a later entry into one that says so."""
    seq = it.with_detail()
    it.do("DELETE FROM audit_detail WHERE seq = ?", seq)
    it.do("UPDATE audit_entry SET verb = 'forgot', about = ? WHERE seq = ?", f"entries {seq}", it.any_seq())
    it.chain_anew()


def lift_a_guard(it: Record) -> None:
    it.do(f"DROP TRIGGER {it.dice.choice([name for name in guards(it.connection) if name.startswith('audit_')])}")


def make_a_guard_toothless(it: Record) -> None:
    name, words = it.dice.choice([one for one in guards(it.connection).items() if one[0].startswith("audit_")])
    it.do(f"DROP TRIGGER {name}")
    before, _, _ = words.partition("BEGIN")
    it.do(before + it.dice.choice(("BEGIN SELECT 1; END", "WHEN 0 BEGIN SELECT RAISE(ABORT, 'append-only'); END")))


def set_a_trap(it: Record) -> None:
    it.do("CREATE TRIGGER trap AFTER INSERT ON audit_detail BEGIN DELETE FROM audit_detail WHERE seq = new.seq; END")


def wipe_everything(it: Record) -> None:
    it.take_out(1, it.length)


# What these leave behind is whole in itself: only a head that was kept elsewhere tells.
NEED_A_HEAD = (
    take_out_an_entry,
    cut_off_the_end,
    edit_and_chain_anew,
    replace_a_detail_and_chain_anew,
    take_out_and_chain_anew,
    slip_in_and_chain_anew,
    cut_off_and_write_on,
    pretend_that_it_was_forgotten,
    wipe_everything,
)
WITH_GUARDS_ON = (lift_a_guard, make_a_guard_toothless, set_a_trap)
KINDS: tuple[Callable[[Record], None], ...] = (
    *NEED_A_HEAD,
    *WITH_GUARDS_ON,
    edit_a_field,
    write_a_time_differently,
    make_it_unreadable,
    replace_a_detail,
    garble_a_detail,
    delete_a_detail,
    delete_every_detail,
    bring_a_forgotten_detail_back,
    exchange_two_details,
    exchange_two_entries,
    take_out_an_entry_and_leave_its_detail,
    slip_an_entry_in,
    put_an_entry_before_the_first,
    add_one_with_a_made_up_seal,
)
