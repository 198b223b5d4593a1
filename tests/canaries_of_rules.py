"""The canaries of orders and of what the police did: terms that members may read, and what the desk alone may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exclusions.models import PoliceOutcome, PoliceOutcomeKind
from app.orders.models import Order
from app.profiles.models import Profile
from app.scheme_rules.models import SchemeRules
from app.scheme_rules.presets import DTAC
from tests.town import MO, NOON

_DESK = {"manager", "deputy"}
_MEMBERS = {"who sent it", "a colleague", "their lead", "another lead", "a door elsewhere", "staff elsewhere", "cctv"}
_LOOKERS = _MEMBERS | _DESK | {"police"}
MAY_SEE_RULES: dict[str, set[str]] = {
    "term of an order": _LOOKERS,
    "term not for members": _DESK,
    "area of an order": _LOOKERS,
    "case of an order": _DESK,
    "source of an order": _DESK,
    "why an order ended": _DESK,
    "source of an outcome": _DESK,
    "why the rules": _DESK | {"board"},
}


def plant_rules(session: Session, word: Callable[[str], str], *, shown: str) -> None:
    """Give this profile two orders and an arrest, and the scheme a version of its own rules."""
    profile = session.scalars(select(Profile).where(Profile.ref == shown)).one()
    day = NOON.date()
    whole = {"profile_id": profile.id, "route": "cbo", "made_by": "Quillby Magistrates", "made_on": day,
             "starts_on": day, "ends_on": day + timedelta(days=90), "noted_by_id": MO, "noted_at": NOON,
             "source": word("source of an order"), "case_ref": word("case of an order")}  # fmt: skip
    session.add_all(
        [
            Order(ref="OR-0001", terms=[word("term of an order")], area=word("area of an order"), **whole),
            Order(ref="OR-0002", terms=[word("term not for members")], members_told=False, **whole),
            Order(ref="OR-0003", terms=["Over."], ended_on=day, ended_because=word("why an order ended"), **whole),
            PoliceOutcome(
                profile_id=profile.id,
                kind=PoliceOutcomeKind.ARRESTED,
                happened_on=day,
                source=word("source of an outcome"),
                by_id=MO,
                at=NOON,
            ),
            SchemeRules(
                version=1,
                body=DTAC.model_copy(update={"warning_months": 6}).model_dump(mode="json"),
                because=word("why the rules"),
                approved_on=day,
                by_id=MO,
                at=NOON,
            ),
        ]
    )
