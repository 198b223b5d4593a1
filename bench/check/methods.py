"""What every method of finding pictures can do, ours and the others, so that all are asked the same."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.matching.models import Band
from bench.check.photos import Question


class Answer(NamedTuple):
    """A picture of the gallery. `strength`: more is nearer, comparable within one method only."""

    name: str
    strength: float
    band: Band | None = None  # ours alone has words for it


class Method(Protocol):
    """Pictures come as the bytes of a JPEG, PNG or WebP file, as they come to the app."""

    name: str

    def enrol(self, name: str, data: bytes) -> None: ...

    def ask(self, data: bytes) -> list[Answer]:
        """Return the strongest few of the gallery, strongest first; nothing when it finds nothing."""
        ...


class Outcome(NamedTuple):
    question: Question
    answers: list[Answer]

    @property
    def first(self) -> Answer | None:
        return self.answers[0] if self.answers else None

    @property
    def is_right(self) -> bool:
        """Say whether the picture asked for is nearer than every other; a tie is not."""
        if not self.answers or self.answers[0].name != self.question.expected:
            return False
        return len(self.answers) == 1 or self.answers[0].strength > self.answers[1].strength
