"""What an index takes of memory grows with each photo by less than 8,000 bytes, and it says so itself."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from app.kernel.db import db
from app.matching.index import Index
from app.web.parts import Parts
from tests.synthetic import fill

MANY = 2000


def of(index: Index) -> int:
    index.refresh(db.session())
    return index.size_bytes()


@pytest.mark.usefixtures("app")
def test_an_empty_index_takes_nothing(parts: Parts) -> None:
    assert of(Index(parts.vault)) < 1000


@pytest.mark.usefixtures("app")
def test_each_photo_takes_less_than_eight_thousand_bytes(parts: Parts) -> None:
    """A fixed part, where each word of sixteen bits begins, is taken once however many photos there are."""
    fill(MANY // 2)
    half = of(Index(parts.vault))
    fill(MANY // 2, seed=2)
    gc.collect()
    tracemalloc.start()
    try:
        index = Index(parts.vault)
        index.refresh(db.session())
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    whole = index.size_bytes()
    each = (whole - half) / (MANY / 2)
    assert 4000 < each <= 8000
    assert half - each * MANY / 2 < 1.2 * 2**20
    assert held == pytest.approx(whole, rel=0.05)
