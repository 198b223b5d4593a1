"""The answers to pictures that were checked once a signal had returned: kept for their asker for half a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.kernel.errors import NotPossible, NotThere
from app.matching import rules
from app.matching.check import Told, note
from app.matching.models import Band, LateCheck
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.gallery import Shown, gallery

KEPT_FOR = timedelta(hours=12)  # a shift, and the way home
_ENDED = "This answer has ended: it is kept for twelve hours. Check the picture again."


def is_answered(session: Session, id: UUID, sha256: str, *, by: Account) -> bool:
    """Return whether this very picture was answered under this number already.

    Raises NotPossible when another picture was, NotThere when somebody else’s was.
    """
    require(by, Permission.CHECK_PICTURES)
    known = session.get(LateCheck, id)
    if known is None:
        return False
    if known.account_id != by.id:
        raise NotThere("There is no such check of yours.")
    if known.content_sha != sha256:
        raise NotPossible("A different picture was checked under this number before. Check yours as a new one.")
    return True


def answer(session: Session, id: UUID, sha256: str, told: Sequence[Told], *, by: Account, now: datetime) -> bool:
    """Keep what a picture was found to be like, under the number that the phone gave it; return False if it is known.

    Kept are numbers and outlines; the picture is not. Raises as `is_answered` does.
    """
    if is_answered(session, id, sha256, by=by):
        return False
    row = LateCheck(
        id=id,
        account_id=by.id,
        answered_at=now,
        ends_at=now + KEPT_FOR,
        content_sha=sha256,
        says=rules.FOUND if told else rules.NOTHING,
        found=[_kept(one) for one in told],
    )
    session.add(row)
    note(session, told, by=by, now=now, late=True)
    return True


def mine(session: Session, *, for_account: Account, now: datetime) -> list[LateCheck]:
    """Return one’s own answers that have not ended, the newest first."""
    require(for_account, Permission.CHECK_PICTURES)
    own = select(LateCheck).where(LateCheck.account_id == for_account.id, LateCheck.ends_at > now)
    return list(session.scalars(own.order_by(LateCheck.answered_at.desc(), LateCheck.id)))


def find(session: Session, id: UUID, *, for_account: Account, now: datetime) -> LateCheck:
    """Return one’s own answer; another’s, and one that has ended, answers like none (NotThere)."""
    require(for_account, Permission.CHECK_PICTURES)
    row = session.get(LateCheck, id)
    if row is None or row.account_id != for_account.id or now >= row.ends_at:
        raise NotThere(_ENDED)
    return row


def told_now(session: Session, rows: Sequence[LateCheck], *, for_account: Account, now: datetime) -> list[list[Told]]:
    """Return for each answer what may still be told of it now: profiles that have ended since are left out."""
    wanted = {one["photo_id"] for row in rows for one in row.found}
    if not wanted:
        return [[] for _ in rows]
    shown = {one.profile.id: one for one in gallery(session, for_account=for_account, today=now.date())}
    there = {(id, row.photo_id) for id, one in shown.items() for row in one.pictures if row.photo_id in wanted}
    return [
        [
            _told(one, shown[one["profile_id"]])
            for one in row.found
            if one["profile_id"] in shown and (one["profile_id"], one["photo_id"]) in there
        ]
        for row in rows
    ]


def forget_ended(session: Session, *, now: datetime) -> None:
    """Delete the answers that have ended."""
    session.execute(delete(LateCheck).where(LateCheck.ends_at <= now))


def _kept(one: Told) -> dict[str, Any]:
    return {
        "photo_id": one.photo_id,
        "profile_id": one.shown.profile.id,
        "band": one.band.value,
        "why": one.why,
        "your_outline": one.your_outline,
        "its_outline": one.its_outline,
    }


def _told(kept: dict[str, Any], shown: Shown) -> Told:
    return Told(shown, kept["photo_id"], Band(kept["band"]), kept["why"], kept["your_outline"], kept["its_outline"])
