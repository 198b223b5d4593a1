"""What the desk's page of one exclusion shows from its proposal to its decision: a part for each section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import request
from sqlalchemy.orm import Session

from app.exclusions import rules
from app.exclusions.case import arrest_says, lines_of, words_of
from app.exclusions.checks import AGES, SIGNS, Checks
from app.exclusions.judgements import longest, panel_of
from app.exclusions.lift import MAY_BE_LIFTED
from app.exclusions.models import BEFORE_DECISION, BEFORE_NOTICE, Exclusion, Panel, State
from app.exclusions.put_to_decision import too_few_decide
from app.exclusions.tell_guardian import CHILDRENS_SERVICES
from app.exclusions.withdraw_proposal import is_left_alone
from app.members.models import Account
from app.profiles.rules import is_young
from app.scheme_rules.current import rules_of_version
from app.web.exclusion_words import WHO_DECIDES, deciding_says, ended_says, next_step, strip
from app.web.exclusions import let_go
from app.web.parts import now, today, zone


def way(session: Session, exclusion: Exclusion) -> dict[str, Any]:
    """How far it has come, and what is due next."""
    matrix = rules_of_version(session, exclusion.rules_version)
    return {
        "steps": strip(exclusion),
        "next": next_step(exclusion, matrix, now()),
        "ended": ended_says(exclusion, today()),
        "in_force": rules.in_force(exclusion, now=now(), zone=zone()),
    }


def proposal(session: Session, exclusion: Exclusion) -> dict[str, Any]:
    """Who proposed it, why, and the incidents with their points."""
    return {
        "by": session.get_one(Account, exclusion.proposed_by_id).name,
        "lines": lines_of(session, exclusion, named_for=None),
        "arrest": arrest_says(session, exclusion, named_for=None),
        "panel": WHO_DECIDES[panel_of(exclusion)],
        "let_go": let_go(session, exclusion) if exclusion.state in MAY_BE_LIFTED else [],
        "is_before": exclusion.state in BEFORE_DECISION,
    }


def asked(session: Session, exclusion: Exclusion) -> dict[str, Any] | None:
    """What must be asked first: the form until it is put to decision, then what was written."""
    is_form = exclusion.state is State.PROPOSED
    if not is_form and exclusion.checked_at is None:
        return None
    by = session.get(Account, exclusion.checked_by_id) if exclusion.checked_by_id is not None else None
    kept = Checks.of(exclusion.asked, exclusion.redacted)
    matrix = rules_of_version(session, exclusion.rules_version)
    sent = Checks(signs=tuple(request.form.getlist("signs"))) if request.method == "POST" else kept
    return {
        "is_form": is_form,
        "by": by.name if by else "",
        "kept": kept,
        "signs": sent.signs,
        "all_signs": [(sign, sign.capitalize()) for sign in SIGNS],
        "ages": [("", "Choose"), *((age, age.capitalize()) for age in AGES)],
        "panel": WHO_DECIDES[panel_of(exclusion)],
        "too_few": _too_few(session, exclusion) if is_form and exclusion.checked_at else "",
        "months": min(exclusion.proposes_months, longest(matrix, exclusion.profile)),
    }


_ASKED = {
    "seen": "What was looked at?",
    "help": "What help was offered?",
    "age": "Age",
    "how_known": "How is that known?",
    "why": "Why is an exclusion needed, and for so long?",
    "less": "What less was considered?",
    "redacted": "The case, for who must not know who it is",
}
_OF_GUARDIAN = {
    "guardian_told": "Were they told?",
    "guardian_who": "Who has care of them?",
    "guardian_how": "How were they told?",
    "guardian_told_on": "On which day?",
    "guardian_why_not": "Why not?",
    "guardian_service": "Which service took it on?",
}


def left_over(exclusion: Exclusion, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was typed in a form that the page does not draw any more, by what was asked."""
    rows = []
    if exclusion.state is not State.PROPOSED:
        rows = [(says, typed.get(name, "")) for name, says in _ASKED.items()]
        if request.method == "POST":
            rows.insert(0, ("Signs", ", ".join(sign for sign in SIGNS if sign in request.form.getlist("signs"))))
    if exclusion.state not in BEFORE_NOTICE:
        rows.append(("Why is it taken back?", typed.get("withdraw_because", "")))
    if not (is_young(exclusion.profile) and exclusion.state in MAY_BE_LIFTED):
        rows += [(says, typed.get(name, "")) for name, says in _OF_GUARDIAN.items()]
    return [(says, words) for says, words in rows if words.strip()]


def guardian(session: Session, exclusion: Exclusion) -> dict[str, Any] | None:
    """Under 18: who has care of them and when they were told."""
    if not is_young(exclusion.profile) and not exclusion.guardian_says:
        return None
    may_write = is_young(exclusion.profile) and exclusion.state in MAY_BE_LIFTED
    return {"may_write": may_write, "today": today(), "services": CHILDRENS_SERVICES}


def take_back(session: Session, exclusion: Exclusion) -> str | None:
    """Whose proposal the desk takes back, because they have nobody who could; None when there is none such."""
    if exclusion.state not in BEFORE_NOTICE or not is_left_alone(session, exclusion):
        return None
    return exclusion.member.name


def words(session: Session, exclusion: Exclusion) -> dict[str, Any] | None:
    """What it waits for; once it is decided, who said what, dissent among it."""
    if exclusion.put_at is None:
        return None
    matrix = rules_of_version(session, exclusion.rules_version)
    is_open = exclusion.state is State.DECIDING
    return {
        "panel": WHO_DECIDES[panel_of(exclusion)],
        "waits": deciding_says(exclusion, matrix) if is_open else "",
        "too_few": _too_few(session, exclusion) if is_open and exclusion.panel is Panel.MEMBER else "",
        "words": [] if is_open else words_of(session, exclusion),
    }


def _too_few(session: Session, exclusion: Exclusion) -> str:
    """Return why nobody, or too few, could decide so that the Board has to, or ""."""
    return "" if panel_of(exclusion) is Panel.BOARD else too_few_decide(session, exclusion)


class Papers(NamedTuple):
    """Which papers can be printed: the notice once it is issued, the letter to whoever has care of the young."""

    has_notice: bool
    is_young: bool


def papers(session: Session, exclusion: Exclusion) -> Papers | None:
    """Return what can be printed; nothing before it is decided of an adult."""
    found = Papers(bool(exclusion.notice), is_young(exclusion.profile))
    return found if found.has_notice or (found.is_young and exclusion.state not in BEFORE_DECISION) else None


def once_issued(part: Callable[[Session, Exclusion], Any]) -> Callable[[Session, Exclusion], Any]:
    """Return the part for an exclusion that has a notice, and nothing for one that has none yet."""
    return lambda session, exclusion: part(session, exclusion) if exclusion.issued_at is not None else None
