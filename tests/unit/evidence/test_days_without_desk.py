"""The days on which nobody keeps the desk."""

from __future__ import annotations

from datetime import date

from app.evidence.rota import days_without_desk


def test_the_rota_has_weekends_and_holidays_of_eight_weeks() -> None:
    days = days_without_desk(date(2026, 11, 18))
    assert days[date(2026, 12, 25)] == "Christmas Day"
    assert days[date(2026, 11, 21)] == "Saturday"
    assert date(2026, 11, 20) not in days
    assert len(days) == 16 + 3
