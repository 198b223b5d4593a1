"""Power cuts on a phone: its browser's profile lies on a disk that loses whatever had not reached it.

A kill loses nothing that was handed to the system, written or not. Only this tells whether "Saved" meant the disk.
"""

from __future__ import annotations

import base64
import uuid
from pathlib import Path

from playwright.sync_api import Playwright

from bench.outbox.flawed import POWER_FLAW, changed_by
from bench.outbox.trial import Say, cookies_of, key_of
from bench.reliability.house import House, free_port
from bench.reliability.power import Disk
from bench.reliability.town import raise_town
from tests.browser.faulty_line import FaultyLine
from tests.browser.killable import KillableChromium
from tests.browser.outbox_on_a_phone import MODULES, picture, sha_of

_SAVE = """
const [id, key, photos] = given;
await outbox.know('key', key);
await outbox.save({id, author: null, words: {category: 'theft'}, photos: photos.map(([sha, bytes]) => (
  {sha, type: 'image/jpeg', bytes: bytesOf(bytes)}))});
"""
_WHOLE = """
const [id] = given;
const parts = await import(new URL('./outbox.js', script)).then(({forDrain}) => Promise.all(
  [forDrain.text(id), forDrain.photo(id, given[1])].map((name) => forDrain.part(name))));
return Boolean(await outbox.one(id)) && parts.every(Boolean);
"""


def run(cuts: int, scratch: Path, playwright: Playwright, say: Say, *, is_flawed: bool) -> int:
    """Cut the power so often at the word "saved"; return how many of those reports are not on the phone any more.

    Raises NotHere (bench.reliability.power) when this machine cannot play a power cut.
    """
    scratch.mkdir(parents=True)
    house, disk, lost = House(scratch / "town", free_port()), Disk(scratch), 0
    (scratch / "town").mkdir()
    keeper = raise_town(house.environ, phones=2, push_port=9)[1]
    changed = changed_by(POWER_FLAW if is_flawed else None)
    with disk.mounted_anew(), house, FaultyLine(house.port, changed=changed) as line:
        phone = KillableChromium(playwright, scratch / "disk" / "profile")
        for cut in range(cuts):
            id, one = str(uuid.uuid4()), picture(cut)
            phone.open(f"{line.url}/offline", cookies_of(keeper))
            phone.aim()
            photos = [[sha_of(one), base64.b64encode(one).decode()]]
            phone.run(MODULES + _SAVE, id, key_of(scratch / "town"), photos)
            disk.lose_power()
            phone.kill()
            disk.come_back()
            phone.open(f"{line.url}/offline", cookies_of(keeper))
            lost += not phone.run(MODULES + _WHOLE, id, sha_of(one))
            phone.kill()
            say(f"{cut + 1:4} power cuts, {lost} lost")
    return lost
