"""Write what a letter, notice or card says from now on. What was handed over before stays as it was."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.audit.record import record
from app.kernel.errors import NotFit, NotPossible
from app.kernel.tokens import sha
from app.members.models import Account
from app.members.permissions import Permission, require
from app.wordings import rules
from app.wordings.defaults import DEFAULTS
from app.wordings.fields import FIELDS, NAMES_THE_REGULATOR, NEEDED
from app.wordings.models import DocumentKind, Wording
from app.wordings.versions import newest

ON_CARDS = (DocumentKind.CARD, DocumentKind.DOOR_CARD, DocumentKind.NOTICE_CARD)


class Written(NamedTuple):
    """What somebody wrote. `after`: the version that they had before them, 0 for the default."""

    title: str
    body: str
    because: str
    after: int


def check(kind: DocumentKind, written: Written) -> None:
    """Raise NotFit naming each field that is at fault, with what would be right."""
    faults = {}
    whole = f"{written.title}\n{written.body}"
    known = FIELDS[kind]
    strange = rules.strange_fields(written.title, known)
    if not written.title.strip():
        faults["title"] = "What stands at the top?"
    elif len(written.title) > rules.LONGEST_TITLE or "\n" in written.title:
        faults["title"] = f"One line of at most {rules.LONGEST_TITLE} characters."
    elif strange:
        faults["title"] = _no_such(strange, known)
    most = rules.LONGEST_CARD if kind in ON_CARDS else rules.LONGEST_BODY
    missing = rules.lacking(whole, NEEDED.get(kind, ()), names_the_regulator=kind in NAMES_THE_REGULATOR)
    strange = rules.strange_fields(written.body, known)
    if not written.body.strip():
        faults["body"] = "Write what it says."
    elif len(written.body) > most:
        faults["body"] = f"At most {most:,} characters fit."
    elif strange:
        faults["body"] = _no_such(strange, known)
    elif missing:
        faults["body"] = f"It must also say: {', '.join(missing)}."
    if not written.because.strip():
        faults["because"] = "Say in a sentence what is changed and why."
    if faults:
        raise NotFit("Look at what is marked, then send again.", faults)


def write_wording(session: Session, kind: DocumentKind, written: Written, *, by: Account, now: datetime) -> Wording:
    """Add the next version. A version is never changed: each letter says by which it was written.

    Raises NotFit as `check` does, and NotPossible when nothing is changed or somebody has written meanwhile.
    """
    require(by, Permission.PUBLISH_AGREEMENTS)
    written = tidied(written)
    check(kind, written)
    before = newest(session, kind)
    if before.version != written.after:
        raise NotPossible("Somebody has written a newer version meanwhile. Look at it before you send yours.")
    if (before.title, before.body.strip()) == (written.title, written.body):
        raise NotPossible("Nothing is changed.")
    made = Wording(
        kind=kind,
        version=before.version + 1,
        title=written.title,
        body=written.body,
        because=written.because,
        by_id=by.id,
        at=now,
    )
    session.add(made)
    session.flush()
    said = {"kind": kind.value, "version": made.version, "body_sha": sha(made.body), "because": made.because}
    record(session, "wrote", f"wording {made.id}", by_id=by.id, now=now, **said)
    return made


def back_to_default(session: Session, kind: DocumentKind, *, after: int, by: Account, now: datetime) -> Wording:
    """Let the wording that ships hold again, as a version of its own."""
    title, body = DEFAULTS[kind]
    again = Written(title, body, "Back to the wording that ships.", after)
    return write_wording(session, kind, again, by=by, now=now)


def tidied(written: Written) -> Written:
    """Return it with exactly one line feed between lines, whatever a browser sends, and no spaces at their ends."""
    body = "\n".join(line.rstrip() for line in written.body.splitlines()).strip()
    title, because = " ".join(written.title.split()), written.because.strip()
    return Written(title, body, because, written.after)


def _no_such(strange: list[str], known: dict[str, str]) -> str:
    named = ", ".join(f"{{{name}}}" for name in strange)
    exist = ", ".join(f"{{{name}}}" for name in known)
    return f"There is no {named} here. What exists: {exist}."
