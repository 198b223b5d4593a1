"""Documents are published in versions that never change; each is shown, opened and accepted, and again each year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.agreements.accept import accept, accepted_by, open_up, show
from app.agreements.defaults import DEFAULTS, put_in
from app.agreements.gate import due
from app.agreements.models import Acceptance, MustRead
from app.agreements.publish import LONGEST_BODY, Wording, end, publish
from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.kernel.tokens import sha
from app.members.models import Account, Role
from tests.conftest import Clock
from tests.integration.agreements.conftest import Publish
from tests.town import ASHA, BEA, BEN, DEE, LENA, MAREK, MO, PAT

FIELDS = [column.key for column in MustRead.__table__.columns]


def account(id: int) -> Account:
    return db.session.get_one(Account, id)


def keys_due(id: int, clock: Clock) -> list[str]:
    db.session.rollback()
    return [one.key for one in due(db.session(), account(id), now=clock())]


def accept_(id: int, document_id: int, clock: Clock, *, opened: bool = True) -> None:
    with transaction() as session:
        accept(session, session.get_one(Account, id), document_id, opened=opened, now=clock())


def rows() -> list[Acceptance]:
    db.session.rollback()
    return list(db.session.scalars(select(Acceptance).order_by(Acceptance.id)))


def test_what_is_published_is_due_until_it_is_accepted(publish_one: Publish, clock: Clock) -> None:
    assert keys_due(ASHA, clock) == []
    id = publish_one()
    assert keys_due(ASHA, clock) == ["people"]
    accept_(ASHA, id, clock)
    assert keys_due(ASHA, clock) == []
    assert keys_due(BEN, clock) == ["people"]


def test_a_new_version_is_due_again_and_leaves_the_old_one_as_it_was(publish_one: Publish, clock: Clock) -> None:
    first = publish_one(body="Be fair.")
    accept_(ASHA, first, clock)
    before = {name: getattr(db.session.get_one(MustRead, first), name) for name in FIELDS}
    second = publish_one(body="Be fair and kind.", after=1)
    assert keys_due(ASHA, clock) == ["people"]
    after = db.session.get_one(MustRead, first)
    assert {name: getattr(after, name) for name in before} == before
    accept_(ASHA, second, clock)
    assert [(one.must_read_id, one.accepted_at) for one in rows()] == [(first, clock()), (second, clock())]


@pytest.mark.parametrize(
    ("later", "is_due"),
    [(timedelta(days=365, microseconds=-1), False), (timedelta(days=365), True), (timedelta(days=900), True)],
)
def test_a_year_later_it_is_due_again_with_a_row_of_its_own(
    publish_one: Publish, clock: Clock, later: timedelta, is_due: bool
) -> None:
    id = publish_one()
    accept_(ASHA, id, clock)
    first = clock()
    clock.at += later
    assert bool(keys_due(ASHA, clock)) is is_due
    accept_(ASHA, id, clock)
    assert [one.accepted_at for one in rows()] == ([first, clock()] if is_due else [first])


CONCERNS = [((), [ASHA, MO, PAT, BEA]), (("police", "cctv"), [PAT, MAREK]), (("manager",), [MO])]


@pytest.mark.parametrize(("roles", "whom"), CONCERNS)
def test_a_document_is_due_to_the_roles_it_names_or_to_everybody(
    publish_one: Publish, clock: Clock, roles: tuple[str, ...], whom: list[int]
) -> None:
    publish_one(roles=roles)
    everybody = [ASHA, BEN, MO, DEE, BEA, MAREK, PAT]
    asked = [id for id in everybody if keys_due(id, clock)]
    assert asked == (everybody if not roles else sorted(whom, key=everybody.index))


def test_two_documents_are_each_due_by_themselves(publish_one: Publish, clock: Clock) -> None:
    first, _ = publish_one("people"), publish_one("pictures")
    assert keys_due(ASHA, clock) == ["people", "pictures"]
    accept_(ASHA, first, clock)
    assert keys_due(ASHA, clock) == ["pictures"]


def test_the_first_document_stays_first_in_its_new_version(publish_one: Publish, clock: Clock) -> None:
    publish_one("people")
    publish_one("pictures")
    publish_one("people", body="Anew.", after=1)
    assert keys_due(ASHA, clock) == ["people", "pictures"]


# ---------------------------------------------------------------- shown, opened, accepted


def test_shown_opened_and_accepted_each_keep_their_own_time(publish_one: Publish, clock: Clock) -> None:
    id, at = publish_one(), clock()
    for minutes, step in ((1, "show"), (2, "open"), (3, "accept")):
        clock.at = at + timedelta(minutes=minutes)
        with transaction() as session:
            asha = session.get_one(Account, ASHA)
            if step == "show":
                show(session, asha, now=clock())
            elif step == "open":
                open_up(session, asha, id, now=clock())
            else:
                accept(session, asha, id, opened=True, now=clock())
    (row,) = rows()
    assert [(moment - at) / timedelta(minutes=1) for moment in (row.shown_at, row.opened_at, row.accepted_at)] == [
        *(1, 2, 3)
    ]


def test_what_was_accepted_unread_says_so(publish_one: Publish, clock: Clock) -> None:
    accept_(ASHA, publish_one(), clock, opened=False)
    (row,) = rows()
    assert (row.opened_at, row.accepted_at) == (None, clock())
    assert db.session.scalars(select(Detail).order_by(Detail.seq.desc())).first().body["opened"] is False


def test_what_was_only_shown_is_still_due(publish_one: Publish, clock: Clock) -> None:
    id = publish_one()
    with transaction() as session:
        show(session, session.get_one(Account, ASHA), now=clock())
        open_up(session, session.get_one(Account, ASHA), id, now=clock())
    assert keys_due(ASHA, clock) == ["people"]


def test_showing_it_again_and_accepting_twice_write_one_row(publish_one: Publish, clock: Clock) -> None:
    id = publish_one()
    for _ in range(2):
        with transaction() as session:
            show(session, session.get_one(Account, ASHA), now=clock())
    accept_(ASHA, id, clock)
    first = clock()
    clock.passes(minutes=5)
    accept_(ASHA, id, clock)
    assert [one.accepted_at for one in rows()] == [first]
    told = [entry.verb for entry in db.session.scalars(select(Entry).order_by(Entry.seq)) if entry.verb == "accepted"]
    assert told == ["accepted"]


def test_a_version_that_was_replaced_while_it_was_read_is_not_accepted(publish_one: Publish, clock: Clock) -> None:
    id = publish_one()
    with transaction() as session:
        show(session, session.get_one(Account, ASHA), now=clock())
    publish_one(body="Anew.", after=1)
    with pytest.raises(NotPossible):
        accept_(ASHA, id, clock)
    assert keys_due(ASHA, clock) == ["people"]


@pytest.mark.parametrize("wrong", ["of another role", "of nobody"])
def test_what_was_never_asked_of_somebody_is_not_there_for_them(publish_one: Publish, clock: Clock, wrong: str) -> None:
    id = publish_one(roles=("police",)) if wrong == "of another role" else 999
    with pytest.raises(NotThere):
        accept_(ASHA, id, clock)
    with pytest.raises(NotThere), transaction() as session:
        open_up(session, session.get_one(Account, ASHA), id, now=clock())
    assert rows() == []


def test_what_another_accepted_is_not_there_for_whom_it_was_never_asked_of(publish_one: Publish, clock: Clock) -> None:
    id = publish_one(roles=("police",))
    accept_(PAT, id, clock)
    with pytest.raises(NotThere):
        accept_(ASHA, id, clock)


def test_what_lies_before_two_is_accepted_by_each_for_themself(publish_one: Publish, clock: Clock) -> None:
    id = publish_one()
    with transaction() as session:
        for who in (BEN, ASHA):
            show(session, session.get_one(Account, who), now=clock())
    accept_(ASHA, id, clock)
    assert {one.account_id: one.accepted_at for one in rows()} == {BEN: None, ASHA: clock()}


def test_one_sees_what_one_has_accepted_oneself_the_latest_first(publish_one: Publish, clock: Clock) -> None:
    first, second, _ = publish_one("people"), publish_one("pictures"), publish_one("data")
    accept_(BEN, first, clock)
    for id in (first, second):
        clock.passes(minutes=1)
        accept_(ASHA, id, clock)
    db.session.rollback()
    assert [one.must_read_id for one in accepted_by(db.session(), account(ASHA))] == [second, first]


# ---------------------------------------------------------------- publishing


@pytest.mark.parametrize("who", [ASHA, BEN, LENA, BEA, MAREK, PAT])
def test_only_the_desk_publishes_and_ends(publish_one: Publish, clock: Clock, who: int) -> None:
    publish_one()
    with pytest.raises(NotAllowed), transaction() as session:
        publish(session, Wording("x", "X", "x"), after=0, by=session.get_one(Account, who), now=clock())
    with pytest.raises(NotAllowed), transaction() as session:
        end(session, "people", by=session.get_one(Account, who), now=clock())


UNFIT = {
    "no title": (Wording("x", " … ", "Read me."), {"title"}),
    "no words": (Wording("x", "X", " \n "), {"body"}),
    "too long a title": (Wording("x", "x" * 121, "Read me."), {"title"}),
    "too many words": (Wording("x", "X", "x" * (LONGEST_BODY + 1)), {"body"}),
    "a role there is not": (Wording("x", "X", "Read me.", ("staff", "boss")), {"roles"}),
    "nobody at all": (Wording("x", "X", "Read me.", ("nobody",)), {"roles"}),
    "nothing": (Wording("", "", ""), {"title", "body"}),
}


@pytest.mark.parametrize(("wording", "at_fault"), UNFIT.values(), ids=UNFIT)
def test_what_cannot_be_read_is_not_published(app: Flask, clock: Clock, wording: Wording, at_fault: set[str]) -> None:
    with pytest.raises(NotFit) as refused, transaction() as session:
        publish(session, wording, after=0, by=session.get_one(Account, MO), now=clock())
    assert set(refused.value.fields) == at_fault
    db.session.rollback()
    assert db.session.scalars(select(MustRead)).all() == []


@pytest.mark.parametrize("after", [0, 2, -1, 10**9])
def test_who_did_not_see_the_newest_version_does_not_write_over_it(publish_one: Publish, after: int) -> None:
    publish_one()
    with pytest.raises(NotPossible):
        publish_one(body="Mine.", after=after)


def test_the_same_words_again_are_no_new_version(publish_one: Publish) -> None:
    publish_one()
    with pytest.raises(NotPossible):
        publish_one(after=1)


def test_the_record_seals_the_words_that_were_published(publish_one: Publish) -> None:
    id = publish_one(body="Be fair.")
    entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    detail = db.session.get_one(Detail, entry.seq)
    assert (entry.verb, entry.about, entry.actor_id) == ("published", f"must-read {id}", MO)
    assert detail.body["body_sha"] == sha("Be fair.")


def test_an_ended_document_is_asked_of_nobody_and_can_come_back(publish_one: Publish, clock: Clock) -> None:
    accept_(ASHA, publish_one(), clock)
    with transaction() as session:
        end(session, "people", by=session.get_one(Account, MO), now=clock())
    assert keys_due(ASHA, clock) == keys_due(BEN, clock) == []
    assert len(rows()) == 1
    with pytest.raises(NotPossible), transaction() as session:
        end(session, "people", by=session.get_one(Account, MO), now=clock())
    publish_one(after=2)
    assert keys_due(ASHA, clock) == keys_due(BEN, clock) == ["people"]


def test_what_there_is_not_cannot_be_ended(app: Flask, clock: Clock) -> None:
    with pytest.raises(NotThere), transaction() as session:
        end(session, "people", by=session.get_one(Account, MO), now=clock())


# ---------------------------------------------------------------- what a scheme begins with


def test_a_scheme_begins_with_three_for_all_and_one_for_those_it_shares_with(app: Flask, clock: Clock) -> None:
    with transaction() as session:
        put_in(session, by_id=None, now=clock())
    assert keys_due(ASHA, clock) == keys_due(MO, clock) == ["people", "pictures", "your-data"]
    assert keys_due(PAT, clock) == keys_due(MAREK, clock) == ["people", "pictures", "your-data", "sharing"]


def test_they_are_put_in_once(publish_one: Publish, clock: Clock) -> None:
    publish_one("ours")
    with transaction() as session:
        assert put_in(session, by_id=None, now=clock()) == []
    assert keys_due(ASHA, clock) == ["ours"]


@pytest.mark.parametrize("one", DEFAULTS, ids=lambda one: one.key)
def test_what_ships_is_short_and_says_nothing_that_we_do_not_say(one: Wording) -> None:
    assert len(one.body.split()) < 230
    assert set(one.roles) <= {role.value for role in Role}
    said = one.body.lower().replace("never call anybody a thief", "")
    assert not [word for word in ("thief", "offender", "target", "wanted", "prolific", "!") if word in said]
