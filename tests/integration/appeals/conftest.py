"""An appeal that came in time, against an exclusion that is in force."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.web.parts import Parts
from tests.appeals_cases import an_appeal, an_exclusion


@pytest.fixture
def appeal(app: Flask, parts: Parts) -> UUID:
    with transaction() as session:
        return an_appeal(session, an_exclusion(session), zone=parts.settings.zone).id
