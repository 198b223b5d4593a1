"""One person's word on whether somebody under 18 is shown, for tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members.models import Account
from app.profiles.agree_young import agree_young
from app.profiles.models import Profile
from tests.town import NOON


def agree(session: Session, one: Profile, by: Account, *, agrees: bool = True, because: str = "Best for them.") -> None:
    how: dict[str, Any] = {"reporter_ids": (), "by": by, "now": NOON, "today": NOON.date()}
    agree_young(session, one, agrees=agrees, because=because, **how)
