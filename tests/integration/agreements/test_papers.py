"""What a member has signed: filed and ended by the desk, counted while it is in force, and marked before it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.agreements.models import Paper, PaperKind
from app.agreements.papers import end, expiring, file, in_force
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotPossible
from app.members.models import Account, Member
from tests.town import ASHA, BEA, LENA, MO, NOON, ORCHARD, POLICE

TODAY = NOON.date()
DAY = timedelta(days=1)


def paper(**changes: Any) -> Paper:
    """Add a paper of Orchard Foods that counts and ends in ten days."""
    fields = {
        "member_id": ORCHARD,
        "kind": PaperKind.MEMBERSHIP,
        "signatory": "P. Quill",
        "signed_on": TODAY - 90 * DAY,
    }
    with transaction() as session:
        session.add(made := Paper(**{**fields, "ends_on": TODAY + 10 * DAY, **changes}))
        session.flush()
        return made


@pytest.mark.parametrize("who", [ASHA, LENA, BEA])
def test_only_the_desk_files_and_ends(app: Flask, who: int) -> None:
    filed = paper()
    with transaction() as session:
        by, orchard = session.get_one(Account, who), session.get_one(Member, ORCHARD)
        with pytest.raises(NotAllowed):
            file(session, orchard, PaperKind.MEMBERSHIP, signatory="x", signed_on=TODAY, ends_on=None, by=by, now=NOON)
        with pytest.raises(NotAllowed):
            end(session, session.get_one(Paper, filed.id), by=by, now=NOON)
    assert db.session.get_one(Paper, filed.id).ended_at is None


def test_a_paper_is_ended_once(app: Flask) -> None:
    filed = paper()
    with transaction() as session:
        held, mo = session.get_one(Paper, filed.id), session.get_one(Account, MO)
        end(session, held, by=mo, now=NOON)
        with pytest.raises(NotPossible, match="ended already"):
            end(session, held, by=mo, now=NOON + DAY)
    assert db.session.get_one(Paper, filed.id).ended_at == NOON


def test_of_those_that_count_the_one_that_lasts_longest_is_told(app: Flask) -> None:
    def told() -> Paper | None:
        return in_force(db.session(), ORCHARD, PaperKind.MEMBERSHIP, today=TODAY)

    paper(ends_on=None, ended_at=NOON)
    paper(ends_on=None, member_id=POLICE)
    paper(ends_on=None, kind=PaperKind.CCTV_PERMISSION)
    assert told() is None
    longest = paper(ends_on=TODAY + 20 * DAY)
    paper()
    assert told() is longest


NOT_TOLD: dict[str, dict[str, Any]] = {
    "in 61 days": {"ends_on": TODAY + 61 * DAY},
    "over already": {"ends_on": TODAY - DAY},
    "never": {"ends_on": None},
    "ended by somebody": {"ended_at": NOON},
    "not begun": {"signed_on": TODAY + DAY},
}


@pytest.mark.parametrize("other", NOT_TOLD.values(), ids=NOT_TOLD)
def test_only_what_counts_and_ends_soon_is_to_be_renewed(app: Flask, other: dict[str, Any]) -> None:
    paper(kind=PaperKind.EXCLUSION_AUTHORITY, **other)
    second, first = paper(), paper(kind=PaperKind.CCTV_PERMISSION, ends_on=TODAY)
    assert expiring(db.session(), today=TODAY) == [first, second]


def test_what_a_later_paper_takes_the_place_of_needs_no_renewal(app: Flask) -> None:
    paper()
    paper(ends_on=TODAY + 300 * DAY)
    assert expiring(db.session(), today=TODAY) == []
