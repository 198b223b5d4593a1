"""Whose record one reads and takes away: asked of the verbs, not of their pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Entry
from app.audit.read import Line, Wanted
from app.audit.record import record
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotThere
from app.members.models import Account, Role
from app.people import log
from tests.builders import new_account
from tests.town import ASHA, BEA, BEN, DEE, LENA, MAREK, MO, NOON, PAT


def read(by: int, who: int | None = None, now: datetime = NOON, because: str = "a complaint") -> list[Line]:
    with transaction() as session:
        reader = session.get_one(Account, by)
        return log.read_log(session, Wanted(), who=who, because=because, by=reader, now=now, limit=50)


@pytest.fixture
def auditor(app: Flask) -> int:
    with transaction() as session:
        return new_account(session, Role.AUDITOR).id


@pytest.mark.parametrize("who", [ASHA, LENA, BEA, PAT, MAREK])
def test_who_may_not_see_the_record_reads_nobodys(app: Flask, who: int) -> None:
    for whose in (None, ASHA, who):
        with pytest.raises(NotAllowed):
            read(who, whose)


def test_the_auditor_reads_the_desks_and_of_anybody_else_as_of_nobody(auditor: int) -> None:
    with transaction() as session:
        for id in (ASHA, MO, DEE):
            record(session, "viewed", "profile WB-0042", by_id=id, now=NOON)
    assert {line.actor_id for line in read(auditor)} == {MO, DEE}
    assert [line.actor_id for line in read(auditor, MO)] == [MO]
    for nobody in (ASHA, 9999):
        with pytest.raises(NotThere):
            read(auditor, nobody)
    with pytest.raises(NotThere):
        read(MO, 9999)


def test_who_once_did_what_the_desk_does_stays_in_the_auditors_sight(auditor: int) -> None:
    with transaction() as session:
        record(session, "published", "profile WB-0042", by_id=BEN, now=NOON)
        record(session, "viewed", "profile WB-0042", by_id=ASHA, now=NOON)
    assert {line.actor_id for line in read(auditor)} == {BEN}


def test_a_member_who_answered_the_desk_stays_out_of_the_auditors_sight(auditor: int) -> None:
    with transaction() as session:
        record(session, "understood", "correction 4", by_id=ASHA, now=NOON)
        record(session, "named", "profile WB-0042", by_id=BEN, now=NOON)
        record(session, "handed out", "profile WB-0042", by_id=LENA, now=NOON)
    assert read(auditor) == []


def test_the_same_look_is_written_down_anew_after_a_quarter_of_an_hour(app: Flask) -> None:
    for minutes in (0, 14, 16):
        read(MO, ASHA, NOON + timedelta(minutes=minutes))
    moments = db.session().scalars(select(Entry.at).where(Entry.verb == "read record").order_by(Entry.seq)).all()
    assert list(moments) == [NOON, NOON + timedelta(minutes=16)]


def test_at_most_ten_thousand_entries_are_taken_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def lines(session: Session, wanted: Wanted, *, limit: int) -> list[Line]:
        asked.append(limit)
        return []

    monkeypatch.setattr(log, "lines", lines)
    with transaction() as session:
        how: dict[str, Any] = {"who": ASHA, "because": "the Board asked for it", "now": NOON}
        log.export_log(session, Wanted(), by=session.get_one(Account, MO), **how)
    assert asked == [10_000]
