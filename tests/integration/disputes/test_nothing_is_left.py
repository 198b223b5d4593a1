"""After "the wrong person": every table that points to a profile, and what has become of its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.breaches.models import Breach, BreachState
from app.disclosures.models import Disclosure
from app.evidence.models import Hold, PackRequest
from app.exclusions.models import Exclusion, Panel, PoliceOutcome, PoliceOutcomeKind, State
from app.intelligence.models import Item
from app.kernel.db import db, transaction
from app.kernel.model import Base
from app.matching.models import Band, Likeness
from app.members.models import Zone
from app.profiles.models import (
    Associate,
    BestInterests,
    Conviction,
    Ground,
    Naming,
    Sighting,
    Standing,
    Vehicle,
)
from app.profiles.words import remember
from app.reports.models import ReportState, Subject
from app.review.models import Decision, Verdict
from app.search.models import SearchEntry
from app.warnings.models import GivenCard, GivenWarning
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_alert, say_told
from tests.integration.disputes.conftest import Desk, the_profile
from tests.integration.disputes.said_wrong import a_copy
from tests.integration.disputes.test_two_disputes import report_by
from tests.orders_cases import an_order
from tests.pictures import jpeg
from tests.town import NOON, make_profile

TODAY = NOON.date()
# What stays, and why. A new table that points to a profile needs a decision: forget it in take_down.py, or say why not.
STAYS = {
    "profile_zone": "where the withdrawn profile was shown",
    "best_interests": "why two people had it shown",
    "profile_told": "that the person was told, or why not",
    "profile_copy": "prints are asked back by it",
    "breach": "that it was claimed, and that it does not count",
    "alert": "its correction goes out by it",
    "decision": "reports keep their history",
    "dispute": "what was said",
    "court_order": "ended, and kept as it was written, for whoever asks what was said of them",
    "correction": "what follows",
    "exclusion": "that it was lifted, for whoever asks what was decided of them",
    "disclosure": "whom to tell that it was the wrong person",
    "warning": "that a letter was handed over; what it rested on is let go",
    "profile_ground": "that a warning stood, and was ended",
    "pack_request": "who asked for evidence, and whom to tell",
    "hold": "why something was kept, and that it ended",
}


def pointing() -> dict[Table, list[Any]]:
    """Return every column by which a row points to a profile."""
    own = Base.metadata.tables["profile"].c.id
    found: dict[Table, list[Any]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is own for key in column.foreign_keys):
                found.setdefault(table, []).append(column)
    return found


def rows_about(session: Session, table: Table, columns: list[Any], id: int) -> int:
    return sum(len(session.execute(select(column).where(column == id)).all()) for column in columns)


@pytest.fixture
def laden(desk: Desk, parts: Parts) -> Desk:
    """A profile with a row in every table."""
    with transaction() as session:
        profile = the_profile(session)
        photo = give_photo(session, parts, profile, jpeg())
        other, report = make_profile(session, ref="WB-0119"), report_by(town.ASHA, ReportState.APPROVED)
        later = give_photo(session, parts, other, jpeg(2))
        by: dict[str, Any] = {"by_id": town.MO, "at": NOON}
        said = {"kind": PoliceOutcomeKind.ARRESTED, "happened_on": TODAY, "source": "S"}
        arrest = PoliceOutcome(profile_id=profile.id, **said, **by)
        session.add_all([report, arrest])
        session.flush()
        profile.zones = list(session.scalars(select(Zone)))
        low, high = sorted((profile.id, other.id))
        new_alert(session, profile_id=profile.id)
        say_told(session, profile)
        session.add_all([
            Sighting(report_id=report.id, profile_id=profile.id, premises_id=town.YARD, happened_at=NOON,
                     category="theft", is_conduct=True),
            BestInterests(profile_id=profile.id, agrees=True, because="Best.", **by),
            Associate(profile_id=low, other_id=high, because="Seen together.", **by),
            Vehicle(profile_id=profile.id, plate="AB12CDE", looks="a green van", because="Seen.", **by),
            Conviction(profile_id=profile.id, says="Theft.", convicted_on=TODAY, spent_on=TODAY + timedelta(days=9),
                       source="The list", **by),
            Naming(id=uuid4(), profile_id=profile.id, name="Perrin Oakapple", how="School.", **by),
            a_copy(profile),
            Exclusion(ref="EX-0001", profile_id=profile.id, rules_version=0, member_id=town.ORCHARD, points=4,
                      proposed_by_id=town.LENA, proposed_at=NOON, because="So.", proposes_months=12, panel=Panel.BOARD,
                      rests_on_arrest_id=arrest.id),
            an_order(profile),
            GivenWarning(ref="WN-0001", profile_id=profile.id, rules_version=0, points=2, incidents=[str(report.id)],
                         because="Twice.", decided_by_id=town.MO, decided_at=NOON),
            GivenCard(id=uuid4(), report_id=report.id, profile_id=profile.id, premises_id=town.YARD, was_given=True,
                      **by),
            Ground(source="WN-0001", profile_id=profile.id, standing=Standing.WARNED, from_on=TODAY, until=None),
            Breach(report_id=report.id, profile_id=profile.id, premises_id=town.YARD, happened_at=NOON),
            Subject(report_id=report.id, profile_id=profile.id, description={"hair": "short"}),
            Decision(report_id=report.id, verdict=Verdict.SIGHTING, profile_id=profile.id, **by),
            Item(ref="IN-0001", profile_id=profile.id, source="1", information="A", handling="P", says="Heard.",
                 review_on=TODAY + timedelta(days=60), **by),
            Likeness(photo_id=later.id, of_photo_id=photo.id, profile_id=profile.id, band=Band.SAME,
                      why="The same.", strength=1.0),
        ])  # fmt: skip
        remember(session, profile)
        plant_evidence(session, profile.id)
    return desk


def plant_evidence(session: Session, profile_id: int) -> None:
    """Somebody has asked for evidence, some was handed over, and the record is held for it."""
    said = {"agency": "Council", "recipient": "Nora Field", "purpose": "An injunction.", "gateway": "s.115"}
    by_mo = {"opened_by_id": town.MO, "opened_at": NOON, "asked_at": NOON, "asked_how": "By e-mail."}
    request = PackRequest(ref="EP-0001", profile_id=profile_id, route="injunction", rules_version=0, **said, **by_mo)
    session.add(request)
    session.flush()
    held = {"begun_at": NOON, "look_again_on": TODAY, "because": "It is before a court."}
    session.add(Hold(profile_id=profile_id, request_id=request.id, owner_id=town.MO, **held))
    session.add(Disclosure(about="pack EP-0001", profile_id=profile_id, what="A pack", by_id=town.MO, at=NOON, **said))


def say_wrong(laden: Desk, phone_of: Any) -> None:
    typed = {"wrong_because": "The till roll."}
    assert phone_of("Dee").post(f"/desk/disputes/{laden.id}/wrong-person", data=typed).status_code == 303
    db.session.rollback()


def test_the_test_fills_every_table(laden: Desk) -> None:
    session, id = db.session(), laden.profile.id
    empty = [table.name for table, columns in pointing().items() if not rows_about(session, table, columns, id)]
    assert empty == ["correction"]


def test_what_was_kept_of_them_goes_and_what_stays_is_said(laden: Desk, phone_of: Any) -> None:
    id = laden.profile.id
    say_wrong(laden, phone_of)
    left = {table.name for table, columns in pointing().items() if rows_about(db.session(), table, columns, id)}
    assert left == set(STAYS)


def test_what_was_handed_outside_is_asked_back(laden: Desk, phone_of: Any) -> None:
    say_wrong(laden, phone_of)
    (row,) = db.session().scalars(select(Disclosure))
    assert row.recalled_at is not None
    assert "asked back" in phone_of("Mo").get("/desk/disclosures").text


def test_they_are_not_found_by_a_vehicle_any_more(laden: Desk, phone_of: Any) -> None:
    kept = select(SearchEntry.parts).where(SearchEntry.noun == "profile", SearchEntry.ref == "WB-0118")
    assert db.session().scalars(kept).one()["plate"] == "AB12CDE"
    say_wrong(laden, phone_of)
    assert {"plate", "vehicle"} & set(db.session().scalars(kept).one()) == set()


def test_a_report_keeps_what_it_said_of_somebody_and_names_the_profile_no_more(laden: Desk, phone_of: Any) -> None:
    say_wrong(laden, phone_of)
    subject = db.session().scalars(select(Subject)).one()
    assert (subject.profile_id, subject.description) == (None, {"hair": "short"})


def test_what_was_heard_of_them_is_looked_at_again(laden: Desk, phone_of: Any) -> None:
    say_wrong(laden, phone_of)
    item = db.session().scalars(select(Item)).one()
    assert (item.profile_id, item.review_on) == (None, TODAY)


def test_an_exclusion_on_its_way_is_lifted(laden: Desk, phone_of: Any) -> None:
    say_wrong(laden, phone_of)
    it = db.session.scalars(select(Exclusion)).one()
    assert (it.state, it.ended_because) == (State.LIFTED, "It was the wrong person.")


def test_no_breach_of_theirs_counts_any_more(laden: Desk, phone_of: Any) -> None:
    say_wrong(laden, phone_of)
    (breach,) = db.session().scalars(select(Breach))
    assert (breach.state, breach.because) == (BreachState.REFUTED, "It was the wrong person.")
