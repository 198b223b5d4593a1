"""A demo town, whose password everybody knows, is served to this machine alone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.members.models import Scheme
from app.members.scheme import demo_fault

PUBLIC = "https://town.example"


def fault(session: Session, *, is_loopback: bool) -> str | None:
    return demo_fault(session, public_url=PUBLIC, is_loopback=is_loopback)


@pytest.mark.parametrize(
    ("is_demo", "is_loopback", "served"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_a_demo_has_no_public_address(app: Flask, is_demo: bool, is_loopback: bool, served: bool) -> None:
    with transaction() as session:
        session.get_one(Scheme, 1).is_demo = is_demo
    said = fault(db.session(), is_loopback=is_loopback)
    assert (said is None) is served
    assert served or PUBLIC in (said or "")


def test_an_empty_town_is_no_demo(app: Flask) -> None:
    with transaction() as session:
        session.delete(session.get_one(Scheme, 1))
    assert fault(db.session(), is_loopback=False) is None
