"""What a reader finds in a pack: words on the pages as a search finds them, clean copies, statements as signed."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.collect import collect
from app.evidence.leave_out import leave_out, unredact
from app.evidence.models import PackRequest
from app.evidence.preview import preview
from app.evidence.send import sending
from app.kernel.db import transaction
from app.reports.models import Report
from app.statements.models import Statement, StatementKind
from app.web.parts import Parts
from tests.evidence_cases import account, approved, built, incident, looked_at_anew
from tests.on_paper import heights, words
from tests.town import ASHA, MO, NOON, make_profile

NAMES = "Perrin Oakapple pushed Ben. Rowan Thistlewood watched, 14 Market Street, 01632 960111. Their van: AB61 WBC."

MARGIN = 27 / 25.4 * 72  # at the foot of each page, in points


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    with transaction() as session:
        profile = make_profile(session)
        make_profile(session, "WB-0119", title="Rowan Thistlewood")
        incident(session, profile, parts, note=NAMES)
        return approved(session, profile).id


def zip_of(app: Flask, parts: Parts, request_id: int) -> zipfile.ZipFile:
    pack = built(app, parts, request_id)
    return zipfile.ZipFile(io.BytesIO(b"".join(sending(pack, "EP-0001", parts.vault).pieces)))


def sign(session: Session, ref: str, text: str, *, may_attend: bool | None, needs: str = "A screen.") -> None:
    """A statement of Asha's about the incident, signed."""
    report = session.scalars(select(Report)).one()
    of = {"kind": StatementKind.WITNESS, "report_id": report.id, "by_id": ASHA, "drafted_at": NOON}
    signed = {"signed_at": NOON, "signed_name": "Asha", "signature": "M0 0L10 10", "sha256": "0" * 64}
    session.add(Statement(id=uuid4(), ref=ref, text=text, may_attend=may_attend, needs=needs, **of, **signed))
    session.flush()


def test_a_search_through_the_pages_finds_nobody_else(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        sign(session, "ST-0001", "Ben stood beside me and Rowan Thistlewood laughed.", may_attend=False)
    looked_at_anew(request_id)
    found = words(zip_of(app, parts, request_id).read("pack.pdf"))
    for stays in ("Perrin Oakapple pushed", "Evidence pack EP-0001-1", "TW-001", "Nora Field", "Witness 1", "laughed"):
        assert stays in found, stays
    for goes in ("Asha", "Ben", "Rowan", "Thistlewood", "960111", "Market Street", "AB61"):
        assert goes not in found, goes


def test_a_statement_goes_in_as_it_was_signed_where_the_witness_agreed(
    app: Flask, parts: Parts, request_id: int
) -> None:
    with transaction() as session:
        sign(session, "ST-0001", "I saw Perrin Oakapple take it.", may_attend=True)
        sign(session, "ST-0002", "I saw Perrin Oakapple take it again.", may_attend=False)
    looked_at_anew(request_id)
    inside = zip_of(app, parts, request_id)
    assert [name for name in inside.namelist() if name.startswith("statements/")] == ["statements/ST-0001.pdf"]
    paper, pack = words(inside.read("statements/ST-0001.pdf")), words(inside.read("pack.pdf"))
    assert "I saw Perrin Oakapple take it." in paper
    assert "Asha" in paper
    assert "A screen" not in paper, "what they need at court is the agency's"
    assert "statements/ST-0001.pdf" in inside.read("SHA256SUMS").decode()
    assert "ST-0002, as it was signed" in pack
    assert "has not agreed to be known by name" in pack


def test_a_statement_that_tells_of_others_waits_for_the_desks_word(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        sign(session, "ST-0001", "Rowan Thistlewood held the door.", may_attend=True)
        request = session.get_one(PackRequest, request_id)
        asks = "ST-0001 tells of others, who cannot be taken out of what was signed."
        seen = preview(session, request, zone=parts.settings.zone, now=NOON)
        assert any(one.startswith(asks) for one in seen)
        assert collect(session, request, None, zone=parts.settings.zone, now=NOON).papers == ()
        because = "Rowan is a witness of the agency's own."
        unredact(session, request, "statement ST-0001", because=because, by=account(session, MO), now=NOON)
        case = collect(session, request, None, zone=parts.settings.zone, now=NOON)
        assert [one.name for one in case.papers] == ["ST-0001.pdf"]
        assert case.shown_by_name[0].name == "ST-0001, as it was signed"
        assert not any(one.startswith(asks) for one in case.missing)


def test_a_statement_that_was_left_out_does_not_go_in_whole_either(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        sign(session, "ST-0001", "I saw it.", may_attend=True)
        request = session.get_one(PackRequest, request_id)
        leave_out(session, request, "statement ST-0001", because="Withdrawn.", by=account(session, MO), now=NOON)
        case = collect(session, request, None, zone=parts.settings.zone, now=NOON)
        assert (case.papers, case.statements) == ((), ())
        assert [one.says for one in case.not_included if "ST-0001" in one.name] == ["Withdrawn."]


def test_a_later_statement_takes_back_nothing_of_coming_to_court(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        sign(session, "ST-0001", "I saw it.", may_attend=True)
        sign(session, "ST-0002", "I saw it well.", may_attend=None)
        case = collect(session, session.get_one(PackRequest, request_id), None, zone=parts.settings.zone, now=NOON)
        assert case.witnesses[0].willing == "Will come to court; signed statement"


def test_long_words_go_on_over_the_page(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = make_profile(session)
        lines = [f"Line {number} of what was seen by the till on that day." for number in range(1, 76)]
        incident(session, profile, None, note="\n".join(lines))
        needs = " ".join(f"Wish {number}, which is written out at some length." for number in range(1, 91))
        request_id = approved(session, profile).id
        sign(session, "ST-0001", "I saw it.", may_attend=True, needs=needs)
    looked_at_anew(request_id)
    found = heights(zip_of(app, parts, request_id).read("pack.pdf"))
    said = " ".join(words for words, _ in found)
    for line in ("Line 1 of", "Line 75 of", "Wish 1,", "Wish 90,"):
        assert line in said
    assert min(high for words, high in found if "Line" in words or "Wish" in words) >= MARGIN
