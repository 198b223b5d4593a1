"""How the demo town's exclusions came about: proposed, looked into, decided, issued and served, each in its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.access.tell_desk import tick_off, unseen
from app.demo.before_exclusions import ids_of, reported_before
from app.demo.events import Event
from app.demo.settle import Settled
from app.demo.town import Town
from app.exclusions.check import check
from app.exclusions.checks import AGES, NONE_SEEN, Checks
from app.exclusions.find import find_exclusion
from app.exclusions.issue import issue
from app.exclusions.models import CountedIncident, Exclusion, Panel, ServiceOutcome
from app.exclusions.name_server import name_server
from app.exclusions.notice import Reached
from app.exclusions.points import incidents_of
from app.exclusions.premises_list import arrange
from app.exclusions.propose import assess_chosen, propose
from app.exclusions.put_to_decision import put_to_decision
from app.exclusions.run_out import run_out
from app.exclusions.say import say
from app.exclusions.serve import IncomingService, serve
from app.kernel.months import day_of
from app.profiles.models import Profile
from app.scheme_rules.current import current_rules
from app.warnings.models import Given

_ZONE = ZoneInfo("Europe/London")
_NAMES = UUID("6a1a3f0e-2f7b-4c19-9d57-0c5f3d5b9e22")
_REACHED = Reached("https://withybourne.example/privacy", "https://withybourne.example/appeal")
_NEXT = "EX-0008"  # the one that is on its way
_LONGEST_IN_THE_POST = 10  # days until a letter counts, with a weekend and holidays
_FOOD = "P10"  # its supermarket is on the notices, by this arrangement
_ARRANGED = "order at the till by the door, Monday to Saturday from 8 to 9; a member of staff brings it"
_REDACTED = (
    "An adult took goods from member shops several times within a year, each time on a recording that somebody has "
    "looked at. They were spoken to after the first. Nobody was hurt. Help was offered and is still open to them."
)
_CHECKS = Checks(
    signs=(NONE_SEEN,),
    seen="Nothing was seen that points to need or to somebody behind it. Asked by the store manager each time.",
    help="The card names the town’s outreach worker and the food bank.",
    age=AGES[0],
    how_known="A driving licence was shown to the police.",
    why="It went on after a warning, at several premises, with loss and worry for staff.",
    less="A warning was given and not heeded. Fewer premises would move it next door.",
    redacted=_REDACTED,
)


class Case(NamedTuple):
    """One past exclusion: who proposes, who decides (one of a member, or two of the Board), who serves and how."""

    ref: str
    proposes: str
    decide: tuple[str, ...]
    because: str
    serves: str = ""
    how: Given = Given.IN_PERSON
    outcome: ServiceOutcome = ServiceOutcome.TAKEN
    witness: str = ""


CASES = (
    Case(
        *("WB-0101", "kwame", ("gwilym", "folasade")),
        *("Three thefts on CCTV in nine weeks; each time goods went unpaid.", "kwame"),
    ),
    Case(
        *("WB-0102", "nimal", ("gwilym", "anjali"), "Two thefts, and a refusal to leave, in five months."),
        *("tom", Given.IN_PERSON, ServiceOutcome.REFUSED, "Mei Chow, counter manager"),
    ),
    Case(
        "WB-0103",
        "sophie",
        ("gwilym", "colin"),
        "Labels were swapped four times; the till rolls show it.",
        "rukhsana",
        Given.POST,
    ),
    Case("WB-0104", "sophie", ("gwilym", "folasade"), "Refund frauds at three premises, on till records.", "tom"),
    Case("WB-0105", "nimal", ("kwame",), "An assault on staff, on CCTV, and threats at another door.", "leon"),
    Case("WB-0106", "kwame", ("gwilym", "folasade"), "Three thefts at two premises, each on CCTV."),
    Case("WB-0107", "kwame", ("nimal",), "Display phones cut from their leads twice in four weeks."),
)
_NAMED_AGO, _PROPOSED_AGO, _SEEN_AGO = timedelta(days=420), timedelta(days=5), timedelta(hours=20)
_NAMED = (("kwame", "kwame"), ("kwame", "chloe"), ("dean", "leon"), ("sophie", "hamza"), ("nimal", "nimal"))


def exclusions(
    session: Session, town: Town, settled: Settled, profiles: Mapping[str, Profile], now: datetime
) -> list[Event]:
    """Return each step of each exclusion with its moment, and who was named to give notices."""
    told = {one.ref: one.exclusion for one in town.profiles if one.exclusion is not None}
    events: list[Event] = [(now - _NAMED_AGO, partial(_name, session, settled, *names, now)) for names in _NAMED]
    for case in CASES:
        step = told[case.ref]
        served = now + timedelta(days=step.served_day) if step.served_day is not None else None
        decided = served - timedelta(days=6) if served else now + timedelta(days=step.decided_day or -1, hours=-2)
        events += _of(session, case, settled, profiles[case.ref], decided=decided, served=served, now=now)
    events.append((now - _PROPOSED_AGO, partial(_propose_now, session, settled, profiles["WB-0114"], now)))
    looked = now - _PROPOSED_AGO + timedelta(days=1)
    events.append((looked, partial(_look_into, session, _NEXT, settled, looked)))
    events.append((now - _SEEN_AGO, partial(_seen, session, settled, now)))
    return events


def _seen(session: Session, settled: Settled, now: datetime) -> None:
    """The desk has read what it was told of notices that were given."""
    for notice in unseen(session):
        if notice.about.startswith("exclusion "):
            tick_off(session, notice, by=settled.accounts["tom"], now=now - _SEEN_AGO)


def _name(session: Session, settled: Settled, lead: str, whom: str, now: datetime) -> None:
    name_server(session, settled.accounts[whom], by=settled.accounts[lead], now=now - _NAMED_AGO)


def _of(
    session: Session,
    case: Case,
    settled: Settled,
    profile: Profile,
    *,
    decided: datetime,
    served: datetime | None,
    now: datetime,
) -> list[Event]:
    proposed, issued = decided - timedelta(days=8), decided + timedelta(hours=4)
    looked = proposed + timedelta(days=2)
    events = reported_before(session, settled, profile, proposed_at=proposed)
    events += [(proposed, partial(_propose, session, case, settled, profile, proposed))]
    events.append((looked, partial(_look_into, session, _ref(case), settled, looked)))
    for hours, name in enumerate(case.decide):
        at = decided - timedelta(hours=len(case.decide) - 1 - hours)
        events.append((at, partial(_decide, session, case, settled, name, at)))
    events.append((issued, partial(_issue, session, case, settled, issued)))
    if served is not None and case.serves:
        events.append((served, partial(_serve, session, case, settled, served)))
    if served is not None and case.how is Given.POST:  # a letter counts some days later: the worker looks each minute
        for days in range(1, _LONGEST_IN_THE_POST):
            midnight = datetime.combine(day_of(served, _ZONE) + timedelta(days=days), time(), _ZONE)
            events.append((midnight, partial(_look, session, midnight)))
    return events


def _ref(case: Case) -> str:
    return f"EX-{CASES.index(case) + 1:04d}"


def _propose(session: Session, case: Case, settled: Settled, profile: Profile, at: datetime) -> None:
    """It has the number by which the town's file calls it, so it is written as it was left."""
    lead, rules = settled.accounts[case.proposes], current_rules(session)
    rests_on = assess_chosen(session, profile, ids_of(profile), today=at.date(), zone=_ZONE).incidents
    exclusion = Exclusion(
        ref=_ref(case),
        profile_id=profile.id,
        rules_version=rules.version,
        member_id=lead.premises[0].member_id,
        proposed_by_id=lead.id,
        proposed_at=at,
        because=case.because,
        points=sum(one.points for one in rests_on),
        proposes_months=12,
        panel=Panel.BOARD if len(case.decide) > 1 else Panel.MEMBER,
        incidents=[CountedIncident(report_id=one.report_id, points=one.points, says=one.says) for one in rests_on],
    )
    session.add(exclusion)
    session.flush()


def _look_into(session: Session, ref: str, settled: Settled, at: datetime) -> None:
    exclusion, desk = find_exclusion(session, ref), settled.accounts["tom"]
    check(session, exclusion, _CHECKS, by=desk, now=at)
    put_to_decision(session, exclusion, by=desk, now=at, zone=_ZONE)
    food = settled.premises[_FOOD].id
    arrange(session, exclusion, {food: _ARRANGED}, by=desk, now=at, today=at.date())


def _decide(session: Session, case: Case, settled: Settled, name: str, at: datetime) -> None:
    because = "The recordings are clear, a warning came first, and help was offered."
    say(session, _it(session, case), agrees=True, months=12, because=because, by=settled.accounts[name], now=at)


def _it(session: Session, case: Case) -> Exclusion:
    return find_exclusion(session, _ref(case))


def _issue(session: Session, case: Case, settled: Settled, at: datetime) -> None:
    issue(session, _it(session, case), reached=_REACHED, by=settled.accounts["tom"], now=at, zone=_ZONE)


def _serve(session: Session, case: Case, settled: Settled, at: datetime) -> None:
    by, exclusion = settled.accounts[case.serves], _it(session, case)
    said = IncomingService(
        exclusion=exclusion.ref,
        outcome=case.outcome,
        how=case.how,
        at=at,
        premises_id=by.premises[0].id if by.premises and case.how is Given.IN_PERSON else None,
        sure="know" if case.how is Given.IN_PERSON else None,
        witness=case.witness,
        read_aloud=case.how is Given.IN_PERSON,
    )
    serve(session, exclusion, uuid5(_NAMES, case.ref), said, by=by, now=at, zone=_ZONE)


def _look(session: Session, at: datetime) -> None:
    run_out(session, now=at, zone=_ZONE)


def _propose_now(session: Session, settled: Settled, profile: Profile, now: datetime) -> None:
    """One is on its way: proposed by a lead five days ago, looked into, and one of the Board has said their word."""
    at = now - _PROPOSED_AGO
    found = incidents_of(session, profile, zone=_ZONE)
    chosen = {one.report_id for one in found if one.happened_on < at.date()}
    if not chosen:
        return
    because = "It goes on at several premises although he was spoken to. Staff open the door with a heavy heart."
    propose(
        session, profile, chosen=chosen, months=12, because=because, by=settled.accounts["nimal"], now=at, zone=_ZONE
    )
