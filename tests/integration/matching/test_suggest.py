"""A check points at published profiles only: at most three, each once, and never at one that was withdrawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel.db import db, transaction
from app.matching.index import Index
from app.matching.models import Band, Likeness
from app.matching.suggest import Suggestion, find, find_for_members, keep, suggest
from app.members.models import Account
from app.photos.develop import upright
from app.photos.fingerprint import Detail, fingerprint
from app.profiles.models import Hidden, Profile, ProfileState, Standing
from app.profiles.withdraw import withdraw
from app.web.parts import Parts
from tests.builders import developed_photo, give_photo
from tests.pictures import jpeg
from tests.town import EVERYWHERE, MO, NOON, make_profile


def asked(parts: Parts, seed: int, *, quality: int = 40, now: datetime = NOON) -> list[Suggestion]:
    """Ask with a copy saved again."""
    print_ = fingerprint(upright(jpeg(seed, quality=quality, size=(640, 800)), "JPEG"), Detail.ASKED)
    assert print_ is not None
    session = db.session()
    among_all = suggest(session, find(session, parts.index, print_), sight=EVERYWHERE, now=now)
    for_members = find_for_members(session, parts.index, print_, sight=EVERYWHERE, now=now)
    assert [one.profile.ref for one in for_members] == [one.profile.ref for one in among_all]
    return for_members


def published(parts: Parts, ref: str = "WB-0118", *, seeds: tuple[int, ...] = (1,), **changes: Any) -> int:
    with transaction() as session:
        profile = make_profile(session, ref, **changes)
        for seed in seeds:
            give_photo(session, parts, profile, jpeg(seed))
        return profile.id


def test_a_copy_finds_the_profile(parts: Parts) -> None:
    id = published(parts)
    (found,) = asked(parts, 1)
    assert (found.profile.id, found.alike.band) == (id, Band.SAME)
    assert found.photo.id == found.profile.pictures[0].photo_id
    assert found.alike.why == "The same picture, perhaps saved again or at another size."


def test_another_picture_finds_nothing(parts: Parts) -> None:
    published(parts)
    assert asked(parts, 2) == []


def test_a_picture_too_plain_to_compare_finds_nothing(parts: Parts) -> None:
    published(parts)
    assert find(db.session(), parts.index, None) == []


def test_withdrawn_never_matches(parts: Parts) -> None:
    id = published(parts)
    assert asked(parts, 1)
    with transaction() as session:
        mo = session.get_one(Account, MO)
        withdraw(session, session.get_one(Profile, id), because="Wrong person.", by=mo, now=NOON)
    assert asked(parts, 1) == []
    print_ = fingerprint(upright(jpeg(1), "JPEG"), Detail.ASKED)
    assert suggest(db.session(), find(db.session(), Index(parts.vault), print_), sight=EVERYWHERE, now=NOON) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ProfileState.DRAFT},
        {"hidden_because": Hidden.DISPUTE},
        {"hidden_because": Hidden.UNDER_18},
        {"review_on": date(2026, 11, 17)},
        {"standing": Standing.EXPIRED},
        {"standing_until": date(2026, 11, 17)},
    ],
)
def test_what_members_may_not_see_never_matches(parts: Parts, changes: dict[str, Any]) -> None:
    published(parts, **changes)
    assert asked(parts, 1) == []


def test_it_stops_with_the_day_of_its_review(parts: Parts) -> None:
    published(parts, review_on=NOON.date())
    assert asked(parts, 1)
    assert asked(parts, 1, now=NOON + timedelta(days=1)) == []


def test_a_photo_of_a_report_alone_never_matches(parts: Parts) -> None:
    with transaction() as session:
        developed_photo(session, parts, jpeg(1))
    assert asked(parts, 1) == []


def test_a_profile_is_named_once_by_its_best_photo(parts: Parts) -> None:
    id = published(parts, seeds=(5, 1, 1))
    (found,) = asked(parts, 1)
    assert found.profile.id == id
    assert found.photo.id == found.profile.pictures[1].photo_id


def test_at_most_three_profiles(parts: Parts) -> None:
    ids = [published(parts, f"WB-{number:04}") for number in range(1, 6)]
    assert [found.profile.id for found in asked(parts, 1)] == ids[:3]


def test_keeping_twice_is_keeping_once(parts: Parts) -> None:
    published(parts)
    with transaction() as session:
        photo_id = developed_photo(session, parts, jpeg(9)).id
    (found,) = asked(parts, 1)
    for _ in range(2):
        with transaction() as session:
            keep(session, photo_id, found.photo.id, found.alike, profile_id=found.profile.id)
    assert db.session().scalar(select(func.count()).select_from(Likeness)) == 1
    kept = db.session().scalars(select(Likeness)).one()
    assert (kept.photo_id, kept.of_photo_id, kept.profile_id) == (photo_id, found.photo.id, found.profile.id)
    assert (kept.band, kept.why, kept.strength) == (Band.SAME, found.alike.why, found.alike.strength)


def test_a_reports_copy_is_laid_beside_it_as_soon_as_it_is_developed(parts: Parts) -> None:
    id = published(parts)
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(1, quality=35))
        assert [likeness.profile_id for likeness in session.scalars(select(Likeness))] == [id]
        assert session.scalars(select(Likeness)).one().photo_id == photo.id
