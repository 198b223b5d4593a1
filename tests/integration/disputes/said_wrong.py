"""Saying that it was the wrong person, and what stands around it, for the tests of what follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Delivery, Message
from app.disputes.correct import Corrected, correct
from app.disputes.heard import Heard, readers
from app.disputes.models import Correction, Dispute
from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Copy, Profile
from tests import town
from tests.builders import new_alert, subscribe_phone
from tests.integration.disputes.conftest import Desk, the_profile
from tests.town import NOON

LONDON = ZoneInfo("Europe/London")
BEN, LENA, CAL, MAREK = (f"http://127.0.0.1/{name}" for name in ("ben", "lena", "cal", "marek"))


def a_copy(profile: Profile, **changes: Any) -> Copy:
    fields: dict[str, Any] = {
        "code": "P-7KQ2", "profile_id": profile.id, "given_to": "PC Whitlock, Quillby Police", "purpose": "briefing",
        "made_by_id": town.MO, "made_at": NOON, "return_by": date(2026, 12, 1),
    }  # fmt: skip
    return Copy(**fields | changes)


def say_wrong(desk: Desk, *, by: int = town.MO, also_from_reports: bool = False) -> Corrected:
    with transaction() as session:
        return correct(
            session,
            session.get_one(Dispute, desk.id),
            because="The till roll shows that he had paid.",
            also_from_reports=also_from_reports,
            by=session.get_one(Account, by),
            now=desk.now,
            zone=LONDON,
        )


def the_correction() -> Correction:
    db.session.rollback()
    return db.session().scalars(select(Correction)).one()


def heard_by() -> dict[str, Heard]:
    correction = the_correction()
    return {one.account.name: one.heard for one in readers(db.session(), correction)}


def saw_alert(session: Session, account_id: int, endpoint: str, *, hours_ago: int = 1) -> Alert:
    """Somebody's phone was told of the profile by an alert."""
    at = NOON - timedelta(hours=hours_ago)
    alert = new_alert(session, at=at, profile_id=the_profile(session).id)
    phone = subscribe_phone(session, account_id, endpoint=endpoint)
    session.add(
        Delivery(
            alert_id=alert.id,
            subscription_id=phone.id,
            account_id=account_id,
            message=Message.ALERT,
            attempts=1,
            queued_at=at,
            due_at=at,
        )
    )
    session.flush()
    return alert
