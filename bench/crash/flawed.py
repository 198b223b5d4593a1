"""The app with its ledger broken on purpose; FLAW in the environment says how. `flask --app bench.crash.flawed worker`.

A comparison that finds nothing in these proves nothing about the real one.
"""

from __future__ import annotations

import importlib
import os
from datetime import timedelta
from typing import Any

from flask import Flask

from app.alerts import deliver, note
from app.alerts.note import Result
from app.alerts.push import Outcome
from app.worker import ledger, pushes


def _marks_before_it_sends() -> None:
    """Write down that all was sent as soon as it is claimed: what is killed before it is sent, is lost."""
    really = deliver.claim

    def claim(session: Any, *, now: Any, **how: Any) -> Any:
        due = really(session, now=now, **how)
        note.note(session, [Result.of(one, Outcome(201)) for one in due], now=now)
        return due

    ledger.deliver.claim = claim  # type: ignore[assignment]


def _keeps_its_leases() -> None:
    """Claim for a day, and take nothing back: what was under way at a kill waits for ever."""
    deliver.LEASE = timedelta(days=1)
    ledger.deliver.take_back = lambda *_: 0  # type: ignore[assignment]


def _forgets_what_it_heard() -> None:
    """Keep no journal and commit once a second: what was sent in between is sent again."""
    pushes.COMMIT_AT, pushes.COMMIT_WITHIN_S = 10**6, 1.0
    pushes.Pushes._is_crowded = lambda _: True  # type: ignore[method-assign]
    pushes.Journal.write = lambda *_: None  # type: ignore[method-assign]


FLAWS = {
    "marks before it sends": (_marks_before_it_sends, "lost"),
    "keeps its leases": (_keeps_its_leases, "stuck"),
    "forgets what it heard": (_forgets_what_it_heard, "repeats beyond what was under way"),
}


def _broken() -> Flask:
    FLAWS[os.environ["FLAW"]][0]()
    found: Flask = importlib.import_module("wsgi").app
    return found


if "FLAW" in os.environ:
    app = _broken()
