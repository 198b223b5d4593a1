"""Warnings and the papers of an exclusion at the desk's screens: only the desk's, and each printing is on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.disputes.shown_to import shown_to
from app.kernel.db import db, transaction
from app.profiles.models import Profile, Standing
from app.warnings.models import GivenWarning
from tests import town
from tests.builders import signed_in
from tests.conftest import Phone
from tests.integration.warnings.test_warning_life import a_report
from tests.issued_cases import decided, issued
from tests.town import NOON, make_profile
from tests.trails import was_seen

WARN = "/desk/profiles/WB-0118/warn"
ONE = "/desk/warnings/WN-0001"
BECAUSE = "A word at the door was not enough."
OTHERS = [town.ASHA, town.BEN, town.LENA, town.BEA, town.PAT, town.MAREK]


@pytest.fixture
def report(app: Flask) -> UUID:
    with transaction() as session:
        profile = make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
        session.add(one := a_report())
        session.flush()
        was_seen(session, profile, one)
        return one.id


@pytest.fixture
def mo(app: Flask, report: UUID) -> Phone:
    return signed_in(app, town.MO)


def warn(phone: Phone, report: UUID, **changes: str) -> Any:
    return phone.post(WARN, data={"incidents": str(report), "because": BECAUSE, **changes})


def warning() -> GivenWarning:
    db.session.rollback()
    return db.session.scalars(select(GivenWarning)).one()


def standing() -> Standing:
    db.session.rollback()
    return db.session.scalars(select(Profile)).one().standing


def printed() -> list[tuple[str, str, int | None]]:
    db.session.rollback()
    entries = db.session.scalars(select(Entry).where(Entry.verb == "printed letter").order_by(Entry.seq)).all()
    return [(one.about, db.session.get_one(Detail, one.seq).body["what"], one.actor_id) for one in entries]


def test_a_warning_is_written_printed_given_and_taken_back(mo: Phone, report: UUID) -> None:
    assert "A warning for" in mo.get(WARN).text
    assert warn(mo, report).headers["Location"] == ONE
    assert "Not given yet." in mo.get(ONE).text
    pdf = mo.get(f"{ONE}/letter.pdf")
    assert (pdf.mimetype, pdf.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert printed() == [("warning WN-0001", "letter", town.MO)]
    assert standing() is Standing.SUSPECTED
    given = {"how": "in person", "given_on": NOON.date().isoformat()}
    assert mo.post(f"{ONE}/given", data=given).status_code == 303
    assert standing() is Standing.WARNED
    assert "18 November 2027" in mo.get(ONE).text
    assert mo.post(f"{ONE}/back", data={"back_because": "The camera shows another."}).status_code == 303
    assert standing() is Standing.SUSPECTED
    assert "Off the record since" in mo.get(ONE).text


def test_whoever_opened_a_warning_alone_is_told_of_a_correction(mo: Phone, report: UUID, phone_of: Any) -> None:
    warn(mo, report)
    dee = phone_of("Dee")
    before = shown_to(db.session(), warning().profile).seen
    dee.get(f"{ONE}?because=x")
    assert shown_to(db.session(), warning().profile).seen == before | {town.DEE}


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        (WARN, {"because": BECAUSE}, "Choose at least one incident that it rests on."),
        (f"{ONE}/given", {"how": "in person", "given_on": "2026-12-24"}, "This day has not come yet."),
        (f"{ONE}/given", {"how": "by pigeon", "given_on": "2026-11-18"}, "Say how it was given."),
        (f"{ONE}/back", {"back_because": " "}, "Say in a sentence why it is taken back."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    mo: Phone, report: UUID, path: str, typed: dict[str, str], says: str
) -> None:
    if path != WARN:
        warn(mo, report)
    answer = mo.post(path, data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    lost = [words for name, words in typed.items() if name not in ("how", "back_because") and words not in answer.text]
    assert lost == []


def test_without_a_reason_nothing_is_decided_and_the_choice_stays(mo: Phone, report: UUID) -> None:
    answer = warn(mo, report, because="")
    assert answer.status_code == 422
    assert f'value="{report}" checked' in answer.text
    assert db.session.scalars(select(GivenWarning)).all() == []


def test_a_second_one_is_refused_with_all_that_was_typed(mo: Phone, report: UUID) -> None:
    warn(mo, report)
    answer = warn(mo, report, because="Once more.")
    assert answer.status_code == 409
    assert str(escape("WN-0001 waits to be given.")) in answer.text
    assert "Once more." in answer.text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_prints_or_gives_one(app: Flask, mo: Phone, report: UUID, who: int) -> None:
    warn(mo, report)
    other = signed_in(app, who)
    asked = [other.get(path) for path in (WARN, ONE, f"{ONE}/letter.pdf")]
    sent = [other.post(f"{ONE}/{deed}", data={}) for deed in ("given", "back")]
    assert {one.status_code for one in (*asked, *sent)} == {403}
    assert (warning().given_at, printed()) == (None, [])


# ---------------------------------------------------------------- the papers of an exclusion

PAPERS = {"notice": "notice", "card": "notice card", "premises": "premises list", "guardian": "guardian letter"}


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_is_given_to_the_desk_and_its_printing_is_on_record(app: Flask, paper: str) -> None:
    with transaction() as session:
        issued(session)
    answer = signed_in(app, town.DEE).get(f"/desk/exclusions/EX-0007/{paper}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert printed() == [("exclusion EX-0007", PAPERS[paper], town.DEE)]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_prints_them(app: Flask, who: int) -> None:
    with transaction() as session:
        issued(session)
    other = signed_in(app, who)
    assert {other.get(f"/desk/exclusions/EX-0007/{paper}.pdf").status_code for paper in PAPERS} == {403}
    assert printed() == []


def test_before_it_is_issued_there_is_the_letter_to_whoever_has_care_alone(app: Flask) -> None:
    with transaction() as session:
        decided(session)
    mo = signed_in(app, town.MO)
    answers = {paper: mo.get(f"/desk/exclusions/EX-0007/{paper}.pdf").status_code for paper in PAPERS}
    assert answers == {"notice": 409, "card": 409, "premises": 409, "guardian": 200}
    assert [what for _, what, _ in printed()] == ["guardian letter"]
