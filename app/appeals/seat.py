"""Seat the people who hear an appeal; somebody may stand down, and another is seated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals import rules
from app.appeals.find import appealing_of, seats_of
from app.appeals.models import Appeal, AppealSeat
from app.audit.record import record
from app.exclusions.models import Exclusion, ForcedReview
from app.exclusions.rules import speaks_for_public_body
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Premises, Role
from app.members.permissions import Permission, require
from app.reports.models import Report


def seat(session: Session, appeal: Appeal, account: Account, *, by: Account, now: datetime) -> AppealSeat:
    """Seat one person. Raises NotFit when they may not hear it, NotPossible when it is not open or full."""
    require(by, Permission.TAKE_APPEALS)
    _must_be_open(appeal)
    seated = seats_of(session, appeal)
    if sum(one.stood_down_at is None for one, _ in seated) >= panel_size(session, appeal):
        raise NotPossible("The panel is full. Somebody else can be seated once one of them stands down.")
    fault = rules.fault_before_seating(
        candidate(session, account),
        had_part(session, appeal.exclusion),
        taken=[one.account_id for one, _ in seated],
    )
    if fault is not None:
        raise NotFit(fault, {"account_id": fault})
    made = AppealSeat(appeal_id=appeal.id, account_id=account.id, seated_at=now)
    session.add(made)
    session.flush()
    record(session, "seated", f"appeal {appeal.ref}", by_id=by.id, now=now, who=f"account {account.id}")
    return made


def stand_down(session: Session, appeal: Appeal, account_id: int, *, because: str, by: Account, now: datetime) -> None:
    """Leave the panel, because one knows somebody in it or cannot come; the desk may note it for them.

    Raises NotFit without a reason, NotPossible when they have said their word or are not seated.
    """
    if by.id == account_id:
        require(by, Permission.HEAR_APPEALS)
    else:
        require(by, Permission.TAKE_APPEALS)
    _must_be_open(appeal)
    held = session.get(AppealSeat, (appeal.id, account_id))
    if held is None or held.stood_down_at is not None:
        raise NotPossible("They are not on this panel.")
    if held.said_at is not None:
        raise NotPossible("They have said their word already.")
    if not because.strip():
        raise NotFit("Say why.", {"stand_down_because": "Say in a sentence why, such as: I know the family."})
    held.stood_down_at, held.because = now, because.strip()
    session.flush()
    record(session, "stood down", f"appeal {appeal.ref}", by_id=by.id, now=now, because=because.strip())


def panel_size(session: Session, appeal: Appeal) -> int:
    """Return how many hear it, by the rules that its notice was issued by: a panel that has begun stays as large."""
    return appealing_of(session, appeal.exclusion).panel


def may_be_seated(session: Session, appeal: Appeal) -> list[Account]:
    """Return everybody who may still be seated, by name."""
    part = had_part(session, appeal.exclusion)
    taken = [one.account_id for one, _ in seats_of(session, appeal)]
    people = session.scalars(select(Account).where(Account.role.in_(rules.HEARERS)).order_by(Account.name)).unique()
    return [one for one in people if rules.fault_before_seating(candidate(session, one), part, taken=taken) is None]


def candidate(session: Session, account: Account) -> rules.Candidate:
    """Return what the rule asks about somebody."""
    members = account.member_ids
    sectors = set(session.scalars(select(Premises.sector).where(Premises.member_id.in_(members))))
    sectors |= {place.sector for place in account.premises}
    colleagues = session.scalars(select(Account.role).where(Account.member_id.in_(members), Account.id != account.id))
    return rules.Candidate(
        account.id,
        account.role,
        account.is_active,
        account.is_under_18,
        members,
        speaks_for_public_body(account.role, sectors, set(colleagues)),
    )


def had_part(session: Session, exclusion: Exclusion) -> rules.HadPart:
    """Return who had a part in an exclusion, and which members."""
    ids = [one.report_id for one in exclusion.incidents]
    reports = session.scalars(select(Report).where(Report.id.in_(ids))).unique().all()
    members = {report.premises.member_id for report in reports}
    for report in reports:
        members |= report.reporter.member_ids
    again = _looked_again(session, exclusion)
    of_reviewers = {id for one in again if one.role is Role.LEAD for id in one.member_ids}
    of_words = {word.member_id for word in exclusion.words}
    return rules.HadPart(
        exclusion.proposed_by_id,
        exclusion.member_id,
        frozenset({word.by_id for word in exclusion.words} | {one.id for one in again}),
        frozenset(id for id in of_words | of_reviewers if id is not None),
        frozenset(report.reporter_id for report in reports),
        frozenset(members),
    )


def _looked_again(session: Session, exclusion: Exclusion) -> list[Account]:
    """Return who has let it stand when it was looked at again."""
    done = select(Account).join(ForcedReview, ForcedReview.done_by_id == Account.id)
    return list(session.scalars(done.where(ForcedReview.exclusion_id == exclusion.id)).unique())


def _must_be_open(appeal: Appeal) -> None:
    if not rules.is_open(appeal):
        raise NotPossible(f"{appeal.ref} is not being heard. Open it again to see what has happened.")
