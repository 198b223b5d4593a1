"""Put an exclusion that was looked into to those who decide; a vote has its last day."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.checks import YOUNG
from app.exclusions.models import Exclusion, Panel, State
from app.exclusions.who import how_many_may_decide
from app.kernel.errors import NotPossible
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.rules import is_young
from app.scheme_rules.current import rules_of_version


def put_to_decision(session: Session, exclusion: Exclusion, *, by: Account, now: datetime, zone: tzinfo) -> None:
    """Open it to words: who decides, and on how many months at most, is fixed by how old the person is known to be now.

    Raises NotPossible before it was looked into, or while too few could decide.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    fault = judgements.fault_of_profile(exclusion.profile)
    if exclusion.state is State.PROPOSED and exclusion.checked_at is None:
        fault = "First write down what was asked: need, age, whether less would do, and the case without a name."
    elif exclusion.state is State.PROPOSED and _is_of_other_age(exclusion):
        fault = f"{exclusion.profile.ref} has another age now than what was asked says. Write down what was asked anew."
    if fault:
        raise NotPossible(fault)
    matrix = rules_of_version(session, exclusion.rules_version)
    deciding = matrix.deciding
    if exclusion.state is State.PROPOSED:
        exclusion.panel = judgements.panel_of(exclusion)
        exclusion.proposes_months = min(exclusion.proposes_months, judgements.longest(matrix, exclusion.profile))
    able = how_many_may_decide(session, exclusion)
    least = {Panel.MEMBER: 1, Panel.BOARD: deciding.board, Panel.VOTE: deciding.vote_quorum}[exclusion.panel]
    if able < least:
        who = "people of the Board" if exclusion.panel is Panel.BOARD else "members"
        raise NotPossible(
            f"It takes {least} {who} to decide, and {able} may: not those who proposed, no public body. Let in more "
            "leads or people of the Board first, under More, People."
        )
    exclusion.become(State.DECIDING, out_of=(State.PROPOSED,))
    exclusion.put_at = now
    if exclusion.panel is Panel.VOTE:
        exclusion.closes_at = judgements.closes_at(now, days=deciding.vote_days, zone=zone)
    session.flush()
    said = {"profile": exclusion.profile.ref, "panel": exclusion.panel.value}
    record(session, "put to decision", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def _is_of_other_age(exclusion: Exclusion) -> bool:
    return bool(exclusion.asked) and is_young(exclusion.profile) is not (exclusion.asked.get("age") == YOUNG)
