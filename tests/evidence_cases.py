"""A case for an evidence pack: a person, incidents with pictures, a request, and two who approve it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.evidence.approve import approve
from app.evidence.look_anew import look_anew
from app.evidence.models import Pack, PackRequest
from app.evidence.open_request import Wanted, open_request
from app.evidence.order_build import order_build
from app.evidence.verify_caller import verify_caller
from app.kernel.db import transaction
from app.members.models import Account
from app.photos.keep import keep, put_away
from app.profiles.models import Profile
from app.reports.models import Report, ReportKind, ReportPhoto, ReportState, Subject
from app.web.parts import Parts
from app.worker.packs import Packs
from tests.pictures import jpeg
from tests.town import ASHA, BEA, DEE, MO, NOON, ORCHARD

WANTED = Wanted(
    route="injunction",
    agency="Quillby Council",
    recipient="Nora Field, anti-social behaviour officer",
    purpose="An application for a civil injunction.",
    gateway="Crime and Disorder Act 1998, section 115 (to a relevant authority)",
    asked_how="E-mail of 17 November: please send what you hold.",
)


def account(session: Session, id: int) -> Account:
    return session.get_one(Account, id)


def incident(session: Session, profile: Profile, parts: Parts | None, *, days_ago: int = 3, **changes: Any) -> Report:
    """Add an approved report about them, with a picture of its own if `parts` are handed over."""
    seed = changes.pop("seed", days_ago)
    fields: dict[str, Any] = {
        "id": uuid4(),
        "kind": ReportKind.INCIDENT,
        "category": "abuse of staff",
        "happened_at": NOON - timedelta(days=days_ago),
        "received_at": NOON - timedelta(days=days_ago),
        "premises_id": ORCHARD,
        "reporter_id": ASHA,
        "note": "Shouted at the till and would not leave.",
        "content_sha": "0" * 64,
        "state": ReportState.APPROVED,
    }
    report = Report(**fields | changes)
    report.subjects.append(Subject(profile_id=profile.id))
    session.add(report)
    session.flush()
    if parts is not None:
        photo = keep(session, put_away(jpeg(seed), parts.vault), now=NOON)
        report.pictures.append(ReportPhoto(sha256=photo.sha256, position=0, photo_id=photo.id))
        session.flush()
    return report


def asked(session: Session, profile: Profile, **changes: Any) -> PackRequest:
    """A request that Mo opened today."""
    return open_request(session, profile, WANTED._replace(**changes), by=account(session, MO), now=NOON)


def called_back(session: Session, request: PackRequest) -> None:
    verify_caller(
        session,
        request,
        spoke_to="Nora Field",
        number_from="the council's own directory",
        by=account(session, MO),
        now=NOON,
    )


def approved(session: Session, profile: Profile, **changes: Any) -> PackRequest:
    """A request that Dee at the desk and Bea of the Board have approved."""
    request = asked(session, profile, **changes)
    called_back(session, request)
    agree(session, request)
    return request


def agree(session: Session, request: PackRequest) -> None:
    """Let Dee at the desk and Bea of the Board approve it as it stands."""
    for id in (DEE, BEA):
        approve(session, request, agrees=True, because="Lawful and needed.", by=account(session, id), now=NOON)


def looked_at_anew(request_id: int) -> None:
    """More has come since they approved it: let them approve that as well."""
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        look_anew(session, request, by=account(session, MO), now=NOON)
        agree(session, request)


def built(app: Any, parts: Parts, request_id: int) -> Pack:
    """Order a pack, let the worker build it, and return it as it stands then."""
    with transaction() as session:
        pack_id = order_build(session, session.get_one(PackRequest, request_id), by=account(session, MO), now=NOON).id
    assert Packs(app, parts).build()
    with transaction() as session:
        pack = session.get_one(Pack, pack_id)
        session.expunge(pack)
    return pack
