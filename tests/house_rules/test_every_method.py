"""Every address × every method: what it does not do it says so, and asking about a page tells no more than the page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.addresses import MAY_OPEN, filled, ways_in
from tests.kinds import phone_of


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_asking_about_a_page_is_refused_like_the_page(app: Flask, method: str) -> None:
    stranger = phone_of(app, "nobody")
    told = [
        way
        for way in MAY_OPEN
        if way.startswith("GET") and "nobody" not in MAY_OPEN[way]
        if stranger._open(method, filled(way)[1]).status_code not in (302, 401)
    ]
    assert told == []


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "PUT", "POST"])
def test_what_an_address_does_not_do_it_says_with_a_sentence(app: Flask, method: str) -> None:
    stranger = phone_of(app, "nobody")
    known = {rule.rule for way, rule in ways_in(app) if way.startswith(f"{method} ")}
    for rule in {rule.rule for _, rule in ways_in(app)} - known:
        answer = stranger._open(method, filled(f"{method} {rule}")[1])
        assert answer.status_code == 405, rule
        assert "That cannot be done at this address." in answer.text
