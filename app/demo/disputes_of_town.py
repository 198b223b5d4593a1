"""What is disputed in the demo town, and the one time that it was the wrong person: written as it was left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.audit.record import record
from app.demo.events import Event
from app.demo.settle import Settled
from app.demo.town import Step, Town
from app.disputes.apology import Facts, correction_says, draft
from app.disputes.models import Channel, Correction, CorrectionReader, DataBreach, Dispute
from app.disputes.rules import ASSESSED_WITHIN, LOOKED_AT_WITHIN
from app.members.permissions import Permission, may
from app.profiles.models import Hidden, Profile

_NAMES = UUID("0d3f9c7e-7f0b-4f43-9d3f-1f2b5b0f7a11")
_CAME_AGO, _HIDDEN_AGO = timedelta(minutes=47), timedelta(minutes=43)
_WORDS = "I was accused at a till of not paying for tools. I had paid, at the other till. It was not me."
_ZONE = ZoneInfo("Europe/London")
_ANSWERED_WITHIN = timedelta(minutes=3)


def disputes(
    session: Session, town: Town, settled: Settled, profiles: Mapping[str, Profile], now: datetime
) -> list[Event]:
    """Return the dispute that is looked into just now, and the correction of a month ago."""
    events: list[Event] = []
    for profile in profiles.values():
        if profile.hidden_because is Hidden.DISPUTE:
            events.append((now - _CAME_AGO, partial(_disputed, session, settled, profile, now)))
    for told in town.profiles:
        profile = profiles[told.ref]
        if told.correction is not None and profile.withdrawn_at is not None:
            gone = [settled.accounts[who.id].id for who in town.accounts if who.state == "left"]
            write = partial(_corrected, session, settled, profile, gone, told.correction)
            events.append((profile.withdrawn_at, write))
    return events


def _disputed(session: Session, settled: Settled, profile: Profile, now: datetime) -> None:
    came_at, tom = now - _CAME_AGO, settled.accounts["tom"]
    dispute = Dispute(
        id=uuid5(_NAMES, profile.ref),
        profile_id=profile.id,
        came_at=came_at,
        due_at=came_at + LOOKED_AT_WITHIN,
        channel=Channel.LETTER,
        says=_WORDS,
        from_whom=profile.title,
        reach_them="ambrose@letters.example",
        taken_by_id=tom.id,
        hidden_at=now - _HIDDEN_AGO,
        hidden_by_id=tom.id,
    )
    session.add(dispute)
    session.flush()
    about, channel = f"dispute {dispute.id}", dispute.channel.value
    record(session, "took", about, by_id=tom.id, now=came_at, profile=profile.ref, channel=channel)
    record(session, "hid", f"profile {profile.ref}", by_id=tom.id, now=now - _HIDDEN_AGO, dispute=about)


def _corrected(session: Session, settled: Settled, profile: Profile, gone: list[int], told: Step) -> None:
    many, understood = told.told or 0, told.seen_correction or 0
    at, by = profile.withdrawn_at or profile.drafted_at, settled.accounts["rukhsana"]
    shown_at = profile.published_at or profile.drafted_at
    correction = Correction(
        id=uuid5(_NAMES, f"correction of {profile.ref}"),
        profile_id=profile.id,
        at=at,
        by_id=by.id,
        says=correction_says(shown_at.astimezone(_ZONE)),
        apology=draft(Facts(people=many, reached=understood, pictures=1, kept=0)),
        apology_sent_at=at + timedelta(hours=5),
        apology_sent_by_id=by.id,
    )
    session.add(correction)
    session.flush()
    for place, id in enumerate(_who_saw(settled, gone, many=many, understood=understood, by_id=by.id)):
        answered = at + _ANSWERED_WITHIN * (place + 1) if place < understood else None
        session.add(CorrectionReader(correction_id=correction.id, account_id=id, understood_at=answered))
    session.add(
        DataBreach(
            id=uuid5(_NAMES, f"breach of {profile.ref}"),
            correction_id=correction.id,
            opened_at=at,
            opened_by_id=by.id,
            due_at=at + ASSESSED_WITHIN,
            what=f"{profile.ref} showed the wrong person.",
            people_told=many,
            risk="Shown for forty seconds to 17 people who work in the town. Nobody refused or spoke to her.",
            is_reported=False,
            because="No risk is likely to follow: all who saw it but one, who has left, know; no print was made.",
            decided_at=at + timedelta(hours=6),
            decided_by_id=by.id,
        )
    )
    session.flush()
    record(session, "was wrong about", f"profile {profile.ref}", by_id=by.id, now=at, people=many, pictures_deleted=1)


def _who_saw(settled: Settled, gone: list[int], *, many: int, understood: int, by_id: int) -> list[int]:
    """Return who had seen it, in the order of their numbers; who has left since has not answered, and comes last."""
    everybody = sorted(settled.accounts.values(), key=lambda one: one.id)
    here = [
        one.id for one in everybody if one.id not in (*gone, by_id) and may(one, Permission.SEE_ALERTS) and one.premises
    ]
    return here[:understood] + gone[: many - understood]
