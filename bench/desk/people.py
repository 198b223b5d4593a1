"""Who lives in the town of the bench: members, their premises and their people."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.alerts.models import Subscription
from app.members.models import Account, Member, Premises, Role, Sector, account_premises
from tests.town import CROSS, NOON

PLACES, PEOPLE = 150, 400
FIRST = 1000  # their ids begin here: below are those of the cast


def settle(session: Session) -> None:
    """Let members, their premises and their people be there, each with one phone."""
    sectors = list(Sector)
    ids = range(FIRST, FIRST + PLACES)
    session.execute(insert(Member), [{"id": id, "name": f"Member {id}"} for id in ids])
    session.execute(
        insert(Premises),
        [
            {
                "id": id, "name": f"Number {id} High Street", "member_id": id, "zone_id": "MID",
                "sector": sectors[id % 4], "latitude": CROSS.latitude, "longitude": CROSS.longitude,
            }
            for id in ids
        ],
    )  # fmt: skip
    people = range(FIRST, FIRST + PEOPLE)
    session.execute(
        insert(Account),
        [{"id": id, "name": f"Person {id}", "role": Role.STAFF, "member_id": place_of(id)} for id in people],
    )
    session.execute(insert(account_premises), [{"account_id": id, "premises_id": place_of(id)} for id in people])
    session.execute(
        insert(Subscription),
        [
            {
                "id": id, "account_id": id, "endpoint": f"https://push.example/{id}", "p256dh": "", "auth": "",
                "key_id": "bench", "made_at": NOON,
            }
            for id in people
        ],
    )  # fmt: skip


def place_of(number: int) -> int:
    """Return the premises where this person works."""
    return FIRST + number % PLACES
