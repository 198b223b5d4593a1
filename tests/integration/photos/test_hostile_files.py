"""A few hundred files made to do harm, at both addresses that take pictures; `script/bench hostile` sends thousands."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.kernel.db import transaction
from app.photos import develop, show
from app.photos.models import Photo, PhotoState
from app.web.parts import Parts
from bench.hostile.mutants import Mutant, mutant
from tests import town
from tests.builders import report_body, signed_in
from tests.conftest import Phone
from tests.laden import traces_in

SEED, FILES, A_REPORT = 20261122, 240, 4
SLOW_S = 3.0


@pytest.fixture
def asha(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


def timed(phone: Phone, method: str, path: str, data: bytes) -> tuple[TestResponse, float]:
    """Return the answer and its seconds; what took long is asked again: it may have been the machine."""
    send = phone.put if method == "PUT" else phone.post
    began = time.perf_counter()
    answer = send(path, data=data)
    if (first_s := time.perf_counter() - began) < SLOW_S:
        return answer, first_s
    began = time.perf_counter()
    send(path, data=data)
    return answer, time.perf_counter() - began


def test_each_is_answered_with_a_sentence_and_nothing_but_pixels_comes_out(asha: Phone, parts: Parts) -> None:
    statuses: Counter[int] = Counter()
    slow, wordless = [], []
    for first in range(0, FILES, A_REPORT):
        sent = {hashlib.sha256(one.data).hexdigest(): one for one in map(_mutant, range(first, first + A_REPORT))}
        id = uuid4()
        assert asha.put(f"/outbox/{id}", json=report_body(photos=list(sent))).status_code == 201
        for sha256, one in sent.items():
            for method, path in (("PUT", f"/outbox/{id}/photo/{sha256}"), ("POST", "/api/check")):
                answer, took_s = timed(asha, method, path, one.data)
                statuses[answer.status_code] += 1
                if took_s >= SLOW_S:
                    slow.append((one.name, took_s))
                if answer.status_code >= 400 and not str((answer.json or {}).get("error", "")).endswith("."):
                    wordless.append((one.name, answer.status_code))
    assert set(statuses) <= {200, 201, 413, 415, 422}
    assert min(statuses[200], statuses[201], statuses[422]) > FILES / 10
    assert wordless == []
    assert slow == []
    assert traces_of_all(parts) == []


def _mutant(number: int) -> Mutant:
    return mutant(SEED, number)


def traces_of_all(parts: Parts) -> list[str]:
    """Develop every photo as the worker would; return what its clean copies hold beside a picture."""
    found = []
    with transaction() as session:
        for photo in session.scalars(select(Photo)):
            develop.record(session, develop.develop(photo, parts.vault))
            assert photo.state is PhotoState.READY, photo.refusal
            for size in develop.SIZES:
                found += traces_in(show.show(photo, size, parts.vault))
    return found
