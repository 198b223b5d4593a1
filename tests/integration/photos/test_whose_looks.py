"""A look is one account's own: nobody goes on with another's mark, and nobody is counted for what another opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.kernel.db import transaction
from app.kernel.errors import NotThere
from app.members.models import Account
from app.photos.looks import is_known, look
from app.photos.models import Look, Photo, PhotoState
from app.photos.rules import PROOF_AFTER, STOP_AFTER, Allowance
from app.photos.show import show
from app.web.parts import Parts
from tests import town
from tests.builders import developed_photo
from tests.pictures import jpeg
from tests.town import NOON


def photos(session: Session, count: int) -> list[int]:
    """Return the numbers of photos that are nothing but rows: nobody opens them here."""
    rows = [
        Photo(folder=f"{number}", sha256="0" * 64, kind="JPEG", size_bytes=1, wrapped_key=b"", kept_at=NOON)
        for number in range(count)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def open_large(session: Session, ids: list[int], who: int, *, has_proof: bool = True) -> tuple[Allowance, list[Look]]:
    by = session.get_one(Account, who)
    allowed, looks = look(session, ids, is_large=True, has_proof=has_proof, by=by, now=NOON)
    return allowed, list(looks.values())


def test_two_who_look_at_the_same_photo_have_a_mark_each(app: Flask) -> None:
    with transaction() as session:
        ids = photos(session, 1)
        _, [bens] = open_large(session, ids, town.BEN)
        _, [ashas] = open_large(session, ids, town.ASHA)
        assert (bens.account_id, ashas.account_id) == (town.BEN, town.ASHA)
        assert bens.mark != ashas.mark


def test_the_look_under_way_is_ones_own(app: Flask) -> None:
    with transaction() as session:
        ids = photos(session, 1)
        _, [bens] = open_large(session, ids, town.BEN)
        later = NOON + timedelta(minutes=5)
        known = {
            who: is_known(session, ids[0], is_large=True, by=session.get_one(Account, who), now=later)
            for who in (town.BEN, town.ASHA)
        }
        assert known == {town.BEN: bens, town.ASHA: None}


@pytest.mark.parametrize(("count", "stops"), [(PROOF_AFTER, Allowance.PROOF), (STOP_AFTER, Allowance.STOP)])
def test_nobody_is_stopped_for_what_somebody_else_has_opened(app: Flask, count: int, stops: Allowance) -> None:
    with transaction() as session:
        *many, one_more = photos(session, count + 1)
        assert open_large(session, many, town.BEN)[0] is Allowance.FREE
        assert open_large(session, [one_more], town.ASHA, has_proof=False)[0] is Allowance.FREE
        assert open_large(session, [one_more], town.BEN, has_proof=False)[0] is stops


@pytest.mark.parametrize(
    ("size", "state"),
    [("original", PhotoState.READY), ("../clean", PhotoState.READY), ("clean", PhotoState.REFUSED)],
)
def test_nothing_is_shown_but_clean_copies_of_what_is_ready(parts: Parts, size: str, state: PhotoState) -> None:
    with transaction() as session:
        photo = developed_photo(session, parts, jpeg(1, size=(64, 64)))
        assert show(photo, "clean", parts.vault).startswith(b"\xff\xd8")
        photo.state = state
        with pytest.raises(NotThere):
            show(photo, size, parts.vault)
