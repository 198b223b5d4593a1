"""Somebody is always left who can let others in, also when two managers end each other in the same second."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.members.models import Account, AccountState, Member, Role
from app.people.shut_out import active_managers
from app.people.suspend_member import suspend_member
from app.web.parts import Parts
from tests.builders import new_account
from tests.integration.people.test_changing import DEEDS, Deed
from tests.town import MO, YARD


def _suspend_yard(session: object, mo: Account, by: Account, now: object) -> None:
    mo.member = session.get_one(Member, YARD)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    suspend_member(session, mo.member, by=by, now=now)  # type: ignore[arg-type]


ENDS = {name: DEEDS[name] for name in ("suspend", "let go", "another role")} | {"suspend their member": _suspend_yard}


@pytest.fixture
def just_ended(app: Flask) -> Account:
    """A second manager as they were read a moment ago; in the meantime the first has suspended them."""
    with transaction() as session:
        id = new_account(session, Role.MANAGER, state=AccountState.SUSPENDED).id
    return Account(id=id, name="as read before", role=Role.MANAGER)


@pytest.mark.parametrize("deed", ENDS.values(), ids=ENDS)
def test_who_was_ended_a_moment_ago_does_not_end_the_last_manager(
    parts: Parts, just_ended: Account, deed: Deed
) -> None:
    with pytest.raises(NotPossible, match="last manager"), transaction() as session:
        deed(session, session.get_one(Account, MO), just_ended, parts.clock())
    assert db.session().get_one(Account, MO).is_active
    assert db.session().get_one(Account, MO).role is Role.MANAGER


def test_managers_who_are_here_are_neither_suspended_nor_gone_nor_deputies(app: Flask) -> None:
    with transaction() as session:
        for state in (AccountState.SUSPENDED, AccountState.LEFT, AccountState.INVITED):
            new_account(session, Role.MANAGER, state=state)
    assert [one.id for one in active_managers(db.session())] == [MO]


@pytest.mark.parametrize("deed", ENDS.values(), ids=ENDS)
def test_one_of_two_managers_ends_the_other(app: Flask, parts: Parts, deed: Deed) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, MO), new_account(session, Role.MANAGER), parts.clock())
    mo = db.session().get_one(Account, MO)
    assert not (mo.is_active and mo.role is Role.MANAGER)
