"""An exclusion on its way: the leads of Quillby, the one exclusion there is, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import Exclusion
from app.kernel.db import db, transaction
from app.members.models import Role
from tests import town
from tests.builders import new_account
from tests.exclusion_cases import leads, somebody_seen
from tests.notice_in_hand import ben, mo, notice

__all__ = ["ben", "mo", "notice"]  # fixtures

Work = Callable[[Session], Any]


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with transaction() as session:
        somebody_seen(session)
        return leads(session)


def the_one(session: Session | None = None) -> Exclusion:
    if session is None:
        db.session.rollback()
    return (session or db.session()).scalars(select(Exclusion)).one()


def refused(work: Work, *errors: type[Exception]) -> str:
    with pytest.raises(errors) as raised, transaction() as session:
        work(session)
    return str(raised.value)


def new_lead(session: Session, **changes: Any) -> int:
    return new_account(session, Role.LEAD, **{"premises": [town.CORNER], **changes}).id
