"""What the desk opens asks why as well; to open a report that waits is to review the queue."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.profiles.models import ProfileState
from app.reports.models import ReportState
from tests import town
from tests.builders import report_body, signed_in
from tests.integration.web.test_reasons import decided, is_asked, looks, report_id

__all__ = ["report_id"]


def test_to_open_a_report_that_waits_is_to_review_the_queue(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    assert mo.get(f"/desk/{report_id}").status_code == 200
    assert looks() == [(town.MO, f"report {report_id}", "reviewing the queue")]


def test_the_first_of_the_queue_is_written_down_as_shown(app: Flask, report_id: UUID) -> None:
    signed_in(app, town.MO, why="").get("/desk")
    assert looks() == [(town.MO, f"report {report_id}", "reviewing the queue")]


def test_an_empty_queue_shows_nothing_and_writes_nothing(app: Flask) -> None:
    assert signed_in(app, town.MO, why="").get("/desk").status_code == 200
    assert looks() == []


def test_reviewing_the_queue_is_no_reason_for_anything_else(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    mo.get(f"/desk/{report_id}")
    assert is_asked(mo.get("/desk/profiles/WB-0118"))
    decided(report_id)
    assert is_asked(mo.get(f"/desk/{report_id}"))


def test_what_somebody_said_themself_is_written_down_also_in_the_queue(app: Flask, report_id: UUID) -> None:
    signed_in(app, town.MO, why="a colleague asked me").get(f"/desk/{report_id}")
    assert looks() == [(town.MO, f"report {report_id}", "other: a colleague asked me")]


@pytest.mark.parametrize("state", [ReportState.APPROVED, ReportState.RETURNED, ReportState.REJECTED])
def test_a_report_that_does_not_wait_asks_why(app: Flask, report_id: UUID, state: ReportState) -> None:
    decided(report_id, state)
    assert is_asked(signed_in(app, town.MO, why="").get(f"/desk/{report_id}"))


def test_a_form_that_comes_back_with_the_report_is_a_look_too(app: Flask, report_id: UUID) -> None:
    mo = signed_in(app, town.MO, why="")
    assert mo.post(f"/desk/{report_id}/decision", data={"verdict": "rejected"}).status_code == 422
    assert looks() == [(town.MO, f"report {report_id}", "deciding on it")]


DEEDS = {
    "publish": ("publishing it", 409, ProfileState.PUBLISHED),
    "withdraw": ("withdrawing it", 422, ProfileState.PUBLISHED),
    "renew": ("looking at it again", 422, ProfileState.PUBLISHED),
    "revise": ("writing it anew", 422, ProfileState.DRAFT),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_form_that_comes_back_with_the_profile_is_a_look_too(app: Flask, deed: str) -> None:
    because, status, state = DEEDS[deed]
    with transaction() as session:
        town.make_profile(session, "WB-0200", state=state, drafted_by_id=town.DEE)
    answer = signed_in(app, town.MO, why="").post(f"/desk/profiles/WB-0200/{deed}", data={})
    assert answer.status_code == status
    assert looks() == [(town.MO, "profile WB-0200", because)]


def test_ones_own_report_read_again_on_the_phone_asks_nothing(app: Flask, report_id: UUID) -> None:
    asha = signed_in(app, town.ASHA, why="")
    assert asha.get(f"/api/reports/{report_id}").status_code == 200
    assert asha.put(f"/outbox/{uuid4()}", json=report_body()).status_code == 201
    assert looks() == []


def test_under_18_nobody_is_even_asked(app: Flask, report_id: UUID) -> None:
    rosa = signed_in(app, town.ROSA, why="")
    answer = rosa.get("/api/profiles/WB-0118")
    assert answer.status_code == 403
    assert (answer.json or {}).get("stop") is None


def test_a_hidden_profile_asks_no_more_and_no_less_than_one_that_is_not_there(app: Flask, report_id: UUID) -> None:
    with transaction() as session:
        town.make_profile(session, "WB-0300", state=ProfileState.WITHDRAWN)
    asha = signed_in(app, town.ASHA, why="")
    for ref in ("WB-0300", "WB-9999"):
        assert is_asked(asha.get(f"/api/profiles/{ref}"))
    asha.post("/api/why", json={"key": "answering-an-alert"})
    hidden, none = asha.get("/api/profiles/WB-0300"), asha.get("/api/profiles/WB-9999")
    assert hidden.status_code == none.status_code == 404
    assert hidden.data == none.data
    assert looks() == []


def test_somebody_elses_log_asks_why(app: Flask, report_id: UUID) -> None:
    assert is_asked(signed_in(app, town.MO, why="").get("/desk/log"))
