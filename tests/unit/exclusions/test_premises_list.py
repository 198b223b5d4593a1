"""Which premises are on a notice, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreements.models import Paper, PaperKind
from app.exclusions.premises_list import Judged, judge, may_enter
from app.members.models import Member, Premises, Sector
from app.scheme_rules.presets import DTAC

NEVER = DTAC.never_on_notice
PAPER = Paper(member_id=1, kind=PaperKind.EXCLUSION_AUTHORITY, signatory="X", signed_on=date(2026, 1, 5))


def place(
    essential: str | None = None, *, suspended: bool = False, sector: Sector = Sector.RETAIL, name: str = "Corner"
) -> Premises:
    one = Premises(
        name=name, member_id=1, zone_id="MID", sector=sector, latitude=53.0, longitude=2.0, essential=essential
    )
    one.member = Member(id=1, name="Corner Ltd", suspended_at=datetime(2026, 1, 1, tzinfo=UTC) if suspended else None)
    return one


@pytest.mark.parametrize(
    ("premises", "paper", "access", "is_on", "why"),
    [
        (place(), PAPER, "", True, "Its member signed on 5 January 2026."),
        (place(), None, "", False, "Its member has signed nothing."),
        (place(suspended=True), PAPER, "", False, "Its member is suspended."),
        (place("medicine"), PAPER, "", False, "Essential: medicine. On no notice."),
        (place("medicine"), PAPER, "Ask at the hatch.", False, "Essential: medicine. On no notice."),
        (place("health"), PAPER, "Ask.", False, "Essential: health. On no notice."),
        (place(sector=Sector.HEALTH), PAPER, "Ask.", False, "Essential: health. On no notice."),
        (place("transport"), PAPER, "Ask.", False, "Essential: transport. On no notice."),
        (place("post and cash"), PAPER, "Ask.", False, "Essential: post and cash. On no notice."),
        (place("public service"), PAPER, "Ask.", False, "Essential: public service. On no notice."),
        (place("food"), PAPER, "", False, "Essential: food. Needs an arrangement."),
        (place("food"), PAPER, "  \n ", False, "Essential: food. Needs an arrangement."),
        (place("food"), None, "Order by telephone.", False, "Its member has signed nothing."),
        (place("food"), PAPER, "Order by telephone.", True, "Essential: food. Arranged."),
    ],
)
def test_each_is_on_or_off_for_a_reason(
    premises: Premises, paper: Paper | None, access: str, is_on: bool, why: str
) -> None:
    judged = judge(premises, paper, access=access, never=NEVER)
    assert (judged.is_on, judged.why) == (is_on, why)


@given(
    essential=st.none() | st.sampled_from([*NEVER, "food", "water"]),
    suspended=st.booleans(),
    is_signed=st.booleans(),
    access=st.text(max_size=10),
)
def test_none_is_on_without_authority_or_against_what_is_never_on_any(
    essential: str | None, suspended: bool, is_signed: bool, access: str
) -> None:
    judged = judge(place(essential, suspended=suspended), PAPER if is_signed else None, access=access, never=NEVER)
    may_be_on = is_signed and not suspended and essential not in NEVER
    assert judged.is_on is (may_be_on and (essential is None or bool(access.strip())))
    assert not judged.is_on or judged.paper is PAPER


def test_what_may_be_entered_is_what_is_essential_and_not_listed() -> None:
    free = [Judged(place("medicine", name="Mill Pharmacy"), False, ""), Judged(place("food", name="Mart"), False, "")]
    others = [Judged(place(name="Corner"), False, ""), Judged(place("food", name="Grocer"), True, "")]
    assert may_enter([*free, *others]) == "Mill Pharmacy, Mart"
    assert may_enter(others) == ""
    many = [Judged(place("medicine", name=f"Pharmacy {n}"), False, "") for n in range(9)]
    assert may_enter([*many, *free]) == "all premises for medicine and food"
    assert may_enter(many) == "all premises for medicine"
