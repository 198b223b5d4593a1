"""Find requests, packs and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.evidence.models import LeftOut, Pack, PackApproval, PackDelivery, PackRequest
from app.evidence.rules import Approver
from app.exclusions.models import Exclusion, Service
from app.kernel.errors import NotThere
from app.members.models import Account
from app.profiles.models import Profile, Sighting
from app.reports.models import Report, ReportState, Subject


def find_request(session: Session, ref: str) -> PackRequest:
    """Return the request of this reference; raises NotThere."""
    found = session.scalars(select(PackRequest).where(PackRequest.ref == ref.strip().upper())).first()
    if found is None:
        raise NotThere("There is no such request for evidence.")
    return found


def requests_of(session: Session, profile: Profile) -> Sequence[PackRequest]:
    rows = select(PackRequest).where(PackRequest.profile_id == profile.id).order_by(PackRequest.id.desc())
    return session.scalars(rows).all()


def words_on(session: Session, request: PackRequest) -> Sequence[PackApproval]:
    """Return all that was said of a request, the earliest first, and with it what is void by now."""
    rows = select(PackApproval).where(PackApproval.request_id == request.id)
    return session.scalars(rows.order_by(PackApproval.at, PackApproval.id)).all()


def approvals_of(session: Session, request: PackRequest) -> list[PackApproval]:
    """Return what was said of a request as it stands, the earliest first."""
    return [one for one in words_on(session, request) if one.void_at is None]


def approvers_of(session: Session, request: PackRequest) -> list[Approver]:
    """Return those who have said yes."""
    agreed = [one.by_id for one in approvals_of(session, request) if one.agrees]
    return [approver(session.get_one(Account, id)) for id in agreed]


def approver(account: Account) -> Approver:
    return Approver(account.id, account.member_id, account.role)


def packs_of(session: Session, request: PackRequest) -> Sequence[Pack]:
    """Return its packs, the newest first."""
    return session.scalars(select(Pack).where(Pack.request_id == request.id).order_by(Pack.number.desc())).all()


def left_out_of(session: Session, request: PackRequest) -> Sequence[LeftOut]:
    return session.scalars(select(LeftOut).where(LeftOut.request_id == request.id).order_by(LeftOut.id)).all()


def deliveries_of(session: Session, pack: Pack) -> Sequence[PackDelivery]:
    rows = select(PackDelivery).where(PackDelivery.pack_id == pack.id).order_by(PackDelivery.id.desc())
    return session.scalars(rows).all()


def reports_about(session: Session, profile: Profile) -> list[Report]:
    """Return the approved reports that speak of a person, the earliest first; what was merged into one goes with it."""
    named = select(Subject.report_id).where(Subject.profile_id == profile.id)
    seen = select(Sighting.report_id).where(Sighting.profile_id == profile.id)
    states = (ReportState.APPROVED, ReportState.MERGED)
    rows = select(Report).where(or_(Report.id.in_(named), Report.id.in_(seen)), Report.state.in_(states))
    return list(session.scalars(rows.order_by(Report.happened_at, Report.id)))


def reporters_in(session: Session, request: PackRequest) -> frozenset[int]:
    """Return who sent what the pack holds: reports, and pictures of notices that they served."""
    left_out = {one.what for one in left_out_of(session, request)}
    reports = reports_about(session, request.profile)
    served = (
        select(Service.by_id, Service.photo_id)
        .join(Exclusion, Exclusion.id == Service.exclusion_id)
        .where(Exclusion.profile_id == request.profile_id, Service.photo_id.is_not(None))
    )
    sent = [(one.reporter_id, f"report {one.id}") for one in reports]
    sent += [(by_id, f"photo {photo_id}") for by_id, photo_id in session.execute(served)]
    return frozenset(by_id for by_id, what in sent if what not in left_out)
