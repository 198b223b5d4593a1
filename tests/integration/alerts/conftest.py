"""An alert that has just sounded, three phones that may hear it, and the push services between."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.web.parts import Parts
from tests import town
from tests.builders import send_report, signed_in, subscribe_phone
from tests.conftest import Phone
from tests.queued import phones, queue, raise_one
from tests.wire import BENS, DEES, LENAS, Wire


@pytest.fixture
def wire(app: Flask) -> Wire:
    with transaction() as session:
        for endpoint, who in ((BENS, town.BEN), (LENAS, town.LENA), (DEES, town.DEE)):
            subscribe_phone(session, who, endpoint=endpoint)
        town.make_profile(session)
    return Wire()


@pytest.fixture
def alert_id(app: Flask, wire: Wire) -> UUID:
    answer = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118")
    assert answer.json is not None
    return UUID(answer.json["alert_id"])


@pytest.fixture
def ben(app: Flask) -> Phone:
    return signed_in(app, town.BEN)


@pytest.fixture
def one(app: Flask, parts: Parts) -> int:
    """One phone, and one push that waits for it."""
    (id,) = phones(1)
    queue(parts, raise_one(parts), [id])
    return id
