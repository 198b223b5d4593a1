"""What phones send and what the desk has, with sensible values for all that a test does not care about."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.photos import develop
from app.photos.keep import keep, put_away
from app.photos.models import Photo
from app.profiles.models import Profile, ProfilePhoto
from app.review.develop import finish
from app.web.parts import Parts
from tests.conftest import Phone
from tests.town import NOON


def report_body(**changes: Any) -> dict[str, Any]:
    """Return a report as a phone sends it."""
    return {"category": "theft", "happened_at": NOON.isoformat(), "photos": [], **changes}


def send_report(phone: Phone, id: UUID | None = None, *, photos: list[bytes] = [], **changes: Any) -> TestResponse:  # noqa: B006
    """Send a report and its photos; return the answer to the text."""
    id = id or uuid4()
    hashes = [hashlib.sha256(photo).hexdigest() for photo in photos]
    answer = phone.put(f"/outbox/{id}", json=report_body(**{"photos": hashes, **changes}))
    for name, photo in zip(hashes, photos, strict=True):
        if answer.status_code in (201, 202):
            sent = phone.put(f"/outbox/{id}/photo/{name}", data=photo, headers={"Content-Type": "image/jpeg"})
            assert sent.status_code in (201, 202), sent.text
    return answer


def developed_photo(session: Session, parts: Parts, data: bytes) -> Photo:
    """Keep a picture and make its clean copies at once, as the worker would."""
    photo = keep(session, put_away(data, parts.vault), now=parts.clock())
    finish(session, develop.develop(photo, parts.vault), parts.index, now=parts.clock())
    return photo


def give_photo(session: Session, parts: Parts, profile: Profile, data: bytes) -> Photo:
    """Put a developed picture on a profile."""
    photo = developed_photo(session, parts, data)
    profile.pictures.append(ProfilePhoto(photo_id=photo.id, position=len(profile.pictures)))
    session.flush()
    return photo
