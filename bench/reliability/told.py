"""What a trial came to, as lines for a terminal and as plain JSON."""

from __future__ import annotations

from typing import Any

from bench.reliability.controls import Control
from bench.reliability.order import Order
from bench.reliability.trial import Outcome
from bench.reliability.verdict import COUNTS, FAULTS
from bench.terminal import rows


def outcome_lines(outcome: Outcome) -> list[str]:
    """Return the table of one trial: what was done, what was counted, and every fault, most of them nothing."""
    verdict = outcome.verdict
    return [
        *rows((f"killed: {kind}", times) for kind, times in sorted(outcome.kills.items())),
        *rows([("killed in all", outcome.kills.total())] if outcome.kills else []),
        *rows((name, verdict.counts.get(name, 0)) for name in COUNTS),
        *rows([("answers “new” (201)", outcome.ledger.answers["201"])]),
        *rows([("answers “here already” (202)", outcome.replays), ("pushes that arrived twice", outcome.echoes)]),
        *rows([("tries in vain", outcome.tries_in_vain), ("seconds", round(outcome.seconds))]),
        "",
        *rows((says, verdict.faults[name]) for name, says in FAULTS.items()),
        *(f"  {example}" for example in verdict.examples),
        f"{'Nothing lost, nothing doubled, the record whole.' if verdict.is_whole else 'NOT whole: see above.'}",
    ]


def control_lines(controls: list[Control]) -> list[str]:
    return rows(
        (f"{one.says} → {one.finds}", f"{one.times} found" if one.was_found else "NOT FOUND") for one in controls
    )


def order_lines(says: str, order: Order) -> list[str]:
    early = f"{len(order.too_early)} told too early" + (f", such as: {order.too_early[0]}" if order.too_early else "")
    return [f"{says}: {order.texts} texts and {order.photos} photos told after they were on the disk; {early}"]


def as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "kills": {str(kind): times for kind, times in sorted(outcome.kills.items())},
        "killed": outcome.kills.total(),
        "counts": outcome.verdict.counts,
        "faults": {name: outcome.verdict.faults[name] for name in FAULTS},
        "examples": outcome.verdict.examples,
        "answers": dict(sorted(outcome.ledger.answers.items())),
        "pushes that arrived twice": outcome.echoes,
        "longest log in MB": outcome.log_mb,
        "seconds": round(outcome.seconds, 1),
        "is whole": outcome.verdict.is_whole,
    }
