"""What the push service heard, beside what the ledger says: what must be nothing, and what has a bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from bench.crash.push_service import Heard

_UNHEARD_S = 1.0  # a worker that was killed so soon after an answer cannot have heard it, or not have written it down


class Row(NamedTuple):
    """One delivery as the ledger has it in the end."""

    alert: str  # as the topic is written: 32 letters
    device: str  # the path of its endpoint
    progress: str


@dataclass(frozen=True)
class Verdict:
    """`repeats` may be as many as requests can have been under way at the kills; all else must be nothing."""

    acknowledged: int
    deliveries: int
    sent: int
    gone: int
    lost: int
    stuck: int
    given_up: int
    rung_though_gone: int
    repeats: int
    most_repeats: int
    answers: dict[int, int]

    @property
    def faults(self) -> dict[str, int]:
        found = {
            "lost": self.lost,
            "stuck": self.stuck,
            "given up": self.given_up,
            "sent to a phone that was gone": self.rung_though_gone,
            "repeats beyond what was under way": max(0, self.repeats - self.most_repeats),
        }
        return {name: many for name, many in found.items() if many}

    @property
    def is_whole(self) -> bool:
        return not self.faults and self.acknowledged > 0

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "answers": {str(one): many for one, many in sorted(self.answers.items())}}


def judge(
    rows: Sequence[Row],
    heard: Sequence[Heard],
    *,
    promised: dict[UUID, int],
    kills: Collection[float],
    most_repeats: int,
) -> Verdict:
    """Compare. `promised`: to how many phones each acknowledged alert goes; `kills`: when a worker was killed."""
    accepted = Counter((one.topic, one.device) for one in heard if one.status == 201)
    refused = {(one.topic, one.device) for one in heard if one.status == 410}
    progress = Counter(row.progress for row in rows)
    without_a_row = sum(max(0, many - sum(row.alert == alert.hex for row in rows)) for alert, many in promised.items())
    unsent = sum(row.progress == "sent" and not accepted[row.alert, row.device] for row in rows)
    ungone = sum(row.progress == "gone" and (row.alert, row.device) not in refused for row in rows)
    return Verdict(
        acknowledged=len(promised),
        deliveries=len(rows),
        sent=progress["sent"],
        gone=progress["gone"],
        lost=without_a_row + unsent + ungone + progress["expired"],
        stuck=progress["pending"] + progress["retry"],
        given_up=progress["failed"],
        rung_though_gone=_rung_though_gone(heard, kills),
        repeats=sum(many - 1 for many in accepted.values()),
        most_repeats=most_repeats,
        answers=dict(Counter(one.status for one in heard)),
    )


def _rung_though_gone(heard: Sequence[Heard], kills: Collection[float]) -> int:
    """Count requests for a device after its 410, unless whoever was told so was killed before it could be known."""
    gone_at: dict[str, float] = {}
    many = 0
    for one in heard:
        if one.device in gone_at:
            many += not any(0 <= kill - gone_at[one.device] <= _UNHEARD_S for kill in kills)
        if one.status == 410:
            gone_at[one.device] = one.at
    return many
