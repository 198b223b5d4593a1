"""Whoever heard an appeal reads its case while they hear it, and no longer: then their own word and the outcome."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.appeals.end_moot import end_moot
from app.appeals.find import find_appeal, seats_of
from app.appeals.models import Appeal
from app.appeals.rules import Said
from app.appeals.tell import tell, write_letter
from app.audit.models import Entry
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Hidden
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import an_appeal, an_exclusion
from tests.builders import signed_in
from tests.exclusion_cases import CHECKED
from tests.integration.appeals.test_appeal_life import UPHELD, hear
from tests.town import NOON

CASE = ("Signs of drink", "gave a date of birth", "Twice in a week.", "Theft, two points", "Fair.", "I was not there.")


@pytest.fixture
def appeal(app: Flask, parts: Parts) -> UUID:
    with transaction() as session:
        exclusion = an_exclusion(session)
        exclusion.asked = CHECKED._replace(seen="Signs of drink, and he was cold.").kept
        return an_appeal(session, exclusion, zone=parts.settings.zone).id


def first_of(id: UUID) -> int:
    return seats_of(db.session(), find_appeal(db.session(), id))[0][1].id


def shown(app: Flask, id: UUID, who: int) -> tuple[str, list[str]]:
    """Return the page and what it shows of the case."""
    page = signed_in(app, who).get(f"/appeals/{id}")
    assert page.status_code == 200
    title = find_appeal(db.session(), id).exclusion.profile.title
    return page.text, [words for words in (*CASE, title) if words in page.text]


def looks(id: UUID, who: int) -> int:
    return len(db.session.scalars(select(Entry).where(Entry.verb == "viewed", Entry.actor_id == who)).all())


@pytest.mark.parametrize("how", ["told", "wrong person"])
def test_once_it_is_over_they_read_their_own_word_and_the_outcome(
    app: Flask, parts: Parts, appeal: UUID, how: str
) -> None:
    hear(parts, appeal, *([Said(UPHELD)] * (3 if how == "told" else 2)))
    who = first_of(appeal)
    assert len(shown(app, appeal, who)[1]) == len(CASE) + 1
    with transaction() as session:
        mo, found = session.get_one(Account, town.MO), session.scalars(select(Appeal)).one()
        if how == "told":
            write_letter(session, found, by=mo, now=NOON, zone=parts.settings.zone)
            tell(session, found, how="By post.", by=mo, now=NOON)
        else:
            found.exclusion.profile.hidden_because = Hidden.WRONG_PERSON
            end_moot(session, found.exclusion.profile, by=mo, now=NOON)
    before = looks(appeal, who)
    page, left = shown(app, appeal, who)
    assert left == []
    assert "Because: the exclusion stays." in page, "their own word"
    assert page.count("Because: the exclusion stays.") == 1, "and nobody else’s"
    assert ("What came of it" in page) is (how == "told")
    assert looks(appeal, who) == before, "they have looked at nobody"


def test_while_the_profile_is_disputed_nobody_reads_the_case_or_says_a_word(
    app: Flask, parts: Parts, appeal: UUID
) -> None:
    hear(parts, appeal)
    who = first_of(appeal)
    with transaction() as session:
        find_appeal(session, appeal).exclusion.profile.hidden_because = Hidden.DISPUTE
    page, left = shown(app, appeal, who)
    assert left == []
    assert "Say it" not in page
    answer = signed_in(app, who).post(f"/appeals/{appeal}/word", data={"word": "lifted", "because": "Long enough."})
    assert answer.status_code == 409
    assert "Long enough." in answer.text
    with transaction() as session:
        find_appeal(session, appeal).exclusion.profile.hidden_because = None
    assert "Say it" in shown(app, appeal, who)[0]


def test_of_a_withdrawn_profile_they_read_what_was_decided_and_neither_name_nor_need_nor_age(
    app: Flask, parts: Parts, appeal: UUID
) -> None:
    hear(parts, appeal)
    with transaction() as session:
        find_appeal(session, appeal).exclusion.profile.withdraw(now=NOON, because="It is over.")
    assert shown(app, appeal, first_of(appeal))[1] == [*CASE[2:]]
