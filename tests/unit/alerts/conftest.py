"""Push keys of a test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.kernel import keyring
from app.kernel.vapid_keys import VapidKeys


@pytest.fixture
def keys(tmp_path: Path) -> VapidKeys:
    keyring.make_missing(tmp_path)
    return VapidKeys(tmp_path)
