"""The shapes that several screens speak: a picture, a profile's card, an alert."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import AwareDatetime
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind
from app.members.models import Premises
from app.photos.models import Photo, PhotoState
from app.profiles import rules
from app.profiles.gallery import Shown
from app.profiles.models import Profile, ProfilePhoto
from app.profiles.pictures import shown_pictures
from app.web.api import Shape
from app.web.gone_pictures import gone
from app.web.holds_here import HereShape, elsewhere_of, heres, on_card
from app.web.parts import today, zone


class Picture(Shape):
    """Where a photo's clean copies are (JPEG, longest side 160, 480 and 1600 pixels)."""

    id: int
    thumb: str
    card: str
    clean: str


class Card(Shape):
    """A profile as a member sees it in a list. `metres`: from the reader's own premises.

    `ends_at`: from then on it is shown to no member, also by a phone without a signal. `until`: the last day of the
    standing, as `standing_says` names it.
    """

    ref: str
    title: str
    kind: str
    standing: str
    standing_tag: str
    standing_says: str
    until: date | None
    photo: Picture | None
    look: dict[str, str]
    zones: list[str]
    last_seen_at: AwareDatetime | None
    last_seen_place: str | None
    metres: int | None
    published_at: AwareDatetime | None
    stops_on: date | None
    ends_at: AwareDatetime | None


class Named(Shape):
    """A profile in a word: who an alert is about. `until` and `here` as on a card."""

    ref: str
    title: str
    standing_tag: str
    standing_says: str
    until: date | None
    here: HereShape | None


class Where(Shape):
    id: int
    name: str
    zone: str
    sector: str


def picture(photo_id: int) -> Picture:
    base = f"/photos/{photo_id}"
    return Picture(id=photo_id, thumb=f"{base}/thumb", card=f"{base}/card", clean=f"{base}/clean")


def ready(photo: Photo | None) -> Picture | None:
    """Return where a photo is shown, or None while it has no clean copy, and once the police have it back."""
    is_shown = photo is not None and photo.state is PhotoState.READY and photo.id not in gone()
    return picture(photo.id) if photo is not None and is_shown else None


def first_picture(profile: Profile) -> Picture | None:
    """Return the first picture that the desk is shown."""
    return _first(shown_pictures(profile, today=today(), sectors=None))


def _first(rows: Sequence[ProfilePhoto]) -> Picture | None:
    return picture(rows[0].photo_id) if rows else None


def card_fields(shown: Shown) -> dict[str, object]:
    """Return the fields of a Card, which a full profile has as well.

    Phones keep cards for a time without a signal: what the police lent for a time is not on them.
    """
    profile, last = shown.profile, shown.last
    return {
        "ref": profile.ref,
        "title": profile.title,
        "kind": profile.kind.value,
        "standing": profile.standing.value,
        "standing_tag": rules.TAGS[profile.standing],
        "standing_says": rules.says(profile),
        "until": profile.standing_until,
        "photo": _first([row for row in shown.pictures if row.police is None]),
        "look": profile.look,
        "zones": [zone.name for zone in profile.zones],
        "last_seen_at": last.at if last else None,
        "last_seen_place": last.place if last else None,
        "metres": last.metres if last else None,
        "published_at": profile.published_at,
        "stops_on": rules.stops_on(profile),
        "ends_at": rules.ends_at(profile, zone()),
    }


def card(shown: Shown) -> Card:
    return Card.model_validate(card_fields(shown))


def named(session: Session, profile: Profile) -> Named:
    elsewhere = elsewhere_of(session, [profile])
    return Named(
        ref=profile.ref,
        title=profile.title,
        standing_tag=rules.TAGS[profile.standing],
        standing_says=elsewhere.get(profile.id) or rules.says(profile),
        until=profile.standing_until,
        here=on_card(heres(session, [profile], elsewhere=elsewhere).get(profile.id)),
    )


def place(premises: Premises) -> Where:
    return Where(id=premises.id, name=premises.name, zone=premises.zone.name, sector=premises.sector.value)


_HEADLINES = {
    AlertKind.SIGHTING: "Seen at {place}",
    AlertKind.LIVE: "Reported at {place}",
    AlertKind.INCIDENT: "Incident at {place}",
    AlertKind.MISSING: "Missing person",
    AlertKind.INFORMATION: "For your information",
    AlertKind.TOWN_WIDE: "Notice to the whole town",
    AlertKind.DESK: "Something waits at the desk",
    AlertKind.TEST: "Test alert",
}


def headline(alert: Alert) -> str:
    """Return what an alert is about, in a few words that name nobody."""
    if alert.is_only_correction:
        return "Correction"
    return _HEADLINES[alert.kind].format(place=alert.place)
