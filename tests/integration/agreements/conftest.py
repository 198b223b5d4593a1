"""A document to read, published by the manager."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.agreements.models import MustRead
from app.agreements.publish import Wording, publish
from app.kernel.db import transaction
from app.members.models import Account
from tests.conftest import Clock
from tests.town import MO

Publish = Callable[..., int]


@pytest.fixture
def publish_one(app: Flask, clock: Clock) -> Publish:
    """`publish_one("people", body="…")` publishes the next version of that document and returns its number."""

    def publish_(key: str = "people", *, body: str = "Be fair.", roles: tuple[str, ...] = (), after: int = 0) -> int:
        with transaction() as session:
            wording = Wording(key, f"About {key}", body, roles)
            made: MustRead = publish(session, wording, after=after, by=session.get_one(Account, MO), now=clock())
            return made.id

    return publish_
