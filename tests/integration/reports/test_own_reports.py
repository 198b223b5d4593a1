"""What is mine of what was sent: reports are found, listed and answered by who sent them. The verbs themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.profiles.models import Hidden, ProfileState
from app.reports.models import Report, ReportNote, ReportState
from app.reports.my_reports import answer, my_reports
from app.reports.receive import IncomingReport, find, receive
from tests import town
from tests.builders import report_body
from tests.town import NOON


def sent(session: Session, who: int = town.ASHA, id: UUID | None = None, **changes: Any) -> Report:
    incoming = IncomingReport.model_validate(report_body(**changes))
    return receive(session, id or uuid4(), incoming, sent_at=None, by=session.get_one(Account, who), now=NOON).report


def asked(session: Session) -> Report:
    """Return a report of Asha's that the desk has asked about."""
    report = sent(session)
    report.decide(ReportState.RETURNED)
    session.flush()
    return report


def say(session: Session, report: Report, text: str, *, id: UUID | None = None, who: int = town.ASHA) -> None:
    answer(session, report, text, id=id or uuid4(), by=session.get_one(Account, who), now=NOON)


DEEDS: dict[str, Callable[[Session, int], object]] = {
    "list them": lambda session, who: my_reports(session, for_account=session.get_one(Account, who)),
    "answer a question": lambda session, who: say(session, asked(session), "To the left.", who=who),
}


@pytest.mark.parametrize("who", [town.BEA, town.PAT, town.LEE], ids=["of the Board", "of the police", "who has left"])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_who_sends_no_reports_can_not(app: Flask, deed: Callable[[Session, int], object], who: int) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        deed(session, who)


def test_everybody_lists_their_own_and_the_newest_first(app: Flask) -> None:
    with transaction() as session:
        first, _, last = sent(session), sent(session, town.BEN), sent(session)
        last.received_at = NOON + timedelta(minutes=1)
        session.flush()
        listed = my_reports(session, for_account=session.get_one(Account, town.ASHA))
        assert [report.id for report in listed] == [last.id, first.id]


def test_one_that_somebody_else_has_sent_is_found_like_none(app: Flask) -> None:
    with transaction() as session:
        report, ben = sent(session), session.get_one(Account, town.BEN)
        assert find(session, report.id, by=session.get_one(Account, town.ASHA)) is report
        for id in (report.id, uuid4()):
            with pytest.raises(NotThere, match="no such report of yours"):
                find(session, id, by=ben)


def test_under_the_number_of_somebody_elses_report_nothing_is_told_and_nothing_kept(app: Flask) -> None:
    with transaction() as session:
        report = sent(session)
        with pytest.raises(NotThere):
            sent(session, town.BEN, report.id)


def test_the_same_number_with_other_words_is_refused(app: Flask) -> None:
    with transaction() as session:
        report = sent(session, note="A man.")
        assert sent(session, id=report.id, note="A man.") is report
        with pytest.raises(NotPossible, match="different report"):
            sent(session, id=report.id, note="A woman.")


HIDES: dict[str, dict[str, Any]] = {
    "a draft": {"state": ProfileState.DRAFT},
    "the wrong person": {"hidden_because": Hidden.WRONG_PERSON},
    "overdue": {"review_on": NOON.date() - timedelta(days=1)},
}


@pytest.mark.parametrize("changes", HIDES.values(), ids=HIDES)
def test_no_report_is_about_a_profile_that_is(app: Flask, changes: dict[str, Any]) -> None:
    with transaction() as session:
        town.make_profile(session, **changes)
        with pytest.raises(NotFit) as refused:
            sent(session, category="sighting", profile_ref="WB-0118")
    assert set(refused.value.fields) == {"profile_ref"}


def test_the_same_answer_again_is_one_answer(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        report = asked(session)
        for _ in range(2):
            say(session, report, "To the left.", id=id)
        assert [note.text for note in report.notes] == ["To the left."]


def test_another_answer_under_the_same_number_is_refused(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        report = asked(session)
        say(session, report, "To the left.", id=id)
        with pytest.raises(NotPossible, match="Another answer"):
            say(session, report, "To the right.", id=id)


def test_the_number_of_an_answer_to_one_report_answers_no_other(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        say(session, asked(session), "To the left.", id=id)
        other = asked(session)
        with pytest.raises(NotPossible, match="Another answer"):
            say(session, other, "To the left.", id=id)
        assert session.get_one(ReportNote, id).report_id != other.id
