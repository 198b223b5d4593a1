"""Every operation that docs/openapi.json describes, by Schemathesis: what fits the description, and what does not.

Checked against the description itself: the status is declared, the body is of the declared type and shape. Not asked
is that whatever does not fit is refused: Pydantic takes "5" for 5 and is meant to. That nothing answers 5xx is asked of
every call in checks.py, where /readyz may.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.fuzz.callers import CALLERS
from bench.fuzz.checks import Answer
from bench.stage import Stage

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
_DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
_OWN = {"Sec-Fetch-Site": "same-origin", "X-Townwatch": "1"}
Operation = APIOperation[Any, Any, Any, Any]


def operations() -> list[Operation]:
    """Return what the description describes, in its own order."""
    schema = schemathesis.openapi.from_dict(json.loads(_DESCRIPTION.read_text()))
    return [found.ok() for found in schema.get_all_operations()]


@st.composite
def cases(draw: st.DrawFn, operation: Operation, known: dict[str, list[str]]) -> tuple[str, Case]:
    """Throw a caller and a request; where an address or a field wants something that exists, often that."""
    # Without a body there is nothing that could fail to fit: any text fits an address.
    wrong = operation.body and draw(st.integers(0, 2)) == 0 and not _is_raw(operation)
    case = draw(operation.as_strategy(GenerationMode.NEGATIVE if wrong else GenerationMode.POSITIVE))
    for name in list(case.path_parameters or {}):
        if name in known and draw(st.integers(0, 5)):
            case.path_parameters[name] = draw(st.sampled_from(known[name]))
    if isinstance(case.body, dict):
        case.body = _nearly_right(draw, case.body, known)
    return draw(st.sampled_from(sorted(CALLERS)) | st.sampled_from(["manager", "staff", "door"])), case


def _is_raw(operation: Operation) -> bool:
    return any(body.media_type != "application/json" for body in operation.body)


def _nearly_right(draw: st.DrawFn, body: dict[str, Any], known: dict[str, list[str]]) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            filled[name] = _nearly_right(draw, value, known)
        elif isinstance(value, list) and name in known and draw(st.booleans()):
            filled[name] = draw(st.lists(st.sampled_from(known[name]), max_size=4))
        elif isinstance(value, str) and name in known and draw(st.integers(0, 3)):
            filled[name] = draw(st.sampled_from(known[name]))
        else:
            filled[name] = value
    return filled


def send(stage: Stage, caller: str, case: Case) -> Answer:
    """Make the request as the caller's phone would, and compare the answer with the description."""
    phone = stage.phone(CALLERS[caller])
    began = time.thread_time()
    with stage.app.app_context():
        answer = case.call(app=stage.app, session=phone.client, headers=_OWN)
    taken = time.thread_time() - began
    case.validate_response(answer, checks=CHECKS)
    headers = {name.lower(): values[-1] for name, values in answer.headers.items()}
    return Answer(answer.status_code, headers, answer.content, taken)
