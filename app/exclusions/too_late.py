"""What somebody is told who was asked for a word, and for whom the case was closed while they wrote it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.exclusions.had_part import had_part
from app.exclusions.judgements import fault_of_decider
from app.exclusions.models import Exclusion, Panel
from app.exclusions.who import someone
from app.members.models import Account, Member


def too_late(session: Session, exclusion: Exclusion, *, for_account: Account) -> str | None:
    """Return the sentence, or None for who never was asked: for them there is no such exclusion.

    It names the business that decided, never how, of whom or which person: once one member has decided the others
    see the case no more.
    """
    who, had = someone(session, for_account), had_part(session, exclusion)
    by_who_they_are = fault_of_decider(exclusion, who, by_id=for_account.id, had=had)
    if exclusion.put_at is None or exclusion.panel is not Panel.MEMBER or by_who_they_are is not None:
        return None
    for word in exclusion.words:
        if word.member_id is not None:
            business = session.get_one(Member, word.member_id).name
            return f"{business} has decided {exclusion.ref} while you wrote. One word was needed, so yours is not kept."
    return f"{exclusion.ref} was closed while you wrote. Nobody is asked for a word on it now."
