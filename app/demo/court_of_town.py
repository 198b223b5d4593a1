"""What else has led from a warning to court in the demo town: warnings, orders, an appeal, a statement, a police
report, a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.appeals.acknowledge import acknowledge
from app.appeals.models import Appeal, AppealKind, AppealOutcome
from app.appeals.rules import Said as Heard
from app.appeals.say import say
from app.appeals.seat import seat
from app.appeals.take_appeal import Said, take_appeal
from app.audit.record import record
from app.demo.events import Event
from app.demo.settle import Settled
from app.demo.town import ProfileOfTown, Step, Town
from app.evidence.models import PackRequest
from app.evidence.open_request import Wanted, ask_for
from app.evidence.rota import put_on
from app.evidence.rules import GATEWAYS
from app.evidence.verify_caller import verify_caller
from app.exclusions.find import exclusions_of
from app.exclusions.models import Exclusion, PoliceOutcomeKind, State
from app.exclusions.note_outcome import Outcome, note_outcome
from app.kernel.months import day_of, later
from app.kernel.references import next_ref
from app.members.permissions import Permission, may
from app.members.scheme import the_scheme
from app.orders.note import note_order
from app.orders.rules import Terms
from app.police_reports.gather import Found, first_said, gather
from app.police_reports.gather import Said as Facts
from app.police_reports.hand_over import Sent, hand_over
from app.police_reports.models import PoliceReport
from app.police_reports.note_reference import note_reference
from app.profiles.models import Profile, Sighting, Standing
from app.profiles.stand import stand
from app.reports.models import Report, ReportPhoto, ReportState
from app.scheme_rules.current import current_rules
from app.statements.draft import draft, first_words
from app.statements.models import StatementKind
from app.statements.sign import Signature, sign
from app.statements.write import Written, write
from app.warnings.decide_warning import NEXT_STEP
from app.warnings.models import Given, GivenWarning
from app.wordings.around import fields_around
from app.wordings.merge import merged
from app.wordings.models import DocumentKind

_ZONE = ZoneInfo("Europe/London")
_NAMES = UUID("b8d1f7c4-94a2-4d0c-8d7e-3a0f6c1e55d0")
_URL = "https://withybourne.example"
_ROUTES = {"CBO": "cbo", "civil injunction": "injunction"}
_TERMS = {
    "cbo": (
        "Not to enter any shop in the Market Place.",
        "Not to shout at, follow or threaten anybody who works there.",
    ),
    "injunction": ("Not to be in Riverside between 20:00 and 06:00.",),
}
_APPEALED_AGO, _ASKED_AGO, _SIGNED_AGO = timedelta(days=4), timedelta(days=2), timedelta(days=3)
_TOLD_AGO = timedelta(days=6)
_PANEL = ("anjali", "colin", "folasade")


def on_the_way_to_court(
    session: Session, town: Town, settled: Settled, profiles: Mapping[str, Profile], now: datetime
) -> list[Event]:
    """Return each of these with its moment."""
    events: list[Event] = []
    for told in town.profiles:
        profile = profiles[told.ref]
        if told.warning is not None and told.warning.given_day is not None:
            at = now + timedelta(days=told.warning.given_day)
            events.append((at, partial(_warned, session, settled, profile, told, at)))
        if told.order is not None:
            at = now + timedelta(days=told.published_day)
            events.append((at, partial(_ordered, session, settled, profile, told.order, at, now=now)))
    at = now - timedelta(days=2)
    events.append((at, partial(_arrested, session, settled, profiles["WB-0107"], at)))
    for ago, happens in (
        (_APPEALED_AGO, partial(_appealed, session, settled, profiles["WB-0105"])),
        (_APPEALED_AGO - timedelta(hours=2), partial(_seated, session, settled, profiles["WB-0105"])),
        (_APPEALED_AGO - timedelta(days=1), partial(_heard, session, settled, profiles["WB-0105"])),
        (_SIGNED_AGO, partial(_stated, session, settled)),
        (_TOLD_AGO, partial(_told_the_police, session, settled)),
        (_TOLD_AGO - timedelta(hours=5), partial(_number_came_back, session, settled)),
        (_ASKED_AGO, partial(_asked, session, settled, profiles)),
        (_ASKED_AGO - timedelta(hours=1), partial(_called_back, session, settled)),
        (_ASKED_AGO - timedelta(hours=3), partial(_witnessed, session)),
        (_ASKED_AGO - timedelta(hours=2), partial(_on_rota, session, settled)),
    ):
        events.append((now - ago, partial(happens, now - ago)))
    return events


def _warned(session: Session, settled: Settled, profile: Profile, told: ProfileOfTown, at: datetime) -> None:
    """It rests on what lies before the six weeks whose reports there are: so it is written as it was left."""
    rules, desk, scheme = current_rules(session), settled.accounts["tom"], the_scheme(session)
    day = day_of(at, _ZONE)
    lapses_on = later(day, rules.matrix.warning_months)
    ref = next_ref(session, GivenWarning.ref, "WN")
    around = fields_around(scheme, public_url=_URL, today=day) if scheme else {}
    case = {"name": profile.title, "ref": ref, "incidents": profile.seen, "points": "2 points", "next_step": NEXT_STEP}
    fields = around | case | {"lapses_on": f"{lapses_on.day} {lapses_on:%B %Y}"}
    warning = GivenWarning(
        ref=ref,
        profile_id=profile.id,
        rules_version=rules.version,
        points=2,
        incidents=[],
        because=profile.seen,
        decided_by_id=desk.id,
        decided_at=at - timedelta(days=1),
        letter=merged(session, DocumentKind.WARNING, fields),
        given_at=datetime.combine(day, time(12), _ZONE),
        given_how=Given.IN_PERSON,
        given_by_id=desk.id,
        lapses_on=lapses_on,
    )
    session.add(warning)
    session.flush()
    stand(session, profile, ref, Standing.WARNED, from_on=day, until=lapses_on, today=day)
    record(session, "gave", f"warning {ref}", by_id=desk.id, now=at, profile=profile.ref, how=Given.IN_PERSON.value)


def _ordered(session: Session, settled: Settled, profile: Profile, step: Step, at: datetime, *, now: datetime) -> None:
    day = day_of(at, _ZONE)
    route = _ROUTES[step.kind]
    said = Terms(
        route=route,
        made_by="Wexbridge Magistrates’ Court" if route == "cbo" else "County Court at Wexbridge",
        made_on=day,
        starts_on=day,
        ends_on=day_of(now, _ZONE) + timedelta(days=step.ends_day or 365),
        terms=_TERMS[route],
        source="The sealed order, shown by the police.",
        area=", ".join(settled.zones[id].name for id in step.area),
        zones=tuple(step.area),
        hours=step.hours or "",
    )
    note_order(session, profile, said, by=settled.accounts["rukhsana"], now=at, today=day)


def _arrested(session: Session, settled: Settled, profile: Profile, at: datetime) -> None:
    day = day_of(at, _ZONE)
    said = Outcome(PoliceOutcomeKind.ARRESTED, day, "PC Whitlock, by telephone", premises_id=settled.premises["P16"].id)
    note_outcome(session, profile, said, by=settled.accounts["tom"], now=at, today=day)


def _appealed(session: Session, settled: Settled, profile: Profile, at: datetime) -> None:
    """An appeal came by letter. Three who had no part in it hear it; one of them has said their word."""
    exclusion, desk = exclusions_of(session, profile.id)[0], settled.accounts["rukhsana"]
    words = (
        "I was drunk and I am sorry. I did not hit anybody on purpose. My sister has her birthday at the Otter and "
        "Oar in December and I would like to be there. I have not been in any trouble since."
    )
    said = Said(AppealKind.APPEAL, words, "letter", at, profile.title, "9 Tanner’s Row, Withybourne")
    take_appeal(session, _id_of(profile), exclusion, said, by=desk, now=at, zone=_ZONE)


def _id_of(profile: Profile) -> UUID:
    return uuid5(_NAMES, profile.ref)


def _seated(session: Session, settled: Settled, profile: Profile, at: datetime) -> None:
    appeal, desk = session.get_one(Appeal, _id_of(profile)), settled.accounts["rukhsana"]
    acknowledge(session, appeal, by=desk, now=at)
    for name in _PANEL:
        seat(session, appeal, settled.accounts[name], by=desk, now=at)


def _heard(session: Session, settled: Settled, profile: Profile, at: datetime) -> None:
    appeal = session.get_one(Appeal, _id_of(profile))
    because = "The recording is clear and somebody was hurt. Twelve months is what the rules say for that."
    upheld = Heard(AppealOutcome.UPHELD)
    say(session, appeal, upheld, because=because, by=settled.accounts[_PANEL[0]], now=at, zone=_ZONE)


def _stated(session: Session, settled: Settled, at: datetime) -> None:
    """Leon has signed what he saw."""
    own = _newest(at).where(Report.reporter_id == settled.accounts["leon"].id)
    report = session.scalars(own.limit(1)).first()
    if report is not None:
        _signed(session, report, uuid5(_NAMES, "statement"), at)


def _witnessed(session: Session, at: datetime) -> None:
    """Who sent the newest report of whom the police ask has signed what they saw."""
    asked = session.scalars(select(PackRequest)).one()
    of_them = select(Sighting.report_id).where(Sighting.profile_id == asked.profile_id)
    for report in session.scalars(_newest(at).where(Report.id.in_(of_them))):
        if may(report.reporter, Permission.MAKE_STATEMENTS):
            _signed(session, report, uuid5(_NAMES, "witness"), at)
            return


def _newest(at: datetime) -> Select[Report]:
    approved = select(Report).where(Report.state == ReportState.APPROVED, Report.received_at < at)
    return approved.order_by(Report.received_at.desc(), Report.id)


def _signed(session: Session, report: Report, id: UUID, at: datetime) -> None:
    by = report.reporter
    made = draft(session, report, StatementKind.WITNESS, by=by, now=at, zone=_ZONE, id=id)
    shown = made.shown or "I had been shown no picture of this person before."
    said = Written(first_words(report, zone=_ZONE), "“You will see what you get for this.”", shown, "", may_attend=True)
    write(session, made, said, after=made.version, by=by, now=at)
    sign(session, made, Signature(by.name, has_read=True), after=made.version, by=by, now=at)


def _told_the_police(session: Session, settled: Settled, at: datetime) -> None:
    """A theft was handed to the police; hours later they gave its number."""
    scheme, desk = the_scheme(session), settled.accounts["tom"]
    approved = select(Report).where(Report.state == ReportState.APPROVED, Report.category == "theft")
    report = session.scalars(
        approved.where(Report.received_at < at).order_by(Report.received_at.desc()).limit(1)
    ).first()
    if report is None or scheme is None:
        return
    profile = next((one.profile for one in report.subjects if one.profile is not None), None)
    found = Found(
        goods="Two bottles of spirits, one box of razors", value_pence=6_450, recovered_pence=0, profile=profile
    )
    first = first_said(report, found)
    said = Facts(
        happened=first.happened or "Goods were put into a bag and carried past the tills without paying.",
        looks=first.looks,
        available="Weekdays from 9 to 17",
        cctv="yes",
        cctv_held_by=report.premises.member.name,
        witness="yes",
    )
    body = gather(report, found, said, scheme=scheme, zone=_ZONE)
    sent = Sent("The force’s report desk", "Wexbridge Police", "online form")
    hand_over(session, report, body, sent, profile=profile, by=desk, now=at)


def _number_came_back(session: Session, settled: Settled, at: datetime) -> None:
    for given in session.scalars(select(PoliceReport)):
        note_reference(session, given, "46/118203/26", officer="PC Whitlock", by=settled.accounts["tom"], now=at)


def _asked(session: Session, settled: Settled, profiles: Mapping[str, Profile], at: datetime) -> None:
    """The police ask for evidence of who is excluded and was photographed most; nobody has approved it yet."""
    seen = select(Profile.ref).join(Sighting, Sighting.profile_id == Profile.id).group_by(Profile.ref)
    seen = seen.join(Exclusion, Exclusion.profile_id == Profile.id).where(Exclusion.state == State.SERVED)
    photographed = seen.join(ReportPhoto, ReportPhoto.report_id == Sighting.report_id)
    profile = profiles[session.scalars(photographed.order_by(func.count().desc(), Profile.ref)).first() or "WB-0102"]
    wanted = Wanted(
        route="cpn",
        agency="Wexbridge Police",
        recipient="Sergeant Owen Carrick, licensing",
        purpose="A community protection notice: it goes on after the exclusion.",
        gateway=GATEWAYS[4],
        asked_how="Under his own account here.",
        needed_by=day_of(at, _ZONE) + timedelta(days=9),
    )
    ask_for(session, profile.ref, wanted, by=settled.accounts["owen"], now=at)


def _called_back(session: Session, settled: Settled, at: datetime) -> None:
    request = session.scalars(select(PackRequest)).one()
    verify_caller(
        session,
        request,
        spoke_to="Sergeant Carrick",
        number_from="The force’s switchboard, from its public page.",
        by=settled.accounts["rukhsana"],
        now=at,
    )


def _on_rota(session: Session, settled: Settled, at: datetime) -> None:
    """Next weekend two can be rung: on Monday a court sits."""
    today = day_of(at, _ZONE)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    for day in (saturday, saturday + timedelta(days=1)):
        for name, reach in (("tom", "mobile, until 22:00"), ("gwilym", "at the store until 18:00")):
            who = settled.accounts[name]
            put_on(session, day, who, reach=reach, by=settled.accounts["rukhsana"], now=at, today=today)
