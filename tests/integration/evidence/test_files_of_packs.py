"""Sealed files of packs: how long they stay, what a killed builder leaves, and that the worker says that it builds."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask

from app.evidence.close_request import close_request
from app.evidence.deliver import hand_over
from app.evidence.models import Pack, PackRequest, PackState, RequestState
from app.evidence.rules import KEPT, LEASE
from app.evidence.sealed_file import SealedWriter, opened
from app.evidence.send import sending
from app.kernel.db import db, transaction
from app.kernel.heartbeat import last_beat
from app.web.parts import Parts
from app.worker.by_turns import ByTurns
from app.worker.daily import Daily
from app.worker.packs import Packs
from tests.evidence_cases import account, approved, built, incident
from tests.town import MO, NOON, make_profile

AGENCY = "Police, Fire and Crime Commissioner"


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    with transaction() as session:
        profile = make_profile(session)
        incident(session, profile, parts)
        return approved(session, profile, agency=AGENCY, recipient="Nora Field, officer").id


def files(parts: Parts) -> list[str]:
    folder = parts.vault.folder.root / "packs"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def state_of(pack_id: int) -> PackState:
    db.session.remove()
    return db.session.get_one(Pack, pack_id).state


def test_one_that_was_handed_over_goes_after_some_days_and_can_be_built_again(
    app: Flask, parts: Parts, request_id: int
) -> None:
    pack_id = built(app, parts, request_id).id
    daily = Daily(app, parts)
    daily.throw_away_packs(NOON + 2 * KEPT)
    assert state_of(pack_id) is PackState.READY, "nobody has it yet"
    with transaction() as session:
        request, pack = session.get_one(PackRequest, request_id), session.get_one(Pack, pack_id)
        hand_over(session, request, pack, to="Nora Field", by=account(session, MO), now=NOON)
    daily.throw_away_packs(NOON + KEPT - timedelta(seconds=1))
    assert state_of(pack_id) is PackState.READY
    daily.throw_away_packs(NOON + KEPT)
    assert state_of(pack_id) is PackState.GONE
    assert files(parts) == []
    assert built(app, parts, request_id).state is PackState.READY


def test_one_whose_case_has_ended_goes(app: Flask, parts: Parts, request_id: int) -> None:
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        session.get_one(PackRequest, request_id).state = RequestState.REFUSED
    Daily(app, parts).throw_away_packs(NOON)
    assert (state_of(pack_id), files(parts)) == (PackState.GONE, [])


def test_the_next_worker_removes_what_a_killed_one_left(app: Flask, parts: Parts, request_id: int) -> None:
    pack = built(app, parts, request_id)
    folder = parts.vault.folder.root / "packs"
    old, young = NOON - LEASE - timedelta(seconds=1), NOON - LEASE + timedelta(seconds=1)
    for name, at in ((".aa.rough", old), ("bb", old), (".cc.rough", young), (Path(pack.file or "").name, old)):
        (folder / name).touch()
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    Packs(app, parts).clear_away()
    assert files(parts) == sorted([".cc.rough", Path(pack.file or "").name])
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        close_request(session, request, outcome="An order was made.", by=account(session, MO), now=NOON)


def test_who_builds_says_so_on_the_way(app: Flask, parts: Parts, request_id: int, clock: Any) -> None:
    built(app, parts, request_id)
    assert last_beat(db.session(), "packs") == clock()


def test_work_goes_on_after_an_error(app: Flask, parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    done = list[int]()

    def work() -> bool:
        done.append(len(done))
        if len(done) == 1:
            raise ValueError("torn")
        turns.stop()
        return False

    turns = ByTurns(app, parts, work, name="packs", idle_s=0.0)
    turns.run()
    assert done == [0, 1]
    assert "packs met an error and goes on" in caplog.text
    assert last_beat(db.session(), "packs") is not None


def test_a_file_that_was_emptied_is_not_whole(tmp_path: Path) -> None:
    key = bytes(32)
    with SealedWriter(tmp_path / "aa", key, "packs/aa"):
        pass
    assert list(opened(tmp_path / "aa", key, "packs/aa")) == [b""]
    (tmp_path / "aa").write_bytes(b"")
    with pytest.raises(InvalidTag):
        list(opened(tmp_path / "aa", key, "packs/aa"))


def test_who_gets_it_is_said_as_it_was_asked(app: Flask, parts: Parts, request_id: int) -> None:
    pack = built(app, parts, request_id)
    inside = zipfile.ZipFile(io.BytesIO(b"".join(sending(pack, "EP-0001", parts.vault).pieces)))
    assert f"For: Nora Field, officer, {AGENCY}\n" in inside.read("READ ME FIRST.txt").decode()


def test_what_a_stranger_reads_first_names_every_folder(app: Flask, parts: Parts, request_id: int) -> None:
    pack = built(app, parts, request_id)
    inside = zipfile.ZipFile(io.BytesIO(b"".join(sending(pack, "EP-0001", parts.vault).pieces)))
    words = inside.read("READ ME FIRST.txt").decode()
    others = [name for name in inside.namelist() if not name.startswith("READ ME")]
    for name in (*others, "statements/", "exhibits/clean/"):
        assert name.partition("TW-")[0] in words, name
    assert "carries the name of its witness" in words
