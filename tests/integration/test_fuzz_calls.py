"""Every address, opened by everybody with whatever comes to mind: short here, 20,000 calls by `script/bench fuzz`."""

from __future__ import annotations

import pytest

from bench.fuzz.checks import Answer, judge
from bench.fuzz.run import fuzz

HEADERS = {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff"}


def test_whatever_is_sent_is_answered_and_answered_as_described() -> None:
    done = fuzz(calls=350, dice=5)
    assert done.faults == []
    assert done.calls > 250
    assert {"described: 200", "any address: 200", "any address: 303", "any address: 422"} <= set(done.statuses)


@pytest.mark.parametrize(
    ("changes", "caller", "says"),
    [
        ({}, "staff", ""),
        ({"status": 500}, "staff", "answered 500"),
        ({"status": 423}, "staff", "answered 423"),
        ({"cpu_s": 9.0}, "staff", "took 9.0 s"),
        ({"headers": {}}, "staff", "no policy"),
        ({"headers": {**HEADERS, "location": "//example.org"}}, "staff", "leads to"),
        ({"body": b"Perrin Oakapple"}, "stranger", "stranger is shown"),
        ({"body": b"<i id=zq>", "headers": {**HEADERS, "content-type": "text/html"}}, "staff", "into the page"),
        (
            {"status": 409, "body": b"[]", "headers": {**HEADERS, "content-type": "application/json"}},
            "staff",
            "no sent",
        ),
    ],
)
def test_an_answer_that_breaks_a_promise_is_found(changes: dict[str, object], caller: str, says: str) -> None:
    answer = Answer(200, HEADERS, b"", 0.0)._replace(**changes)
    if says:
        with pytest.raises(AssertionError, match=says):
            judge(answer, caller=caller, reflects=True)
    else:
        judge(answer, caller=caller, reflects=True)
