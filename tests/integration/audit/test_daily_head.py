"""Once a day the head of the record goes into a file and, where it is wished, into the mail."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit import heads
from app.audit.models import Entry
from app.audit.record import record
from app.config import MailServer as Server
from app.kernel.db import db, transaction
from app.web.parts import Parts
from app.worker.daily import Daily
from tests import town
from tests.conftest import Clock
from tests.mail_server import MailServer, make_certificate

CHAIR = "chair@quillby.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture(params=[False, True], ids=["smtp", "smtps"])
def server(certificate: Path, request: pytest.FixtureRequest) -> Iterator[MailServer]:
    made = MailServer(certificate, tls_at_once=request.param)
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def worker(app: Flask, parts: Parts, chain: int) -> Any:
    """`worker(server)` is a worker that mails to the chair; without a server one that does not."""

    def make(server: MailServer | None = None, **changes: Any) -> Daily:
        smtp = None
        if server is not None:
            smtp = Server("127.0.0.1", server.port, server.tls_at_once, "desk@quillby.example", "seven quiet lanterns")
            smtp = dataclasses.replace(smtp, **changes)
        settings = dataclasses.replace(parts.settings, smtp=smtp, head_mail_to=CHAIR if smtp else "")
        return Daily(app, dataclasses.replace(parts, settings=settings))

    return make


def kept(parts: Parts) -> list[str]:
    return sorted(file.name for file in (parts.settings.var_dir / "heads").iterdir())


def mailed() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry.about).where(Entry.verb == "mailed")))


def test_the_head_of_the_day_is_written_down_once(worker: Any, parts: Parts, clock: Clock) -> None:
    keeper = worker()
    keeper.keep_head(parts.clock())
    first = (parts.settings.var_dir / "heads" / "2026-11-18.txt").read_text()
    with transaction() as session:
        record(session, "decided", "report 1", by_id=town.MO, now=clock())
    keeper.keep_head(parts.clock())
    assert kept(parts) == ["2026-11-18.txt"]
    assert (parts.settings.var_dir / "heads" / "2026-11-18.txt").read_text() == first
    assert heads.read(first, key=parts.keyring.heads, name="x").seq == 12


def test_the_next_is_due_when_the_towns_day_begins(worker: Any, parts: Parts, clock: Clock) -> None:
    due = worker().keep_head(parts.clock())
    assert due == datetime(2026, 11, 19, tzinfo=parts.settings.zone)
    clock.at = due
    worker().keep_head(parts.clock())
    assert kept(parts) == ["2026-11-18.txt", "2026-11-19.txt"]


def test_nothing_is_mailed_unless_it_is_wished(worker: Any, parts: Parts) -> None:
    worker().keep_head(parts.clock())
    assert mailed() == []


@pytest.mark.usefixtures("trusted")
def test_the_page_is_mailed_once_and_can_be_given_back(worker: Any, parts: Parts, server: MailServer) -> None:
    keeper = worker(server)
    keeper.keep_head(parts.clock())
    keeper.keep_head(parts.clock())
    (mail,) = server.mails
    assert (mail["To"], mail["From"]) == (CHAIR, "desk@quillby.example")
    assert mail["Subject"] == "Townwatch: The head of the record, 18 November 2026"
    assert heads.read(mail.get_content(), key=parts.keyring.heads, name="mail").seq == 12
    assert mailed() == ["head 2026-11-18"]


@pytest.mark.usefixtures("trusted")
def test_nothing_but_the_page_is_in_the_mail(worker: Any, parts: Parts, server: MailServer) -> None:
    worker(server).keep_head(parts.clock())
    (mail,) = server.mails
    kept = (parts.settings.var_dir / "heads" / "2026-11-18.txt").read_text()
    assert mail.get_content().replace("\r\n", "\n").strip() == kept.strip()
    assert not mail.is_multipart()


def test_a_server_that_cannot_prove_its_name_hears_nothing(
    worker: Any, parts: Parts, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    due = worker(server).keep_head(parts.clock())
    assert server.mails == []
    assert not {"AUTH", "MAIL", "DATA"} & {line.split()[0] for line in server.heard}
    assert due == parts.clock() + timedelta(hours=1)
    assert mailed() == []
    assert "not mailed" in caplog.text


@pytest.mark.usefixtures("trusted")
def test_what_failed_is_tried_again_and_the_file_is_there_meanwhile(
    worker: Any, parts: Parts, server: MailServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    keeper, server.refuses = worker(server), True
    clock.at = keeper.keep_head(parts.clock())
    assert clock.at == town.NOON + timedelta(hours=2, minutes=24, microseconds=66)
    assert kept(parts) == ["2026-11-18.txt"]
    assert "is tried again in an hour: the mail server said 451" in caplog.text
    assert CHAIR not in caplog.text
    assert "seven quiet lanterns" not in caplog.text
    server.refuses = False
    keeper.keep_head(parts.clock())
    assert len(server.mails) == 1


def test_a_server_that_is_not_there_stops_nothing(worker: Any, parts: Parts, server: MailServer) -> None:
    server.shutdown()
    server.server_close()
    assert worker(server).keep_head(parts.clock()) == parts.clock() + timedelta(hours=1)


def test_this_machines_own_server_may_do_without_tls(worker: Any, parts: Parts, certificate: Path) -> None:
    own = MailServer(certificate)
    worker(own, user="", password="").keep_head(parts.clock())
    assert len(own.mails) == 1
    assert not {"STARTTLS", "AUTH"} & set(own.heard)
    assert own.mails[0]["From"] == "townwatch@localhost"
    own.shutdown()
    own.server_close()
