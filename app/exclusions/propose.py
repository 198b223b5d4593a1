"""A lead proposes an exclusion in the name of their member. The points explain; the lead says why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import judgements
from app.exclusions.find import open_of
from app.exclusions.models import CountedIncident, Exclusion
from app.exclusions.points import history_of, incidents_of
from app.exclusions.who import someone
from app.kernel.errors import NotAllowed, NotFit, NotPossible
from app.kernel.months import day_of
from app.kernel.references import next_ref
from app.members.models import Account
from app.members.permissions import Permission, require
from app.profiles.models import Profile
from app.profiles.rules import is_young
from app.scheme_rules.current import current_rules
from app.scheme_rules.matrix import Proposal
from app.scheme_rules.points import Assessment, assess

EXCLUSIONS_PROPOSED = (Proposal.EXCLUSION, Proposal.BOARD)


def assess_chosen(
    session: Session, profile: Profile, chosen: Collection[UUID], *, today: date, zone: tzinfo
) -> Assessment:
    """Return what the rules propose for these incidents of a person alone, with what came before them."""
    matrix = current_rules(session).matrix
    incidents = [one for one in incidents_of(session, profile, zone=zone) if one.report_id in chosen]
    history = history_of(session, profile, today=today, zone=zone)
    return assess(matrix, incidents, history=history, today=today, is_young=is_young(profile))


def propose(
    session: Session,
    profile: Profile,
    *,
    chosen: Collection[UUID],
    months: int | None,
    because: str,
    by: Account,
    now: datetime,
    zone: tzinfo,
) -> Exclusion:
    """Propose that this person is asked to stay out for so many months, because of these incidents.

    Nothing of it is said to anybody but the desk until it has been looked into. Raises NotAllowed for who speaks for a
    public body, NotPossible while another is on its way or the profile does not bear it, NotFit by field.
    """
    require(by, Permission.PROPOSE_EXCLUSIONS)
    who = someone(session, by)
    fault = judgements.fault_of_proposer(who)
    if fault or who.member_id is None:
        raise NotAllowed(fault or "")
    fault = judgements.fault_of_profile(profile)
    if fault:
        raise NotPossible(fault)
    already = open_of(session, profile.id)
    if already is not None:
        raise NotPossible(f"An exclusion of {profile.ref} is on its way already: {already.ref}.")
    rules, found = current_rules(session), assess_chosen(session, profile, chosen, today=day_of(now, zone), zone=zone)
    proposes = found.months if found.proposal in EXCLUSIONS_PROPOSED else None
    most = judgements.longest(rules.matrix, profile)
    faults = judgements.faults_in_proposal(
        rests_on=len(found.incidents) or int(proposes is not None),
        months=months,
        most=most,
        points_propose=proposes,
        because=because,
    )
    if faults or months is None:
        raise NotFit("Look at what is marked, then propose it again.", faults)
    panel, _ = judgements.panel_for(rules.matrix, profile, months=months, board_because=found.board_because)
    exclusion = Exclusion(
        ref=next_ref(session, Exclusion.ref, "EX"),
        profile_id=profile.id,
        rules_version=rules.version,
        member_id=who.member_id,
        proposed_by_id=by.id,
        proposed_at=now,
        because=because.strip(),
        points=found.points,
        proposes_months=months,
        rests_on_arrest_id=found.arrest.id if found.arrest else None,
        panel=panel,
        incidents=[
            CountedIncident(report_id=one.report_id, points=one.points, says=one.says) for one in found.incidents
        ],
    )
    session.add(exclusion)
    session.flush()
    said = {"profile": profile.ref, "months": months, "points": found.points, "panel": panel.value}
    record(session, "proposed", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said, because=because.strip())
    return exclusion
