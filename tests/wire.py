"""The push services, played: what they say is set beforehand, what they hear is kept."""

from __future__ import annotations

import json
import threading
from typing import Any, NamedTuple

from app.alerts import deliver
from app.alerts.deliver import Due
from app.alerts.note import Result, note
from app.alerts.payload import text_of
from app.alerts.push import Outcome
from app.alerts.receipts import token_for
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

    def send(self, due: Due, parts: Parts) -> Outcome:
        """Hear one push, and answer."""
        token = token_for(due.delivery_id, parts.keyring.receipts)
        text = text_of(due.letter, token=token, public_url="https://t.example", round=due.round, how=due.how)
        topic, ttl_s = due.letter.topic, due.ttl_s(parts.clock())
        with self._lock:
            self.heard.append(Heard(due.device.endpoint, json.loads(text), topic, ttl_s))
            planned = self.says.get(due.device.endpoint)
            return planned.pop(0) if planned else Outcome(201)

    def work(self, parts: Parts, worker: str = "a worker", **how: Any) -> int:
        """Do once what the worker does over and over; return how many pushes were claimed."""
        due = claim(parts, worker, **how)
        results = [Result.of(one, self.send(one, parts)) for one in due]
        write_down(parts, results)
        return len(due)

    @property
    def endpoints(self) -> list[str]:
        return sorted(one.endpoint for one in self.heard)


def claim(parts: Parts, worker: str = "a worker", *, limit: int = 16, **how: Any) -> list[Due]:
    with transaction() as session:
        return deliver.claim(session, worker=worker, limit=limit, now=parts.clock(), **how)


def write_down(parts: Parts, results: list[Result]) -> None:
    with transaction() as session:
        note(session, results, now=parts.clock())
