"""The wrong person was shown: everybody who was shown them hears it, whether by an alert or by a look at a picture."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Select, not_, or_, select
from sqlalchemy.orm import Session

from app.alerts.enqueue import Place, enqueue_places
from app.alerts.models import Alert, AlertKind, Delivery, Ending, Message, Opened, Subscription
from app.alerts.near_me import SHOWN_FOR, is_only_correction, is_shown
from app.alerts.recall import recall
from app.audit.record import record
from app.members.models import Account
from app.profiles.models import Profile

_NO_PREMISES = [0]  # it is for nobody by place: only for those whom it is sent to
_ASKED_AT_ONCE = 10_000


def who_was_sent(session: Session, profile: Profile) -> set[int]:
    """Return the accounts to whose phones an alert about this profile went, whether it was opened or not."""
    told = select(Delivery.account_id).where(
        Delivery.alert_id.in_(_about(profile)),
        Delivery.message.in_((Message.ALERT, Message.UPDATE)),
        Delivery.attempts > 0,
    )
    return set(session.scalars(told))


def who_opened(session: Session, profile: Profile) -> set[int]:
    """Return the accounts that have opened an alert about this profile."""
    return set(session.scalars(select(Opened.account_id).where(Opened.alert_id.in_(_about(profile)))))


def is_partly_forgotten(session: Session, profile: Profile) -> bool:
    """Return whether an alert about this profile is so old that it is not known any more to whom it went."""
    forgotten = select(Alert.id).where(Alert.id.in_(_about(profile)), Alert.told > 0)
    return session.scalar(forgotten.limit(1)) is not None


def last_told(session: Session, profile: Profile) -> Alert | None:
    """Return the newest alert about this profile that has told anybody of it."""
    newest = select(Alert).where(Alert.id.in_(_about(profile))).order_by(Alert.raised_at.desc(), Alert.id)
    return session.scalars(newest.limit(1)).first()


def stand_down_all(session: Session, profile: Profile, *, because: str, by: Account, now: datetime) -> int:
    """End what is out about this profile, in the words of an ending; return to how many phones that is said."""
    out = select(Alert).where(Alert.profile_id == profile.id, Alert.recalled_at.is_(None), Alert.ends_at > now)
    return sum(
        recall(session, alert, because=because, ending=Ending.STAND_DOWN, by=by, now=now)
        for alert in session.scalars(out).all()
    )


def correct_all(
    session: Session,
    profile: Profile,
    *,
    because: str,
    also: Collection[int],
    shown_at: datetime,
    by: Account,
    now: datetime,
) -> tuple[Alert, int]:
    """Correct each alert about this profile of the last 72 hours; tell the accounts `also` by a correction of its own.

    Return that correction and how many phones are told. Also what was stood down meanwhile is corrected. A phone that
    hears by an alert is not rung a second time. `shown_at` is when they were shown, as everybody reads it.
    """
    lately = or_(is_shown(now), Alert.raised_at > now - SHOWN_FOR)
    about = select(Alert).where(Alert.profile_id == profile.id, lately, not_(is_only_correction()))
    wrong = [one for one in session.scalars(about).all() if one.recalled_as is not Ending.CORRECTION]
    phones = sum(recall(session, alert, because=because, by=by, now=now) for alert in wrong)
    corrected = select(Delivery.subscription_id).where(
        Delivery.alert_id.in_([alert.id for alert in wrong]), Delivery.message == Message.CORRECTION
    )
    heard = set(session.scalars(corrected))
    correction = _correction(session, profile, because=because, shown_at=shown_at, by=by, now=now)
    places = [place for place in _devices_of(session, also) if place.subscription_id not in heard]
    phones += enqueue_places(session, correction, Message.CORRECTION, places, now=now)
    return correction, phones


def _about(profile: Profile) -> Select[UUID]:
    """Return the alerts that have told of this profile: a correction alone is none."""
    return select(Alert.id).where(Alert.profile_id == profile.id, not_(is_only_correction()))


def _correction(
    session: Session, profile: Profile, *, because: str, shown_at: datetime, by: Account, now: datetime
) -> Alert:
    """Return an alert that has never been anything but a correction."""
    alert = Alert(
        id=uuid4(),
        kind=AlertKind.SIGHTING,
        profile_id=profile.id,
        place="Correction",
        latitude=0.0,
        longitude=0.0,
        radius_m=0,
        only_premises=list(_NO_PREMISES),
        happened_at=shown_at,
        raised_at=now,
        ends_at=now,
        raised_by_id=by.id,
        recalled_at=now,
        recalled_by_id=by.id,
        recalled_because=because,
        recalled_as=Ending.CORRECTION,
        rings=False,
    )
    session.add(alert)
    session.flush()
    record(session, "raised", f"alert {alert.id}", by_id=by.id, now=now, kind="correction")
    return alert


def _devices_of(session: Session, accounts: Collection[int]) -> list[Place]:
    ids, found = sorted(accounts), list[Place]()
    for first in range(0, len(ids), _ASKED_AT_ONCE):
        some = ids[first : first + _ASKED_AT_ONCE]
        rows = session.execute(
            select(Subscription.id, Subscription.account_id)
            .where(Subscription.account_id.in_(some), Subscription.dropped_at.is_(None))
            .order_by(Subscription.id)
        )
        found += [Place(*row) for row in rows]
    return found
