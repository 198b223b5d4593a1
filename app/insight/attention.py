"""In which order the desk turns to its work. It says nothing about a person, and nobody else is shown it.

    attention = frequency x severity x recency

- *Frequency* is the number of verified reports of conduct in the last twelve months (reports; each counts once).
- *Severity* is the mean of their points, 1 to 3, from the table of points the scheme ships with (design/voice.md,
  "Points"). What that table does not name counts as what it is nearest to: a pickpocket as theft, cyber as fraud,
  disorder and alcohol as nuisance. A breach counts 1: it is not in the table, so it weighs the least. Spiking counts 1,
  because a police outcome, with which the table gives it 3, is not kept here.
- *Recency* is 1 on the day of the last report and halves every thirty days (no unit).

What was seen without conduct does not count, and neither does anything older than twelve months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

COUNTS_FOR = timedelta(days=365)
HALVES_EVERY = timedelta(days=30)
LEAST = 1
POINTS: Mapping[str, int] = {
    "deterred theft": 1,
    "anti-social behaviour": 1,
    "refusal or ejection": 1,
    "public order": 1,
    "alcohol disorder": 1,
    "breach of exclusion": 1,
    "breach of order": 1,
    "spiking": 1,
    "theft": 2,
    "pickpocket": 2,
    "fraud and counterfeit": 2,
    "cyber": 2,
    "abuse of staff": 2,
    "damage": 2,
    "drugs": 2,
    "false ID": 2,
    "assault": 3,
    "hate": 3,
    "robbery": 3,
    "weapon": 3,
    "burglary": 3,
}


class Attention(NamedTuple):
    """The three factors and their product; `days` since the last report."""

    reports: int
    points: float
    days: int
    recency: float

    @property
    def value(self) -> float:
        return self.reports * self.points * self.recency


def attention(conduct: Mapping[str, int], *, last_on: date, today: date) -> Attention:
    """Return the factors for somebody with so many reports of each category, the last of them on a day.

    Raises ValueError without any report: whoever did nothing has no place in the order.
    """
    reports = sum(conduct.values())
    if reports < 1:
        raise ValueError("without conduct there is nothing to put in order")
    points = sum(POINTS.get(category, LEAST) * count for category, count in conduct.items())
    days = max(0, (today - last_on).days)
    return Attention(reports, points / reports, days, 0.5 ** (days / HALVES_EVERY.days))
