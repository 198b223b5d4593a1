"""What the demo town's desk keeps of its people besides their profiles: invented, and given out by number alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.demo.events import Event
from app.demo.settle import Settled
from app.members.models import Account, Role, Sector
from app.profiles.agree_young import agree_young
from app.profiles.lend_picture import Terms, note_lent
from app.profiles.link_people import link_people
from app.profiles.models import Kind, Naming, Profile, ProfileState
from app.profiles.name_person import name_person
from app.profiles.note_conviction import Finding, note_conviction
from app.profiles.note_vehicle import note_vehicle
from app.profiles.rules import is_young
from app.profiles.tell_person import Answer, tell_person
from app.profiles.warnings import WARNINGS
from app.profiles.weigh_name import weigh_name

_ALIASES = ("Sparrow", "Toff", "Ginny", "Lanky", "Duke")
_MARKS = ("A small anchor tattoo on the left hand.", "Walks with the left foot turned out.", "A scar over one eyebrow.")
_NOT_TOLD = ("No address is known.", "Would not stop to listen; told again at the next meeting.")


def dress(profile: Profile, number: int) -> None:
    """Write names, marks and warnings into every third or so, by its number: never by how somebody looks."""
    if number % 3 == 1 and profile.kind is Kind.KNOWN:
        profile.aliases = [_ALIASES[number % len(_ALIASES)]]
    if number % 4 == 2:
        profile.marks = _MARKS[number % len(_MARKS)]
    if number % 5 == 3:
        profile.warnings = [list(WARNINGS)[number % len(WARNINGS)]]


def kept(session: Session, profiles: Mapping[str, Profile], settled: Settled, now: datetime) -> list[Event]:
    """Return what was told, linked, noted and answered, each with its moment."""
    tom, rukhsana = settled.accounts["tom"], settled.accounts["rukhsana"]
    rows = list(profiles.values())
    events = [_told(session, profile, number, rukhsana) for number, profile in enumerate(rows) if _is_told(profile)]
    first, second, third, *_ = [one for one in rows if one.state is ProfileState.PUBLISHED]
    days = partial(_ago, now)

    def once(ago: int, deed: Callable[[], object]) -> None:
        events.append((days(ago), lambda: _do(deed)))

    ground = "Came in and left together three times in a month, on the cameras of Weavers Walk."
    once(9, partial(link_people, session, first, second, because=ground, by=tom, now=days(9)))
    plate = {"looks": "Blue van", "because": "Waited outside twice; the plate was read by the door."}
    once(8, partial(note_vehicle, session, first, "WB00 TWN", **plate, by=tom, now=days(8)))
    found = Finding("Theft from a shop, fined.", days(200).date(), days(-160).date(), "The court's own list")
    once(7, partial(note_conviction, session, second, found, by=rukhsana, now=days(7), today=days(7).date()))
    if third.pictures:
        terms = Terms("Sgt Owen Carrick", [Sector.RETAIL.value], "Not to be copied.", days(-20).date())
        lent = partial(note_lent, session, third.pictures[-1], third.ref, terms)
        once(6, partial(lent, by=rukhsana, now=days(6), today=days(6).date()))
    for profile in (one for one in rows if is_young(one) and one.state is ProfileState.PUBLISHED):
        because = "Four thefts in a week, and the school asks for it. Nothing else has helped."
        word = partial(agree_young, session, profile, agrees=True, because=because, reporter_ids=())
        once(1, partial(word, by=tom, now=days(1), today=days(1).date()))
    sought = [one for one in rows if one.kind is Kind.ID_SOUGHT and not is_young(one)]
    events += _answers(session, sought[0], settled, now)
    return events


def _answers(session: Session, profile: Profile, settled: Settled, now: datetime) -> list[Event]:
    """Two people of different members give the same name; one of the answers is weighed already."""
    zones = {zone.id for zone in profile.zones}
    near = [
        one
        for one in settled.accounts.values()
        if one.role is Role.STAFF and not one.is_under_18 and any(place.zone_id in zones for place in one.premises)
    ]
    words = (
        (settled.accounts["marek"], "Barnaby Thistlewood", "Gave this name when the control room spoke to him in May."),
        (near[0], "barnaby thistlewood", "He signed for a parcel here, with this name."),
    )
    events: list[Event] = []
    for number, (who, name, how) in enumerate(words, 1):
        at = _ago(now, 4 - number)
        answer = partial(name_person, session, profile, UUID(int=7_000 + number), name=name, how=how)
        events.append((at, partial(_do, partial(answer, by=who, now=at, today=at.date()))))
    at = _ago(now, 1)
    events.append((at, partial(_weigh, session, UUID(int=7_001), settled.accounts["tom"], at)))
    return events


def _weigh(session: Session, id: UUID, by: Account, at: datetime) -> None:
    weigh_name(session, session.get_one(Naming, id), grading="2CP", second_fact="", reporter_ids=(), by=by, now=at)


def _is_told(profile: Profile) -> bool:
    return profile.kind is Kind.KNOWN and profile.state is ProfileState.PUBLISHED


def _told(session: Session, profile: Profile, number: int, by: Account) -> Event:
    """Most were told on the day before they were shown; of the others it is known why not."""
    at = profile.drafted_at + timedelta(minutes=30)
    day: date | None = at.date() if number % 4 else None
    answer = Answer(day, "By hand, with the leaflet." if day else _NOT_TOLD[number % len(_NOT_TOLD)])
    return at, partial(_do, partial(tell_person, session, profile, answer, by=by, now=at, today=at.date()))


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days, minutes=10)


def _do(deed: Callable[[], object]) -> None:
    deed()
