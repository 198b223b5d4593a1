"""What is said of an alert: as a line of the list, and as its own page."""

from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts import rules
from app.alerts.models import Alert, AlertKind, AlertState, JoinedReport, Word
from app.alerts.near_me import shows_person_to, shows_picture_to
from app.alerts.reach import reach
from app.alerts.receipts import my_word, words_about
from app.alerts.wording import until
from app.exclusions.to_serve import ref_to_serve
from app.members.models import Account
from app.members.nearby import metres_from
from app.members.permissions import Permission, may
from app.photos.models import Photo, PhotoState
from app.profiles.models import Profile
from app.reports.models import CAME_TO_NOTHING, Report
from app.web.api import Shape
from app.web.parts import now, today, zone
from app.web.shapes import Named, Picture, headline, named, ready

_MOST_SEEN_AGAIN = 5


class AlertLine(Shape):
    """An alert in a list. `state` is what a reader is told first. `mine`: I sent it. `seen_again_at`: the last time."""

    id: UUID
    kind: str
    state: AlertState
    headline: str
    place: str
    metres: int | None
    happened_at: AwareDatetime
    raised_at: AwareDatetime
    ends_at: AwareDatetime
    seen_again_at: AwareDatetime | None
    photo: Picture | None
    picture_coming: bool
    my_answer: Word | None
    opened: bool
    mine: bool
    rings: bool


class AlertList(Shape):
    """Live alerts first, the nearest and newest at the top. `state`: for If-None-Match, without `as_of`."""

    as_of: AwareDatetime
    state: str
    alerts: list[AlertLine]


class ReachShape(Shape):
    """In phones; `answered` counts words. `unreachable`: no receipt 20 seconds after the push service took it."""

    told: int
    delivered: int
    opened: int
    unreachable: int
    answered: dict[str, int]


class SaidShape(Shape):
    premises: str
    answer: Word
    at: AwareDatetime


class SeenAgain(Shape):
    place: str
    at: AwareDatetime


class RecallShape(Shape):
    says: str
    at: AwareDatetime


class AlertAnswer(AlertLine):
    """`says` are sentences, in the order in which they are read. `sees_reach`: I may ask where it came.

    `serve`: the notice that the reader may give to whom it is about.
    """

    says: list[str]
    chips: list[str]
    profile: Named | None
    serve: str | None
    seen_again: list[SeenAgain]
    reach: ReachShape
    sees_reach: bool
    answers: list[SaidShape]
    recall: RecallShape | None


def line(session: Session, alert: Alert, account: Account, *, was_opened: bool) -> AlertLine:
    return AlertLine.model_validate(_line(session, alert, account, was_opened=was_opened))


def whole(session: Session, alert: Alert, account: Account) -> AlertAnswer:
    """Return all that the alert's own page says; whoever asks has opened it."""
    shown = shows_person_to(session, alert, account, now=now(), today=today())
    profile = session.get(Profile, alert.profile_id) if alert.profile_id and shown else None
    ends = alert.ends_at.astimezone(zone())
    local_happened = alert.happened_at.astimezone(zone())
    fields = _line(session, alert, account, was_opened=True)
    return AlertAnswer.model_validate(
        {
            **fields,
            "says": rules.says(
                alert,
                ref=profile.ref if profile else None,
                now=now(),
                ends=until(ends, now()) if alert.is_live(now()) else f"{ends:%H:%M}",
                happened=f"on {local_happened:%A} at {local_happened:%H:%M}",
                picture_due=bool(fields["picture_coming"]),
            ),
            "chips": alert.chips if shown else [],
            "profile": named(session, profile) if profile else None,
            "serve": ref_to_serve(session, profile, for_account=account, today=today()) if profile else None,
            "seen_again": _seen_again(session, alert) if shown else [],
            "reach": ReachShape(**reach(session, alert, now=now())._asdict()),
            "sees_reach": sees_reach(session, alert, account),
            "answers": [
                SaidShape(premises=one.premises, answer=one.word, at=one.at) for one in words_about(session, alert)
            ],
            "recall": RecallShape(says="Recalled.", at=alert.recalled_at) if alert.recalled_at else None,
        }
    )


def sees_reach(session: Session, alert: Alert, account: Account) -> bool:
    """Return whether this account may see where the alert came: who sent it, and the desk."""
    if may(account, Permission.RECALL_ALERTS) or account.id in (alert.raised_by_id, alert.except_account_id):
        return True
    report = session.get(Report, alert.report_id) if alert.report_id else None
    return report is not None and report.reporter_id == account.id


def _line(session: Session, alert: Alert, account: Account, *, was_opened: bool) -> dict[str, object]:
    state = alert.state(now())
    may_see = alert.photo_id and shows_picture_to(session, alert, account, now=now(), today=today())
    photo = session.get(Photo, alert.photo_id) if may_see else None
    return {
        "id": alert.id,
        "kind": "correction" if state is AlertState.RECALLED else alert.kind.value,
        "state": state,
        "headline": headline(alert),
        "place": alert.place,
        "metres": metres_from(account, alert.where) if alert.premises_id else None,
        "happened_at": alert.happened_at,
        "raised_at": alert.raised_at,
        "ends_at": alert.ends_at,
        "seen_again_at": alert.revised_at,
        "photo": ready(photo),
        "picture_coming": _picture_coming(session, alert, photo),
        "my_answer": my_word(session, alert, account),
        "opened": was_opened,
        "mine": account.id in (alert.raised_by_id, alert.except_account_id),
        "rings": alert.rings,
    }


def _picture_coming(session: Session, alert: Alert, photo: Photo | None) -> bool:
    """Return whether a picture of somebody unknown was promised and is not ready yet."""
    if photo is not None:
        return photo.state is PhotoState.DUE
    if alert.kind is not AlertKind.LIVE or alert.report_id is None or not alert.is_live(now()):
        return False
    report = session.get_one(Report, alert.report_id)
    return any(row.photo is None or row.photo.state is PhotoState.DUE for row in report.first_pictures)


def _seen_again(session: Session, alert: Alert) -> list[SeenAgain]:
    """Return where else the same person was reported, the latest first; not what came to nothing."""
    reports = session.scalars(
        select(Report)
        .join(JoinedReport, JoinedReport.report_id == Report.id)
        .where(JoinedReport.alert_id == alert.id, Report.state.not_in(CAME_TO_NOTHING))
        .order_by(Report.happened_at.desc())
        .limit(_MOST_SEEN_AGAIN)
    )
    return [SeenAgain(place=one.premises.name, at=one.happened_at) for one in reports]
