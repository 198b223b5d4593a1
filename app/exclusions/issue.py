"""Issue a notice: what it says and where it holds are frozen, and it waits to be served."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import record
from app.exclusions import rules
from app.exclusions.judgements import longest
from app.exclusions.lapse import last_day_to_issue
from app.exclusions.models import Exclusion, ListedPremises, State
from app.exclusions.notice import Reached, in_words, incident_lines, notice_fields
from app.exclusions.portrait import KEPT_AS, portrait_of
from app.exclusions.premises_list import Judged, premises_list
from app.exclusions.review_again import reviews_of
from app.kernel.errors import NotPossible
from app.kernel.months import day_of
from app.kernel.tokens import new_code
from app.members.models import Account, Scheme
from app.members.permissions import Permission, require
from app.members.safe_mode import refuse_in_safe_mode
from app.members.scheme import the_scheme
from app.profiles.models import Standing
from app.profiles.rules import is_young
from app.profiles.stand import stand
from app.scheme_rules.current import rules_of_version
from app.wordings.merge import merged
from app.wordings.models import DocumentKind

_LETTERS_OF_CODE = 12  # 60 bits: nobody guesses one


def issue(
    session: Session, exclusion: Exclusion, *, reached: Reached, by: Account, now: datetime, zone: tzinfo
) -> Exclusion:
    """Freeze list, months and letter, make the code by which somebody appeals, and let the person be not banned yet.

    Nothing is in force before it is served. Raises NotPossible with what still stands in the way.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    refuse_in_safe_mode(session)
    today, scheme = day_of(now, zone), _scheme(session)
    judged = premises_list(session, exclusion, today=today)
    faults = faults_before_issuing(session, exclusion, judged, today=today, zone=zone)
    if faults:
        raise NotPossible(" ".join(faults))
    code = new_code(_LETTERS_OF_CODE)
    exclusion.become(State.ISSUED, out_of=(State.DECIDED,))
    fields = notice_fields(session, exclusion, judged, scheme=scheme, reached=reached, code=code, on=today, zone=zone)
    portrait = portrait_of(exclusion.profile)
    exclusion.notice = merged(session, DocumentKind.NOTICE, fields) | {KEPT_AS: portrait.id if portrait else None}
    exclusion.code, exclusion.issued_by_id, exclusion.issued_at = code, by.id, now
    days = rules_of_version(session, exclusion.rules_version).unserved_days
    exclusion.lapses_on = today + timedelta(days=days)
    _freeze(session, exclusion, judged)
    until = exclusion.lapses_on
    stand(session, exclusion.profile, exclusion.ref, Standing.NOT_SERVED, from_on=today, until=until, today=today)
    said = {"profile": exclusion.profile.ref, "lapses_on": until.isoformat(), "premises": len(exclusion.listed)}
    record(session, "issued", f"exclusion {exclusion.ref}", by_id=by.id, now=now, **said)
    return exclusion


def faults_before_issuing(
    session: Session, exclusion: Exclusion, judged: list[Judged], *, today: date, zone: tzinfo
) -> list[str]:
    """Return a sentence for each thing that stands in the way of the notice."""
    profile, matrix = exclusion.profile, rules_of_version(session, exclusion.rules_version)
    faults = rules.faults_before_issuing(exclusion, is_young=is_young(profile), longest=longest(matrix, profile))
    if exclusion.state is State.DECIDED:
        last = last_day_to_issue(session, exclusion, zone=zone)
        if last < today:
            faults.append(f"The last day to issue it was {in_words(last)}. It lapses, and may be proposed anew.")
        faults += [
            f"It is looked at again first: {one.why} Another member or the Board does that, under Exclusions."
            for one in reviews_of(session, exclusion)
        ]
    if not incident_lines(session, exclusion, zone=zone):
        faults.append(
            "The notice would not say what it rests on: nothing that was ticked is approved, and there is no arrest. "
            f"Ask {exclusion.member.name} to take the proposal back and to propose anew."
        )
    if not any(one.is_on for one in judged):
        faults.append("No premises would be on it: no member has signed that the scheme may exclude on its behalf.")
    return faults


def preview(
    session: Session, exclusion: Exclusion, judged: list[Judged], *, reached: Reached, today: date, zone: tzinfo
) -> dict[str, Any]:
    """Return the letter as it would be issued today, with a code that opens nothing."""
    fields = notice_fields(
        session,
        exclusion,
        judged,
        scheme=_scheme(session),
        reached=reached,
        code="made when it is issued",
        on=today,
        zone=zone,
    )
    return merged(session, DocumentKind.NOTICE, fields)


def _freeze(session: Session, exclusion: Exclusion, judged: list[Judged]) -> None:
    exclusion.listed.clear()
    session.flush()
    for one in judged:
        if one.is_on and one.paper is not None:
            row = ListedPremises(premises_id=one.premises.id, paper_id=one.paper.id, access=one.access)
            exclusion.listed.append(row)
    session.flush()


def _scheme(session: Session) -> Scheme:
    scheme = the_scheme(session)
    if scheme is None:
        raise NotPossible("This Townwatch has not been set up yet.")
    return scheme
