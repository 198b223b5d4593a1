"""What screens may weigh, in bytes as they are sent. A phone in a shop's back room has 1.6 Mbit/s on a good day.

Nothing here is measured: the same files give the same bytes. The times that follow from them are tried in
tests/browser/test_speed.py, and measured by script/bench phone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from app.web.assets import ASSETS, address
from app.web.modules import needed
from app.web.shell import SHELLS
from tests.conftest import Phone
from tests.weight import Tags, Weight, name_of, packed, weigh

KB = 1000
FIRST = "/report"
STAFF = [path for path in SHELLS if path != FIRST]
DESK = ["/desk", "/desk/alerts", "/desk/profiles", "/desk/more", "/desk/people", "/figures", "/desk/push"]
Whose = Callable[[str | None], Phone]


def said(weight: Weight) -> str:
    """Return what weighs most, for whoever has to make it lighter."""
    every = {"the page": weight.html} | weight.styles | weight.scripts | weight.rest
    heaviest = sorted(every.items(), key=lambda one: -one[1])
    return f"{weight.all} bytes: " + ", ".join(f"{name} {size}" for name, size in heaviest)


def test_the_first_screen_is_light(phone_of: Whose) -> None:
    weight, _ = weigh(phone_of(None), FIRST)
    assert weight.html <= 6 * KB, said(weight)
    assert sum(weight.styles.values()) <= 10 * KB, said(weight)
    assert sum(weight.scripts.values()) <= 25 * KB, said(weight)
    assert weight.all <= 45 * KB, said(weight)


def test_few_scripts_stand_before_the_first_screen(phone_of: Whose) -> None:
    """One that chooses the colours before anything is painted, and at most four modules until it can be used."""
    _, tags = weigh(phone_of(None), FIRST)
    assert [name_of(one) for one in tags.blocking] == ["js/theme.js"]
    assert len(modules_of(tags)) <= 4, modules_of(tags)


def modules_of(tags: Tags) -> set[str]:
    return {name for one in tags.modules for name in needed(name_of(one))}


@pytest.mark.parametrize("path", STAFF)
def test_a_further_staff_screen_adds_little(phone_of: Whose, path: str) -> None:
    """Beyond the first screen and the frame: js/shell.js runs on each, and brings these two on each."""
    phone = phone_of(None)
    first, _ = weigh(phone, FIRST)
    frame = dict.fromkeys([*needed("js/shell.js"), *needed("js/unsent_watch.js"), address("css/further.css")], 0)
    weight, _ = weigh(phone, path)
    assert weight.beyond(first._replace(scripts=first.scripts | frame)) <= 20 * KB, said(weight)


@pytest.mark.parametrize("path", SHELLS)
def test_a_screen_names_all_modules_that_it_needs(phone_of: Whose, path: str) -> None:
    """One that another imports, and the page does not name, is asked for a round trip later."""
    _, tags = weigh(phone_of(None), path)
    assert {name_of(one) for one in [*tags.modules, *tags.preloaded]} == modules_of(tags)


def test_the_frame_is_what_it_is_taken_for() -> None:
    frame = ASSETS["js/shell.js"].body.decode()
    assert "import('./unsent_watch.js')" in frame
    assert "'../css/further.css'" in frame


@pytest.mark.parametrize("path", DESK)
def test_a_screen_of_the_desk_is_not_heavy(phone_of: Whose, path: str) -> None:
    weight, _ = weigh(phone_of("Mo"), path)
    assert weight.all <= 80 * KB, said(weight)


def test_what_a_phone_keeps_is_small(phone_of: Whose) -> None:
    phone = phone_of(None)
    listed = re.search(r"const PRECACHE = (\[\[.*\]\]);", phone.get("/sw.js").text)
    assert listed
    sizes = {path: packed(phone.get(path).data) for path, *_ in json.loads(listed[1])}
    assert set(SHELLS) <= set(sizes)
    heaviest = sorted(sizes.items(), key=lambda one: -one[1])[:12]
    assert sum(sizes.values()) <= 200 * KB, f"{sum(sizes.values())} bytes, the most of them in {heaviest}"
