"""The push services, played: what they say is set beforehand, what they hear is kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from app.alerts import deliver
from app.alerts.push import Device, Outcome
from app.kernel.db import transaction
from app.web.parts import Parts

BENS, LENAS, DEES = (f"http://127.0.0.1/{name}" for name in ("ben", "lena", "dee"))


class Heard(NamedTuple):
    """One push as it would have gone out."""

    endpoint: str
    payload: dict[str, Any]
    topic: str
    ttl_s: int


class Wire:
    """Answers 201, or what was set in `says`: by endpoint, the next answers in order."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.says: dict[str, list[Outcome]] = {}
        self._lock = threading.Lock()

    def send(self, device: Device, payload: dict[str, Any], *, topic: str, ttl_s: int) -> Outcome:
        with self._lock:
            self.heard.append(Heard(device.endpoint, payload, topic, ttl_s))
            planned = self.says.get(device.endpoint)
            return planned.pop(0) if planned else Outcome(201)

    def work(self, parts: Parts) -> int:
        """Do once what the worker does over and over; return how many pushes were claimed."""
        due = claim(parts)
        with ThreadPoolExecutor(4) as executor:
            outcomes = deliver.send_all(due, self.send, executor)
        with transaction() as session:
            deliver.note(session, outcomes, now=parts.clock())
        return len(due)

    @property
    def endpoints(self) -> list[str]:
        return sorted(one.endpoint for one in self.heard)


def claim(parts: Parts) -> list[deliver.Due]:
    with transaction() as session:
        return deliver.claim(session, public_url="https://t.example", secret=parts.keyring.receipts, now=parts.clock())
