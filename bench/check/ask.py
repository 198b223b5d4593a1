"""Put the same questions to every method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.check.methods import Method, Outcome
from bench.check.photos import Question
from bench.check.progress import counted


def enrol(methods: Sequence[Method], gallery: Sequence[Path]) -> None:
    for path in counted(gallery, "Fingerprinting the gallery", of=len(gallery)):
        data = path.read_bytes()
        for method in methods:
            method.enrol(path.stem, data)


def put(questions: Sequence[Question], methods: Sequence[Method], seed: int, doing: str) -> dict[str, list[Outcome]]:
    """Return each method's answers by its name, in the order of the questions."""
    outcomes: dict[str, list[Outcome]] = {method.name: [] for method in methods}
    for question in counted(questions, doing, of=len(questions)):
        data = question.sent(seed)
        for method in methods:
            outcomes[method.name].append(Outcome(question, method.ask(data)))
    return outcomes


def strengths(outcomes: Iterable[Outcome]) -> list[float]:
    """Return how strong the strongest answer to each was; nothing found is weaker than everything."""
    return [one.first.strength if one.first else float("-inf") for one in outcomes]
