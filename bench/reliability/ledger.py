"""What the phones were told: the other side of the comparison, kept in memory, outside the house that is killed."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from bench.reliability.promises import Promise
from bench.reliability.town import Keeper


@dataclass
class Acknowledged:
    """One report of which at least the text was acknowledged. `photos`: hashes of those acknowledged so far."""

    id: UUID
    keeper: Keeper
    promise: Promise
    alert_id: UUID | None
    photos: set[str] = field(default_factory=set)


@dataclass
class Ledger:
    """Filled by many phones at once. `accepted` counts reports of which text and every photo were acknowledged."""

    reports: dict[int, Acknowledged] = field(default_factory=dict)
    accepted: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def heard(self, what: str) -> None:
        """Count one answer, by what it was, or that there was none."""
        with self._lock:
            self.answers[what] += 1

    def text(self, promise: Promise, id: UUID, *, keeper: Keeper, alert_id: UUID | None) -> None:
        with self._lock:
            known = self.reports.get(promise.number)
            photos = known.photos if known else set()
            self.reports[promise.number] = Acknowledged(id, keeper, promise, alert_id, photos)

    def photo(self, promise: Promise, sha256: str) -> None:
        with self._lock:
            self.reports[promise.number].photos.add(sha256)

    def done(self) -> None:
        with self._lock:
            self.accepted += 1

    def refuse(self, sentence: str) -> None:
        """Note an answer after which a phone would stop trying: for these reports there is no reason for one."""
        with self._lock:
            self.refused.append(sentence)
