"""Which premises a notice covers: those whose member has signed that the scheme may exclude on its behalf."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreements import rules as papers
from app.agreements.models import Paper, PaperKind
from app.audit.record import record
from app.exclusions.models import BEFORE_NOTICE, Exclusion, ListedPremises
from app.kernel.errors import NotFit, NotPossible
from app.members.models import Account, Premises, Sector
from app.members.permissions import Permission, require
from app.scheme_rules.current import rules_of_version

LONGEST = 300  # characters of an arrangement: it stands on the notice
_NAMED = 5  # more than so many are said by what they are for


class Judged(NamedTuple):
    """One premises and whether it is on the notice, with why. `needs_arrangement`: it could be, with one."""

    premises: Premises
    is_on: bool
    why: str
    paper: Paper | None = None
    access: str = ""
    needs_arrangement: bool = False


def essential_for(premises: Premises) -> str:
    """Return for what nobody may be kept from these premises, or nothing; a hospital or surgery is for health."""
    if premises.essential:
        return premises.essential
    return "health" if premises.sector is Sector.HEALTH else ""


def judge(premises: Premises, paper: Paper | None, *, access: str, never: Collection[str]) -> Judged:
    """Return whether these premises are on a notice, and why. `paper`: the authority of their member, if it counts.

    `access`: how the person still gets what these premises are essential for; `never`: kinds that are on no notice.
    """
    kind, arranged = essential_for(premises), " ".join(access.split())
    if kind in never and kind:
        return Judged(premises, False, f"Essential: {kind}. On no notice.")
    if premises.member.suspended_at is not None:
        return Judged(premises, False, "Its member is suspended.")
    if paper is None:
        return Judged(premises, False, "Its member has signed nothing.")
    if kind and not arranged:
        return Judged(premises, False, f"Essential: {kind}. Needs an arrangement.", paper, needs_arrangement=True)
    if kind:
        return Judged(premises, True, f"Essential: {kind}. Arranged.", paper, arranged, needs_arrangement=True)
    return Judged(premises, True, f"Its member signed on {paper.signed_on.day} {paper.signed_on:%B %Y}.", paper)


def premises_list(session: Session, exclusion: Exclusion, *, today: date) -> list[Judged]:
    """Return every premises in town, by name, as it would stand on the notice if it were issued today."""
    never = rules_of_version(session, exclusion.rules_version).never_on_notice
    signed, arranged = authorities(session, today=today), arrangements(exclusion)
    town = session.scalars(select(Premises).order_by(Premises.name, Premises.id))
    return [judge(place, signed.get(place.member_id), access=arranged.get(place.id, ""), never=never) for place in town]


def free_since(session: Session, exclusion: Exclusion) -> set[int]:
    """Return the premises on a notice at which it holds no more, by id: they have become essential since it was issued.

    The list that somebody was handed stays as it is, but nobody is kept from medicine because a shop began to sell it:
    it holds there with an arrangement alone, and at what is on no notice never.
    """
    essential = [row for row in exclusion.listed if essential_for(row.premises)]
    never = rules_of_version(session, exclusion.rules_version).never_on_notice if essential else ()
    return {row.premises_id for row in essential if essential_for(row.premises) in never or not row.access}


def authorities(session: Session, *, today: date) -> dict[int, Paper]:
    """Return by member the paper by which the scheme may exclude on its behalf today, the one that lasts longest."""
    wanted = select(Paper).where(Paper.kind == PaperKind.EXCLUSION_AUTHORITY).order_by(Paper.id)
    counting = [paper for paper in session.scalars(wanted) if papers.in_force(paper, today)]
    ordered = sorted(counting, key=lambda paper: (paper.ends_on or date.max, paper.id))
    return {paper.member_id: paper for paper in ordered}


def arrangements(exclusion: Exclusion) -> dict[int, str]:
    """Return by premises what was arranged."""
    return {row.premises_id: row.access for row in exclusion.listed if row.access}


def arrange(
    session: Session, exclusion: Exclusion, said: Mapping[int, str], *, by: Account, now: datetime, today: date
) -> None:
    """Write down for essential premises (by id) how the person still gets what they need; empty takes it away.

    Raises NotPossible once the notice is issued, NotFit (by `access-<id>`) for one that is too long.
    """
    require(by, Permission.PREPARE_EXCLUSIONS)
    if exclusion.state not in BEFORE_NOTICE:
        raise NotPossible(f"{exclusion.ref} is {exclusion.state}. What its notice says stays as it is.")
    tidy = {id: " ".join(words.split()) for id, words in said.items()}
    faults = {
        f"access-{id}": f"At most {LONGEST} characters: it stands on the notice."
        for id, words in tidy.items()
        if len(words) > LONGEST
    }
    if faults:
        raise NotFit("Look at what is marked.", faults)
    open_to_it = {
        one.premises.id: one for one in premises_list(session, exclusion, today=today) if one.needs_arrangement
    }
    for id, words in tidy.items():
        row = next((row for row in exclusion.listed if row.premises_id == id), None)
        paper = open_to_it[id].paper if id in open_to_it else None
        if row is not None and not words:
            exclusion.listed.remove(row)
        elif row is not None:
            row.access = words
        elif words and paper is not None:
            exclusion.listed.append(ListedPremises(premises_id=id, paper_id=paper.id, access=words))
    session.flush()
    record(
        session,
        "arranged",
        f"exclusion {exclusion.ref}",
        by_id=by.id,
        now=now,
        premises=sorted(arrangements(exclusion)),
    )


def may_enter(judged: Collection[Judged]) -> str:
    """Return the essential premises that are not on the list, in few words: they stand beside the person's picture."""
    free = [one.premises for one in judged if not one.is_on and essential_for(one.premises)]
    if len(free) <= _NAMED:
        return ", ".join(place.name for place in free)
    kinds = list(dict.fromkeys(essential_for(place) for place in free))
    return "all premises for " + " and ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
