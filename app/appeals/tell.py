"""Acknowledge an appeal, write the letter with its outcome, and note that it was sent."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.appeals.models import Appeal, AppealOutcome
from app.audit.record import record
from app.exclusions.models import State
from app.exclusions.notice import name_of
from app.kernel.errors import NotFit, NotPossible
from app.kernel.months import day_of
from app.members.models import Account
from app.members.permissions import Permission, require
from app.members.scheme import the_scheme
from app.wordings.around import REGULATOR, said_day
from app.wordings.merge import merged
from app.wordings.models import DocumentKind

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
    today = day_of(now, zone)
    is_lifted = appeal.exclusion.state is State.LIFTED  # by what was heard, or by a review since
    end = None if is_lifted or appeal.outcome is AppealOutcome.LIFTED else appeal.exclusion.ends_on
    runs_until = said_day(end) if end else ""
    fields = {
        "name": name_of(appeal.exclusion),
        "ref": appeal.exclusion.ref,
        "appeal_ref": appeal.ref,
        "outcome": outcome_says(appeal.outcome, runs_until, is_lifted=is_lifted),
        "because": appeal.because,
        "ends_on": runs_until,
        "scheme": scheme.name if scheme else "",
        "reached": " or ".join(filter(None, (scheme.phone, scheme.email))) if scheme else "",
        "regulator": REGULATOR,
        "today": said_day(today),
    }
    appeal.letter = merged(session, DocumentKind.APPEAL_OUTCOME, fields)
    session.flush()
    record(session, "wrote", f"appeal {appeal.ref}", by_id=by.id, now=now, version=appeal.letter["version"])


def outcome_says(outcome: AppealOutcome, runs_until: str, *, is_lifted: bool) -> str:
    """Return what was decided, as the letter says it. `runs_until`: the last day in words, empty once it is lifted.

    `is_lifted`: as it is now, whatever was decided about the appeal.
    """
    if outcome is AppealOutcome.LIFTED:
        return "The notice is lifted. From now on it asks nothing of you any more."
    if is_lifted:
        return "The appeal did not end the notice. It was lifted since, and asks nothing of you any more."
    if outcome is AppealOutcome.SHORTENED:
        return f"The notice is shortened: it ends on {runs_until}." if runs_until else "The notice is shortened."
    return "The notice stays as it is."


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
