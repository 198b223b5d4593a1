"""Only our own pages may change anything."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.db import db
from app.reports.models import Report
from tests import town
from tests.builders import report_body, signed_in
from tests.conftest import Phone

OURS = "http://localhost:8000"
X = {"X-Townwatch": "1"}
REFUSED: dict[str, dict[str, str]] = {
    "says nothing of where it comes from": X,
    "comes from another site": X | {"Sec-Fetch-Site": "cross-site"},
    "comes from a neighbour": X | {"Sec-Fetch-Site": "same-site"},
    "was typed into the address bar": X | {"Sec-Fetch-Site": "none"},
    "says another origin": X | {"Origin": "https://evil.example"},
    "says no origin": X | {"Origin": "null"},
    "says our origin with another port": X | {"Origin": "http://localhost:8001"},
    "says our origin with another scheme": X | {"Origin": "https://localhost:8000"},
    "says an origin that begins like ours": X | {"Origin": f"{OURS}.evil.example"},
    "says two origins": X | {"Origin": f"{OURS} https://evil.example"},
    "says our origin but the browser knows better": X | {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
    "lacks our own header": {"Sec-Fetch-Site": "same-origin"},
    "has our own header with another word": {"Sec-Fetch-Site": "same-origin", "X-Townwatch": "yes"},
}
TAKEN: dict[str, dict[str, str]] = {
    "the browser says that it is ours": X | {"Sec-Fetch-Site": "same-origin"},
    "an old browser says our origin": X | {"Origin": OURS},
}


@pytest.fixture
def cookie_holder(app: Flask) -> Phone:
    return signed_in(app, town.ASHA)


def put(phone: Phone, headers: dict[str, str]) -> int:
    # The plain client: Phone would say of itself what a browser of ours says.
    with phone.client.application.app_context():
        answer = phone.client.put(f"/outbox/{uuid4()}", json=report_body(), headers=headers)
    assert answer.json is not None
    if answer.status_code == 403:
        assert "nothing was done" in answer.json["error"]
    return answer.status_code


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
def test_a_change_is_refused_when_it(cookie_holder: Phone, headers: dict[str, str]) -> None:
    assert put(cookie_holder, headers) == 403
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Report)) == 0


@pytest.mark.parametrize("headers", TAKEN.values(), ids=TAKEN)
def test_a_change_is_taken_when(cookie_holder: Phone, headers: dict[str, str]) -> None:
    assert put(cookie_holder, headers) == 201


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/welcome/x", "/desk/alerts/x/recall", "/nowhere"])
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused(app: Flask, path: str, headers: dict[str, str]) -> None:
    form = {"sign_in": town.SIGN_INS["Mo"], "password": town.PASSWORD}
    with app.app_context():
        answer = app.test_client().post(path, data=form, headers=headers)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_looking_needs_no_origin(cookie_holder: Phone) -> None:
    with cookie_holder.client.application.app_context():
        assert cookie_holder.client.get("/api/me").status_code == 200


@pytest.mark.parametrize("path", ["/api/me", "/gallery", "/desk"])
def test_no_other_site_is_ever_invited_to_read(app: Flask, cookie_holder: Phone, path: str) -> None:
    with app.app_context():
        answer = cookie_holder.client.get(path, headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
