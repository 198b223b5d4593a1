"""`flask restore`: what was acknowledged is there, nothing rings anew, and what is wrong is said in sentences."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import SignIn
from app.alerts.models import Alert, Delivery, Progress
from app.audit.record import record
from app.audit.verify import verify
from app.cli import backup
from app.kernel import copies
from app.kernel.db import db, transaction
from app.photos.models import Photo
from app.photos.originals import read_original
from app.reports.models import Report
from app.web.parts import Parts
from tests.builders import develop_all, send_report, signed_in
from tests.conftest import Clock, Phone
from tests.integration.copies.conftest import Machine, Move, newest
from tests.live import give_phones, see
from tests.pictures import jpeg
from tests.town import ASHA, make_profile


def until(acknowledged: list[UUID], many: int) -> None:
    for _ in range(2000):
        if len(acknowledged) >= many:
            return
        time.sleep(0.01)
    raise AssertionError(f"only {len(acknowledged)} of {many} reports came in: the test shows nothing")


def test_what_was_acknowledged_before_the_copy_is_there_though_reports_came_in_meanwhile(
    move: Move, app: Flask, phone_of: Callable[[str | None], Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged: list[UUID] = []
    stop = threading.Event()
    db.session.remove()

    def send(name: str, first: int) -> None:
        phone = phone_of(name)
        for seed in range(first, first + 40):
            if stop.is_set():
                return
            id = uuid4()
            if send_report(phone, id, photos=[jpeg(seed)]).status_code == 201:
                acknowledged.append(id)

    senders = [threading.Thread(target=send, args=(name, n)) for name, n in (("Asha", 100), ("Ben", 200))]
    for one in senders:
        one.start()
    until(acknowledged, 6)
    before = list(acknowledged)
    take_files = backup._take_files

    def take_them_later(*how: Any) -> Any:
        until(acknowledged, len(before) + 2)  # between the copy of the database and that of the photos
        return take_files(*how)

    monkeypatch.setattr(backup, "_take_files", take_them_later)
    move.copy()
    stop.set()
    for one in senders:
        one.join()

    said = move.put_back("--thorough")
    assert said.code == 0, said.words
    other = move.machine.app()
    with other.app_context():
        there = set(db.session.scalars(select(Report.id)))
        assert set(before) <= there
        vault = other.extensions["townwatch"].vault
        kept = db.session.scalars(select(Photo)).all()
        assert len(kept) >= len(before)
        assert all(read_original(photo, vault) for photo in kept)
        assert verify(db.session()).faults == []
        db.session.remove()
        db.engine.dispose()


def test_nothing_that_waited_rings_and_nobody_is_signed_in(move: Move, app: Flask, clock: Clock, parts: Parts) -> None:
    with transaction() as session:
        make_profile(session, "WB-0118")
    give_phones(ASHA)
    see(app, clock)
    assert db.session.scalars(select(Delivery.progress)).all() == [Progress.PENDING]
    db.session.remove()
    move.copy()
    clock.passes(minutes=5)
    said = move.put_back()
    assert said.code == 0, said.words
    assert "1 alerts that were open have ended, 1 pushes that waited will not be sent" in said.words
    with move.machine.app().app_context():
        assert db.session.scalars(select(Delivery.progress)).all() == [Progress.EXPIRED]
        assert not db.session.scalars(select(Alert).where(Alert.ends_at > clock())).all()
        assert not db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()
        db.session.remove()
        db.engine.dispose()


def test_a_restored_town_goes_on(move: Move, app: Flask, photos: list[Path]) -> None:
    move.copy()
    assert move.put_back().code == 0
    other = move.machine.app()
    id = uuid4()
    assert send_report(signed_in(other, 1), id, photos=[jpeg(9)]).status_code == 201
    with other.app_context():
        develop_all(other.extensions["townwatch"])
        assert db.session.get_one(Report, id)
        assert len(db.session.scalars(select(Photo)).all()) == 3
        db.session.remove()
        db.engine.dispose()


def test_it_refuses_where_a_town_lives(move: Move, parts: Parts) -> None:
    move.copy()
    said = move.run("restore", str(move.copies))
    assert said.code == 1
    assert "There is a town in" in said.words


@pytest.mark.parametrize("what", ["other", "none given"])
def test_wrong_keys_are_said(move: Move, photos: list[Path], tmp_path: Path, what: str) -> None:
    move.copy()
    given = tmp_path / "others.json"
    Machine(tmp_path / "third", move.machine.clock).run("backup", "--secrets", str(given))
    said = move.machine.run("restore", str(move.copies), *(["--secrets", str(given)] if what == "other" else []))
    assert said.code == 1
    assert "are not those of this copy" in said.words
    assert not move.machine.settings.var_dir.exists()


def test_with_lost_keys_the_words_come_back_without_the_pictures(move: Move, photos: list[Path]) -> None:
    move.copy()
    assert move.machine.run("restore", str(move.copies), "--without-keys").code == 0


def write_anew(copy: Path, statements: str) -> None:
    """Change a copy's database so that its list fits again, as somebody may who owns the copy."""
    file = copies.sqlite.connect(copy / copies.DATABASE)
    file.executescript(statements)
    file.close()
    manifest = copies.read_manifest(copy)
    files = {**manifest.files, copies.DATABASE: copies.hash_of(copy / copies.DATABASE)}
    copies.write_manifest(copy, manifest._replace(files=files))


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("townwatch.db", "Without its database take an older copy"),
        ("photos/*/*/original", "One file of this copy is damaged or missing, first photos/"),
        ("manifest.json", "The list of what is in"),
    ],
)
def test_a_damaged_copy_is_noticed_and_nothing_is_restored(
    move: Move, photos: list[Path], part: str, says: str
) -> None:
    move.copy()
    spoil(next(newest(move.copies).glob(part)))
    said = move.put_back()
    assert said.code == 1
    assert says in said.words
    assert not move.machine.settings.var_dir.exists()


def test_damaged_photos_can_be_left_out_and_are_named(move: Move, photos: list[Path]) -> None:
    move.copy()
    next(newest(move.copies).glob("photos/*/*/card")).unlink()
    said = move.put_back("--without-damaged")
    assert said.code == 1, "somebody should look"
    assert "1 damaged files were left out" in said.words
    assert "WRONG: 1 photos lack a file" in said.words
    assert move.machine.settings.var_dir.exists()


def test_a_list_that_leads_out_of_the_copy_is_refused(move: Move, tmp_path: Path) -> None:
    move.copy()
    copy = newest(move.copies)
    manifest = copies.read_manifest(copy)
    copies.write_manifest(
        copy, manifest._replace(files={**manifest.files, "../../keys.json": copies.hash_of(move.keys)})
    )
    assert "which is none of it" in move.put_back().words


def test_a_record_that_was_altered_in_the_copy_is_said(move: Move, parts: Parts) -> None:
    with transaction() as session:
        record(session, "viewed", "report 1", by_id=1, now=parts.clock())
    db.session.remove()
    move.copy()
    write_anew(newest(move.copies), "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE type = 'trigger'")
    write_anew(newest(move.copies), "UPDATE audit_entry SET about = 'report 2'")
    said = move.put_back()
    assert said.code == 1
    assert "WRONG: Entry 1 was altered." in said.words
    assert move.machine.settings.var_dir.exists(), "it is the copy that there is"


def test_a_copy_of_a_newer_townwatch_is_refused(move: Move) -> None:
    move.copy()
    write_anew(newest(move.copies), "UPDATE alembic_version SET version_num = '9999'")
    said = move.put_back()
    assert "was made by a newer Townwatch" in said.words


def test_keys_that_lay_there_are_put_aside(move: Move) -> None:
    move.copy()
    move.put_back()
    aside = [path for path in move.machine.settings.data_dir.iterdir() if path.name.startswith("secrets.before-")]
    assert len(aside) == 1
    there = {path.name: path.read_bytes() for path in move.machine.settings.secrets_dir.iterdir()}
    assert set(json.loads(move.keys.read_text())["secrets"]) == set(there)
    assert there["master.key"] != (aside[0] / "master.key").read_bytes()


def test_a_copy_from_the_middle_of_an_exchange_asks_for_a_thorough_look(
    move: Move, photos: list[Path], tmp_path: Path
) -> None:
    assert move.run("keys", "rotate").code == 0
    move.copy()
    assert move.run("keys", "finish").code == 0
    later = tmp_path / "later.json"
    move.run("backup", "--secrets", str(later))
    said = move.machine.run("restore", str(move.copies), "--secrets", str(later))
    assert "The master key was being exchanged when this copy was made" in said.words
