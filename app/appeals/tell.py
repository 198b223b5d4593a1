"""Acknowledge an appeal, write the letter with its outcome, and note that it was sent."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.appeals.models import Appeal
from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.wordings.merge import merged
from app.wordings.models import DocumentKind

REGULATOR = "Information Commissioner’s Office, ico.org.uk, 0303 123 1113"
_LONGEST = 400


def write_letter(session: Session, appeal: Appeal, *, by: Account, now: datetime, zone: tzinfo) -> None:
    """Freeze the letter with the outcome; afterwards it stays as it is, whatever the wording becomes.

    Raises NotPossible before the panel has decided, and when there is one already.
    """
    require(by, Permission.TAKE_APPEALS)
    if appeal.decided_at is None or appeal.outcome is None:
        raise NotPossible(f"{appeal.ref} is not decided yet.")
    if appeal.letter:
        raise NotPossible(f"The letter of {appeal.ref} is written already. It stays as it is.")
    scheme = the_scheme(session)
    end = appeal.new_end or appeal.exclusion.ends_on
    today = day_of(now, zone)
    fields = {
        "name": appeal.exclusion.profile.title,
        "ref": appeal.exclusion.ref,
        "appeal_ref": appeal.ref,
        "outcome": appeal.outcome.value,
        "because": appeal.because,
        "ends_on": f"{end.day} {end:%B %Y}" if end else "",
        "scheme": scheme.name if scheme else "",
        "reached": " or ".join(filter(None, (scheme.phone, scheme.email))) if scheme else "",
        "regulator": REGULATOR,
        "today": f"{today.day} {today:%B %Y}",
    }
    appeal.letter = merged(session, DocumentKind.APPEAL_OUTCOME, fields)
    session.flush()
    record(session, "wrote", f"appeal {appeal.ref}", by_id=by.id, now=now, version=appeal.letter["version"])


def tell(session: Session, appeal: Appeal, *, how: str, by: Account, now: datetime) -> None:
    """Note that the letter was sent, and how. Raises NotPossible without one or when it was, NotFit without how."""
    require(by, Permission.TAKE_APPEALS)
    if not appeal.letter:
        raise NotPossible("Write the letter first.")
    if appeal.told_at is not None:
        raise NotPossible(f"It is noted already that the outcome of {appeal.ref} was sent.")
    if not how.strip() or len(how) > _LONGEST:
        raise NotFit("Say how it was sent.", {"how": "Say how: by post to which address, by e-mail, handed over."})
    appeal.told_at = now
    session.flush()
    record(session, "told the outcome of", f"appeal {appeal.ref}", by_id=by.id, now=now, how=how.strip())
