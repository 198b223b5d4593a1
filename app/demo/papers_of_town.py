"""What the desk has done with pictures and paper: looked for bystanders, handed out copies, taken some back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.demo.events import Event
from app.demo.settle import Settled
from app.members.models import Account
from app.members.sight import sight_of
from app.profiles import on_paper
from app.profiles.hand_out import CopyWanted, hand_out
from app.profiles.models import CopyEnd, Profile, ProfileState


class Given(NamedTuple):
    """One copy: how many days ago, for whom, what for, for how many days, and how it ended."""

    days_ago: int
    given_to: str
    purpose: str
    lasts: int
    ended: CopyEnd | None


_GIVEN = (
    Given(20, "PC 1184 J. Hale, Wexbridge police", "Briefing of the town’s evening patrol.", 14, None),
    Given(
        9, "M. Osei, CCTV control room", "Looking out on the High Street cameras, for one shift.", 2, CopyEnd.RETURNED
    ),
    Given(2, "Town rangers, for R. Blake", "Patrol of the market on Saturday.", 14, None),
)


def look_for_bystanders(profiles: Mapping[str, Profile]) -> None:
    """Note that each picture that members see was looked at; those of drafts wait for somebody."""
    for profile in profiles.values():
        if profile.state is ProfileState.DRAFT:
            continue
        for row in profile.pictures:
            row.bystanders_checked_by_id, row.bystanders_checked_at = profile.drafted_by_id, profile.published_at


def papers(session: Session, profiles: Mapping[str, Profile], settled: Settled, now: datetime) -> list[Event]:
    """Return that a few copies were handed out, of the first profiles that members see, by their order alone."""
    sight = sight_of(settled.accounts["rukhsana"])
    shown = [one for one in profiles.values() if on_paper.fault_before_printing(one, sight, today=now.date()) is None]
    by = settled.accounts["rukhsana"]
    events: list[Event] = []
    for profile, given in zip(shown, _GIVEN, strict=False):
        at = now - timedelta(days=given.days_ago)
        events.append((at, partial(_hand_out, session, profile, given, by, at)))
    return events


def _hand_out(session: Session, profile: Profile, given: Given, by: Account, at: datetime) -> None:
    back = at + timedelta(days=given.lasts)
    wanted = CopyWanted(given.given_to, given.purpose, back.date())
    copy = hand_out(session, profile, wanted, by=by, now=at, today=at.date())
    if given.ended is not None:
        copy.ended_as, copy.ended_at, copy.ended_by_id = given.ended, back, by.id
    session.flush()
