"""How much a search reads and shows at once: figures written out here, so that nobody lets them grow unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Detail, Entry
from app.kernel.db import transaction
from app.matching.index import Index
from app.matching.models import Alike, Band, Found
from app.members.models import Account
from app.photos.compare import Trace
from app.photos.mark import Viewer
from app.photos.models import Look, Photo
from app.reports.models import Report
from app.reports.receive import IncomingReport, receive
from app.review.find_leak import Trail, compared, photos_like
from app.review.search import search, searched
from tests import town
from tests.builders import report_body
from tests.town import NOON


def picture(session: Session) -> Photo:
    photo = Photo(folder="x", sha256="0" * 64, kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON)
    session.add(photo)
    session.flush()
    return photo


def shown_to_ben(session: Session, photo: Photo, *days_ago: float) -> None:
    session.add_all(
        Look(photo_id=photo.id, account_id=town.BEN, mark=f"MARK{days}", place="x", at=NOON - timedelta(days=days))
        for days in days_ago
    )
    session.flush()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list of how many marks were drawn each time; drawing them takes long and is tried elsewhere."""
    counts: list[int] = []

    def trace(_leaked: object, _bare: object, viewers: Sequence[Viewer]) -> list[Trace]:
        counts.append(len(viewers))
        return [Trace(viewer, 0.5) for viewer in viewers]

    monkeypatch.setattr("app.review.find_leak.trace", trace)
    return counts


def compare(session: Session, photo: Photo) -> Trail:
    def viewer_of(look: Look, name: str) -> Viewer:
        return Viewer(name, look.place, "12:00", look.mark)

    leaked: Any = Image.new("RGB", (8, 8))
    return compared(session, leaked, photo, leaked, viewer_of, now=NOON)


def test_a_leak_is_followed_back_for_400_days(app: Flask, drawn: list[int]) -> None:
    with transaction() as session:
        photo = picture(session)
        shown_to_ben(session, photo, 1, 399, 401)
        assert {one.look.mark for one in compare(session, photo).shown} == {"MARK1", "MARK399"}


def test_the_marks_of_the_latest_60_looks_are_compared_and_older_ones_only_listed(app: Flask, drawn: list[int]) -> None:
    with transaction() as session:
        photo = picture(session)
        shown_to_ben(session, photo, *range(1, 62))
        shown = compare(session, photo).shown
    assert drawn == [60]
    assert [one.look.mark for one in shown if one.fit is None] == ["MARK61"]


class AllAlike:
    """An index in which so many pictures are like any other."""

    def __init__(self, ids: list[int]) -> None:
        self._ids = ids

    def find(self, _session: Session, _asked: object) -> list[Found]:
        return [Found(id, Alike(Band.SAME, "", 1, [], [])) for id in self._ids]


def test_a_leaked_picture_is_compared_with_the_three_nearest(app: Flask) -> None:
    with transaction() as session:
        photo = picture(session)
        found = photos_like(session, cast(Index, AllAlike([photo.id] * 4)), cast(Any, None))
        assert found == [photo] * 3


@pytest.mark.parametrize(("count", "shown", "is_more"), [(50, 50, False), (51, 50, True)])
def test_fifty_of_a_name_are_shown_and_more_are_said_to_be_more(
    app: Flask, count: int, shown: int, is_more: bool
) -> None:
    with transaction() as session:
        for number in range(count):
            town.make_profile(session, f"WB-1{number:03d}")
        found = search(session, "Oakapple", by=session.get_one(Account, town.MO))
        assert (len(found.profiles), found.is_more) == (shown, is_more)


def test_of_what_was_typed_80_letters_are_searched_for_and_written_down(app: Flask) -> None:
    typed = "Perrin" + " " * 74 + "Somebody Else"
    with transaction() as session:
        town.make_profile(session)
        mo = session.get_one(Account, town.MO)
        found = search(session, typed, by=mo)
        assert [one.ref for one in found.profiles] == ["WB-0118"]
        searched(session, "x" * 100, found, because="x", by=mo, now=NOON)
        entry = session.scalars(select(Entry).where(Entry.verb == "searched")).one()
        assert session.get_one(Detail, entry.seq).body["words"] == "x" * 80


def told(session: Session, note: str) -> Report:
    incoming = IncomingReport.model_validate(report_body(note=note))
    return receive(session, uuid4(), incoming, sent_at=None, by=session.get_one(Account, town.ASHA), now=NOON).report


def test_a_name_is_found_where_it_stands_and_nowhere_else(app: Flask) -> None:
    with transaction() as session:
        town.make_profile(session)
        town.make_profile(session, "WB-0042", title="Juno Larkspurr")
        told(session, "Oakapple came in.")
        naming = told(session, "It was Juno Larkspurr.")
        found = search(session, "larkspurr", by=session.get_one(Account, town.MO))
        assert [one.ref for one in found.profiles] == ["WB-0042"]
        assert [(one.report.id, one.says) for one in found.reports] == [(naming.id, "It was Juno Larkspurr.")]
