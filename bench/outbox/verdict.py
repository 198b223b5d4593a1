"""What was promised on the phone, beside what the town has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from tests.browser.faulty_line import Heard


class Row(NamedTuple):
    """A report as the town has it: the number in its note, and how many of its pictures came."""

    number: int
    pictures: int


@dataclass(frozen=True)
class Verdict:
    """`lost`, `doubled` and `stuck` must be nothing. `again`: requests for what had been acknowledged on the line."""

    promised: int
    came: int
    lost: int
    doubled: int
    stuck: int
    again: int
    lost_answers: int

    @property
    def is_whole(self) -> bool:
        return self.promised > 0 and not (self.lost or self.doubled or self.stuck)

    def found(self, fault: str) -> int:
        """Return how often this fault was found: "lost", "doubled" or "stuck"."""
        return {"lost": self.lost, "doubled": self.doubled, "stuck": self.stuck}[fault]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_whole": self.is_whole}


def judge(
    rows: Sequence[Row],
    heard: Sequence[Heard],
    *,
    begun: Mapping[int, int],
    promised: Sequence[int],
    left: Sequence[int],
) -> Verdict:
    """Compare. `begun`: how many pictures each report carries; `promised`: those that were said to be saved;
    `left`: those that have not gone, however long one waits. What was not promised may have come or not, but once.
    """
    times = Counter(row.number for row in rows)
    most = {row.number: row.pictures for row in rows}
    waits = set(left)
    lost = [one for one in promised if one not in waits and most.get(one, -1) < begun[one]]
    taken = Counter((one.method, one.path) for one in heard if one.method == "PUT" and one.status in (201, 202))
    return Verdict(
        promised=len(promised),
        came=len(times),
        lost=len(lost),
        doubled=sum(many - 1 for many in times.values()),
        stuck=len(waits),
        again=sum(many - 1 for many in taken.values()),
        lost_answers=sum(one.method == "PUT" and one.status == 0 for one in heard),
    )
