"""What the demo town is told besides sightings: somebody unknown just now, somebody missing, and useful to know."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.alerts.information import information
from app.alerts.missing import Asker, missing
from app.alerts.models import Ending
from app.alerts.notices import Target
from app.alerts.recall import recall
from app.demo.came_back import came_back, ended
from app.demo.events import Event
from app.demo.settle import Settled
from app.reports.receive import Description, IncomingReport
from app.review.intake import take_in

_NAMES = UUID("6f0a3d6e-5a0f-4c55-9a1e-0d1e6a1f5c27")
_LIVE_AGO, _MISSING_AGO, _INFORMATION_AGO = timedelta(minutes=9), timedelta(minutes=70), timedelta(hours=5)
_FOUND_AGO, _SOUGHT_FOR = timedelta(hours=27), timedelta(hours=2, minutes=20)
_DAY_BEGINS, _DAY_ENDS = 7, 19  # the control room's shifts


def alerts(session: Session, settled: Settled, now: datetime) -> list[Event]:
    """Return what else was told lately; the live alert is still out, and nobody has looked at it."""
    return [
        (now - _FOUND_AGO - _SOUGHT_FOR, partial(_sought_and_found, session, settled, now)),
        (now - _INFORMATION_AGO, partial(_informed, session, settled, now)),
        (now - _MISSING_AGO, partial(_sought, session, settled, now)),
        (now - _LIVE_AGO, partial(_told_live, session, settled, now)),
    ]


def _told_live(session: Session, settled: Settled, now: datetime) -> None:
    at = now - _LIVE_AGO
    seen = IncomingReport(
        category="suspicious activity",
        happened_at=at - timedelta(minutes=1),
        premises_id=settled.premises["P01"].id,
        note="Lifts the lids of display cases one after another and looks up at the cameras.",
        description=Description(appears="not sure", age="25-34", build="slim", wearing="hood up, bag"),
        direction="ahead",
        still_nearby="yes",
        sure="think",
        tell_now=True,
    )
    by = settled.accounts["marek" if _DAY_BEGINS <= now.hour < _DAY_ENDS else "joyce"]
    taken = take_in(session, uuid5(_NAMES, "live"), seen, sent_at=None, by=by, now=at)
    if taken.alert is not None:
        came_back(session, taken.alert, now=now)


def _sought(session: Session, settled: Settled, now: datetime) -> None:
    alert = missing(
        session,
        asker=Asker.HOSPITAL,
        asked_by="Sister Adeline Moss",
        reference="WGH-0417",
        wording="A woman of 78, small, white hair, a lilac dressing gown under a grey coat. Left ward 4 on foot and "
        "may not know where she is. She answers to Peg.",
        by=settled.accounts["rukhsana"],
        now=now - _MISSING_AGO,
    )
    came_back(session, alert, now=now)


def _informed(session: Session, settled: Settled, now: datetime) -> None:
    alert = information(
        session,
        wording="The lift at Weavers Walk is out of order until tomorrow noon. Deliveries by the north ramp.",
        hours=30,
        target=Target(zones=("WEA",)),
        by=settled.accounts["tom"],
        now=now - _INFORMATION_AGO,
    )
    came_back(session, alert, now=now)


def _sought_and_found(session: Session, settled: Settled, now: datetime) -> None:
    began = now - _FOUND_AGO - _SOUGHT_FOR
    alert = missing(
        session,
        asker=Asker.POLICE,
        asked_by="Constable Hannah Whitlock",
        reference="WP-2290",
        wording="A boy of ten, red anorak, blue school bag, last seen at the station.",
        by=settled.accounts["rukhsana"],
        now=began,
    )
    came_back(session, alert, now=now)
    found_at = began + _SOUGHT_FOR
    recall(
        session,
        alert,
        because="Found, with his aunt.",
        ending=Ending.STAND_DOWN,
        by=settled.accounts["rukhsana"],
        now=found_at,
    )
    ended(session, alert, at=found_at)
