"""What push services said and a killed worker had not written down yet."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.journal import Journal
from app.alerts.models import Delivery, Progress
from app.alerts.note import Result
from app.alerts.push import Outcome
from app.kernel.db import db
from app.web.parts import Parts
from app.worker import seat
from app.worker.ledger import NAME, Ledger
from tests.queued import phones, queue, raise_one, rows
from tests.wire import claim

SOME = [Result(number, 0, 1, "a worker", number, 201) for number in range(5)]


def test_what_was_written_is_read_by_whoever_comes_next(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "pushes-0")
    for one in SOME:
        journal.write(one)
    assert Journal(tmp_path / "pushes-0").read() == SOME


def test_what_is_committed_is_forgotten_and_what_came_meanwhile_is_not(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "pushes-0")
    journal.write(SOME[0])
    journal.turn()
    journal.write(SOME[1])
    journal.settle()
    assert Journal(tmp_path / "pushes-0").read() == [SOME[1]]


@pytest.mark.parametrize("tail", [b"[7,0,1", b"[7]\n", b"\x00\x00\x00\n", b'{"a":1}\n', b"\xff\xfe\n"])
def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path, tail: bytes) -> None:
    journal = Journal(tmp_path / "pushes-0")
    journal.write(SOME[0])
    with (tmp_path / "pushes-0.0.journal").open("ab") as file:
        file.write(tail)
    assert Journal(tmp_path / "pushes-0").read() == SOME[:1]


def _write_and_die(path: Path) -> None:
    journal = Journal(path)
    for one in SOME:
        journal.write(one)
    os.kill(os.getpid(), signal.SIGKILL)


def test_it_outlives_a_kill(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=_write_and_die, args=(tmp_path / "pushes-0",))
    child.start()
    child.join(10)
    assert child.exitcode == -signal.SIGKILL
    assert Journal(tmp_path / "pushes-0").read() == SOME


def sit(parts: Parts) -> seat.Seat:
    return seat.take(parts.settings.var_dir, NAME)


def test_a_worker_that_was_killed_goes_on_where_it_was(app: Flask, parts: Parts) -> None:
    """What it knows to be sent is not sent again; what it only had claimed is free at once."""
    queue(parts, raise_one(parts), phones(3))
    mine = sit(parts)
    first, *_ = claim(parts, mine.name)
    Journal(mine.path).write(Result.of(first, Outcome(201)))
    mine.leave()  # as the system does when it is killed
    again = sit(parts)
    Ledger(app, parts, again).take_over(Journal(again.path))
    assert again.name == mine.name
    assert [row.progress for row in rows()] == [Progress.SENT, Progress.PENDING, Progress.PENDING]
    assert len(claim(parts, again.name)) == 2
    assert Journal(again.path).read() == []


def test_another_worker_writes_down_what_a_dead_one_had_heard(app: Flask, parts: Parts) -> None:
    queue(parts, raise_one(parts), phones(2))
    survivor, dead = sit(parts), sit(parts)
    first, _ = claim(parts, dead.name)
    Journal(dead.path).write(Result.of(first, Outcome(201)))
    dead.leave()
    Ledger(app, parts, survivor).take_over(Journal(survivor.path))
    assert [row.progress for row in rows()] == [Progress.SENT, Progress.PENDING]
    assert len(claim(parts, survivor.name)) == 1


def test_what_a_living_worker_has_heard_is_its_own(app: Flask, parts: Parts) -> None:
    queue(parts, raise_one(parts), phones(1))
    living, other = sit(parts), sit(parts)
    (due,) = claim(parts, living.name)
    Journal(living.path).write(Result.of(due, Outcome(201)))
    Ledger(app, parts, other).take_over(Journal(other.path))
    assert len(Journal(living.path).read()) == 1
    assert db.session.scalars(select(Delivery.claimed_by)).one() == living.name


def test_two_workers_of_one_kind_have_two_names(app: Flask, parts: Parts) -> None:
    one, two = sit(parts), sit(parts)
    assert one.name != two.name
    assert one.path != two.path
    one.leave()
    assert sit(parts).name == one.name


def test_workers_of_two_data_folders_have_two_names(app: Flask, parts: Parts, tmp_path: Path) -> None:
    assert seat.take(tmp_path, NAME).name != sit(parts).name
