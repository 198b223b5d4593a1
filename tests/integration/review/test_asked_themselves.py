"""What the desk does with reports asks for itself whether it may be done, whatever screen has called it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotAllowed, NotPossible, NotThere
from app.members.models import Account, Scheme
from app.profiles.models import Hidden, Profile
from app.reports.models import Report
from app.reports.receive import IncomingReport, receive
from app.review.decide import approve_incident, approve_sighting
from app.review.find_leak import from_letters, written_down
from app.review.intake import known_profile, take_in
from app.review.queue import case, waiting
from app.review.search import search
from tests import town
from tests.builders import report_body
from tests.town import NOON

ZONE = ZoneInfo("Europe/London")


def about_oakapple(session: Session) -> Report:
    town.make_profile(session)
    incoming = IncomingReport.model_validate(report_body(category="sighting", profile_ref="WB-0118"))
    return receive(session, uuid4(), incoming, sent_at=None, by=session.get_one(Account, town.ASHA), now=NOON).report


def _wait(session: Session, by: Account) -> object:
    return waiting(session, scheme=session.get_one(Scheme, 1), zone=ZONE, for_account=by, now=NOON).lines


Deed = Callable[[Session, Account], object]
DEEDS: dict[str, Deed] = {
    "see what waits": _wait,
    "open a case": lambda session, by: case(session, about_oakapple(session).id, for_account=by),
    "decide": lambda session, by: approve_incident(session, about_oakapple(session), wording="", by=by, now=NOON),
    "search by name": lambda session, by: search(session, "Perrin", by=by),
    "search by a picture's letters": lambda session, by: from_letters(session, "ABCD", because="x", by=by, now=NOON),
    "search by a picture": lambda session, by: written_down(session, [], because="x", by=by, now=NOON),
}


@pytest.mark.parametrize("who", [town.BEN, town.LENA, town.BEA, town.LEE, town.PAT, town.MAREK])
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_nobody_but_the_desk_can(app: Flask, deed: Deed, who: int) -> None:
    with transaction() as session, pytest.raises(NotAllowed):
        deed(session, session.get_one(Account, who))


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_desk_can(app: Flask, deed: Deed) -> None:
    with transaction() as session:
        deed(session, session.get_one(Account, town.MO))


@pytest.mark.parametrize("who", [town.BEA, town.PAT, town.LEE], ids=["of the Board", "of the police", "who has left"])
def test_nothing_is_taken_in_from_somebody(app: Flask, who: int) -> None:
    incoming = IncomingReport.model_validate(report_body(premises_id=town.LANTERN))
    with transaction() as session, pytest.raises(NotAllowed):
        take_in(session, uuid4(), incoming, sent_at=None, by=session.get_one(Account, who), now=NOON)


def test_a_case_that_never_was_is_not_there(app: Flask) -> None:
    with transaction() as session, pytest.raises(NotThere):
        case(session, UUID(int=1), for_account=session.get_one(Account, town.MO))


@pytest.mark.parametrize("hidden", [None, Hidden.WRONG_PERSON])
def test_a_report_names_a_profile_only_while_members_see_it(app: Flask, hidden: Hidden | None) -> None:
    with transaction() as session:
        report = about_oakapple(session)
        session.scalars(select(Profile)).one().hidden_because = hidden
        named = known_profile(report, NOON)
        assert (named and named.ref) == ("WB-0118" if hidden is None else None)


def test_before_the_town_is_set_up_nobody_is_told_of_a_sighting(app: Flask) -> None:
    with transaction() as session:
        report, mo = about_oakapple(session), session.get_one(Account, town.MO)
        session.delete(session.get_one(Scheme, 1))
        session.flush()
        profile = session.scalars(select(Profile)).one()
        with pytest.raises(NotPossible, match="has not been set up yet"):
            approve_sighting(session, report, profile, wording="", by=mo, now=NOON, today=NOON.date())
