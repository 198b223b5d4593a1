"""Home leads everybody to the page that they come for, and nobody to one that is not for them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.builders import signed_in
from tests.town import ASHA, BEA, DEE, MAREK, MO, PAT, ROSA

HOMES = {
    MO: "/desk",
    DEE: "/desk",
    ASHA: "/report",
    MAREK: "/report",
    ROSA: "/report",
    BEA: "/figures",
    PAT: "/gallery",
}


@pytest.mark.parametrize(("who", "home"), HOMES.items())
def test_home_is_where_somebodys_work_begins(app: Flask, who: int, home: str) -> None:
    phone = signed_in(app, who)
    assert phone.get("/").headers["Location"] == home
    assert phone.get(home).status_code == 200
