"""Each document as its own code fills it, read as somebody reads it who was handed it: no hole, no word twice."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.appeals import rules as appeal_rules
from app.appeals.models import AppealOutcome
from app.appeals.say import say
from app.appeals.tell import write_letter
from app.exclusions.models import Exclusion
from app.kernel.db import transaction
from app.members.models import Account
from app.profiles.models import Kind, Standing
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import an_appeal, an_exclusion, seat_three
from tests.builders import signed_in
from tests.conftest import Phone
from tests.integration.warnings.test_warning_life import a_report
from tests.issued_cases import LONDON, decided, issued, served, sign
from tests.on_paper import words
from tests.town import NOON, make_profile
from tests.trails import was_seen

FAULTS = {
    "a field is not filled": r"[{}]",
    "None is said": r"\bNone\b",
    "a word stands twice": r"\b([A-Za-z]+) \1\b",
    "a mark after nothing": r"(?<=\s)[,.;:](?=\s)|\(\s*\)|[,;:]\.|,\s*,|\.\.",
    "a field is named instead of said": r"\b(?:months|appeal_days|may_enter|photo_ref|ends_on|lapses_on)_",
}
Case = Callable[[Phone, Parts], str]


def _pdf(phone: Phone, path: str) -> str:
    answer = phone.get(path)
    assert answer.status_code == 200, answer.text
    return words(answer.data)


def _of_exclusion(paper: str, make: Callable[..., Any] = issued, **changes: Any) -> Case:
    def case(phone: Phone, _parts: Parts) -> str:
        with transaction() as session:
            exclusion = make(session, **changes)
            ref = exclusion.ref
        return _pdf(phone, f"/desk/exclusions/{ref}/{paper}.pdf")

    return case


def _nobody_known(session: Session, **changes: Any) -> Exclusion:
    sought = make_profile(session, kind=Kind.ID_SOUGHT, standing=Standing.ID_SOUGHT, title="Red scarf")
    return issued(session, profile=sought, **changes)


def _before_issue(session: Session) -> Exclusion:
    sign(session, town.ORCHARD)
    return decided(session)


def _read_aloud(phone: Phone, _parts: Parts) -> str:
    with transaction() as session:
        issued(session)
    answer = phone.get("/api/serve/EX-0007")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return " ".join(answer.json["notice"]["read_aloud"])


def _appeal(outcome: AppealOutcome) -> Case:
    def case(phone: Phone, parts: Parts) -> str:
        with transaction() as session:
            exclusion = an_exclusion(session)
            appeal = an_appeal(session, exclusion, zone=LONDON)
            new_end = (NOON + timedelta(days=90)).date() if outcome is AppealOutcome.SHORTENED else None
            for one in seat_three(session, appeal):
                word = appeal_rules.Said(outcome, new_end)
                say(session, appeal, word, because="The words fit.", by=one, now=NOON, zone=LONDON)
            write_letter(session, appeal, by=session.get_one(Account, town.MO), now=NOON, zone=LONDON)
            id = appeal.id
        return _pdf(phone, f"/desk/appeals/{id}/letter")

    return case


def _warning(phone: Phone, _parts: Parts) -> str:
    with transaction() as session:
        profile = make_profile(session, standing=Standing.SUSPECTED, standing_until=None)
        report = a_report()
        session.add(report)
        session.flush()
        was_seen(session, profile, report)
        id = report.id
    said = {"incidents": str(id), "because": "A word was not enough."}
    made = phone.post("/desk/profiles/WB-0118/warn", data=said)
    assert made.status_code == 303, made.text
    return _pdf(phone, f"{made.headers['Location']}/letter.pdf")


def _privacy(phone: Phone, _parts: Parts) -> str:
    words = re.sub(r"<(style|script|svg)\b.*?</\1>", "", phone.get("/privacy").text, flags=re.DOTALL)
    main = words[words.index("<main") : words.index("</main>")]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " \n", main)))


EVERY: dict[str, tuple[Case, tuple[str, ...]]] = {
    "notice": (
        _of_exclusion("notice"),
        (
            "for 12 months from the day",
            "You have 28 days from the day",
            "Orchard Foods, on 17 November 2026",
            "Orchard Foods: theft",
            "Appeal to https://quillby.example/appeal or 01632 960200",
            "Quillby Together with its member businesses",
        ),
    ),
    "notice of one month": (_of_exclusion("notice", months=1), ("for 1 month from the day",)),
    "notice of somebody unknown": (_of_exclusion("notice", _nobody_known), ("The person in the photograph",)),
    "its card": (_of_exclusion("card"), ("12 months after the day on which you were given it",)),
    "its card once it was given": (_of_exclusion("card", served), ("until 18 November 2027",)),
    "list of premises": (_of_exclusion("premises"), ("Lantern Club", "Orchard Foods")),
    "letter to whoever has care": (
        _of_exclusion("guardian", _before_issue),
        ("for 12 months from", "Orchard Foods: theft"),
    ),
    "the same once it is issued": (_of_exclusion("guardian"), ("for 12 months from", "Orchard Foods: theft")),
    "read aloud": (_read_aloud, ("businesses of Quillby.", "until 18 November 2027")),
    "appeal: lifted": (_appeal(AppealOutcome.LIFTED), ("The notice is lifted.",)),
    "appeal: shortened": (_appeal(AppealOutcome.SHORTENED), ("it ends on 16 February 2027", "until 16 February 2027")),
    "appeal: it stays": (_appeal(AppealOutcome.UPHELD), ("The notice stays as it is.", "until 8 November 2027")),
    "warning": (_warning, ("12 months after the day on which you are given this letter", "Orchard Foods: theft")),
    "blank cards": (lambda phone, _parts: _pdf(phone, "/desk/cards.pdf?kind=card"), ("Ref ____",)),
    "blank cards of a door": (
        lambda phone, _parts: _pdf(phone, "/desk/cards.pdf?kind=door-card"),
        ("Ref ____",),
    ),
    "in public": (_privacy, ("Quillby", "A warning: 12 months")),
}


@pytest.mark.parametrize("which", EVERY)
def test_each_document_reads_well_as_it_is_filled(app: Flask, parts: Parts, which: str) -> None:
    case, must = EVERY[which]
    said = case(signed_in(app, town.MO), parts)
    together = said.replace(" ", "")  # a line may end anywhere
    assert [words for words in must if words.replace(" ", "") not in together] == []
    assert {what: found[0] for what, fault in FAULTS.items() if (found := re.search(fault, said))} == {}


def test_a_lifted_notice_is_not_said_to_run(app: Flask, parts: Parts) -> None:
    assert "runs until" not in _appeal(AppealOutcome.LIFTED)(signed_in(app, town.MO), parts)


@pytest.mark.parametrize(
    "bad",
    ["for 12 months months", "until {until}", "by None.", "Smith , of", "Quillby. , and", "Quillby.."],
)
def test_a_hole_is_found(bad: str) -> None:
    assert any(re.search(fault, bad) for fault in FAULTS.values())
