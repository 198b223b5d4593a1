"""What the desk sees of one report: its pictures beside their likenesses, its words, its alert, its history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertState
from app.alerts.reach import Reach, reach
from app.alerts.receipts import Said, words_about
from app.kernel.errors import NotPossible
from app.matching.models import Band
from app.matching.rules import BAND_SAYS
from app.members.models import Account, Scheme, Zone
from app.members.scheme import the_scheme
from app.photos.models import PhotoState
from app.profiles import rules as profile_rules
from app.profiles.gallery import names
from app.profiles.models import Profile
from app.profiles.pictures import WENT_BACK, shown_pictures
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportPhoto
from app.review.beside import OnProfile, merge_of, merged_into, photos_of, profiles_beside
from app.review.models import Decision, ReportLink
from app.review.occasion import chips_of
from app.review.reporters import fault_before_deciding
from app.warnings.find import cards_with
from app.warnings.models import GivenCard
from app.web.desk_additions import Later, card_chips, later
from app.web.desk_beside import Other, Pair, called, came_in, others, outlined, pair_of
from app.web.desk_history import Step, history
from app.web.desk_tells import a_sighting_tells, an_incident_tells
from app.web.gone_pictures import gone
from app.web.parts import now, today
from app.web.shapes import first_picture, ready

_NEVER_CAME_AFTER = timedelta(hours=1)
_SURE = {"know": "knows them or saw ID", "think": "thinks so", "unsure": "is not sure"}


class Shot(NamedTuple):
    """One picture of a report. `id` is None while nothing can be shown; then `says` tells why."""

    id: int | None
    says: str


class Choice(NamedTuple):
    """A profile that the report may be a sighting of. `stands_in_the_way` says why nobody can be told of it."""

    profile: Profile
    tag: str
    photo_id: int | None
    why: str
    stands_in_the_way: str
    is_same: bool = False  # a picture of it came in this report, as far as was found without a "perhaps"


class Raised(NamedTuple):
    """An alert with what came back; `is_live` while it still asks people to look out, `left` of its time (1 to 0)."""

    alert: Alert
    profile: Profile | None
    state: AlertState
    is_live: bool
    reach: Reach
    words: list[Said]
    left: float
    zone: str


class Read(NamedTuple):
    """A report that was merged into this one, as it was sent, and the alerts that stay its own."""

    report: Report
    label: str
    link: ReportLink
    shots: list[Shot]
    chips: list[str]
    description: dict[str, str]
    later: list[Later]
    alerts: list[Raised]


class Case(NamedTuple):
    """Everything that the page of one report shows."""

    report: Report
    label: str
    shots: list[Shot]
    pairs: list[Pair]
    chips: list[str]
    description: dict[str, str]
    later: list[Later]
    claimed: Choice | None
    claimed_how: str
    choices: list[Choice]
    gallery: list[profile_rules.Glimpse]
    tells: str
    tells_incident: str
    alerts: list[Raised]
    history: list[Step]
    decision: Decision | None
    fault: str | None
    others: list[Other]
    came_in: str
    merged: list[Read]
    into: tuple[Report, ReportLink] | None


def scheme_or_refuse(session: Session) -> Scheme:
    """Return the scheme; raises NotPossible before it has been set up."""
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet.")
    return scheme


def lay_out(session: Session, report: Report, *, for_account: Account) -> Case:
    """Gather what one report's page shows."""
    likenesses = profiles_beside(session, report, gone=gone())
    decisions = _decisions(session, report)
    claimed = report.subjects[0].profile if report.subjects else None
    choices = _choices(likenesses, claimed)
    chosen = {choice.profile.id for choice in choices}
    raised = [about(session, alert) for alert in _alerts(session, report)]
    joined = merged_into(session, report)
    said = cards_with(session, [report.id, *(one.id for one, _ in joined)])
    cards = said.get(report.id, [])
    merged = [_read(session, *one, said.get(one[0].id, [])) for one in joined]
    beside = others(session, report, for_account=for_account)
    into = merge_of(session, report)
    scheme = scheme_or_refuse(session)
    out = [(one.alert, one.profile) for one in (*raised, *(one for read in merged for one in read.alerts))]
    one_with = (session.get_one(Report, into.first_id), into) if into else None
    return Case(
        report=report,
        label=CATEGORIES[report.category].label,
        shots=[shot_of(row, report.received_at) for row in report.pictures],
        pairs=_pairs(report, likenesses, claimed),
        chips=[*chips_of(report)[1:], *card_chips(cards, report.id)],
        description=_description(report),
        later=later(report, cards),
        claimed=next((one for one in choices if one.profile is claimed), None),
        claimed_how=_SURE.get(report.sure or "", ""),
        choices=choices,
        gallery=_gallery(session, for_account, chosen),
        tells=a_sighting_tells(session, report, scheme, out, by=for_account, now=now()),
        tells_incident=an_incident_tells(session, report, scheme, by=for_account, now=now()),
        alerts=raised,
        history=history(
            report,
            decisions,
            [one.alert for one in raised],
            [(one.report, one.link) for one in merged],
            one_with,
        ),
        decision=decisions[-1] if decisions else None,
        fault=fault_before_deciding(session, report, by=for_account),
        others=beside,
        came_in=came_in(report, beside),
        merged=merged,
        into=one_with,
    )


def _read(session: Session, report: Report, link: ReportLink, cards: list[GivenCard]) -> Read:
    return Read(
        report=report,
        label=CATEGORIES[report.category].label,
        link=link,
        shots=[shot_of(row, report.received_at) for row in report.pictures],
        chips=[*chips_of(report)[1:], *card_chips(cards, report.id)],
        description=_description(report),
        later=later(report, cards),
        alerts=[about(session, alert) for alert in _alerts(session, report)],
    )


def _description(report: Report) -> dict[str, str]:
    seen = report.subjects[0].description if report.subjects else {}
    return {part: words for part, words in seen.items() if words}


def about(session: Session, alert: Alert) -> Raised:
    """Return an alert with its profile and what came back."""
    state = alert.state(now())
    zone = session.get(Zone, alert.zone_id) if alert.zone_id else None
    return Raised(
        alert=alert,
        profile=session.get(Profile, alert.profile_id) if alert.profile_id else None,
        state=state,
        is_live=alert.is_live(now()),
        reach=reach(session, alert, now=now()),
        words=words_about(session, alert),
        left=(alert.ends_at - now()) / max(alert.ends_at - alert.raised_at, timedelta(seconds=1)),
        zone=zone.name if zone else "",
    )


def shot_of(row: ReportPhoto, received_at: datetime) -> Shot:
    if row.photo is None:
        late = now() - received_at > _NEVER_CAME_AFTER
        return Shot(None, "This picture never came. Ask for it." if late else "Picture on its way")
    if row.photo.state is PhotoState.DUE:
        return Shot(None, "Picture on its way")
    if row.photo.id in gone():
        return Shot(None, WENT_BACK)
    if row.photo.state is PhotoState.REFUSED:
        return Shot(None, row.photo.refusal or "No picture could be made of what was sent.")
    return Shot(row.photo.id, "")


def _pairs(report: Report, likenesses: list[OnProfile], claimed: Profile | None) -> list[Pair]:
    """Return the likenesses, nearest first; whom the reporter named is laid beside as well, alike or not."""
    pairs = [pair_of(one.same, "As sent", called(one.profile)) for one in likenesses]
    own = next((photo for photo in photos_of(report) if ready(photo)), None)
    carried = shown_pictures(claimed, today=today(), sectors=None) if claimed else []
    other = carried[0].photo if carried else None
    if claimed is None or other is None or own is None or any(one.profile is claimed for one in likenesses):
        return pairs
    why = "Named by the reporter. No likeness was found."
    return [*pairs, Pair(outlined(own, []), outlined(other, []), "As sent", called(claimed), "", "", why)]


def _choices(likenesses: list[OnProfile], claimed: Profile | None) -> list[Choice]:
    """Return the likenesses first, then the profile that the reporter named; each profile once."""
    why = {one.profile.id: (one.profile, BAND_SAYS[one.same.band]) for one in reversed(likenesses)}
    order = [one.profile.id for one in likenesses]
    if claimed is not None:
        known = why.get(claimed.id)
        why[claimed.id] = (claimed, f"{known[1]}. Named by the reporter" if known else "Named by the reporter")
        order.append(claimed.id)
    same = {one.profile.id for one in likenesses if one.same.band is not Band.PERHAPS}
    return [_choice(*why[id], is_same=id in same) for id in dict.fromkeys(order)]


def _choice(profile: Profile, why: str, *, is_same: bool) -> Choice:
    shown = first_picture(profile)
    visible = profile_rules.visible_to_members(profile, today=today())
    return Choice(
        profile=profile,
        tag=profile_rules.TAGS[profile.standing],
        photo_id=shown.id if shown else None,
        why=why,
        stands_in_the_way="" if visible else "Not shown to members now, so nobody can be told.",
        is_same=is_same,
    )


def _gallery(session: Session, account: Account, chosen: set[int]) -> list[profile_rules.Glimpse]:
    return [one for one in names(session, for_account=account, today=today()) if one.id not in chosen]


def _decisions(session: Session, report: Report) -> list[Decision]:
    return list(session.scalars(select(Decision).where(Decision.report_id == report.id).order_by(Decision.id)))


def _alerts(session: Session, report: Report) -> list[Alert]:
    return list(session.scalars(select(Alert).where(Alert.report_id == report.id).order_by(Alert.raised_at.desc())))
