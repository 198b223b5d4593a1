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


def put_to_decision(
    session: Session, exclusion: Exclusion, *, to_board: bool = False, by: Account, now: datetime, zone: tzinfo
) -> None:
    """Open it to words: who decides, and on how many months at most, is fixed by how old the person is known to be now.

    to_board: the Board decides instead, because too few may in the way that the rules say; so also when it was put to a
    member business before, of which nobody is left. Raises NotPossible before it was looked into, while too few could
    decide, and for the Board while enough others can.
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
    if exclusion.state is State.PROPOSED:
        exclusion.panel = judgements.panel_of(exclusion)
        exclusion.proposes_months = min(exclusion.proposes_months, judgements.longest(matrix, exclusion.profile))
    too_few, out_of = too_few_decide(session, exclusion), [State.PROPOSED]
    if to_board:
        if not too_few or exclusion.panel is Panel.BOARD or exclusion.words:
            raise NotPossible(f"The Board does not decide {exclusion.ref} for others: enough of those who do it may.")
        out_of += [State.DECIDING] if exclusion.panel is Panel.MEMBER else []  # a vote ends by itself
        exclusion.panel, exclusion.closes_at = Panel.BOARD, None
        too_few = too_few_decide(session, exclusion)
    if too_few:
        raise NotPossible(f"{too_few} Let in more leads or people of the Board first, under More, People.")
    exclusion.become(State.DECIDING, out_of=tuple(out_of))
    exclusion.put_at = now
    if exclusion.panel is Panel.VOTE:
        exclusion.closes_at = judgements.closes_at(now, days=matrix.deciding.vote_days, zone=zone)
    session.flush()
    said = {"profile": exclusion.profile.ref, "panel": exclusion.panel.value}
    record(session, "put to decision", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)


def too_few_decide(session: Session, exclusion: Exclusion) -> str:
    """Return why too few may decide it in the way that it goes, or "" when enough may."""
    deciding = rules_of_version(session, exclusion.rules_version).deciding
    able = how_many_may_decide(session, exclusion)
    least = {Panel.MEMBER: 1, Panel.BOARD: deciding.board, Panel.VOTE: deciding.vote_quorum}[exclusion.panel]
    if able >= least:
        return ""
    one, many = ("person", "people") if exclusion.panel is Panel.BOARD else ("member", "members")
    it_takes = f"It takes {least} {one if least == 1 else many}{' of the Board' if one == 'person' else ''}"
    return f"{it_takes} to decide, and {able or 'none'} may: not those who proposed or reported it, no public body."


def _is_of_other_age(exclusion: Exclusion) -> bool:
    return bool(exclusion.asked) and is_young(exclusion.profile) is not (exclusion.asked.get("age") == YOUNG)
