"""Who is offered to tell the nearest premises at once, and of what."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.members.models import Role
from tests import town
from tests.builders import new_account, report_body, send_report, signed_in
from tests.conftest import Phone


def form(phone: Phone) -> dict[str, Any]:
    answer = phone.get("/api/me").json
    assert answer is not None
    return answer


@pytest.mark.parametrize("who", [town.ASHA, town.BEN, town.LENA, town.MAREK])
def test_who_sees_it_happen_is_offered_to_tell_the_nearest(app: Flask, who: int) -> None:
    assert form(signed_in(app, who))["live"] == {"fresh_minutes": 10, "premises": 8, "minutes": 30}


@pytest.mark.parametrize("who", [town.MO, town.DEE, town.PAT, town.ROSA])
def test_whose_word_the_desk_looks_at_first_is_not_offered_it(app: Flask, who: int) -> None:
    assert form(signed_in(app, who))["live"] is None


def test_nor_is_a_lead_who_is_seventeen(app: Flask) -> None:
    with transaction() as session:
        who = new_account(session, Role.LEAD, premises=[town.ORCHARD], is_under_18=True).id
    assert form(signed_in(app, who))["live"] is None


def test_it_is_for_what_was_done_or_is_suspicious_and_not_for_being_seen(app: Flask) -> None:
    live = {one["key"]: one["live"] for one in form(signed_in(app, town.ASHA))["categories"]}
    assert live["theft"]
    assert live["suspicious activity"]
    assert not live["sighting"]


def test_what_is_offered_is_taken(app: Flask) -> None:
    asha = signed_in(app, town.ASHA)
    sent = send_report(asha, tell_now=True, description={"age": "25-34"}).json
    assert sent is not None
    assert sent["lane"] == "live"
    assert (
        signed_in(app, town.BEN).get(f"/api/alerts/{sent['alert_id']}").json["headline"] == "Reported at Orchard Foods"
    )  # type: ignore[index]


def test_what_adds_to_an_alert_joins_it_and_says_where_they_were_seen_again(app: Flask) -> None:
    with transaction() as session:
        town.make_profile(session)
    first = send_report(signed_in(app, town.ASHA), category="sighting", profile_ref="WB-0118").json
    assert first is not None
    more = {"category": "sighting", "profile_ref": "WB-0118", "same_as": first["alert_id"], "direction": "left"}
    ben = signed_in(app, town.BEN)
    added = ben.put(f"/outbox/{uuid4()}", json=report_body(**more)).json
    assert added is not None
    assert added["alert_id"] == first["alert_id"]
    page = ben.get(f"/api/alerts/{first['alert_id']}").json
    assert page is not None
    assert [one["place"] for one in page["seen_again"]] == ["Lantern Club"]
    assert page["seen_again_at"] is not None
