"""Somebody is missing and may need help: told for a body that asks for it by name, never in the gallery."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.alerts.notices import EVERYBODY, MOST_HOURS, Target, notice, wording_faults
from app.alerts.raise_alert import sound
from app.kernel.errors import NotFit
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.photos.models import Photo, PhotoState

_LONGEST_NAME = 120


class Asker(enum.StrEnum):
    """Who may ask the town to look out for somebody who is missing."""

    POLICE = "police"
    HOSPITAL = "hospital"
    COUNCIL = "council"
    SCHOOL = "school"


def missing(
    session: Session,
    *,
    asker: Asker,
    asked_by: str,
    reference: str,
    wording: str,
    photo_id: int | None = None,
    target: Target = EVERYBODY,
    by: Account,
    now: datetime,
) -> Alert:
    """Tell the town, or some of its zones, for at most 72 hours. Raises NotFit without name, reference or wording.

    `asked_by` is the person at the asking body, kept in the record alone; `reference` is what whoever finds them says
    to 999.
    """
    require(by, Permission.SEND_NOTICES)
    refuse_in_safe_mode(session)
    faults = wording_faults(wording) | missing_faults(asked_by=asked_by, reference=reference)
    photo = session.get(Photo, photo_id) if photo_id is not None else None
    if photo_id is not None and (photo is None or photo.state is not PhotoState.READY):
        faults["photo_id"] = "This picture is not ready. Wait a moment, or send without it."
    if faults:
        raise NotFit("Look at what is marked.", faults)
    ends_at = now + timedelta(hours=MOST_HOURS)
    alert = notice(session, AlertKind.MISSING, target, wording=wording, ends_at=ends_at, by=by, now=now)
    alert.reference, alert.photo_id = reference.strip(), photo_id
    said = {"kind": alert.kind.value, "asker": asker.value, "asked_by": asked_by.strip(), "reference": alert.reference}
    sound(session, alert, by=by, now=now, **said)
    return alert


def missing_faults(*, asked_by: str, reference: str) -> dict[str, str]:
    """Return what is wrong with who asked, by field: without a name and a reference nobody is looked for."""
    faults = {}
    for field, value, sentence in (
        ("asked_by", asked_by, "Who asked for it, by name."),
        ("reference", reference, "Their reference: whoever calls 999 says it."),
    ):
        if not value.strip() or len(value.strip()) > _LONGEST_NAME:
            faults[field] = sentence
    return faults
