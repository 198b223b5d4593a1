"""A new version of the rules: who may write it, what has to be said, and that no earlier one ever changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.audit.words import in_words
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.reports.categories import CATEGORIES
from app.scheme_rules.current import current_rules, rules_of_version
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC, HASTINGS
from app.scheme_rules.publish_rules import publish_rules
from tests import town
from tests.town import NOON

pytestmark = pytest.mark.usefixtures("app")
AGREED = NOON.date()
BODY = DTAC.model_dump(mode="json")


def write(
    *,
    by: int = town.MO,
    approved_on: date | None = AGREED,
    because: str = "Agreed.",
    after: int | None = None,
    **changes: Any,
) -> int:
    with transaction() as session:
        account = session.get_one(Account, by)
        said = {"approved_on": approved_on, "because": because, "by": account, "now": NOON, "today": NOON.date()}
        said["after"] = current_rules(session).version if after is None else after
        return publish_rules(session, BODY | changes, categories=CATEGORIES, **said).version


def faults(**changes: Any) -> dict[str, str]:
    with pytest.raises(NotFit) as unfit:
        write(**changes)
    return unfit.value.fields


def test_a_version_holds_and_the_one_before_stays_as_it_was() -> None:
    assert write(warning_months=6) == 1
    first = db.session.get_one(SchemeRules, 1).body
    assert write(warning_months=9) == 2
    db.session.rollback()
    session = db.session()
    assert current_rules(session).matrix.warning_months == 9
    assert rules_of_version(session, 1).warning_months == 6
    assert rules_of_version(session, 0) == DTAC
    assert session.get_one(SchemeRules, 1).body == first


def test_who_wrote_from_older_rules_undoes_nothing_unseen() -> None:
    assert write(after=0, warning_months=6) == 1
    with pytest.raises(NotPossible, match="newer rules meanwhile"):
        write(after=0, post_days=3)
    db.session.rollback()
    assert current_rules(db.session()).matrix.warning_months == 6


@pytest.mark.parametrize("by", [town.MO, town.DEE, town.BEA])
def test_the_desk_and_the_board_write_them(by: int) -> None:
    assert write(by=by, warning_months=6) == 1


@pytest.mark.parametrize("by", [town.ASHA, town.LENA, town.BEN, town.PAT])
def test_nobody_else_does(by: int) -> None:
    with pytest.raises(NotAllowed):
        write(by=by, warning_months=6)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"approved_on": None}, "approved_on", "the Board agreed"),
        ({"approved_on": date(2026, 11, 19)}, "approved_on", "not later than today"),
        ({"because": " "}, "because", "why the rules change"),
        ({}, "whole", "the same as those that hold now"),
        ({"points": {"theft": 99}}, "points.theft", "At most 10."),
        ({"points": {"theft": "two"}}, "points.theft", "A whole number."),
        ({"points": {"loitering": 2}}, "whole", "No report can be about this: loitering."),
        ({"bands": []}, "whole", "at least once"),
        ({"bands": [{"points": 3, "proposes": "exclusion"}]}, "bands.0", "how many months"),
        ({"bands": [{"points": 0, "proposes": "exclusion", "months": 3}]}, "bands.0.points", "At least 1."),
        ({"bands": [{"points": 1, "proposes": "jail"}]}, "bands.0.proposes", "Choose one."),
        ({"longest_months": 6}, "whole", "longer than the longest"),
        ({"deciding": {"usual": "the manager"}}, "deciding.usual", "Choose one."),
        ({"points": {"begging": 1}}, "whole", "earn no points"),
        ({"appealing": {"panel": 0}}, "appealing.panel", "At least 1."),
        ({"routes": [{**BODY["routes"][0], "key": "A B"}]}, "routes.0.key", "Small letters"),
        ({"routes": [BODY["routes"][0], BODY["routes"][0]]}, "whole", "the same short name"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(changes: dict[str, Any], field: str, says: str) -> None:
    assert says in faults(**changes)[field]
    assert db.session.scalars(select(SchemeRules)).all() == []


def test_the_record_says_what_changed() -> None:
    write(warning_months=6, points={**BODY["points"], "theft": 3})
    entry = db.session.scalars(select(Entry).where(Entry.verb == "wrote the rules")).one()
    detail = db.session.get_one(Detail, entry.seq).body
    says = in_words(entry.verb, entry.about, detail, {})
    assert says == (
        "wrote version 1 of the scheme’s rules: Theft: 3 points, before 2. "
        "Months of a warning: 6, before 12., because: Agreed."
    )


def test_another_towns_rules_can_be_taken_over_whole(app: Flask) -> None:
    with transaction() as session:
        by = session.get_one(Account, town.BEA)
        said = {"approved_on": NOON.date(), "because": "As Hastings.", "by": by, "now": NOON, "today": NOON.date()}
        said["after"] = 0
        publish_rules(session, HASTINGS.model_dump(mode="json"), categories=CATEGORIES, **said)
    db.session.rollback()
    assert current_rules(db.session()).matrix == HASTINGS
