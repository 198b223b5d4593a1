"""What is gone gives its room back, once there is much of it."""

from __future__ import annotations

import pytest

from app.kernel.db import db, transaction
from app.matching import index as index_module
from app.matching.index import Index
from app.photos.remember import forget
from app.web.parts import Parts
from tests.synthetic import fill


@pytest.mark.usefixtures("app")
def test_an_index_of_which_most_is_gone_is_read_anew(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MANY_GONE", 10)
    index, ids = Index(parts.vault), fill(30)
    index.refresh(db.session())
    whole = index.size_bytes()
    with transaction() as session:
        for id in ids[:20]:
            forget(session, id)
    index.refresh(db.session())
    fresh = Index(parts.vault)
    fresh.refresh(db.session())
    assert index.size_bytes() == fresh.size_bytes() < whole
