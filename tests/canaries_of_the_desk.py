"""The canaries of what the desk keeps beside reports and profiles: answers, disputes, intelligence, terms, copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.alerts.models import MissingRequest
from app.bulletins.models import Bulletin, Topic
from app.disputes.models import Channel, Correction, CorrectionReader, DataBreach, Dispute, Outcome
from app.intelligence.models import Item, ItemState
from app.profiles.models import Associate, BestInterests, Conviction, Copy, Naming, PolicePhoto, Profile, Told, Vehicle
from app.review.models import Facts, ReportLink, ReportVehicle, Tie
from tests.town import ASHA, BEN, DEE, MO, NOON, PAT

Word = Callable[[str], str]


def plant_beside_profiles(session: Session, word: Word, *, shown: str, second: str, child: str, disputed: str) -> None:
    """Give these profiles what the desk alone keeps of people, and what a few may see."""
    first, other, young, wrong = (
        session.scalars(select(Profile).where(Profile.ref == ref)).one() for ref in (shown, second, child, disputed)
    )
    first.aliases, first.marks = [word("alias")], word("mark of the person")
    today, by_mo = NOON.date(), {"by_id": MO, "at": NOON}
    later = today + timedelta(days=400)
    session.add_all(
        [
            Told(profile_id=first.id, told_on=None, says=word("why not told"), **by_mo),
            BestInterests(profile_id=young.id, agrees=True, because=word("best interests"), **by_mo),
            Associate(profile_id=first.id, other_id=other.id, because=word("why together"), **by_mo),
            Vehicle(profile_id=first.id, plate=word("plate").upper(), looks=word("car"), because=word("why"), **by_mo),
            _conviction(first, word("conviction"), source=word("court"), spent_on=later),
            _conviction(first, word("spent conviction"), source=word("court of the spent"), spent_on=today),
            *_namings(other, word),
            _copy(first, word),
        ]
    )
    lent = first.pictures[0]
    lent.police = PolicePhoto(
        authority=word("who lent it"),
        audience=[],
        conditions=word("terms of the police"),
        return_on=later,
        noted_by_id=MO,
        noted_at=NOON,
    )
    _plant_dispute(session, word, wrong)


def _conviction(profile: Profile, says: str, *, source: str, spent_on: object) -> Conviction:
    of = {"convicted_on": NOON.date() - timedelta(days=900), "by_id": MO, "at": NOON}
    return Conviction(profile_id=profile.id, says=says, source=source, spent_on=spent_on, **of)


def _namings(profile: Profile, word: Word) -> list[Naming]:
    """One answer that waits, one that was set aside."""
    answer = {"name": word("name given"), "how": word("how they know"), "second_fact": word("second fact")}
    by_asha = {"profile_id": profile.id, "by_id": ASHA, "at": NOON}
    over = {"ended_at": NOON, "ended_by_id": MO, "was_right": False, "because": word("why set aside")}
    waits = Naming(id=uuid4(), **by_asha, **answer)
    return [waits, Naming(id=uuid4(), name="Perrin", how="By sight.", **by_asha, **over)]


def _copy(profile: Profile, word: Word) -> Copy:
    made = {"made_by_id": MO, "made_at": NOON, "return_by": NOON.date() + timedelta(days=7), "code": "QB-7Q7Q"}
    return Copy(profile_id=profile.id, given_to=word("holder of a copy"), purpose=word("purpose of a copy"), **made)


def _plant_dispute(session: Session, word: Word, profile: Profile) -> None:
    """A dispute; and a correction that Ben and a deputy were told of, with its letter and its breach assessment."""
    came = {"came_at": NOON, "due_at": NOON + timedelta(hours=1), "channel": Channel.PHONE, "taken_by_id": MO}
    said = {"says": word("words of the dispute"), "from_whom": word("who disputes"), "reach_them": word("how reached")}
    dispute = Dispute(id=uuid4(), profile_id=profile.id, **came, **said)
    ended = {"ended_at": NOON, "ended_by_id": MO, "outcome": Outcome.STANDS, "because": word("outcome of the dispute")}
    session.add(Dispute(id=uuid4(), profile_id=profile.id, says="No.", **came, **ended))
    made = {"profile_id": profile.id, "at": NOON, "by_id": MO, "apology": word("apology")}
    correction = Correction(id=uuid4(), says=word("words of a correction"), **made)
    session.add_all([dispute, correction])
    session.flush()
    acted = {"understood_at": NOON, "acted": word("what somebody had done")}
    session.add(CorrectionReader(correction_id=correction.id, account_id=BEN, **acted))
    session.add(CorrectionReader(correction_id=correction.id, account_id=DEE))
    breach = {"opened_at": NOON, "opened_by_id": MO, "due_at": NOON + timedelta(hours=72)}
    words = {name: word(f"{name} of the breach") for name in ("what", "risk", "because", "reference")}
    session.add(DataBreach(id=uuid4(), correction_id=correction.id, **breach, **words))


def plant_beside_reports(session: Session, word: Word, first: UUID, later: UUID) -> None:
    """Give two reports what the desk found out of them."""
    by_mo = {"by_id": MO, "at": NOON}
    facts = {"goods": word("goods"), "police_ref": word("police reference")}
    plate = ReportVehicle(report_id=first, plate=word("plate of a report").upper(), at=NOON)
    session.add_all([Facts(report_id=first, **facts, **by_mo), plate])
    tie = {"first_id": first, "tie": Tie.LINKED, "because": word("why linked")}
    session.add(ReportLink(report_id=later, **tie, **by_mo))


def plant_what_is_heard(session: Session, word: Word) -> None:
    """Two pieces of intelligence, two bulletins to all, of each the second is over; and a request that waits."""
    by_mo = {"by_id": MO, "at": NOON}
    graded = {"source": "2", "information": "C", "handling": "C", "review_on": NOON.date() + timedelta(days=90)}
    words = {"says": word("what was heard"), "conditions": word("terms of sharing"), "sanitised": word("sanitised")}
    closed = {"state": ItemState.CLOSED, "closed_at": NOON, "closed_by_id": MO, "because": word("why closed")}
    session.add(Item(ref="IN-0001", **by_mo, **graded, **words))
    session.add(Item(ref="IN-0002", says="Nothing.", **by_mo, **graded, **closed))
    until = {"ends_at": NOON + timedelta(days=7), "sectors": [], "zones": [], "topic": Topic.CYBER}
    told = {"title": word("title of a bulletin"), "says": word("bulletin"), "intelligence_ref": "IN-0001"}
    withdrawn = {"withdrawn_at": NOON, "withdrawn_by_id": MO, "because": word("why a bulletin ended")}
    session.add(Bulletin(id=uuid4(), **by_mo, **until, **told))
    session.add(Bulletin(id=uuid4(), title="Over", says="Over.", **by_mo, **until, **withdrawn))
    asked = {"asker": "police", "asked_by_id": PAT, "asked_by": word("who requests"), "reference": word("case number")}
    session.add(MissingRequest(id=uuid4(), wording=word("who is sought after"), at=NOON, **asked))
