"""Hand a signed statement to an agency with what its witness asks for at court, and enter it in the register."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.disclosures.disclose import disclose
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.reports.models import Report
from app.statements.models import Statement


class Receiver(NamedTuple):
    """Who gets it (a person, by name and office) of which agency, for what, and by which law."""

    recipient: str
    agency: str
    purpose: str
    gateway: str


def hand_over(session: Session, statement: Statement, to: Receiver, *, by: Account, now: datetime) -> None:
    """Enter it in the register of disclosures; the caller gives the pages after the commit.

    What a witness asks for at court is for the agency alone, so that no page with it leaves otherwise. Raises NotFit by
    the fields of Receiver, NotPossible for a draft.
    """
    require(by, Permission.SEND_TO_POLICE)
    if statement.signed_at is None:
        raise NotPossible(f"{statement.ref} is not signed yet. Only what is signed is handed over.")
    report = session.get_one(Report, statement.report_id)
    about = f"statement {statement.ref}"
    disclose(
        session,
        about,
        what=f"Signed statement {statement.ref} with what its witness asks for at court, SHA-256 {statement.sha256}",
        recipient=to.recipient,
        agency=to.agency,
        purpose=to.purpose,
        gateway=to.gateway,
        approved_by=[by.id],
        profile_id=next((one.profile_id for one in report.subjects if one.profile_id is not None), None),
        by=by,
        now=now,
    )
    record(session, "handed over", about, by_id=by.id, now=now, sha256=statement.sha256, agency=to.agency.strip())
