"""An appeal goes by its notice: from the paper in somebody's hand, by its days and its panel, and ends with it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals import rules
from app.appeals.end_moot import BECAUSE
from app.appeals.find import find_appeal, not_ended, seats_of
from app.appeals.models import Appeal, AppealKind, AppealOutcome
from app.appeals.say import say
from app.appeals.seat import seat, stand_down
from app.appeals.take_appeal import Said as Came
from app.appeals.take_appeal import confirm, send_appeal
from app.calendar.of_notices import of_exclusions
from app.disputes.models import Channel
from app.disputes.take import Said as Disputed
from app.disputes.take import take
from app.exclusions.models import State
from app.kernel.db import db, transaction
from app.kernel.errors import NotFit
from app.members.models import Account, Role
from app.profiles.models import Standing
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import CODE, an_appeal, an_exclusion
from tests.builders import new_account, signed_in
from tests.integration.appeals.test_appeal_life import hear
from tests.town import NOON

UPHELD, SHORTENED, LIFTED = AppealOutcome.UPHELD, AppealOutcome.SHORTENED, AppealOutcome.LIFTED


@pytest.mark.parametrize("counts_in", [timedelta(hours=12), timedelta(hours=-1), timedelta(hours=4)])
def test_who_holds_the_paper_appeals_before_it_counts_as_served(app: Flask, parts: Parts, counts_in: timedelta) -> None:
    """By post it counts days later; given in custody in the morning, it may be noted in the afternoon."""
    zone = parts.settings.zone
    with transaction() as session:
        issued_at = NOON - timedelta(days=1)
        it = an_exclusion(session, served_at=NOON + counts_in, issued_at=issued_at)
        send_appeal(session, CODE, Came(AppealKind.APPEAL, "Not me.", "", NOON, "", "a@b"), now=NOON, zone=zone)
        found, mo = session.scalars(select(Appeal)).one(), session.get_one(Account, town.MO)
        confirm(session, found, why_taken="", by=mo, now=NOON, zone=zone)
        assert (rules.is_open(found), found.is_late) == (True, False)
        found.withdrawn_at = NOON
        with pytest.raises(NotFit, match="before the notice was issued"):
            an_appeal(session, it, zone=zone, came_at=issued_at - timedelta(hours=1))


def test_it_ends_by_itself_when_it_was_the_wrong_person(app: Flask, parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, rules.Said(UPHELD), rules.Said(UPHELD))
    with transaction() as session:
        found, mo = find_appeal(session, appeal), session.get_one(Account, town.MO)
        profile, id = found.exclusion.profile, uuid4()
        take(session, id, profile, Disputed("I had paid.", Channel.PHONE), by=mo, now=NOON)
    typed = {"wrong_because": "The till roll.", "also_from_reports": ""}
    desk = signed_in(app, town.MO)
    assert desk.post(f"/desk/disputes/{id}/wrong-person", data=typed).status_code == 303
    db.session.rollback()
    found = find_appeal(db.session(), appeal)
    assert (found.outcome, found.because) == (None, BECAUSE)
    assert not_ended(db.session()) == []
    assert BECAUSE in desk.get(f"/desk/appeals/{appeal}").text


LAST = NOON.date() + timedelta(days=30)


@pytest.mark.parametrize("said", [rules.Said(SHORTENED, LAST), rules.Said(LIFTED)])
def test_what_begins_only_in_days_can_be_shortened_or_lifted(app: Flask, parts: Parts, said: rules.Said) -> None:
    with transaction() as session:
        it = an_exclusion(session, served_at=NOON + timedelta(days=2))
        id = an_appeal(session, it, zone=parts.settings.zone).id
    hear(parts, id, said, said, said)
    found = find_appeal(db.session(), id)
    assert (found.outcome, found.exclusion.state is State.LIFTED) == (said.outcome, said.outcome is LIFTED)
    if said.outcome is SHORTENED:
        assert (found.exclusion.ends_on, found.exclusion.profile.standing) == (LAST, Standing.NOT_SERVED)


def new_rules(**appealing: int) -> None:
    """Let other rules hold from now on than those of the notice."""
    body = DTAC.model_dump(mode="json")
    body["appealing"] |= appealing
    said = {"because": "Agreed.", "approved_on": NOON.date(), "by_id": town.BEA, "at": NOON}
    with transaction() as session:
        session.add(SchemeRules(version=1, body=body, **said))


@pytest.mark.parametrize(("days", "is_late"), [(28, False), (29, True)])
def test_by_when_it_comes_stands_on_the_notice(app: Flask, parts: Parts, days: int, is_late: bool) -> None:
    new_rules(within_days=14, answer_days=7)
    zone = parts.settings.zone
    with transaction() as session:
        it = an_exclusion(session, served_at=NOON - timedelta(days=days))
        found = an_appeal(session, it, zone=zone, came_at=NOON, why_taken="They were ill.")
        assert (found.is_late, found.answer_by) == (is_late, NOON.date() + timedelta(days=21))
        late = [one.on for one in of_exclusions(session, today=NOON.date(), zone=zone) if "in time" in one.says]
        assert late == [(NOON - timedelta(days=days)).date() + timedelta(days=28)]


def test_a_panel_that_has_begun_stays_as_large(parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, rules.Said(LIFTED), rules.Said(LIFTED))
    new_rules(panel=2)
    with transaction() as session:
        found, mo = find_appeal(session, appeal), session.get_one(Account, town.MO)
        third = next(who for one, who in seats_of(session, found) if one.said_at is None)
        stand_down(session, found, third.id, because="I know the family.", by=mo, now=NOON)
        another = new_account(session, Role.LEAD, premises=[town.CORNER])
        seat(session, found, another, by=mo, now=NOON)
        word = rules.Said(UPHELD)
        say(session, found, word, because="So.", by=another, now=NOON, zone=parts.settings.zone)
        assert found.outcome is LIFTED
