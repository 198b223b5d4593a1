"""The canaries of evidence packs, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disclosures.models import Disclosure
from app.evidence.models import (
    Custody,
    Hold,
    LeftOut,
    OnRota,
    Pack,
    PackApproval,
    PackDelivery,
    PackRequest,
    PackState,
    RequestState,
)
from app.profiles.models import Profile, Sighting
from app.reports.models import Report, ReportKind, ReportState
from tests.kinds import DESK
from tests.town import ASHA, BEA, DEE, MO, NOON, ORCHARD, PAT

_APPROVE = DESK | {"board"}

# Police asked for the second of the two, and see that it was asked for: in their own words they see it nowhere.
MAY_SEE_EVIDENCE: dict[str, set[str]] = {
    "who asks for evidence": _APPROVE,
    "body that asks for evidence": _APPROVE,
    "purpose of a pack": _APPROVE,
    "law of a pack": _APPROVE,
    "how evidence was asked for": DESK,
    "who was called back": DESK,
    "what else was considered": DESK,
    "suggested terms": DESK,
    "what they may need": DESK,
    "why a pack is approved": _APPROVE,
    "why a pack is refused": _APPROVE,
    "outcome of a case": DESK,
    "why left out": DESK,
    "why a witness is named": DESK,
    "words taken out of a pack": DESK,
    "why it is held": DESK,
    "how approvers are reached": _APPROVE,
    "who gets the link": set(),
    "hand of a pack": DESK,
    "what a pack holds": set(),
    "why a pack failed": DESK,
    "what was handed over": DESK,
    "who has a pack": DESK,
}


def plant_evidence(session: Session, word: Callable[[str], str], *, shown: str) -> None:
    """One request that Mo opened and two approved, with its packs; one of the police that was refused."""
    profile = session.scalars(select(Profile).where(Profile.ref == shown)).one()
    asks = {
        "profile_id": profile.id,
        "route": "injunction",
        "rules_version": 0,
        "agency": word("body that asks for evidence"),
        "recipient": word("who asks for evidence"),
        "purpose": word("purpose of a pack"),
        "gateway": word("law of a pack"),
        "asked_how": word("how evidence was asked for"),
        "asked_at": NOON,
        "opened_at": NOON,
        "called_back_at": NOON,
        "called_back_by_id": MO,
        "called_back": word("who was called back"),
    }
    adds = {
        "less_intrusive": word("what else was considered"),
        "terms": word("suggested terms"),
        "needs": word("what they may need"),
        "taken_out": [word("words taken out of a pack")],
        "unredacted": [f"account {ASHA}: {word('why a witness is named')}"],
    }
    one = PackRequest(ref="EP-0901", state=RequestState.APPROVED, opened_by_id=MO, **asks, **adds)
    two = PackRequest(ref="EP-0902", state=RequestState.REFUSED, opened_by_id=PAT, **asks)
    two.outcome = word("outcome of a case")
    session.add_all([one, two])
    session.flush()
    for request, id, agrees in ((one, DEE, True), (one, BEA, True), (two, BEA, False)):
        because = word("why a pack is approved" if agrees else "why a pack is refused")
        session.add(PackApproval(request_id=request.id, by_id=id, agrees=agrees, because=because, at=NOON))
    day = NOON.date()
    report = _plant_case(session, profile)
    session.add(LeftOut(request_id=one.id, what=f"report {report.id}", because=word("why left out"), by_id=MO, at=NOON))
    held = {"owner_id": DEE, "begun_at": NOON, "look_again_on": day + timedelta(days=90)}
    session.add(Hold(profile_id=profile.id, request_id=one.id, because=word("why it is held"), **held))
    reach = word("how approvers are reached")
    session.add(OnRota(day=_saturday(), account_id=BEA, reach=reach, by_id=BEA, at=NOON))
    _plant_packs(session, word, one)
    told = {"recipient": word("who has a pack"), "what": word("what was handed over"), "profile_id": profile.id}
    law = {"agency": "Council", "purpose": "A case.", "gateway": "Law.", "approved_by": [DEE, BEA]}
    session.add(Disclosure(about="pack EP-0901", by_id=MO, at=NOON, **told, **law))
    session.flush()


def _plant_case(session: Session, profile: Profile) -> Report:
    """One approved report of Asha's that speaks of this person: what a pack would hold, and could leave out."""
    sent = {"category": "theft", "happened_at": NOON, "received_at": NOON, "premises_id": ORCHARD, "reporter_id": ASHA}
    state = {"kind": ReportKind.INCIDENT, "state": ReportState.APPROVED, "content_sha": "x"}
    report = Report(id=uuid4(), **sent, **state)
    session.add(report)
    session.flush()
    seen = {"premises_id": ORCHARD, "happened_at": NOON, "category": "theft", "is_conduct": True}
    session.add(Sighting(report_id=report.id, profile_id=profile.id, **seen))
    session.flush()
    return report


def _saturday() -> date:
    day = NOON.date()
    return day + timedelta(days=(5 - day.weekday()) % 7)


def _plant_packs(session: Session, word: Callable[[str], str], request: PackRequest) -> None:
    by_mo = {"request_id": request.id, "ordered_by_id": MO, "ordered_at": NOON}
    gone = Pack(number=1, state=PackState.GONE, **by_mo)
    gone.contents = {"files": [{"what": word("what a pack holds")}]}
    session.add_all([gone, Pack(number=2, state=PackState.FAILED, says=word("why a pack failed"), **by_mo)])
    session.flush()
    ends = {"made_at": NOON, "ends_at": NOON + timedelta(days=3), "made_by_id": MO}
    sums = {"token_sha": "0" * 64, "word_sha": "0" * 64}
    session.add(PackDelivery(pack_id=gone.id, recipient=word("who gets the link"), **sums, **ends))
    session.add(Custody(about=f"pack {gone.id}", verb="handed over", says=word("hand of a pack"), by_id=MO, at=NOON))
