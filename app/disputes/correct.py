"""It was the wrong person: everything about it goes, and everybody who was shown it hears so, in one commit."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.correct_person import correct_all
from app.audit.record import record
from app.breaches.forget_person import forget_words
from app.breaches.refute import refute_all
from app.disclosures.recall import recall_all
from app.disputes.apology import correction_says
from app.disputes.models import Correction, CorrectionReader, DataBreach, Dispute, Outcome
from app.disputes.rules import ASSESSED_WITHIN
from app.disputes.shown_to import shown_to
from app.disputes.take_down import BECAUSE, take_down
from app.exclusions.find import exclusions_of
from app.exclusions.forget_person import forget_cases, forget_services
from app.exclusions.lift import MAY_BE_LIFTED, lift
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.warnings.take_back import take_down_warnings


class Corrected(NamedTuple):
    """`phones` ring now. `folders` are of deleted photos, whose files the caller removes after the commit."""

    correction: Correction
    phones: int
    folders: list[str]


def correct(
    session: Session,
    dispute: Dispute,
    *,
    because: str,
    also_from_reports: bool,
    by: Account,
    now: datetime,
    zone: tzinfo,
) -> Corrected:
    """Take the profile from every screen, correct its alerts, tell all who were told, and open a breach assessment.

    One person may: what is taken back wrongly harms less than what stays up wrongly. `now` is in the town's own time,
    `zone` the town's: by it the hour is said at which they were shown, for which another offset may have held.
    `because` says how it is known. Raises NotFit without that, NotPossible when the dispute has ended.
    """
    require(by, Permission.HANDLE_DISPUTES)
    if dispute.ended_at is not None:
        raise NotPossible("This dispute has ended. Open it again to see how.")
    if not because.strip():
        raise NotFit("Say how you know.", {"wrong_because": "Say in a sentence how it came out."})
    profile = dispute.profile
    shown = shown_to(session, profile)  # before its pictures are let go
    readers = shown.accounts - {by.id}
    forget_words(session, profile)
    taken = take_down(session, profile, also_from_reports=also_from_reports, now=now)
    taken.folders.extend(forget_services(session, profile))
    for one in exclusions_of(session, profile.id):
        if one.state in MAY_BE_LIFTED:
            lift(session, one, because=BECAUSE, by=by, now=now)
    forget_cases(session, profile, because=BECAUSE)
    disclosed = recall_all(session, profile.id, now=now)
    take_down_warnings(session, profile, now=now)
    alert, phones = correct_all(session, profile, because=BECAUSE, also=readers, shown_at=shown.at, by=by, now=now)
    refute_all(session, profile, because=BECAUSE, by=by, now=now)
    correction = Correction(
        id=uuid4(),
        dispute_id=dispute.id,
        profile_id=profile.id,
        at=now,
        by_id=by.id,
        says=correction_says(shown.at.astimezone(zone)),
        alert_id=alert.id,
    )
    session.add(correction)
    session.flush()
    session.add_all(CorrectionReader(correction_id=correction.id, account_id=id) for id in sorted(readers))
    _open_breach(session, correction, profile.ref, people=len(readers), by=by, now=now)
    _end_all(session, dispute, because=because.strip(), by=by, now=now)
    detail = {
        "correction": str(correction.id),
        "people": len(readers),
        "only_told": len(readers - shown.seen),
        "is_least": shown.is_least,
        "phones": phones,
        "pictures_deleted": len(taken.folders),
        "pictures_kept": taken.kept,
        "pictures_of_others": taken.others,
        "prints": taken.prints,
        "reports": taken.reports,
        "disclosed": disclosed,
        "because": because.strip(),
    }
    record(session, "was wrong about", f"profile {profile.ref}", by_id=by.id, now=now, **detail)
    return Corrected(correction, phones, taken.folders)


def _open_breach(
    session: Session, correction: Correction, ref: str, *, people: int, by: Account, now: datetime
) -> None:
    session.add(
        DataBreach(
            id=uuid4(),
            correction_id=correction.id,
            opened_at=now,
            opened_by_id=by.id,
            due_at=now + ASSESSED_WITHIN,
            what=f"{ref} showed the wrong person.",
            people_told=people,
        )
    )
    session.flush()


def _end_all(session: Session, dispute: Dispute, *, because: str, by: Account, now: datetime) -> None:
    """End this dispute and every other about the same profile: nothing of it is left to dispute."""
    still = select(Dispute).where(Dispute.profile_id == dispute.profile_id, Dispute.ended_at.is_(None))
    for one in session.scalars(still).all():
        one.ended_at, one.ended_by_id = now, by.id
        one.outcome, one.because = Outcome.WRONG_PERSON, because
    session.flush()
