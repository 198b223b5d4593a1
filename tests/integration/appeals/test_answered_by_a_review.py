"""A review lifts the exclusion while an appeal is heard: the person has their answer, and is told it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.tell_desk import unseen
from app.appeals import rules
from app.appeals.answer_lifted import BECAUSE
from app.appeals.find import find_appeal, not_ended, seats_of
from app.appeals.models import Appeal, AppealKind, AppealOutcome
from app.appeals.say import say
from app.appeals.take_appeal import Said as Came
from app.appeals.take_appeal import send_appeal
from app.appeals.tell import write_letter
from app.exclusions.models import State
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import ProfileState
from app.web.parts import Parts
from tests import town
from tests.appeals_cases import CODE, an_exclusion
from tests.builders import signed_in
from tests.integration.appeals.test_appeal_life import hear
from tests.orders_cases import a_review
from tests.town import NOON

UPHELD = rules.Said(AppealOutcome.UPHELD)


def reviewed(app: Flask, outcome: str, **typed: str) -> None:
    """Bea of the Board, who had no part in it, says what becomes of the exclusion."""
    with transaction() as session:
        review = a_review(session, session.scalars(select(Appeal)).one().exclusion).id
    said = {"outcome": outcome, "because": "PC Wren says it was his cousin.", **typed}
    assert signed_in(app, town.BEA).post(f"/reviews/{review}", data=said).status_code == 303
    db.session.rollback()


def hearers(id: UUID) -> list[int]:
    return [who.id for _, who in seats_of(db.session(), find_appeal(db.session(), id))]


def test_it_is_answered_and_the_desk_writes_to_the_person(app: Flask, parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, UPHELD, UPHELD)
    reviewed(app, "lifted")
    found = find_appeal(db.session(), appeal)
    assert (found.outcome, found.because, found.exclusion.state) == (AppealOutcome.LIFTED, BECAUSE, State.LIFTED)
    assert [one.ref for one in not_ended(db.session())] == [found.ref], "the answer is still owed"
    assert f"{found.ref} is answered by a review. Write to the person." in [one.says for one in unseen(db.session())]
    with transaction() as session:
        by, of = session.get_one(Account, town.MO), find_appeal(session, appeal)
        write_letter(session, of, by=by, now=NOON, zone=parts.settings.zone)
        body = of.letter["body"]
    assert "The notice is lifted." in body
    assert BECAUSE in body
    assert "cousin" not in body, "what was written to the desk is not the person’s to read"


def test_nobody_of_the_panel_is_asked_for_a_word_any_more(app: Flask, parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal, UPHELD, UPHELD)
    third = signed_in(app, hearers(appeal)[2])
    assert "Your word" in third.get(f"/appeals/{appeal}").text
    reviewed(app, "lifted")
    page = third.get(f"/appeals/{appeal}").text
    assert "The exclusion is lifted" in page
    assert "Your word" not in page
    word = third.post(f"/appeals/{appeal}/word", data={"word": "upheld", "because": "It was him."})
    assert word.status_code == 409
    assert "is not being heard any more." in word.text


def test_upheld_and_lifted_before_the_letter_was_written_the_letter_says_so(
    app: Flask, parts: Parts, appeal: UUID
) -> None:
    hear(parts, appeal, UPHELD, UPHELD, UPHELD)
    reviewed(app, "lifted")
    with transaction() as session:
        of = find_appeal(session, appeal)
        write_letter(session, of, by=session.get_one(Account, town.MO), now=NOON, zone=parts.settings.zone)
        assert "It was lifted since, and asks nothing of you any more." in of.letter["body"]
        assert "stays as it is" not in of.letter["body"]


@pytest.mark.parametrize(("outcome", "typed"), [("kept", {}), ("shortened", {"ends_on": "2027-03-01"})])
def test_kept_or_shortened_it_goes_on_being_heard(
    app: Flask, appeal: UUID, outcome: str, typed: dict[str, str]
) -> None:
    reviewed(app, outcome, **typed)
    assert rules.is_open(find_appeal(db.session(), appeal))


@pytest.mark.parametrize("reviewed_first", [True, False])
def test_the_letter_says_the_day_on_which_it_ends_when_a_review_has_brought_that_forward(
    app: Flask, parts: Parts, appeal: UUID, reviewed_first: bool
) -> None:
    """The panel would let it run until June; a review ends it in March, before they have spoken or after."""
    june, march = rules.Said(AppealOutcome.SHORTENED, date(2027, 6, 1)), date(2027, 3, 1)
    hear(parts, appeal, june, june)
    if reviewed_first:
        reviewed(app, "shortened", ends_on=march.isoformat())
    with transaction() as session:
        third = session.get_one(Account, hearers(appeal)[2])
        decided = find_appeal(session, appeal)
        upheld = rules.Said(AppealOutcome.UPHELD)
        say(session, decided, upheld, because="So.", by=third, now=NOON, zone=parts.settings.zone)
    if not reviewed_first:
        reviewed(app, "shortened", ends_on=march.isoformat())
    with transaction() as session:
        by, of = session.get_one(Account, town.MO), find_appeal(session, appeal)
        write_letter(session, of, by=by, now=NOON, zone=parts.settings.zone)
        assert (of.exclusion.ends_on, of.outcome) == (march, AppealOutcome.SHORTENED)
        assert of.new_end == (march if reviewed_first else june.new_end)
        assert "it ends on 1 March 2027" in of.letter["body"]
        assert "June" not in of.letter["body"]


def test_what_nobody_has_confirmed_stays_with_the_desk(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        an_exclusion(session)
        came = Came(AppealKind.APPEAL, "Not me.", "", NOON, "", "a@b")
        send_appeal(session, CODE, came, now=NOON, zone=parts.settings.zone)
    reviewed(app, "lifted")
    (found,) = not_ended(db.session())
    assert (found.outcome, rules.is_unconfirmed(found)) == (None, True)


def test_who_hears_it_reads_no_name_once_the_profile_is_withdrawn(app: Flask, parts: Parts, appeal: UUID) -> None:
    hear(parts, appeal)
    first = signed_in(app, hearers(appeal)[0])
    title = find_appeal(db.session(), appeal).exclusion.profile.title
    assert title in first.get(f"/appeals/{appeal}").text
    with transaction() as session:
        find_appeal(session, appeal).exclusion.profile.state = ProfileState.WITHDRAWN
    assert title not in first.get(f"/appeals/{appeal}").text
