"""The pages of statements: whoever signs, and the desk that asks and reads."""

from __future__ import annotations

from html import escape
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Entry
from app.disclosures.models import Disclosure
from app.evidence.rules import GATEWAYS
from app.kernel.db import db, transaction
from app.statements import rules
from app.statements.models import Statement
from tests import town
from tests.appeals_cases import a_report
from tests.builders import signed_in
from tests.conftest import Phone
from tests.on_paper import words

SIGNED = {
    "text": "I saw him take it.",
    "abuse": "“Zounds”",
    "shown": "None.",
    "may_attend": "yes",
    "needs": "A screen, please.",
    "signed_name": "Asha",
    "has_read": "yes",
    "signature": "M10 10L20 30",
}


@pytest.fixture
def report(app: Flask) -> UUID:
    with transaction() as session:
        return a_report(session).id


def begin(phone: Phone, report: UUID, kind: str = "witness statement") -> str:
    answer = phone.post("/statements", data={"report": str(report), "kind": kind})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_the_desk_asks_and_it_waits_under_mine(app: Flask, report: UUID) -> None:
    desk, asha = signed_in(app, town.MO), signed_in(app, town.ASHA)
    assert desk.post(f"/desk/{report}/statements").status_code == 303
    assert desk.post(f"/desk/{report}/statements").status_code == 409
    (line,) = (asha.get("/api/reports").json or {})["reports"]
    assert asha.get(f"/statements/{line['statement_id']}").status_code == 200
    assert asha.post(f"/statements/{line['statement_id']}/sign", data=SIGNED).status_code == 303
    (line,) = (asha.get("/api/reports").json or {})["reports"]
    assert line["statement_id"] is None


def test_a_draft_is_kept_by_itself_and_is_there_when_the_page_opens_again(app: Flask, report: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    kept = asha.post(at, data={"text": "Half a sen"}, headers={"X-Townwatch": "1"})
    assert kept.status_code == 204
    assert "Half a sen" in asha.get(at).text
    assert "is true to the best of my knowledge and belief" in asha.get(at).text


def test_signing_with_something_missing_keeps_what_was_typed(app: Flask, report: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    refused = asha.post(f"{at}/sign", data={**SIGNED, "has_read": "", "text": "A longer account."})
    assert refused.status_code == 422
    assert "Read it through" in refused.text
    assert "A longer account." in refused.text
    assert 'name="version" value="1"' in refused.text
    assert "A longer account." in asha.get(at).text, "kept at the town, also when the page is closed now"


def test_an_older_tab_writes_over_nothing_and_both_are_shown(app: Flask, report: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    by_script = {"X-Townwatch": "1"}
    kept = asha.post(at, data={"text": "Newer.", "version": "0"}, headers=by_script)
    assert kept.headers["ETag"] == '"1"'
    again = asha.post(at, data={"text": "Newer.", "version": "0"}, headers=by_script)
    assert (again.status_code, again.headers["ETag"]) == (204, '"1"'), "the same words once more are kept already"
    assert asha.post(at, data={"text": "Older.", "version": "0"}, headers=by_script).status_code == 409
    for way in ("", "/sign"):
        both = asha.post(f"{at}{way}", data={**SIGNED, "text": "Older.", "version": "0"})
        assert both.status_code == 409
        assert "What is kept from elsewhere" in both.text
        assert "Newer." in both.text
        assert "Older." in both.text
        assert 'name="version" value="1"' in both.text
    assert "Older." not in asha.get(at).text
    assert asha.post(at, data={"text": "Newer. Older.", "version": "1"}).status_code == 303


def test_the_desk_reads_and_downloads_and_both_are_written_down(app: Flask, report: UUID) -> None:
    asha, desk = signed_in(app, town.ASHA), signed_in(app, town.MO)
    at = begin(asha, report)
    assert "I saw him" not in desk.get(f"/desk/{report}/statements").text
    asha.post(f"{at}/sign", data=SIGNED)
    id = at.rsplit("/", 1)[1]
    read = desk.get(f"/desk/{report}/statements").text
    assert "I saw him take it." in read
    assert "“Zounds”" in read
    assert desk.get(f"/desk/statements/{id}/pages").data.startswith(b"%PDF-")
    assert asha.get(f"{at}/pages").data.startswith(b"%PDF-")
    verbs = [one.verb for one in db.session().scalars(select(Entry).where(Entry.about == "statement ST-0001"))]
    assert verbs == ["began", "signed", "viewed", "downloaded", "downloaded"]


def test_what_is_signed_shows_without_a_form_and_is_supplemented(app: Flask, report: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    asha.post(f"{at}/sign", data=SIGNED)
    page = asha.get(at).text
    assert "<textarea" not in page
    assert asha.post(at, data={"text": "Other."}).status_code == 409
    more = asha.post("/statements", data={"supplements": at.rsplit("/", 1)[1]})
    assert more.status_code == 303
    assert "I add to my statement ST-0001." in asha.get(more.headers["Location"]).text


@pytest.mark.parametrize("way", ["", "/sign"])
def test_what_was_typed_in_a_tab_that_is_too_late_is_shown_to_be_copied(app: Flask, report: UUID, way: str) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    asha.post(f"{at}/sign", data=SIGNED)
    late = asha.post(f"{at}{way}", data={**SIGNED, "text": "What I wrote in the other tab."})
    assert late.status_code == 409
    assert "is signed" in late.text
    assert "What you had typed" in late.text
    assert "What I wrote in the other tab." in late.text
    assert late.text.count("“Zounds”") == 1, "what is signed in the same words is not shown twice"
    by_script = asha.post(at, data={"text": "Other."}, headers={"X-Townwatch": "1"})
    assert (by_script.status_code, by_script.is_json) == (409, True)


def test_and_so_it_is_where_the_draft_was_thrown_away(app: Flask, report: UUID) -> None:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    asha.post(f"{at}/discard")
    late = asha.post(at, data={**SIGNED, "text": "What I wrote in the other tab."})
    assert late.status_code == 404
    assert "What I wrote in the other tab." in late.text


def test_another_s_statement_is_answered_like_none(app: Flask, report: UUID) -> None:
    at = begin(signed_in(app, town.ASHA), report)
    for id in (town.BEN, town.LENA, town.MO):
        other = signed_in(app, id)
        assert other.get(at).status_code == 404
        assert other.post(at, data={"text": "x"}).status_code == 404
        assert other.post(f"{at}/sign", data=SIGNED).status_code == 404
        assert other.post(f"{at}/discard").status_code == 404


def test_a_lead_speaks_for_the_business_and_is_told_gently_about_the_sentence(app: Flask, report: UUID) -> None:
    lena = signed_in(app, town.LENA)
    at = begin(lena, report, "impact statement for business")
    page = lena.post(f"{at}/sign", data={"loss": "£40. He should go to prison.", "signed_name": "x"})
    assert page.status_code == 422
    assert "for the court alone" in page.text
    assert f'data-sentence="{escape(rules.SENTENCE)}"' in page.text
    whole = {"loss": "£40 of gin.", "signed_name": "Lena", "has_read": "yes", "version": "1"}
    signed = lena.post(f"{at}/sign", data=whole)
    assert signed.status_code == 303
    statement = db.session().scalars(select(Statement)).one()
    assert (statement.member_id, statement.answers["loss"]) == (town.ORCHARD, "£40 of gin.")


TO = {
    "recipient": "PC 4471",
    "agency": "Quillby Police",
    "purpose": "For the trial.",
    "gateway": GATEWAYS[2],
}


@pytest.fixture
def signed(app: Flask, report: UUID) -> str:
    asha = signed_in(app, town.ASHA)
    at = begin(asha, report)
    assert asha.post(f"{at}/sign", data=SIGNED).status_code == 303
    return at.rsplit("/", 1)[1]


def test_what_a_witness_asks_for_at_court_leaves_with_a_row_in_the_register_alone(app: Flask, signed: str) -> None:
    desk = signed_in(app, town.MO)
    for plain in ("", "?for=agency"):
        assert "A screen, please." not in words(desk.get(f"/desk/statements/{signed}/pages{plain}").data)
    given = desk.post(f"/desk/statements/{signed}/hand-over", data=TO)
    assert (given.status_code, given.mimetype) == (200, "application/pdf")
    assert "A screen, please." in words(given.data)
    (row,) = db.session().scalars(select(Disclosure))
    assert (row.about, row.recipient, row.agency, row.gateway, row.approved_by) == (
        "statement ST-0001",
        "PC 4471",
        "Quillby Police",
        GATEWAYS[2],
        [town.MO],
    )
    assert "Signed statement ST-0001" in desk.get("/desk/disclosures").text


def test_it_is_not_handed_over_without_saying_to_whom_for_what_and_by_which_law(app: Flask, signed: str) -> None:
    desk = signed_in(app, town.MO)
    refused = desk.post(f"/desk/statements/{signed}/hand-over", data={"purpose": "For the trial."})
    assert refused.status_code == 422
    for says in ("Say to whom", "Say for which police force", "Say which law allows it", "For the trial."):
        assert says in refused.text
    assert db.session().scalars(select(Disclosure)).all() == []


def test_a_draft_is_handed_to_nobody(app: Flask, report: UUID) -> None:
    id = begin(signed_in(app, town.ASHA), report).rsplit("/", 1)[1]
    desk = signed_in(app, town.MO)
    assert desk.get(f"/desk/statements/{id}/hand-over").status_code == 404
    assert desk.post(f"/desk/statements/{id}/hand-over", data=TO).status_code == 404
