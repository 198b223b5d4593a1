"""One approver hides, two restore: the verbs themselves, without a screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import DeskNotice
from app.alerts.models import Alert, Delivery, Ending, Message
from app.disputes.clear import clear, keep_hidden
from app.disputes.correct import correct
from app.disputes.end import end
from app.disputes.hide import hide
from app.disputes.models import Channel, Dispute, Outcome
from app.disputes.restore import restore
from app.disputes.take import Said, take
from app.kernel.db import db, transaction
from app.kernel.errors import NotAllowed, NotFit, NotPossible, NotThere
from app.members.models import Account
from app.members.scheme import the_scheme
from app.profiles.gallery import gallery, look_up
from app.profiles.models import AgeGroup, Hidden, Profile, ProfileState
from app.profiles.publish import publish
from app.profiles.renew import renew
from app.profiles.tell_person import Answer
from app.web.parts import Parts
from tests import town
from tests.builders import new_alert, say_told, subscribe_phone
from tests.conftest import Clock
from tests.integration.disputes.conftest import Desk, Done, the_profile
from tests.town import NOON
from tests.wire import Wire

TODAY = NOON.date()


def hidden(session: Session, one: Dispute, by: Account) -> None:
    hide(session, one, by=by, now=NOON)


def cleared(session: Session, one: Dispute, by: Account) -> None:
    clear(session, one, Outcome.STANDS, looked_at="The till roll.", reporter_ids=(), by=by, now=NOON)


def restored(session: Session, one: Dispute, by: Account) -> None:
    restore(session, one, reporter_ids=(), by=by, now=NOON, today=TODAY)


def kept_hidden(session: Session, one: Dispute, by: Account) -> None:
    keep_hidden(session, one, because="The other till was not asked.", by=by, now=NOON)


def ended(session: Session, one: Dispute, by: Account) -> None:
    end(session, one, Outcome.STANDS, because="The till roll shows it.", reporter_ids=(), by=by, now=NOON)


def corrected(session: Session, one: Dispute, by: Account, because: str = "The till roll.") -> None:
    correct(session, one, because=because, also_from_reports=False, by=by, now=NOON, zone=UTC)


def members_see(desk: Desk) -> bool:
    db.session.rollback()
    session = db.session()
    shown = [one.profile.ref for one in gallery(session, for_account=session.get_one(Account, town.ASHA), today=TODAY)]
    return "WB-0118" in shown


def test_taking_a_dispute_down_hides_nothing_and_begins_its_hour(desk: Desk) -> None:
    assert members_see(desk)
    assert desk.dispute.due_at == NOON + timedelta(hours=1)


def test_the_desk_is_told_and_its_other_phones_ring(app: Flask, parts: Parts) -> None:
    with transaction() as session:
        town.make_profile(session)
        subscribe_phone(session, town.DEE, endpoint="http://127.0.0.1/dee")
        subscribe_phone(session, town.ASHA, endpoint="http://127.0.0.1/asha")
    desk, wire = Desk(parts), Wire()
    wire.work(parts)
    assert wire.endpoints == ["http://127.0.0.1/dee"]
    says = db.session().scalars(select(DeskNotice.says).where(DeskNotice.about == f"dispute {desk.id}")).one()
    assert says == "WB-0118 is disputed. Look at it within an hour."


def test_the_same_dispute_sent_twice_is_taken_once(app: Flask) -> None:
    id = uuid4()
    with transaction() as session:
        profile, asha = town.make_profile(session), session.get_one(Account, town.ASHA)
        for _ in range(2):
            take(session, id, profile, Said("It was not him.", Channel.APP), by=asha, now=NOON)
        assert len(session.scalars(select(Dispute)).all()) == 1


def test_an_id_that_is_somebody_elses_is_refused(desk: Desk) -> None:
    with transaction() as session:
        asha, profile = session.get_one(Account, town.ASHA), the_profile(session)
        with pytest.raises(NotAllowed):
            take(session, desk.id, profile, Said("Mine.", Channel.APP), by=asha, now=NOON)


def test_one_approver_hides_it_from_every_member_at_once(desk: Desk) -> None:
    desk.do(hidden)
    assert not members_see(desk)
    with transaction() as session, pytest.raises(NotThere):
        look_up(session, "WB-0118", for_account=session.get_one(Account, town.ASHA), today=TODAY)


def test_its_live_alerts_are_stood_down_in_neutral_words(desk: Desk) -> None:
    with transaction() as session:
        alert_id = new_alert(session, profile_id=the_profile(session).id).id
    desk.do(hidden)
    alert = db.session().get_one(Alert, alert_id)
    assert alert.recalled_as is Ending.STAND_DOWN
    assert "disput" not in (alert.recalled_because or "")


def test_what_nobody_stands_behind_needs_a_reason_to_be_hidden(desk: Desk) -> None:
    desk.id = desk.note(from_whom="")
    with pytest.raises(NotFit):
        desk.do(hidden)
    desk.do(lambda session, one, by: hide(session, one, because="The till roll shows it.", by=by, now=NOON))
    assert not members_see(desk)


def test_two_people_restore_it(desk: Desk) -> None:
    desk.do(hidden)
    desk.do(cleared)
    assert not members_see(desk)
    desk.do(restored, by=town.DEE)
    assert members_see(desk)
    assert desk.dispute.outcome is Outcome.STANDS


def test_the_second_of_two_managers_finds_it_done(desk: Desk) -> None:
    desk.do(hidden)
    with pytest.raises(NotPossible):
        desk.do(hidden, by=town.DEE)
    desk.do(cleared, by=town.DEE)
    with pytest.raises(NotPossible):
        desk.do(cleared)


def test_who_cleared_it_cannot_restore_it(desk: Desk) -> None:
    desk.do(hidden, by=town.DEE)
    desk.do(cleared)
    with pytest.raises(NotPossible, match="A second person"):
        desk.do(restored)
    assert not members_see(desk)


def test_the_second_person_may_keep_it_hidden_and_then_it_begins_anew(desk: Desk) -> None:
    desk.do(hidden)
    desk.do(cleared)
    desk.do(kept_hidden, by=town.DEE)
    assert desk.dispute.cleared_at is None
    with pytest.raises(NotPossible):
        desk.do(restored, by=town.DEE)


def test_nobody_of_the_reporting_member_restores_it(desk: Desk) -> None:
    with transaction() as session:
        the_profile(session).reporting_member_id = town.ORCHARD
    desk.do(hidden)
    desk.do(cleared)
    with pytest.raises(NotPossible, match="member that reported"):
        desk.do(restored, by=town.DEE)


def test_two_disputes_of_one_person_are_both_ended_before_they_are_shown_again(desk: Desk) -> None:
    desk.do(hidden)
    desk.do(cleared)
    first, second = desk.id, desk.note()
    with pytest.raises(NotPossible, match="Another dispute"):
        desk.do(restored, by=town.DEE)
    desk.id = second
    desk.do(ended)
    desk.id = first
    desk.do(restored, by=town.DEE)
    assert members_see(desk)


def test_in_safe_mode_it_is_hidden_and_not_restored(desk: Desk) -> None:
    with transaction() as session:
        scheme = the_scheme(session)
        assert scheme is not None
        scheme.safe_since = NOON
    desk.do(hidden)
    desk.do(cleared)
    with pytest.raises(NotPossible):
        desk.do(restored, by=town.DEE)


def test_somebody_under_18_stays_hidden_when_the_dispute_is_over(desk: Desk) -> None:
    with transaction() as session:
        the_profile(session).hidden_because = Hidden.UNDER_18
    desk.do(hidden)
    desk.do(cleared)
    desk.do(restored, by=town.DEE)
    assert desk.profile.hidden_because is Hidden.UNDER_18
    assert desk.profile.age_group is AgeGroup.YOUNG


def test_what_is_hidden_is_neither_renewed_nor_published_meanwhile(desk: Desk) -> None:
    desk.do(hidden)
    with transaction() as session, pytest.raises(NotPossible):
        renew(
            session,
            the_profile(session),
            because="Seen.",
            told=Answer(None, "No address is known."),
            reporter_ids=(),
            by=session.get_one(Account, town.DEE),
            now=NOON,
            today=TODAY,
        )
    with transaction() as session:
        the_profile(session).state = ProfileState.DRAFT
        say_told(session, the_profile(session))
    with transaction() as session, pytest.raises(NotPossible):
        publish(
            session, the_profile(session), reporter_ids=(), by=session.get_one(Account, town.DEE), now=NOON, today=TODAY
        )


def test_one_person_ends_what_was_never_hidden(desk: Desk) -> None:
    desk.do(ended)
    assert members_see(desk)
    assert desk.dispute.because == "The till roll shows it."


def test_one_person_does_not_end_what_is_hidden(desk: Desk) -> None:
    desk.do(hidden)
    with pytest.raises(NotPossible):
        desk.do(ended)


NO_REASON: dict[str, Done] = {
    "clear": lambda session, one, by: clear(
        session, one, Outcome.STANDS, looked_at=" ", reporter_ids=(), by=by, now=NOON
    ),
    "end": lambda session, one, by: end(session, one, Outcome.STANDS, because=" ", reporter_ids=(), by=by, now=NOON),
    "correct": lambda session, one, by: corrected(session, one, by, because=" "),
}


@pytest.mark.parametrize("work", NO_REASON.values(), ids=NO_REASON)
def test_each_decision_needs_its_reason(desk: Desk, work: Done) -> None:
    with pytest.raises(NotFit):
        desk.do(work)


DEEDS: list[Callable[[Session, Dispute, Account], object]] = [hidden, cleared, restored, kept_hidden, ended, corrected]


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
@pytest.mark.parametrize("work", DEEDS)
def test_nobody_but_the_desk_decides(desk: Desk, work: Done, who: int) -> None:
    with pytest.raises(NotAllowed):
        desk.do(work, by=who)


def test_what_the_desk_hears_only_the_desk_notes(desk: Desk) -> None:
    with transaction() as session:
        asha, profile = session.get_one(Account, town.ASHA), the_profile(session)
        with pytest.raises(NotAllowed):
            take(session, uuid4(), profile, Said("No.", Channel.PHONE), by=asha, now=NOON)


def test_an_alert_that_was_stood_down_is_corrected_when_it_was_the_wrong_person(
    app: Flask, parts: Parts, clock: Clock
) -> None:
    with transaction() as session:
        profile: Profile = town.make_profile(session)
        phone = subscribe_phone(session, town.BEN)
        alert = new_alert(session, profile_id=profile.id)
        session.add(
            Delivery(
                alert_id=alert.id,
                subscription_id=phone.id,
                account_id=town.BEN,
                message=Message.ALERT,
                queued_at=NOON,
                due_at=NOON,
                attempts=1,
            )
        )
        alert_id = alert.id
    desk = Desk(parts)
    desk.do(hidden)
    clock.passes(minutes=5)
    desk.do(corrected)
    assert db.session().get_one(Alert, alert_id).recalled_as is Ending.CORRECTION
    told = select(Delivery.message).where(Delivery.alert_id == alert_id).order_by(Delivery.id)
    assert list(db.session().scalars(told)) == [Message.ALERT, Message.STAND_DOWN, Message.CORRECTION]
