"""When the database does not answer, a person reads a sentence all the same, and the log says why."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy.exc import DataError

from app.kernel.db import db
from tests import town
from tests.builders import report_body, signed_in
from tests.conftest import Phone


@pytest.mark.parametrize("path", ["/figures", "/desk", "/nowhere", "/gallery"])
def test_a_page_that_cannot_be_made_is_a_sentence(app: Flask, path: str, caplog: pytest.LogCaptureFixture) -> None:
    mo = signed_in(app, town.MO)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE scheme RENAME TO gone")
    with caplog.at_level(logging.WARNING):
        answer = mo.get(path)
    assert answer.status_code in (404, 423)
    assert answer.text.endswith(".\n")
    assert "<" not in answer.text
    if answer.status_code == 423:
        assert "no such table: scheme" in caplog.text


def test_a_sign_that_the_database_cannot_keep_is_no_fault_of_ours(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DataError("INSERT", {}, ValueError("text fields cannot contain NUL"))

    monkeypatch.setattr("app.web.outbox.take_in", refuse)
    asha: Phone = signed_in(app, town.ASHA)
    answer = asha.put("/outbox/7b1c8e0e-7a53-4a4d-9a44-0d6f4b0b6f11", json=report_body(note="a"))
    assert answer.status_code == 422  # a phone would send a 500 again and again
    assert answer.json is not None
    assert "cannot be kept" in answer.json["error"]
