"""What is logged: one object a line, in UTC, without words that somebody sent."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from app.kernel.logs import Line


def said(message: str, *args: Any, exc_info: Any = None) -> dict[str, Any]:
    record = logging.LogRecord("townwatch.x", logging.WARNING, "f.py", 1, message, args, exc_info)
    record.created = 1_763_800_000.5
    line = Line().format(record)
    assert "\n" not in line
    told: dict[str, Any] = json.loads(line)
    return told


def test_a_line_says_when_how_bad_where_and_what() -> None:
    assert said("photo %s was refused", 7) == {
        "at": "2025-11-22T08:26:40.500+00:00",
        "level": "warning",
        "from": "townwatch.x",
        "says": "photo 7 was refused",
    }


@pytest.mark.parametrize("sent", ["two\nlines", "\r\nlevel: error", 'quote" }', "\x1b[31mred", "\u2028"])
def test_nothing_that_was_sent_can_look_like_a_line_of_ours(sent: str) -> None:
    assert said("%s", sent)["says"] == sent


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words() -> None:
    try:
        raise ValueError("Perrin Oakapple, 3 Mill Lane")
    except ValueError:
        told = said("unexpected error", exc_info=sys.exc_info())
    assert told["error"] == "ValueError"
    assert told["where"].startswith("test_logs.py:")
    assert "Oakapple" not in json.dumps(told)
