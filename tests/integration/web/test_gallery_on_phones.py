"""What the gallery tells a phone about keeping it for a time without a signal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.db import transaction
from app.members.models import Scheme
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock
from tests.town import NOON


def gallery_kept(app: Flask, hours: int) -> dict[str, Any]:
    with transaction() as session:
        town.make_profile(session, review_on=(NOON + timedelta(days=10)).date(), standing_until=NOON.date())
        session.query(Scheme).one().briefing_hours = hours
    return dict(signed_in(app, town.ASHA).get("/api/gallery").json or {})


@pytest.mark.parametrize(("hours", "kept_for"), [(0, None), (12, 12)])
def test_a_phone_is_told_how_long_it_may_keep_the_gallery(app: Flask, hours: int, kept_for: int | None) -> None:
    answer = gallery_kept(app, hours)
    until = answer["keep_until"] and datetime.fromisoformat(answer["keep_until"])
    assert until == (datetime.fromisoformat(answer["as_of"]) + timedelta(hours=kept_for) if kept_for else None)


def test_each_face_has_the_moment_at_which_the_server_stops_to_show_it(app: Flask, clock: Clock) -> None:
    (card,) = gallery_kept(app, 12)["cards"]
    ends = datetime.fromisoformat(card["ends_at"])
    clock.at = ends - timedelta(seconds=1)
    assert len((signed_in(app, town.ASHA).get("/api/gallery").json or {})["cards"]) == 1
    clock.at = ends
    assert (signed_in(app, town.ASHA).get("/api/gallery").json or {})["cards"] == []
