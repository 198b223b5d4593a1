"""One page leads to everything that the desk does now and then."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.builders import signed_in
from tests.town import DEE, MO


@pytest.mark.parametrize("who", [MO, DEE], ids=["manager", "deputy"])
def test_every_way_of_it_opens_for_whom_it_is_shown_to(app: Flask, who: int) -> None:
    phone = signed_in(app, who, why="checking the record")
    ways = re.findall(r'<li><a class="row" href="([^"]+)"', phone.get("/desk/more").text)
    assert len(ways) >= 12
    assert len(ways) == len(set(ways))
    assert {way: phone.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
