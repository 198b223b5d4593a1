"""Linking: two reports in which the same picture came point to each other, and that can be undone."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import Detail, Entry
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.members.models import Account
from app.reports.models import Report, ReportState
from app.review.beside import reports_beside
from app.review.decide import approve_incident, reject
from app.review.link import link, unlink
from app.review.merge import merge
from app.review.models import ReportLink, Tie
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock
from tests.same_picture import came, done, make_alike, report


@pytest.fixture
def two(app: Flask, parts: Parts, clock: Clock) -> tuple[UUID, UUID]:
    first = came(app, parts, town.ASHA)
    clock.passes(minutes=15)
    later = came(app, parts, town.BEN, seed=2)
    make_alike(later, first)
    return first, later


def ties() -> list[ReportLink]:
    return list(db.session().scalars(select(ReportLink)))


def test_both_stay_open_and_point_to_each_other(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    for id in two:
        (beside,) = reports_beside(db.session(), report(id))
        assert beside.tie is not None
        assert (beside.tie.tie, beside.tie.by_id) == (Tie.LINKED, town.MO)
        assert report(id).state is ReportState.RECEIVED


def test_the_later_one_is_linked_to_the_earlier_whichever_was_open(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    assert [(tie.first_id, tie.report_id) for tie in ties()] == [two]


def test_linking_again_from_the_other_side_changes_nothing(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    done(link, *reversed(two), by=town.MO, parts=parts)
    assert len(ties()) == 1


def test_a_link_is_undone(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    done(unlink, *reversed(two), by=town.DEE, parts=parts)
    assert ties() == []


def test_undoing_what_is_not_linked_is_refused(two: tuple[UUID, UUID], parts: Parts) -> None:
    with pytest.raises(NotPossible, match="not linked any more"):
        done(unlink, *two, by=town.MO, parts=parts)


def test_a_merge_is_not_undone_as_if_it_were_a_link(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(merge, *two, by=town.MO, parts=parts, because="The same.")
    with pytest.raises(NotPossible, match="not linked any more"):
        done(unlink, *two, by=town.MO, parts=parts)


@pytest.mark.parametrize("deed", [link, unlink])
@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_it_is_the_desks(two: tuple[UUID, UUID], parts: Parts, deed: object, who: int) -> None:
    with pytest.raises(NotAllowed):
        done(deed, *two, by=who, parts=parts)  # type: ignore[arg-type]


def test_nobody_links_their_own_report(app: Flask, parts: Parts) -> None:
    first, own = came(app, parts, town.ASHA), came(app, parts, town.DEE, seed=2)
    make_alike(own, first)
    with pytest.raises(NotAllowed, match="You sent one of these reports yourself"):
        done(link, first, own, by=town.DEE, parts=parts)


def test_one_that_was_decided_is_not_linked(two: tuple[UUID, UUID], parts: Parts) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        reject(session, session.merge(report(two[1])), "Too dark.", by=mo, now=parts.clock())
    with pytest.raises(NotPossible, match="decided already"):
        done(link, *two, by=town.MO, parts=parts)


def test_reports_without_a_picture_in_common_are_linked_for_a_reason(app: Flask, parts: Parts) -> None:
    one, other = came(app, parts), came(app, parts, town.BEN, seed=2)
    with pytest.raises(NotFit) as refused:
        done(link, one, other, by=town.MO, parts=parts, because="  ")
    assert set(refused.value.fields) == {"link_because"}
    done(link, one, other, by=town.MO, parts=parts, because="The same van drove both times.")
    assert [tie.because for tie in ties()] == ["The same van drove both times."]
    said = select(Detail.body).join(Entry, Entry.seq == Detail.seq).where(Entry.verb == "linked")
    assert db.session.scalars(said).one()["because"] == "The same van drove both times."


def test_an_approved_one_is_linked_one_that_came_to_nothing_is_not(two: tuple[UUID, UUID], parts: Parts) -> None:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        approve_incident(session, session.get_one(Report, two[0]), wording="", by=mo, now=parts.clock())
    done(link, *two, by=town.MO, parts=parts)
    assert len(ties()) == 1


def test_both_deeds_are_in_the_record(two: tuple[UUID, UUID], parts: Parts) -> None:
    done(link, *two, by=town.MO, parts=parts)
    done(unlink, *two, by=town.DEE, parts=parts)
    found = select(Entry.verb, Entry.about, Entry.actor_id).where(Entry.verb.in_(("linked", "unlinked")))
    assert db.session().execute(found.order_by(Entry.seq)).all() == [
        ("linked", f"report {two[1]}", town.MO),
        ("unlinked", f"report {two[1]}", town.DEE),
    ]


def test_what_is_refused_leaves_no_trace(two: tuple[UUID, UUID], parts: Parts) -> None:
    with pytest.raises(NotAllowed):
        done(link, *two, by=town.ASHA, parts=parts)
    linked = select(func.count()).select_from(Entry).where(Entry.verb == "linked")
    assert (ties(), db.session().scalar(linked)) == ([], 0)


def test_their_reporters_read_to_how_many_others_and_nothing_of_them(
    app: Flask, two: tuple[UUID, UUID], parts: Parts
) -> None:
    done(link, *two, by=town.MO, parts=parts)
    for id, who in zip(two, (town.ASHA, town.BEN), strict=True):
        told = signed_in(app, who).get(f"/api/reports/{id}").json or {}
        assert "Linked to one other report" in [step["says"] for step in told["track"]]
