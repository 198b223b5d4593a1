"""Two disputes of one profile, and who may not decide on either: nothing is stuck, and nothing is shown too early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.disputes.clear import clear
from app.disputes.end import end
from app.disputes.hide import hide
from app.disputes.models import Outcome
from app.disputes.restore import restore
from app.kernel.db import transaction
from app.kernel.errors import NotPossible
from app.profiles.models import Hidden
from app.profiles.withdraw import withdraw
from app.reports.models import Report, ReportKind, ReportState
from app.review.models import Decision, ReportLink, Tie, Verdict
from tests import town
from tests.integration.disputes.conftest import Desk, Done, the_profile
from tests.town import NOON

TODAY = NOON.date()


def work(reporter_ids: tuple[int, ...] = ()) -> dict[str, Done]:
    how: dict[str, Any] = {"reporter_ids": reporter_ids, "now": NOON}
    return {
        "hide": lambda session, one, by: hide(session, one, by=by, now=NOON),
        "clear": lambda session, one, by: clear(session, one, Outcome.STANDS, looked_at="The roll.", by=by, **how),
        "restore": lambda session, one, by: restore(session, one, by=by, today=TODAY, **how),
        "end": lambda session, one, by: end(session, one, Outcome.STANDS, because="The roll.", by=by, **how),
    }


@pytest.fixture
def both_hidden(desk: Desk) -> list[UUID]:
    """Two disputes of the same profile, each hidden, and each looked at by Mo."""
    ids = [desk.id, desk.note()]
    for name in ("hide", "clear"):
        for desk.id in ids:
            desk.do(work()[name])
    return ids


def test_the_first_of_two_that_are_restored_shows_nothing(desk: Desk, both_hidden: list[UUID]) -> None:
    desk.id = both_hidden[0]
    desk.do(work()["restore"], by=town.DEE)
    assert desk.dispute.ended_at is not None
    assert desk.profile.hidden_because is Hidden.DISPUTE


def test_the_last_of_two_that_are_restored_shows_it_again(desk: Desk, both_hidden: list[UUID]) -> None:
    for desk.id in both_hidden:
        desk.do(work()["restore"], by=town.DEE)
    assert desk.profile.hidden_because is None


def test_the_page_says_what_stands_in_the_way_and_what_was_done(
    desk: Desk, both_hidden: list[UUID], phone_of: Any
) -> None:
    waits = desk.note()
    dee = phone_of("Dee")
    page = dee.get(f"/desk/disputes/{both_hidden[0]}").text
    assert "Another dispute about it waits." in page
    assert "/restore" not in page
    dee.post(f"/desk/disputes/{waits}/hide")
    done = dee.post(f"/desk/disputes/{both_hidden[0]}/restore")
    assert "It stays hidden: another dispute about it is open." in dee.get(done.headers["Location"]).text


@pytest.mark.parametrize("verb", ["clear", "restore"])
def test_who_sent_the_report_says_not_that_it_may_be_shown(desk: Desk, verb: str) -> None:
    desk.do(work()["hide"])
    if verb == "restore":
        desk.do(work()["clear"])
    with pytest.raises(NotPossible, match="You sent the report"):
        desk.do(work((town.DEE,))[verb], by=town.DEE)


def test_who_sent_the_report_says_not_that_it_stands(desk: Desk) -> None:
    with pytest.raises(NotPossible, match="You sent the report"):
        desk.do(work((town.DEE,))["end"], by=town.DEE)


def report_by(who: int, state: ReportState) -> Report:
    return Report(
        id=uuid4(), kind=ReportKind.INCIDENT, category="theft", happened_at=NOON, received_at=NOON, reporter_id=who,
        premises_id=town.YARD, state=state, note="", content_sha="x",
    )  # fmt: skip


POSTS: dict[str, Callable[[UUID], tuple[str, dict[str, str]]]] = {
    "dispute": lambda id: (f"/desk/disputes/{id}/end", {"outcome": "stands", "end_because": "The roll."}),
    "words": lambda id: (
        "/desk/profiles/WB-0118/correct",
        {"title": "A. Teasel", "is_name": "yes", "seen": "One bottle.", "correct_because": "It was one."},
    ),
}


@pytest.mark.parametrize("post", POSTS.values(), ids=POSTS)
def test_a_report_that_was_merged_counts_as_ones_own(
    desk: Desk, phone_of: Any, post: Callable[[UUID], tuple[str, dict[str, str]]]
) -> None:
    with transaction() as session:
        first, merged = report_by(town.ASHA, ReportState.APPROVED), report_by(town.MO, ReportState.MERGED)
        session.add_all([first, merged])
        session.flush()
        how: dict[str, Any] = {"by_id": town.DEE, "at": NOON}
        profile_id = the_profile(session).id
        session.add(Decision(report_id=first.id, verdict=Verdict.NEW_PROFILE, profile_id=profile_id, **how))
        session.add(ReportLink(report_id=merged.id, first_id=first.id, tie=Tie.MERGED, **how))
    path, typed = post(desk.id)
    answer = phone_of("Mo").post(path, data=typed)
    assert answer.status_code == 409
    assert "You sent the report that this began with." in answer.text


def test_a_dispute_of_what_was_withdrawn_meanwhile_is_ended_from_its_page(
    desk: Desk, both_hidden: list[UUID], phone_of: Any
) -> None:
    desk.do(lambda session, one, by: withdraw(session, the_profile(session), because="Over.", by=by, now=NOON))
    mo = phone_of("Mo")
    assert f'action="/desk/disputes/{desk.id}/end"' in mo.get(f"/desk/disputes/{desk.id}").text
    assert mo.post(f"/desk/disputes/{desk.id}/end", data={"end_because": "It is over."}).status_code == 303
    assert desk.dispute.outcome is Outcome.STANDS
