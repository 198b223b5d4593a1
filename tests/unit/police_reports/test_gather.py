"""What the police ask for of one report, what is missing, and the bytes that are kept."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.kernel.errors import NotFit
from app.members.models import Account, Member, Premises, Role, Scheme, Sector, Zone
from app.police_reports.gather import (
    Found,
    Said,
    canonical,
    digest,
    fault_before_handing_over,
    first_said,
    gather,
    missing,
)
from app.police_reports.in_words import as_text, pounds
from app.reports.models import Report, ReportKind, ReportState, Subject
from tests.issued_cases import LONDON

SCHEME = Scheme(
    name="Quillby Together", short="QT", town="Quillby", colour="#000", phone="01632 960200", email="q@q.example"
)
WHOLE = Said("He took two bottles.", "Red jacket.", "Weekdays until 16:00", "yes", "Orchard Foods", "yes")
FOUND = Found("Two bottles", 4250, 0, ("AB12CDE",), ("46/1/26",))


def report(**changes: Any) -> Report:
    place = Premises(name="Orchard", member_id=1, zone_id="MID", sector=Sector.RETAIL, latitude=53.2, longitude=2.2)
    place.member, place.zone = (
        Member(id=1, name="Orchard Foods"),
        Zone(id="MID", name="Middle", latitude=53.0, longitude=2.0, radius_m=1),
    )
    fields: dict[str, Any] = {
        "id": UUID(int=7),
        "kind": ReportKind.INCIDENT,
        "category": "theft",
        "happened_at": datetime(2026, 7, 14, 23, 30, tzinfo=UTC),
        "received_at": datetime(2026, 7, 14, 23, 31, tzinfo=UTC),
        "premises_id": 1,
        "reporter_id": 1,
        "note": "He took two bottles.",
        "content_sha": "0",
        "state": ReportState.APPROVED,
    }
    made = Report(**fields | changes)
    made.premises, made.reporter = place, Account(name="Asha Teal", role=Role.STAFF)
    return made


def test_all_that_they_ask_for_is_in_it_and_no_number_of_anybodys_own() -> None:
    body = gather(report(), FOUND, WHOLE, scheme=SCHEME, zone=LONDON)
    assert body["happened_at"] == "2026-07-15T00:30+01:00"
    assert body["staff"] == {
        "name": "Asha Teal",
        "available": "Weekdays until 16:00",
        "reached": "Quillby Together, 01632 960200, q@q.example",
    }
    text = as_text(body)
    for words in ("Wednesday 15 July 2026, 00:30", "£42.50", "Got back: £0.00", "held by Orchard Foods", "46/1/26"):
        assert words in text
    assert missing(report(), FOUND, WHOLE) == []


@pytest.mark.parametrize(
    ("found", "said", "says"),
    [
        (FOUND._replace(value_pence=None), WHOLE, "No value written down: police send it back."),
        (FOUND._replace(goods=""), WHOLE, "It does not say what was taken or damaged."),
        (FOUND, WHOLE._replace(looks=" "), "Nobody wrote down what the person looked like."),
        (FOUND, WHOLE._replace(available=""), "It does not say when whoever saw it can be reached."),
        (FOUND, WHOLE._replace(cctv=""), "It does not say whether there is CCTV."),
        (FOUND, WHOLE._replace(cctv_held_by=""), "There is CCTV: say who holds it."),
        (FOUND, WHOLE._replace(witness=""), "Nobody asked whether they would give a statement."),
        (FOUND, WHOLE._replace(happened=""), "Nothing says what happened: police send it back."),
    ],
)
def test_each_thing_for_which_they_send_it_back_is_said_before(found: Found, said: Said, says: str) -> None:
    assert missing(report(), found, said) == [says]


def test_of_abuse_nobody_asks_for_a_value() -> None:
    assert missing(report(category="abuse of staff"), Found(), WHOLE) == []


def test_without_what_happened_it_is_none() -> None:
    with pytest.raises(NotFit):
        gather(report(), FOUND, WHOLE._replace(happened=" \n"), scheme=SCHEME, zone=LONDON)


def test_it_begins_with_the_words_of_whoever_saw_it() -> None:
    made = report()
    made.subjects.append(Subject(description={"hair": "short", "wearing": "red jacket", "marks": ""}))
    assert first_said(made, Found())[:2] == ("He took two bottles.", "short, red jacket")


def test_the_sum_is_that_of_the_bytes_that_are_downloaded_in_whatever_order() -> None:
    body = gather(report(), FOUND, WHOLE, scheme=SCHEME, zone=LONDON)
    turned = dict(reversed(body.items()))
    assert digest(turned) == digest(body) == hashlib.sha256(canonical(body)).hexdigest()
    assert json.loads(canonical(body)) == body
    assert digest({**body, "goods": "Three bottles"}) != digest(body)


@pytest.mark.parametrize("state", [ReportState.REJECTED, ReportState.WITHDRAWN, ReportState.MERGED])
def test_what_came_to_nothing_is_handed_to_nobody(state: ReportState) -> None:
    assert fault_before_handing_over(report(state=state))
    assert fault_before_handing_over(report()) is None


@pytest.mark.parametrize(("pence", "says"), [(None, "Not written down"), (0, "£0.00"), (123456, "£1,234.56")])
def test_money_is_said_in_pounds(pence: int | None, says: str) -> None:
    assert pounds(pence) == says
