"""Whose devices an alert is for at this moment, in plain rows: ten thousand are asked for at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.access.models import SignIn
from app.alerts.may_be_told import who_may_be_told
from app.alerts.models import Alert, Subscription, Wishes
from app.alerts.rules import (
    EVERYWHERE_M,
    HEARING_ROLES,
    Listener,
    Spot,
    is_for_role,
    metres_to,
    roles_told_anywhere,
)
from app.kernel.geo import moved
from app.members.models import Account, Member, Premises, account_premises


class Near(NamedTuple):
    """Where somebody hears the alert: the nearest of their premises, and the sectors of all of them."""

    metres: int
    sectors: frozenset[str]


_NOWHERE = Near(0, frozenset())
WISHED = (
    Account.id.label("account_id"),
    Account.placed_until,
    Wishes.unwanted,
    Wishes.radius_m,
    Wishes.quiet_from,
    Wishes.quiet_until,
    Wishes.works_nights,
    Wishes.on_shift_until,
)


def listeners(
    session: Session, alert: Alert, *, after: int = 0, limit: int | None = None, now: datetime
) -> list[Listener]:
    """Return the devices that the alert is for, by subscription id: those after one id, at most so many.

    Whose phone is spared the sound, says `rules.verdict`. Never the sender's own, nor the device they sit at; never
    somebody who may be told nothing now (`may_be_told` says the same of one account).
    """
    places = reached(session, alert)
    near = by_account(session, places)
    rows = session.execute(
        select(*WISHED, Subscription.id)
        .join(Account, Account.id == Subscription.account_id)
        .outerjoin(Member, Member.id == Account.member_id)
        .outerjoin(Wishes, Wishes.account_id == Account.id)
        .where(Subscription.id > after, Subscription.dropped_at.is_(None), Subscription.quarantined_at.is_(None))
        .where(*whose(session, alert, places, now=now), *_not_who_sent_it(alert, now))
        .order_by(Subscription.id)
        .limit(limit)
    )
    return [listener(wished, near, subscription_id=id) for *wished, id in rows]


def listener(wished: Sequence[Any], near: Mapping[int, Near], *, subscription_id: int) -> Listener:
    """Return one row of a question about `WISHED`, in its order, with where its person hears of it."""
    account_id, placed_until, unwanted, radius_m, quiet_from, quiet_until, works_nights, on_shift_until = wished
    metres, sectors = near.get(account_id, _NOWHERE)
    return Listener(
        subscription_id,
        account_id,
        metres,
        sectors,
        tuple(unwanted) if unwanted else (),
        radius_m,
        quiet_from,
        quiet_until,
        bool(works_nights),
        on_shift_until,
        placed_until,
    )


def reached(session: Session, alert: Alert) -> dict[int, tuple[int, str]]:
    """Return the premises that the alert is for: metres from it and sector, by id."""
    spots = session.execute(
        select(Premises.id, Premises.zone_id, Premises.sector, Premises.latitude, Premises.longitude).where(
            _in_the_box(alert)
        )
    )
    found = {}
    for row in spots:
        spot = Spot(row.id, row.zone_id, row.sector.value, row.latitude, row.longitude)
        metres = metres_to(alert, spot)
        if metres is not None:
            found[spot.id] = (metres, spot.sector)
    return found


def whose(session: Session, alert: Alert, places: Collection[int], *, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions on account, member and alert for whom it is: they work at these premises, or anywhere."""
    here = select(account_premises.c.account_id).where(account_premises.c.premises_id.in_(places))
    return [
        or_(Account.id.in_(here), Account.role.in_(roles_told_anywhere(alert))),
        _is_for(alert),
        *who_may_be_told(session, now=now),
    ]


def _is_for(alert: Alert) -> ColumnElement[bool]:
    """Return whom it is for by role, and by name beside those roles."""
    by_role = Account.role.in_([role for role in HEARING_ROLES if is_for_role(alert, role)])
    return or_(by_role, Account.id.in_(alert.also_accounts)) if alert.also_accounts else by_role


def _in_the_box(alert: Alert) -> ColumnElement[bool]:
    """Return what lets the database leave out most premises before their distance is worked out."""
    if alert.only_premises:
        return Premises.id.in_(alert.only_premises)
    if alert.radius_m >= EVERYWHERE_M:
        return Premises.id.is_not(None)
    far = alert.radius_m + 1
    low, high = moved(alert.where, east_m=-far, north_m=-far), moved(alert.where, east_m=far, north_m=far)
    box = and_(
        Premises.latitude.between(low.latitude, high.latitude),
        Premises.longitude.between(low.longitude, high.longitude),
    )
    return or_(box, Premises.zone_id == alert.zone_id) if alert.zone_id is not None else box


def _not_who_sent_it(alert: Alert, now: datetime) -> list[ColumnElement[bool]]:
    sender = alert.except_account_id
    if sender is None:
        return []
    # A shop's phone is many people's: the one that somebody sits at need not ring for what they have just sent.
    sits_at = select(SignIn.device_id).where(
        SignIn.account_id == sender,
        SignIn.device_id.is_not(None),
        SignIn.ended_at.is_(None),
        SignIn.ends_at > now,
    )
    return [
        Subscription.account_id != sender,
        or_(Subscription.device_id.is_(None), Subscription.device_id.not_in(sits_at)),
    ]


def by_account(session: Session, places: Mapping[int, tuple[int, str]]) -> dict[int, Near]:
    """Return where each account that works at one of these premises hears of it."""
    rows = select(account_premises.c.account_id, account_premises.c.premises_id).where(
        account_premises.c.premises_id.in_(places)
    )
    near: dict[int, Near] = {}
    alone = {id: Near(metres, frozenset({sector})) for id, (metres, sector) in places.items()}
    for account_id, premises_id in session.execute(rows):
        one = alone.get(premises_id)
        if one is not None:
            known = near.get(account_id)
            near[account_id] = (
                Near(min(known.metres, one.metres), known.sectors | one.sectors) if known is not None else one
            )
    return near
