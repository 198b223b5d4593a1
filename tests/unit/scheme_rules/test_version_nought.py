"""Version 0 of the rules is in the code, and cases were decided by it: it stays as it was."""

from __future__ import annotations

import hashlib
import json

from app.scheme_rules.presets import DTAC

FROZEN = "ffcc1c00885890c1b077ecacff1b5f66c4ffff61b4ba98254999310baeb7f7f1"
SAYS = (
    "The rules that ship are version 0, by which cases have been decided, and they would be read by others now. Never "
    "edit them, nor a default of Matrix: ship a new preset beside them, and let set-up write it as version 1. Only for "
    "a field that is new, and with whose default every case is decided as before, may this digest be another."
)


def test_the_rules_that_ship_are_never_edited() -> None:
    whole = json.dumps(DTAC.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(whole.encode()).hexdigest() == FROZEN, SAYS
