"""What every answer must be, whoever asked for whatever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from flask import Flask, got_request_exception

from bench.fuzz.callers import SECRETS, SHOWN_NOTHING
from bench.fuzz.odd import MARK

# 423 is said of a database in trouble: nobody else uses this one, so here it would be our own fault.
DONE = {200, 201, 202, 204, 301, 302, 303, 304, 308}
REFUSED = {400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429}
MOST_CPU_S = 5.0


class Answer(NamedTuple):
    """An answer as every client reads it; `cpu_s` is what making it took of the processor, in seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    cpu_s: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


def judge(answer: Answer, *, caller: str, reflects: bool) -> None:
    """Raise AssertionError with a sentence for the first promise that this answer breaks."""
    assert answer.status in DONE | REFUSED, f"answered {answer.status}"
    assert answer.cpu_s < MOST_CPU_S, f"took {answer.cpu_s:.1f} s of the processor"
    assert "default-src 'none'" in answer.headers.get("content-security-policy", ""), "no policy"
    assert answer.headers.get("x-content-type-options") == "nosniff", "its kind may be guessed"
    assert "x-injected" not in answer.headers, "a header was written by what was sent"
    _stays_inside(answer.headers.get("location", ""))
    if caller in SHOWN_NOTHING:
        shown = next((secret for secret in SECRETS if secret in answer.text), None)
        assert shown is None, f"{caller} is shown {shown!r}"
    if reflects and answer.kind == "text/html":
        assert MARK not in answer.text, "what was sent is written into the page as it is"
    if answer.status >= 400 and answer.kind == "application/json":
        _says_what_is_wrong(json.loads(answer.body))


def _stays_inside(location: str) -> None:
    here = location.removeprefix("http://localhost")
    assert not location or (here.startswith("/") and not here.startswith(("//", "/\\"))), f"leads to {location!r}"


def _says_what_is_wrong(said: Any) -> None:
    assert isinstance(said, dict), "an error that is no sentence"
    assert isinstance(said.get("error"), str), "an error without a sentence"
    assert said["error"].strip()
    fields = said.get("fields", {})
    assert all(isinstance(one, str) for one in fields.values()), "a fault that is no sentence"


@contextmanager
def exceptions_of(app: Flask) -> Iterator[list[BaseException]]:
    """Collect what the app did not expect: the answer says only 500."""
    met: list[BaseException] = []

    def note(_app: Flask, exception: BaseException, **_: Any) -> None:
        met.append(exception)

    with got_request_exception.connected_to(note, app):
        yield met
