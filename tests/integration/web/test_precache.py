"""What a phone keeps is announced by its hash: each address gives a stranger exactly that, and nobody's name."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.db import transaction
from app.members.scheme import the_scheme
from app.web import headers
from app.web.assets import BUILD
from tests import town
from tests.builders import signed_in


def announced(client: FlaskClient | Any) -> list[list[str]]:
    script = client.get("/sw.js").get_data(as_text=True)
    found = re.search(r"const PRECACHE = (\[\[.*\]\]);", script)
    assert found is not None
    rows: list[list[str]] = json.loads(found[1])
    return rows


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def test_each_address_gives_a_stranger_what_was_announced(app: Flask, stranger: FlaskClient) -> None:
    rows = announced(stranger)
    assert len(rows) > 40
    for path, announced_hash, _ in rows:
        answer = stranger.get(path)
        assert answer.status_code == 200, path  # no redirect: it would be a sign-in page under a screen's name
        assert hashlib.sha256(answer.data).hexdigest()[:32] == announced_hash, path


def test_whoever_asks_is_announced_the_same(app: Flask, stranger: FlaskClient) -> None:
    mo = signed_in(app, town.MO)
    mo.client.set_cookie("theme", "night")
    assert mo.get("/sw.js").data == stranger.get("/sw.js").data


def test_a_screens_hash_counts_its_headers_in_and_a_files_does_not(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {path: mark for path, _, mark in announced(stranger)}
    assert len({marks["/report"], marks["/offline"], marks["/scheme.css"]}) == 1
    assert marks["/report"] != ""
    assert {mark for path, mark in marks.items() if path.startswith("/static/")} == {""}
    answer = stranger.get("/report")
    bound = "\n".join(f"{name}: {answer.headers[name]}" for name in headers.BINDING)
    assert hashlib.sha256(bound.encode()).hexdigest()[:8] == marks["/report"]


def test_a_scheme_that_changes_its_colour_changes_that_alone_and_what_says_it(stranger: FlaskClient) -> None:
    before = {path: announced_hash for path, announced_hash, _ in announced(stranger)}
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.colour = "#5b1f52"
    after = {path: announced_hash for path, announced_hash, _ in announced(stranger)}
    changed = {path for path in after if after[path] != before[path]}
    assert {"/scheme.css", "/report"} <= changed
    assert {path for path in changed if path.startswith("/static/")} == set()


def test_what_the_server_draws_is_not_kept(stranger: FlaskClient) -> None:
    paths = [path for path, _, _ in announced(stranger)]
    personal = ("/api/", "/photos/", "/desk", "/log", "/devices", "/people", "/sign-in", "/join", "/static/desk")
    assert [path for path in paths if path.startswith(personal)] == []
    assert f"/static/{BUILD}/css/desk.css" not in paths


def test_an_unchanged_worker_is_not_sent_again(stranger: FlaskClient) -> None:
    first = stranger.get("/sw.js")
    again = stranger.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Cache-Control"], again.status_code, again.data) == ("no-cache", 304, b"")
