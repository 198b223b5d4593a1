"""The canaries of appeals and statements, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealKind, AppealOutcome, AppealSeat
from app.exclusions.models import Exclusion, Panel, State
from app.profiles.models import Profile
from app.statements.models import Statement, StatementKind
from tests.town import BEA, LENA, MO, NOON, ORCHARD

_DESK = {"manager", "deputy"}
_HEARS = _DESK | {"board"}

MAY_SEE_APPEALS: dict[str, set[str]] = {
    "words of the appeal": _HEARS,
    "who appeals": _DESK,
    "how the appealing are reached": _DESK,
    "why late": _HEARS,
    "word of the panel": {"board"},
    "draft of a statement": {"who sent it"},
    "abuse in a draft": {"who sent it"},
    "signed statement": {"who sent it"} | _DESK,
    "abuse in a statement": {"who sent it"} | _DESK,
    "needs of a witness": _DESK,
}


def plant_appeals(session: Session, word: Callable[[str], str], *, shown: str, reporter_id: int, report: UUID) -> None:
    """An appeal that Bea hears and has said a word on, a draft and a signed statement."""
    profile = session.scalars(select(Profile).where(Profile.ref == shown)).one()
    exclusion = Exclusion(
        ref="EX-0801",
        profile_id=profile.id,
        state=State.SERVED,
        rules_version=0,
        member_id=ORCHARD,
        proposed_by_id=LENA,
        proposed_at=NOON,
        because="Twice.",
        points=3,
        proposes_months=12,
        panel=Panel.MEMBER,
        served_at=NOON,
        ends_on=NOON.date() + timedelta(days=300),
    )
    session.add(exclusion)
    session.flush()
    appeal = Appeal(
        id=uuid4(),
        ref="AP-0901",
        exclusion_id=exclusion.id,
        kind=AppealKind.APPEAL,
        came_at=NOON,
        channel="letter",
        says=word("words of the appeal"),
        from_whom=word("who appeals"),
        reach_them=word("how the appealing are reached"),
        is_late=True,
        why_taken=word("why late"),
        taken_by_id=MO,
        answer_by=NOON.date() + timedelta(days=21),
    )
    session.add(appeal)
    session.flush()
    said = {"word": AppealOutcome.LIFTED, "because": word("word of the panel"), "said_at": NOON}
    session.add(AppealSeat(appeal_id=appeal.id, account_id=BEA, seated_at=NOON, **said))
    of = {"kind": StatementKind.WITNESS, "report_id": report, "by_id": reporter_id, "drafted_at": NOON}
    drafted = {"text": word("draft of a statement"), "abuse": word("abuse in a draft")}
    session.add(Statement(id=uuid4(), ref="ST-0901", **of, **drafted))
    fixed = {"signed_at": NOON, "signed_name": "Wren", "sha256": "0" * 64, "needs": word("needs of a witness")}
    signed = {"text": word("signed statement"), "abuse": word("abuse in a statement")}
    session.add(Statement(id=uuid4(), ref="ST-0902", **of, **signed, **fixed))
    session.flush()
