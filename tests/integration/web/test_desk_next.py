"""The filter of the queue outlives every word of the desk, and what was typed outlives every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.db import transaction
from app.web.parts import Parts
from tests.builders import send_report
from tests.conftest import Clock
from tests.town import NOON, make_profile

SAID = {
    "incident": {"verdict": "incident"},
    "sighting": {"verdict": "sighting", "profile_ref": "WB-0118"},
    "asked": {"verdict": "returned", "question": "Which shelf?"},
    "rejected": {"verdict": "rejected", "reason": "Too dark."},
}
HEARD = {"says": "They say so.", "source": "1", "information": "A", "handling": "P"}


@pytest.fixture
def undoable(parts: Parts) -> Iterator[None]:
    object.__setattr__(parts.settings, "undo_seconds", 8)
    yield
    object.__setattr__(parts.settings, "undo_seconds", 0)


@pytest.fixture
def two(phone_of: Any, undoable: None) -> tuple[UUID, UUID]:
    """Two incidents, between them a sighting that the filter leaves out."""
    with transaction() as session:
        make_profile(session)
    ids = [uuid4() for _ in range(3)]
    for id, who, category in zip(ids, ("Asha", "Ben", "Cal"), ("theft", "sighting", "damage"), strict=True):
        send_report(phone_of(who), id, category=category, happened_at=(NOON - timedelta(minutes=40)).isoformat())
    return ids[0], ids[2]


@pytest.mark.parametrize("said", SAID)
def test_a_word_leads_to_the_next_of_the_same_kind_and_back(phone_of: Any, two: tuple[UUID, UUID], said: str) -> None:
    one, next = two
    mo = phone_of("Mo")
    answer = mo.post(f"/desk/{one}/decision?only=incidents", data=SAID[said])
    assert answer.headers["Location"] == f"/desk/{next}?done={one}&only=incidents"
    page = mo.get(answer.headers["Location"]).text
    assert f'action="/desk/{one}/undo?only=incidents"' in page
    back = mo.post(f"/desk/{one}/undo?only=incidents")
    assert back.headers["Location"] == f"/desk/{one}?undone=1&only=incidents"
    assert f'action="/desk/{one}/decision?only=incidents"' in mo.get(back.headers["Location"]).text


def test_so_does_what_is_kept_as_intelligence(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    one, next = two
    mo = phone_of("Mo")
    page = mo.get(f"/desk/{one}?only=incidents").text
    assert f'href="/desk/{one}/intelligence?only=incidents"' in page.split('class="acts"')[0].split('id="decide"')[1]
    page = mo.get(f"/desk/{one}/intelligence?only=incidents").text
    assert f'action="/desk/{one}/intelligence?only=incidents"' in page
    assert f'href="/desk/{one}?only=incidents"' in page
    answer = mo.post(f"/desk/{one}/intelligence?only=incidents", data=HEARD)
    assert answer.headers["Location"] == f"/desk/{next}?done={one}&only=incidents"


@pytest.mark.parametrize(
    ("deed", "form", "anchor"),
    [
        ("facts", {"goods": "Gin"}, "#facts"),
        ("thank", {}, "#thanks"),
        ("claim", {}, ""),
        ("link", {"link_because": "The same man."}, "#related"),
    ],
)
def test_so_does_everything_beside_a_word(
    phone_of: Any, two: tuple[UUID, UUID], deed: str, form: dict[str, str], anchor: str
) -> None:
    one, other = two
    answer = phone_of("Mo").post(f"/desk/{one}/{deed}?only=incidents", data={**form, "other": str(other)})
    assert answer.headers["Location"] == f"/desk/{one}?only=incidents{anchor}"


def test_a_merge_leads_to_the_first_of_the_two_with_the_filter(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    one, later = two
    form = {"other": str(later), "merge_because": "The same."}
    answer = phone_of("Mo").post(f"/desk/{one}/merge?only=incidents", data=form)
    assert answer.headers["Location"] in (
        f"/desk/{first}?done={done}&only=incidents" for first, done in ((one, later), (later, one))
    )


def test_whoever_was_faster_leaves_the_way_on_in_the_filter(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    one, next = two
    phone_of("Dee").post(f"/desk/{next}/decision", data=SAID["rejected"])
    said = phone_of("Mo").get(f"/desk/{next}/word?only=sightings").json
    assert "Dee rejected this just now." in said["says"]
    assert said["next"].endswith("?only=sightings")
    assert phone_of("Mo").get(f"/desk/{next}/word?only=late").json["next"] == "/desk?only=late"
    assert str(one) not in said["next"]


def test_one_that_the_filter_shows_no_more_leads_to_the_first_that_it_shows(
    phone_of: Any, two: tuple[UUID, UUID]
) -> None:
    mo = phone_of("Mo")
    page = mo.get(f"/desk/{two[0]}?only=nobodys").text  # to open it was to take it
    assert '?only=nobodys" data-step="next"' in page


def test_next_is_never_ones_own(phone_of: Any, clock: Clock) -> None:
    own, other = uuid4(), uuid4()
    send_report(phone_of("Dee"), own)
    clock.passes(minutes=1)
    send_report(phone_of("Ben"), other, category="damage")
    dee = phone_of("Dee")
    answer = dee.post(f"/desk/{other}/decision", data={"verdict": "incident"})
    assert answer.headers["Location"] == f"/desk?done={other}"
    assert f'href="/desk/{own}">Next report' not in dee.get(f"/desk/{other}").text


@pytest.mark.parametrize("field", ["wording", "seen", "question", "reason"])
def test_what_was_typed_into_a_decision_comes_back_when_somebody_was_faster(
    phone_of: Any, two: tuple[UUID, UUID], field: str
) -> None:
    phone_of("Dee").post(f"/desk/{two[1]}/decision", data=SAID["incident"])
    typed = {"verdict": "rejected", field: "Written with care."}
    answer = phone_of("Mo").post(f"/desk/{two[1]}/decision", data=typed)
    assert answer.status_code == 409
    assert "“Written with care.”" in answer.text


@pytest.mark.parametrize("deed", ["link", "merge"])
def test_so_does_why_two_belong_together(phone_of: Any, two: tuple[UUID, UUID], deed: str) -> None:
    phone_of("Dee").post(f"/desk/{two[1]}/decision", data=SAID["rejected"])
    form = {"other": str(two[1]), f"{deed}_because": "Written with care."}
    answer = phone_of("Mo").post(f"/desk/{two[0]}/{deed}", data=form)
    assert answer.status_code == 409
    assert "“Written with care.”" in answer.text


def test_so_does_what_was_heard(phone_of: Any, two: tuple[UUID, UUID]) -> None:
    phone_of("Dee").post(f"/desk/{two[1]}/decision", data=SAID["incident"])
    answer = phone_of("Mo").post(f"/desk/{two[1]}/intelligence", data=HEARD)
    assert answer.status_code == 409
    assert "They say so.</textarea>" in answer.text
