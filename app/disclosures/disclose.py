"""Write down that something was handed to somebody outside, in the commit in which it is handed over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.record import record
from app.disclosures import rules
from app.disclosures.models import Disclosure
from app.kernel.errors import NotFit
from app.members.models import Account


def disclose(
    session: Session,
    about: str,
    *,
    what: str,
    recipient: str,
    agency: str,
    purpose: str,
    gateway: str,
    approved_by: Collection[int],
    profile_id: int | None,
    by: Account,
    now: datetime,
) -> Disclosure:
    """Enter one thing in the register. `about` names it as the record does; `approved_by` are accounts.

    The register is no permission: whoever calls has asked whether this person may hand it over. Raises NotFit when it
    does not say to whom, for what or by which law.
    """
    said = {"recipient": recipient, "agency": agency, "purpose": purpose, "gateway": gateway}
    faults = rules.faults(what=what, **said)
    if faults:
        raise NotFit("The register needs to say what was handed to whom, for what, and by which law.", faults)
    row = Disclosure(
        about=about,
        profile_id=profile_id,
        what=rules.tidy(what),
        approved_by=sorted(set(approved_by)),
        by_id=by.id,
        at=now,
        recipient=rules.tidy(recipient),
        agency=rules.tidy(agency),
        purpose=rules.tidy(purpose),
        gateway=rules.tidy(gateway),
    )
    session.add(row)
    session.flush()
    record(session, "disclosed", about, by_id=by.id, now=now, what=row.what, agency=row.agency, disclosure=row.id)
    return row
