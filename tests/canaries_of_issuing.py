"""The canaries of notices, reports to the police and the register of disclosures, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.disclosures.models import Disclosure
from app.exclusions.models import CountedIncident, Exclusion, ListedPremises, Panel, State
from app.police_reports.gather import digest
from app.police_reports.models import PoliceReport
from app.profiles.models import Profile
from tests import town
from tests.issued_cases import sign
from tests.kinds import DESK
from tests.town import MO, NOON

Word = Callable[[str], str]
SENDER = {"who sent it"}

MAY_SEE_ISSUING: dict[str, set[str]] = {
    "arrangement": DESK,
    "words of the notice": DESK,
    "code of the notice": DESK,
    "what the police were told": DESK,
    "who took it": DESK,
    "number of the police": SENDER | DESK,
    "officer": DESK,
    "receiver": DESK,
    "agency of the receiver": DESK,
    "purpose of a disclosure": DESK,
    "law of a disclosure": DESK,
    "what was disclosed": DESK,
}


def plant_what_is_issued(session: Session, word: Word, *, hidden: str, report_id: UUID) -> None:
    """Issue a notice on somebody whom members do not see, hand a report to the police, and disclose it."""
    person = session.scalars(select(Profile).where(Profile.ref == hidden)).one()
    paper = sign(session, town.ORCHARD)
    letter = {"kind": "notice", "version": 0, "title": "Notice", "body": word("words of the notice"), "fields": {}}
    exclusion = Exclusion(
        ref="EX-0701",
        profile_id=person.id,
        state=State.ISSUED,
        rules_version=0,
        member_id=town.LANTERN,
        proposed_by_id=town.LENA,
        proposed_at=NOON,
        because="So.",
        points=3,
        proposes_months=12,
        panel=Panel.MEMBER,
        months=12,
        issued_at=NOON,
        issued_by_id=MO,
        lapses_on=NOON.date() + timedelta(days=60),
        code=word("code of the notice"),
        notice=letter,
    )
    exclusion.incidents.append(CountedIncident(report_id=report_id, points=3, says="Theft."))
    arranged = {"premises_id": town.ORCHARD, "paper_id": paper.id, "access": word("arrangement")}
    exclusion.listed.append(ListedPremises(**arranged))
    session.add(exclusion)
    body = _body(word, report_id)
    session.add(
        PoliceReport(
            ref="PR-0001",
            report_id=report_id,
            body=body,
            sha256=digest(body),
            sent_to=word("who took it"),
            sent_how="101",
            made_by_id=MO,
            made_at=NOON,
            crime_ref=word("number of the police"),
            officer=word("officer"),
            crime_ref_at=NOON,
            crime_ref_by_id=MO,
        )
    )
    session.add(
        Disclosure(
            about="police report PR-0001",
            what=word("what was disclosed"),
            recipient=word("receiver"),
            agency=word("agency of the receiver"),
            purpose=word("purpose of a disclosure"),
            gateway=word("law of a disclosure"),
            approved_by=[MO],
            by_id=MO,
            at=NOON,
        )
    )


def _body(word: Word, report_id: UUID) -> dict[str, object]:
    return {
        "our_reference": str(report_id),
        "kind": "Theft",
        "happened_at": NOON.isoformat(timespec="minutes"),
        "place": {"name": "Orchard Foods", "zone": "Middle", "latitude": 53.2, "longitude": 2.2},
        "business": "Orchard Foods",
        "happened": word("what the police were told"),
        "goods": "",
        "value_pence": None,
        "recovered_pence": None,
        "person": {"looks": "", "known_as": ""},
        "vehicles": [],
        "staff": {"name": "Wren", "available": "", "reached": ""},
        "cctv": {"is_there": "", "held_by": ""},
        "pictures": 0,
        "witness_willing": "",
        "earlier_references": [],
    }
