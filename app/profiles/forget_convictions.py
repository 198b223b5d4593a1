"""A conviction that is spent is gone from what is kept: nobody is shown it, and nobody finds it later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.profiles.models import Conviction


def forget_convictions(session: Session, *, today: date, held: Collection[int] = ()) -> None:
    """Delete what is spent on this day or was before; `kept.convictions` shows it no more, should this not have run.

    `held`: the profiles of which nothing is forgotten for now. What is spent is shown to nobody all the same.
    """
    session.execute(delete(Conviction).where(Conviction.spent_on <= today, Conviction.profile_id.not_in(held)))
