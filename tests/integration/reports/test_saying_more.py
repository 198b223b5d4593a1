"""What a reporter says later: kept once, beside the first words, which stay; and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.photos.models import Photo, PhotoState
from app.reports.add import Added, IncomingAddition, add
from app.reports.models import Report, ReportState
from app.reports.receive import IncomingReport, receive
from app.reports.rules import pictures_left
from tests import town
from tests.builders import report_body
from tests.town import NOON

SHAS = [f"{n:064x}" for n in range(1, 9)]


def sent(session: Session, **changes: Any) -> Report:
    incoming = IncomingReport.model_validate(report_body(**changes))
    return receive(session, uuid4(), incoming, sent_at=None, by=session.get_one(Account, town.ASHA), now=NOON).report


def say(
    session: Session, report: Report, id: UUID | None = None, *, who: int = town.ASHA, at: Any = NOON, **said: Any
) -> Added:
    incoming = IncomingAddition.model_validate(said or {"text": "To the left."})
    return add(session, report, id or uuid4(), incoming, by=session.get_one(Account, who), now=at)


def test_the_first_words_stay(app: Flask) -> None:
    with transaction() as session:
        report = sent(session, note="A man.", direction="left")
        before = report.note, report.direction, report.content_sha
        say(session, report, text="A woman.", is_correction=True, direction="right", description={"hair": "short"})
        assert (report.note, report.direction, report.content_sha) == before
        (one,) = report.additions
        assert (one.text, one.direction, one.description) == ("A woman.", "right", {"hair": "short"})


def test_the_same_again_is_one(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        report = sent(session)
        assert [say(session, report, id, text="Left.").is_new for _ in range(2)] == [True, False]
        assert len(report.additions) == 1


def test_other_words_under_the_same_number_are_refused(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        report, other = sent(session), sent(session)
        say(session, report, id, text="Left.")
        for where, text in ((report, "Right."), (other, "Left.")):
            with pytest.raises(NotPossible, match="under this number"):
                say(session, where, id, text=text)


def test_another_reporter_is_told_of_no_such_report(app: Flask) -> None:
    with transaction() as session, pytest.raises(NotThere):
        say(session, sent(session), who=town.BEN)


@pytest.mark.parametrize("who", [town.BEA, town.PAT, town.LEE])
def test_who_sends_no_reports_adds_to_none(app: Flask, who: int) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        say(session, sent(session), who=who)


SAYS_NOTHING: list[tuple[dict[str, Any], str]] = [
    ({"text": " "}, "text"),
    ({"description": {"hair": ""}}, "text"),
    ({"is_correction": True, "photos": SHAS[:1]}, "text"),
    ({"direction": "he is a thief"}, "direction"),
]


@pytest.mark.parametrize(("said", "field"), SAYS_NOTHING)
def test_it_must_say_something_that_is_offered(app: Flask, said: dict[str, Any], field: str) -> None:
    with transaction() as session, pytest.raises(NotFit) as refused:
        say(session, sent(session), **said)
    assert refused.value.fields.keys() == {field}


@pytest.mark.parametrize("state", [one for one in ReportState if one is not ReportState.RETURNED])
def test_it_is_taken_whatever_became_of_the_report_and_changes_nothing_of_that(app: Flask, state: ReportState) -> None:
    with transaction() as session:
        report = sent(session)
        report.state = state
        say(session, report)
        assert report.state is state


def test_a_report_that_waits_for_an_answer_is_before_the_desk_again(app: Flask) -> None:
    with transaction() as session:
        report = sent(session)
        report.decide(ReportState.RETURNED)
        say(session, report)
        assert report.state is ReportState.RECEIVED


@pytest.mark.parametrize(("age", "taken"), [(timedelta(days=30), True), (timedelta(days=30, seconds=1), False)])
def test_for_thirty_days(app: Flask, age: timedelta, taken: bool) -> None:
    with transaction() as session:
        report = sent(session)
        if taken:
            assert say(session, report, at=NOON + age).is_new
            return
        with pytest.raises(NotPossible, match="over 30 days old"):
            say(session, report, at=NOON + age)


def test_pictures_are_added_up_to_four_in_all(app: Flask) -> None:
    with transaction() as session:
        report = sent(session, photos=SHAS[:2])
        assert say(session, report, photos=SHAS[1:4]).need == SHAS[1:4]
        assert [row.sha256 for row in report.pictures] == SHAS[:4]
        assert report.additions[0].photos == SHAS[2:4]
        assert [row.sha256 for row in report.first_pictures] == SHAS[:2]
        with pytest.raises(NotFit, match="Four pictures") as refused:
            say(session, report, photos=SHAS[4:5])
    assert refused.value.fields.keys() == {"photos"}


def test_a_picture_that_could_not_be_used_takes_no_place(app: Flask) -> None:
    with transaction() as session:
        report = sent(session, photos=SHAS[:4])
        assert pictures_left(report) == 0
        broken = Photo(folder="x", sha256=SHAS[0], kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON)
        broken.state = PhotoState.REFUSED
        session.add(broken)
        session.flush()
        report.pictures[0].photo = broken
        assert pictures_left(report) == 1
