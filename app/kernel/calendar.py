"""What is done now and then rather than at once: each thing says itself when it is due again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

_TRY_AGAIN = timedelta(hours=1)
_log = logging.getLogger("townwatch.calendar")


class Calendar:
    """Does what is due when it is turned; what fails is logged and tried again in an hour, and the rest goes on.

    Each of `things` is handed the time and returns when it wants to be done again. All are due at the beginning.
    """

    def __init__(self, *things: Callable[[datetime], datetime]) -> None:
        self._due: dict[Callable[[datetime], datetime], datetime | None] = dict.fromkeys(things)

    def turn(self, now: datetime) -> None:
        """Do everything that is due now, one after another."""
        for thing, due in self._due.items():
            if due is not None and now < due:
                continue
            try:
                self._due[thing] = thing(now)
            except Exception:
                _log.exception("it is tried again in an hour")
                self._due[thing] = now + _TRY_AGAIN
