"""Heads: what was kept elsewhere tells what the chain alone cannot."""

from __future__ import annotations

import stat
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import heads
from app.audit.heads import Head, NoHead
from app.audit.models import Entry
from app.audit.record import FIRST, record
from app.kernel.blobs import Folder
from app.kernel.db import db, transaction
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock
from tests.tampering import tamper

KEY = b"k" * 32
DAY = date(2026, 11, 18)


def now() -> Head:
    db.session.rollback()
    return heads.head_now(db.session())[0]


def a_page(key: bytes = KEY, day: date = DAY) -> str:
    db.session.rollback()
    head, at = heads.head_now(db.session())
    return heads.page(head, at, day=day, of="https://watch.example", key=key)


def faults(*kept: Head) -> list[str]:
    db.session.rollback()
    return heads.compare(db.session(), kept)


def cut_off(first: int) -> None:
    tamper(*(f"DELETE FROM {table} WHERE seq >= {first}" for table in ("audit_detail", "audit_entry")))  # noqa: S608


@pytest.mark.usefixtures("chain")
def test_the_head_is_the_last_entry() -> None:
    assert (now().seq, now().hash) == (12, db.session.get_one(Entry, 12).hash)


@pytest.mark.usefixtures("app")
def test_an_empty_record_has_a_head_too() -> None:
    assert (now().seq, now().hash) == (0, FIRST)
    assert heads.read(a_page(), key=KEY, name="x")[:2] == (0, FIRST)
    assert faults(now()) == []


@pytest.mark.usefixtures("chain")
def test_a_page_can_be_read_back_also_when_mail_has_bent_it() -> None:
    page = a_page()
    for bent in (page, page.replace("\n", "\r\n"), f"Fwd: \n{page}\n--\nThe chair"):
        head = heads.read(bent, key=KEY, name="x")
        assert (head.seq, head.hash, head.called) == (12, now().hash, "the head of 18 November 2026")


@pytest.mark.usefixtures("chain")
def test_a_page_names_nobody_and_is_plain() -> None:
    page = a_page()
    assert page.isascii()
    assert not [word for word in ("Mo", "Because", "report", "decided") if word in page.replace("record", "")]


@pytest.mark.usefixtures("chain")
def test_a_page_that_was_altered_or_made_by_somebody_else_is_refused() -> None:
    page, hash = a_page(), now().hash
    for other in (
        page.replace(f"12:{hash}", f"11:{hash}"),
        page.replace(hash, "a" * 64),
        page.replace("2026-11-18\n", "2026-11-17\n"),
        page.replace("Last entry: 2026", "Last entry: 2025"),
        page.replace("Last entry: 2026", "Last entry: 2026", 1).replace("Seal: ", "Seal: 0")[:-2] + "\n",
        page.replace(f"12:{hash}", f"12:{'a' * 64}", 1),
        a_page(key=b"another" * 5),
        "",
        "Dear chair, all is well.",
    ):
        with pytest.raises(NoHead):
            heads.read(other, key=KEY, name="x")


@pytest.mark.usefixtures("chain")
def test_a_head_that_fits_says_nothing(clock: Clock) -> None:
    kept = now()
    with transaction() as session:
        record(session, "decided", "report 99", by_id=town.MO, now=clock())
    assert faults(kept, now(), now()) == []


@pytest.mark.usefixtures("chain")
def test_what_was_cut_off_is_named() -> None:
    kept = now()._replace(called="the head of 18 November 2026")
    cut_off(9)
    assert faults(kept) == ["Entries 9 to 12 are missing: the head of 18 November 2026 has 12 entries."]
    cut_off(1)
    assert faults(kept) == ["Entries 1 to 12 are missing: the head of 18 November 2026 has 12 entries."]


@pytest.mark.usefixtures("chain")
def test_one_that_was_cut_off_is_named_alone() -> None:
    kept = now()
    cut_off(12)
    assert faults(kept) == ["Entry 12 is missing: the head now has 12 entries."]


@pytest.mark.usefixtures("chain")
def test_a_chain_that_was_written_anew_is_narrowed_down_by_the_heads_around_it(clock: Clock) -> None:
    all_hashes = dict(db.session.execute(select(Entry.seq, Entry.hash)).all())
    kept = [Head(seq, all_hashes[seq], f"the head of day {seq}") for seq in (4, 8, 12)]
    cut_off(7)
    for number in range(6):
        with transaction() as session:
            record(session, "viewed", f"report {number}", by_id=town.MO, now=clock())
    assert faults(*kept) == [
        "Entries 5 to 8 are not what the head of day 8 says: something was altered since.",
        "Entries 5 to 12 are not what the head of day 12 says: something was altered since.",
    ]


@pytest.mark.parametrize("words", ["12:" + "a" * 64, " 12 : " + "A" * 32 + "\n" + "a" * 32])
def test_a_head_may_be_typed_from_paper(words: str) -> None:
    assert heads.of_line(words)[:2] == (12, "a" * 64)


@pytest.mark.parametrize("words", ["", "12", "12:abc", "x:" + "a" * 64, "12:" + "a" * 63, "12:" + "g" * 64])
def test_half_a_head_is_none(words: str) -> None:
    with pytest.raises(NoHead):
        heads.of_line(words)


@pytest.mark.usefixtures("chain")
def test_a_folder_of_pages_is_read_whole(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    heads.keep(folder, a_page(), day=DAY)
    heads.keep(folder, a_page(day=DAY + timedelta(days=1)), day=DAY + timedelta(days=1))
    (tmp_path / "heads" / "shopping.txt").write_text("Milk")
    found, bad = heads.kept_in(tmp_path / "heads", key=KEY)
    assert [head.called for head in found] == ["the head of 18 November 2026", "the head of 19 November 2026"]
    assert bad == ["shopping.txt is no head of the record."]


def test_an_empty_folder_is_no_proof(tmp_path: Path) -> None:
    assert heads.kept_in(tmp_path, key=KEY) == ([], [f"There is no head in {tmp_path}."])


@pytest.mark.usefixtures("chain")
def test_a_page_is_for_the_owners_eyes(tmp_path: Path) -> None:
    heads.keep(Folder(tmp_path), a_page(), day=DAY)
    file = tmp_path / "heads" / "2026-11-18.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


class TestTheCommands:
    """`flask audit verify` and `flask audit head`."""

    @pytest.fixture(autouse=True)
    def _town(self, app: Flask, parts: Parts, chain: int, tmp_path: Path) -> None:
        self.app, self.parts, self.tmp = app, parts, tmp_path

    def run(self, *words: str) -> tuple[int, str]:
        db.session.rollback()
        ran = self.app.test_cli_runner().invoke(args=["audit", *words])
        return ran.exit_code, ran.output

    def keep(self, folder: Path) -> None:
        heads.keep(Folder(folder), a_page(key=self.parts.keyring.heads), day=DAY)

    def test_a_whole_record_is_said_to_be_whole(self) -> None:
        code, said = self.run("verify")
        assert code == 0
        assert said == (
            f"12 entries, 0 with forgotten details. Kept heads: 0.\nHead {now().line}\nThe record is whole.\n"
        )

    def test_a_fault_is_named_and_is_the_exit_code(self) -> None:
        tamper("UPDATE audit_entry SET verb = 'x' WHERE seq = 2")
        code, said = self.run("verify")
        assert code == 1
        assert "Entry 2 was altered." in said
        assert "whole" not in said

    def test_a_guard_that_was_taken_away_is_named(self) -> None:
        with db.engine.connect().execution_options(writes=True) as connection:
            connection.exec_driver_sql("DROP TRIGGER audit_entry_no_delete")
            connection.commit()
        code, said = self.run("verify")
        assert code == 1
        assert "audit_entry_no_delete was taken away or changed" in said

    def test_the_heads_of_this_machine_are_asked_without_being_named(self) -> None:
        self.keep(self.parts.settings.var_dir)
        assert self.run("verify")[0] == 0
        cut_off(12)
        code, said = self.run("verify")
        assert (code, "Entry 12 is missing: the head of 18 November 2026 has 12 entries." in said) == (1, True)

    @pytest.mark.parametrize("place", ["heads", "heads/2026-11-18.txt"])
    def test_heads_that_were_kept_elsewhere_are_given(self, place: str) -> None:
        self.keep(self.tmp)
        cut_off(10)
        code, said = self.run("verify", "--heads", str(self.tmp / place))
        assert (code, "Entries 10 to 12 are missing" in said) == (1, True)

    def test_a_head_from_paper_is_given(self) -> None:
        line = now().line
        assert self.run("verify", "--head", line)[0] == 0
        cut_off(10)
        code, said = self.run("verify", "--head", line)
        assert (code, "Entries 10 to 12 are missing: the head 12:" in said) == (1, True)

    def test_what_is_no_head_is_refused(self) -> None:
        assert self.run("verify", "--head", "12:9f3c")[0] == 2
        assert self.run("verify", "--heads", str(self.tmp / "nowhere"))[0] == 2
        assert self.run("verify", "--heads", str(self.tmp))[0] == 1

    def test_the_head_is_printed_as_a_page_that_can_be_given_back(self) -> None:
        code, said = self.run("head")
        assert code == 0
        (self.tmp / "page.txt").write_text(said)
        assert self.run("verify", "--heads", str(self.tmp / "page.txt"))[0] == 0


def test_a_page_says_when_the_last_entry_was(chain: int) -> None:
    at = db.session.get_one(Entry, chain).at.astimezone(UTC)
    assert f"Last entry: {at.isoformat()}" in a_page()
