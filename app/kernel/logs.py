"""How the program speaks to whoever runs it: one JSON object a line, in UTC, on standard error.

A log line says what happened to which thing by its number: never a name, a reporter's words, a token or a picture.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


class Line(logging.Formatter):
    """One line of JSON, so that nothing that was sent can look like a line of ours."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        if record.exc_info:
            # Where it happened and of what kind it was. Its words may quote a row, and stay out.
            error = record.exc_info[1]
            said["error"] = type(error).__name__
            said["where"] = " < ".join(
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
                for frame in reversed(traceback.extract_tb(record.exc_info[2])[-8:])
            )
        return json.dumps(said, ensure_ascii=False)


def set_up() -> None:
    """Send what this program logs to standard error, from warnings on."""
    ours = logging.getLogger("townwatch")
    if not any(isinstance(handler.formatter, Line) for handler in ours.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(Line())
        ours.addHandler(handler)
    ours.propagate = False
    ours.setLevel(logging.INFO)
