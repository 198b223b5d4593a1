"""Hand a report to the police: frozen as it is, and entered in the register of disclosures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import record
from app.disclosures.disclose import disclose
from app.kernel.errors import NotFit, NotPossible
from app.kernel.references import next_ref
from app.members.models import Account
from app.members.permissions import Permission, require
from app.police_reports.gather import digest, fault_before_handing_over
from app.police_reports.models import PoliceReport
from app.profiles.models import Profile
from app.reports.models import Report

HOWS = ("online form", "101", "999", "e-mail", "by hand")
PURPOSE = "To report a crime, so that it is recorded and looked into"
# Processing to prevent or detect unlawful acts, and disclosure for crime.
GATEWAY = "Data Protection Act 2018, Schedule 1 paragraph 10 and Schedule 2 paragraph 2"


class Sent(NamedTuple):
    """To whom it goes (a person or a desk, of which force) and how, one of HOWS."""

    to: str = ""
    agency: str = ""
    how: str = ""


def hand_over(
    session: Session,
    report: Report,
    body: dict[str, Any],
    sent: Sent,
    *,
    profile: Profile | None,
    by: Account,
    now: datetime,
    form_id: UUID | None = None,
) -> PoliceReport:
    """Keep what is handed over with its SHA-256; `profile` is whom it is about.

    `form_id`: of the form that it came from; the same once more is answered with what was kept the first time. Raises
    NotFit (by `sent_to`, `agency`, `sent_how`), NotPossible for a report that came to nothing, and for other words of a
    form from which it was handed over already.
    """
    require(by, Permission.SEND_TO_POLICE)
    known = session.scalars(select(PoliceReport).where(PoliceReport.form_id == form_id)).first() if form_id else None
    if known is not None:
        return _same(known, report, body, sent, by)
    fault = fault_before_handing_over(report)
    if fault:
        raise NotPossible(fault)
    faults = _faults(sent)
    if faults:
        raise NotFit("Look at what is marked.", faults)
    ref = next_ref(session, PoliceReport.ref, "PR")
    given = PoliceReport(
        ref=ref,
        report_id=report.id,
        body=body,
        sha256=digest(body),
        sent_to=" ".join(sent.to.split()),
        sent_how=sent.how,
        form_id=form_id,
        made_by_id=by.id,
        made_at=now,
    )
    session.add(given)
    session.flush()
    about = f"police report {ref}"
    disclose(
        session,
        about,
        what=f"Report to the police: {body['kind'].lower()}, {body['place']['name']}",
        recipient=given.sent_to,
        agency=sent.agency,
        purpose=PURPOSE,
        gateway=GATEWAY,
        approved_by=[by.id],
        profile_id=profile.id if profile else None,
        by=by,
        now=now,
    )
    record(
        session, "handed over", about, by_id=by.id, now=now, report=str(report.id), sha256=given.sha256, how=sent.how
    )
    return given


def _same(known: PoliceReport, report: Report, body: dict[str, Any], sent: Sent, by: Account) -> PoliceReport:
    said = (report.id, by.id, digest(body), " ".join(sent.to.split()), sent.how)
    if (known.report_id, known.made_by_id, known.sha256, known.sent_to, known.sent_how) != said:
        raise NotPossible(
            f"{known.ref} was handed over from this form already, as it stands below. If the police are to have this "
            "as well, send it once more."
        )
    return known


def _faults(sent: Sent) -> dict[str, str]:
    faults = {}
    if not sent.to.strip():
        faults["sent_to"] = "Say to whom: an officer by name, or the desk that takes it."
    if not sent.agency.strip():
        faults["agency"] = "Say which police force."
    if sent.how not in HOWS:
        faults["sent_how"] = "Say how it goes to them."
    return faults
