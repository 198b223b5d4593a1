"""A statement: drafted from the report, kept, signed, and from then on fixed by the database itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account, Member, Role, Scheme
from app.photos.models import Look
from app.reports.models import Report, Subject
from app.statements.discard import discard
from app.statements.draft import ask_for, draft, waits_for
from app.statements.find import find_own, signed_of
from app.statements.models import Statement, StatementKind
from app.statements.page import data_of, statement_pdf
from app.statements.rules import digest
from app.statements.sign import Signature, sign
from app.statements.write import Written, write
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import a_report
from tests.builders import give_photo
from tests.pictures import jpeg
from tests.town import NOON, make_profile

NAME = "Asha"
DRAWN = "M10 10L20 30L40 5"


@pytest.fixture
def begun(app: Flask, parts: Parts) -> UUID:
    with transaction() as session:
        asha = session.get_one(Account, town.ASHA)
        made = draft(session, a_report(session), StatementKind.WITNESS, by=asha, now=NOON, zone=parts.settings.zone)
        return made.id


def put_down(id: UUID, *, by: int = town.ASHA, signature: Signature | None = None, **changes: Any) -> None:
    """Write and sign it, but for `changes`."""
    words: dict[str, Any] = {"text": "I saw him take it.", "shown": "None.", "may_attend": True, **changes}
    with transaction() as session:
        whose = session.get_one(Account, by)
        statement = session.get_one(Statement, id)
        write(session, statement, Written(**words), after=statement.version, by=whose, now=NOON)
        sign(session, statement, signature or Signature(NAME, DRAWN, has_read=True), after=1, by=whose, now=NOON)


def test_a_draft_says_in_the_first_person_what_was_sent(begun: UUID) -> None:
    words = db.session().get_one(Statement, begun).text
    assert "On Monday 19 October 2026 at about 13:00 I was at Orchard Foods." in words
    assert "He took two bottles of gin and walked out." in words


def test_what_is_signed_is_changed_and_deleted_by_nobody(begun: UUID) -> None:
    put_down(begun)
    session = db.session()
    for statement in (
        "UPDATE statement SET text = 'x'",
        "DELETE FROM statement",
        "UPDATE statement SET signed_at = NULL",
    ):
        with pytest.raises(DatabaseError, match="a signed statement is fixed"), transaction() as writing:
            writing.execute(text(statement))
    session.rollback()
    assert session.get_one(Statement, begun).text == "I saw him take it."


def test_the_model_says_so_in_a_sentence_first(begun: UUID) -> None:
    put_down(begun)
    with pytest.raises(NotPossible, match="stays as it is"), transaction() as session:
        session.get_one(Statement, begun).text = "x"
    with pytest.raises(NotPossible, match="stays"), transaction() as session:
        session.delete(session.get_one(Statement, begun))
    asha = db.session().get_one(Account, town.ASHA)
    with pytest.raises(NotPossible), transaction() as session:
        discard(session, session.get_one(Statement, begun), by=asha, now=NOON)


def test_a_draft_may_be_changed_and_thrown_away(begun: UUID) -> None:
    with transaction() as session:
        asha = session.get_one(Account, town.ASHA)
        write(session, session.get_one(Statement, begun), Written(text="Other."), after=0, by=asha, now=NOON)
    with transaction() as session:
        discard(session, session.get_one(Statement, begun), by=session.get_one(Account, town.ASHA), now=NOON)
    assert db.session().get(Statement, begun) is None


def test_the_digest_is_of_all_that_is_signed(begun: UUID) -> None:
    put_down(begun)
    db.session.rollback()
    statement = db.session().get_one(Statement, begun)
    assert statement.sha256 == digest(statement)
    for field, other in (("text", "x"), ("abuse", "x"), ("shown", "x"), ("needs", "x"), ("may_attend", False)):
        with db.session().no_autoflush:
            before = getattr(statement, field)
            setattr(statement, field, other)
            assert digest(statement) != statement.sha256, field
            setattr(statement, field, before)
    db.session.rollback()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"shown": ""}, "shown"),
        ({"may_attend": None}, "may_attend"),
        ({"signature": Signature("Somebody Else", DRAWN, has_read=True)}, "signed_name"),
        ({"signature": Signature(NAME, DRAWN, has_read=False)}, "has_read"),
        ({"signature": Signature(NAME, "<svg>", has_read=True)}, "signature"),
    ],
)
def test_what_is_missing_before_signing(begun: UUID, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotFit) as missing:
        put_down(begun, **changes)
    assert set(missing.value.fields) == {field}
    assert db.session().get_one(Statement, begun).signed_at is None


def test_a_typed_name_alone_is_enough(begun: UUID) -> None:
    put_down(begun, signature=Signature(" asha ", "", has_read=True))
    assert db.session().get_one(Statement, begun).signed_at is not None


def test_more_is_said_in_a_supplement(begun: UUID, parts: Parts) -> None:
    put_down(begun)
    with transaction() as session:
        first, asha = session.get_one(Statement, begun), session.get_one(Account, town.ASHA)
        report = session.get_one(Report, first.report_id)
        zone = parts.settings.zone
        more = draft(session, report, StatementKind.WITNESS, by=asha, now=NOON, zone=zone, supplements=first)
        assert (more.ref, more.supplements_id, more.id != first.id) == ("ST-0002", first.id, True)
        id, of = more.id, report.id
    put_down(id)
    assert [one.ref for one in signed_of(db.session(), [of])] == ["ST-0001", "ST-0002"]


def test_a_statement_is_its_author_s_alone(begun: UUID, parts: Parts) -> None:
    session = db.session()
    report = session.get_one(Report, session.get_one(Statement, begun).report_id)
    ben, lena = session.get_one(Account, town.BEN), session.get_one(Account, town.LENA)
    with pytest.raises(NotThere):
        find_own(session, begun, by=ben)
    for by, kind in ((ben, StatementKind.WITNESS), (ben, StatementKind.IMPACT), (lena, StatementKind.WITNESS)):
        with pytest.raises(NotAllowed):
            draft(session, report, kind, by=by, now=NOON, zone=parts.settings.zone)
    impact = draft(session, report, StatementKind.IMPACT, by=lena, now=NOON, zone=parts.settings.zone)
    assert impact.member_id == town.ORCHARD
    session.rollback()


def test_the_desk_asks_once_and_it_waits(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        report, mo = a_report(session), session.get_one(Account, town.MO)
        asked = ask_for(session, report, by=mo, now=NOON, zone=parts.settings.zone)
        assert waits_for(session, session.get_one(Account, town.ASHA)) == [asked]
        with pytest.raises(NotPossible, match="waits or is signed"):
            ask_for(session, report, by=mo, now=NOON, zone=parts.settings.zone)
    with transaction() as session:
        rosas = a_report(session, by=town.ROSA)
        with pytest.raises(NotPossible, match="under 18"):
            ask_for(session, rosas, by=session.get_one(Account, town.MO), now=NOON, zone=parts.settings.zone)


def test_the_record_of_looks_says_what_was_shown_before_and_nothing_after(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile, other = make_profile(session, "WB-0300"), make_profile(session, "WB-0301")
        session.flush()
        theirs, anothers = give_photo(session, parts, profile, jpeg(1)), give_photo(session, parts, other, jpeg(2))
        report = a_report(session)
        report.subjects.append(Subject(profile_id=profile.id))
        at, hour = report.happened_at, timedelta(hours=1)
        session.add_all(
            Look(photo_id=photo, account_id=who, mark=mark, place="x", at=when, is_large=True)
            for photo, who, mark, when in (
                (theirs.id, town.ASHA, "a", at - 24 * hour),
                (theirs.id, town.ASHA, "b", at + hour),
                (theirs.id, town.BEN, "c", at - 2 * hour),
                (anothers.id, town.ASHA, "d", at - 3 * hour),
            )
        )
        session.flush()
        asha = session.get_one(Account, town.ASHA)
        made = draft(session, report, StatementKind.WITNESS, by=asha, now=NOON, zone=parts.settings.zone)
        lines = [line for line in made.shown.splitlines() if line.startswith("- ")]
        assert lines == [f"- picture {theirs.id}, 18 October 2026, 13:00 (large)"]


def test_a_signed_statement_is_put_on_paper_and_a_draft_is_not(begun: UUID, parts: Parts) -> None:
    zone = parts.settings.zone
    with pytest.raises(ValueError, match="not signed"):
        statement_pdf(db.session().get_one(Statement, begun), scheme="Quillby", zone=zone)
    put_down(begun, abuse="“You will be sorry”", needs="A screen.")
    db.session.rollback()
    made = statement_pdf(db.session().get_one(Statement, begun), scheme="Quillby", zone=zone, with_needs=True)
    assert made.startswith(b"%PDF-")


def test_its_pages_stay_as_they_were_signed_whatever_people_and_businesses_are_called_later(
    app: Flask, parts: Parts
) -> None:
    zone = parts.settings.zone
    with transaction() as session:
        report, lena = a_report(session), session.get_one(Account, town.LENA)
        made = draft(session, report, StatementKind.IMPACT, by=lena, now=NOON, zone=zone)
        write(session, made, Written(answers={"loss": "£40"}), after=0, by=lena, now=NOON)
        sign(session, made, Signature(lena.name, has_read=True), after=1, by=lena, now=NOON)
        id, before = made.id, data_of(made, scheme="", zone=zone)
    assert ["Occupation", "Lead"] in before["facts"]
    with transaction() as session:
        lena = session.get_one(Account, town.LENA)
        lena.name, lena.role = "Lena Other", Role.BOARD
        session.get_one(Member, town.ORCHARD).name = "Orchard Holdings"
        session.scalars(select(Scheme)).one().name = "Another scheme"
    db.session.rollback()
    statement = db.session().get_one(Statement, id)
    assert data_of(statement, scheme="Another scheme", zone=zone) == before
    assert statement.sha256 == digest(statement)


def test_each_name_on_its_pages_is_under_the_digest(begun: UUID) -> None:
    put_down(begun)
    db.session.rollback()
    statement = db.session().get_one(Statement, begun)
    kept = dict(statement.answers)
    assert {"name", "occupation", "scheme"} <= {key for key, words in kept.items() if words}
    with db.session().no_autoflush:
        for key in ("name", "occupation", "business", "scheme"):
            statement.answers = {**kept, key: "x"}
            assert digest(statement) != statement.sha256, key
    db.session.rollback()
