"""Phones say that a push was shown or opened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Delivery, Subscription
from app.alerts.receipts import token_for
from app.kernel.db import db
from app.web.parts import Parts
from tests import town
from tests.conftest import Clock, Phone
from tests.wire import BENS, LENAS


def delivery_of(endpoint: str) -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery).join(Subscription).where(Subscription.endpoint == endpoint)).one()


def receive(app: Flask, token: object, kind: object = "delivered") -> int:
    return Phone(app.test_client()).post("/api/receipts", json={"token": token, "kind": kind}).status_code


def test_a_receipt_needs_no_sign_in_and_may_be_sent_again(
    app: Flask, alert_id: UUID, parts: Parts, clock: Clock
) -> None:
    id = delivery_of(BENS).id
    token = token_for(id, parts.keyring.receipts)
    for _ in range(3):
        assert receive(app, token) == 204
        clock.passes(seconds=5)
    assert delivery_of(BENS).delivered_at == town.NOON
    assert delivery_of(BENS).opened_at is None
    assert receive(app, token, "opened") == 204
    assert delivery_of(BENS).opened_at == town.NOON + timedelta(seconds=15)
    assert delivery_of(BENS).delivered_at == town.NOON


def test_who_opened_it_has_received_it(app: Flask, alert_id: UUID, parts: Parts) -> None:
    receive(app, token_for(delivery_of(BENS).id, parts.keyring.receipts), "opened")
    assert delivery_of(BENS).delivered_at == town.NOON


FALSE_TOKENS = ["", ".", "1", "1.", "x.y", "1.é", "-1.0", "1.0" * 99, "9" * 5000, f"{2**70}.x", "٣.x", "1\0.x"]


@pytest.mark.parametrize("token", FALSE_TOKENS)
def test_a_token_we_never_gave_is_not_found(app: Flask, alert_id: UUID, token: str) -> None:
    assert receive(app, token) == 404


def test_the_token_of_one_delivery_is_not_that_of_the_next(app: Flask, alert_id: UUID, parts: Parts) -> None:
    mine = token_for(delivery_of(BENS).id, parts.keyring.receipts)
    seal = mine.partition(".")[2]
    assert receive(app, f"{delivery_of(LENAS).id}.{seal}") == 404
    assert receive(app, token_for(999, parts.keyring.receipts)) == 404


@pytest.mark.parametrize(("token", "kind"), [(7, "opened"), ("x", "eaten"), (None, "opened"), ("x", None)])
def test_a_receipt_of_another_form_is_not_fit(app: Flask, token: object, kind: object) -> None:
    assert receive(app, token, kind) == 422
