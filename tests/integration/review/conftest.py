"""Two profiles that may be seen, and phones that hear of it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import transaction
from tests import town
from tests.live import give_phones
from tests.wire import Wire


@pytest.fixture
def wire(app: Flask) -> Wire:
    """Ben's club lies 90 metres from Asha's shop; both are in one zone."""
    with transaction() as session:
        town.make_profile(session)
        town.make_profile(session, "WB-0042", title="Juno Larkspurr", standing="warned", standing_until=None)
    return give_phones(town.ASHA, town.BEN, town.LENA)
