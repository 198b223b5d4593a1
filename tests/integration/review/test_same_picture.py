"""Whether the same picture came before: in which report, on which profile, and where that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.matching.models import Alike, Band, Found, Likeness
from app.members.models import Account
from app.photos.fingerprint import Print
from app.photos.vault import Vault
from app.profiles.draft import NewProfile
from app.profiles.models import Hidden, Profile, ProfilePhoto, ProfileState
from app.reports.models import Report, ReportState
from app.review.beside import also_on, profiles_beside, reports_beside
from app.review.decide import approve_incident, approve_new_profile, ask_back, reject
from app.review.develop import lay_beside
from app.review.merge import merge
from app.web.parts import Parts
from app.worker.photos import Photos
from tests import town
from tests.builders import develop_all, developed_photo, give_photo, send_report, signed_in
from tests.conftest import Clock
from tests.pictures import jpeg
from tests.same_picture import ALIKE, LEFT, RIGHT, came, done, make_alike, photo_of, report

NEW = NewProfile("Green parka, beard", False, "Took gin.", {"hair": "short"}, "1AP", True)


def kept() -> list[Likeness]:
    return list(db.session().scalars(select(Likeness).order_by(Likeness.id)))


def others(id: UUID) -> list[UUID]:
    return [one.report.id for one in reports_beside(db.session(), report(id))]


def on_profiles(id: UUID) -> list[str]:
    return [one.profile.ref for one in profiles_beside(db.session(), report(id))]


def decide(id: UUID, parts: Parts, verdict: Any, **how: Any) -> Any:
    with transaction() as session:
        mo = session.get_one(Account, town.MO)
        return verdict(session, session.get_one(Report, id), **how, by=mo, now=parts.clock())


@pytest.fixture
def two(app: Flask, parts: Parts, clock: Clock) -> tuple[UUID, UUID]:
    """Asha's report and Ben's later one, with the same picture."""
    first = came(app, parts, town.ASHA)
    clock.passes(minutes=15)
    later = came(app, parts, town.BEN, seed=2)
    make_alike(later, first)
    return first, later


def test_the_worker_finds_the_picture_of_another_report(app: Flask, parts: Parts) -> None:
    for who, quality in ((town.ASHA, 85), (town.BEN, 45)):
        send_report(signed_in(app, who), photos=[jpeg(1, quality=quality)])
        develop_all(parts)
    first, later = db.session().scalars(select(Report).order_by(Report.reporter_id)).all()
    (row,) = kept()
    assert (row.photo_id, row.of_photo_id) == (photo_of(db.session(), later.id), photo_of(db.session(), first.id))
    assert (row.report_id, row.profile_id, row.band) == (first.id, None, Band.SAME)


class Watched(Index):
    """An index that notes whether anybody had to wait for a writer while pictures were compared."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(vault)
        self.while_writing: list[bool] = []

    def find(self, session: Session, print_: Print, *, among: Iterable[int] | None = None) -> list[Found]:
        self.while_writing.append(bool(session.info.get("writing")))
        return super().find(session, print_, among=among)


def test_the_worker_compares_pictures_while_nobody_waits_for_it(app: Flask, parts: Parts) -> None:
    send_report(signed_in(app, town.ASHA), photos=[jpeg(1)])
    index = Watched(parts.vault)
    assert Photos(app, replace(parts, index=index)).develop()
    assert set(index.while_writing) == {False}


def test_two_pictures_of_one_report_are_not_laid_beside_each_other(app: Flask, parts: Parts) -> None:
    send_report(signed_in(app, town.ASHA), photos=[jpeg(1, quality=85), jpeg(1, quality=45)])
    develop_all(parts)
    assert kept() == []


def test_the_later_photo_has_the_row_and_both_cases_show_it(two: tuple[UUID, UUID]) -> None:
    first, later = two
    assert len(kept()) == 1
    assert (others(first), others(later)) == ([later], [first])


def test_each_case_sees_its_own_picture_first(two: tuple[UUID, UUID]) -> None:
    first, later = two
    (from_first,), (from_later,) = (reports_beside(db.session(), report(id)) for id in two)
    assert (from_first.same.photo.id, from_first.same.other.id) == (
        photo_of(db.session(), first),
        photo_of(db.session(), later),
    )
    assert [from_first.same.outline, from_first.same.other_outline] == [[list(at) for at in RIGHT], _listed(LEFT)]
    assert [from_later.same.outline, from_later.same.other_outline] == [_listed(LEFT), _listed(RIGHT)]


def _listed(outline: list[tuple[float, float]]) -> list[list[float]]:
    return [list(at) for at in outline]


def test_others_come_in_the_order_in_which_they_came_in(app: Flask, parts: Parts, clock: Clock) -> None:
    ids = []
    for who in (town.ASHA, town.BEN, town.CAL):
        ids.append(came(app, parts, who, seed=who))
        clock.passes(minutes=5)
    make_alike(ids[2], ids[1], ids[0])
    assert others(ids[2]) == ids[:2]


def test_a_report_that_was_asked_back_counts_as_open(app: Flask, parts: Parts) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    decide(first, parts, ask_back, question="Who was it?")
    make_alike(later, first)
    assert others(later) == [first]


@pytest.mark.parametrize("verdict", ["rejected", "approved"])
def test_a_report_that_was_decided_is_like_no_later_one(app: Flask, parts: Parts, verdict: str) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    if verdict == "rejected":
        decide(first, parts, reject, reason="Too dark.")
    else:
        decide(first, parts, approve_incident, wording="")
    make_alike(later, first)
    assert kept() == []
    assert others(later) == []


def test_one_rejected_since_is_shown_no_more(two: tuple[UUID, UUID], parts: Parts) -> None:
    first, later = two
    decide(first, parts, reject, reason="Too dark.")
    assert others(later) == []


def test_one_approved_since_is_still_shown(two: tuple[UUID, UUID], parts: Parts) -> None:
    first, later = two
    decide(first, parts, approve_incident, wording="")
    assert others(later) == [first]


def test_one_that_became_a_profile_is_shown_as_that_profile(two: tuple[UUID, UUID], parts: Parts) -> None:
    first, later = two
    made = decide(first, parts, approve_new_profile, new=NEW, wording="")
    assert on_profiles(later) == [made.profile.ref]


@pytest.mark.parametrize(
    ("changes", "is_beside"),
    [
        ({}, True),
        ({"state": ProfileState.DRAFT}, True),
        ({"hidden_because": Hidden.DISPUTE}, True),
        ({"state": ProfileState.WITHDRAWN}, False),
    ],
    ids=["published", "draft", "hidden", "withdrawn"],
)
def test_profiles_beside_a_report(app: Flask, parts: Parts, changes: dict[str, Any], is_beside: bool) -> None:
    with transaction() as session:
        give_photo(session, parts, town.make_profile(session, **changes), jpeg(7))
    send_report(signed_in(app, town.ASHA), photos=[jpeg(7, quality=40)])
    develop_all(parts)
    id = db.session().scalars(select(Report.id)).one()
    assert on_profiles(id) == (["WB-0118"] if is_beside else [])


def test_a_profile_withdrawn_since_is_beside_nothing(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        give_photo(session, parts, town.make_profile(session), jpeg(7))
    send_report(signed_in(app, town.ASHA), photos=[jpeg(7, quality=40)])
    develop_all(parts)
    with transaction() as session:
        session.scalars(select(Profile)).one().state = ProfileState.WITHDRAWN
    assert on_profiles(db.session().scalars(select(Report.id)).one()) == []


def test_a_profile_made_of_a_report_knows_who_has_its_picture_already(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        give_photo(session, parts, town.make_profile(session), jpeg(7))
    send_report(signed_in(app, town.ASHA), photos=[jpeg(7, quality=40)])
    develop_all(parts)
    id = db.session().scalars(select(Report.id)).one()
    decide(id, parts, approve_new_profile, new=NEW, wording="")
    older, newer = db.session().scalars(select(Profile).order_by(Profile.id)).all()
    assert [one.profile.ref for one in also_on(db.session(), newer)] == [older.ref]
    assert [one.profile.ref for one in also_on(db.session(), older)] == [newer.ref]


def test_a_profile_with_two_copies_of_a_picture_is_not_beside_itself(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        profile = town.make_profile(session)
        ids = [give_photo(session, parts, profile, jpeg(seed)).id for seed in (7, 8)]
        lay_beside(session, ids[1], [Found(ids[0], ALIKE)])
        assert also_on(session, profile) == []


def test_a_profile_is_named_once_by_its_strongest_likeness(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        one, other = town.make_profile(session, "WB-0001"), town.make_profile(session, "WB-0002")
        weak, strong = (give_photo(session, parts, one, jpeg(seed)).id for seed in (1, 2))
        own = give_photo(session, parts, other, jpeg(3)).id
        perhaps = Alike(Band.PERHAPS, "Something in it.", 0.2, [], [])
        lay_beside(session, own, [Found(strong, ALIKE), Found(weak, perhaps)])
        (also,) = also_on(session, other)
        assert (also.profile.ref, also.same.other.id, also.same.band) == ("WB-0001", strong, Band.SAME)


def test_a_photo_on_a_profile_and_in_an_open_report_is_both(app: Flask, parts: Parts) -> None:
    first, later = came(app, parts), came(app, parts, town.BEN, seed=2)
    with transaction() as session:
        profile = town.make_profile(session)
        profile.pictures.append(ProfilePhoto(photo_id=photo_of(session, first)))
    make_alike(later, first)
    assert len(kept()) == 2
    assert (others(later), on_profiles(later)) == ([first], ["WB-0118"])


def test_laying_it_beside_twice_is_once_and_the_later_word_counts(two: tuple[UUID, UUID]) -> None:
    first, later = two
    make_alike(later, first, alike=Alike(Band.NEARLY, "Nearly.", 0.5, [], []))
    (row,) = kept()
    assert (row.band, row.why, row.strength, row.asked_outline) == (Band.NEARLY, "Nearly.", 0.5, [])


def test_a_likeness_is_to_a_profile_or_to_a_report_and_never_to_neither(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        ids = [developed_photo(session, parts, jpeg(seed)).id for seed in (1, 2)]

    def write() -> None:
        with transaction() as session:
            session.add(Likeness(photo_id=ids[0], of_photo_id=ids[1], band=Band.SAME, why="", strength=1))

    with pytest.raises(IntegrityError, match="profile_or_report"):
        write()
    assert db.session().scalar(select(func.count()).select_from(Likeness)) == 0


def test_a_merged_one_stands_for_the_report_it_was_merged_into(app: Flask, parts: Parts, clock: Clock) -> None:
    ids = []
    for who in (town.ASHA, town.BEN, town.CAL):
        ids.append(came(app, parts, who, seed=who))
        clock.passes(minutes=5)
    make_alike(ids[1], ids[0])
    make_alike(ids[2], ids[1])  # the third is like the second alone
    done(merge, ids[1], ids[0], by=town.MO, parts=parts, because="The same.")
    assert others(ids[2]) == [ids[0]]
    assert others(ids[0]) == [ids[2]]
    assert report(ids[1]).state is ReportState.MERGED
