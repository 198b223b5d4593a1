"""One trial: a town, a line that goes wrong, and one phone whose browser is killed again and again."""

from __future__ import annotations

import base64
import random
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from app.kernel.db import sqlite
from app.kernel.outbox_keys import OutboxKeys
from bench.outbox.flawed import FLAWS, changed_by
from bench.outbox.verdict import Row, Verdict, judge
from bench.reliability.house import House, free_port
from bench.reliability.town import Keeper, raise_town
from tests.browser.faulty_line import LOST_ANSWER, NO_LINE, Answer, Fault, FaultyLine
from tests.browser.killable import Killable, KillableChromium, KillableFirefox
from tests.browser.outbox_on_a_phone import MODULES, picture, sha_of

Say = Callable[[str], None]
ENGINES = ("chromium", "firefox")
_PORTAL = Answer(200, "<title>Café Rialto</title>Accept our terms.", "text/html")
_SHARES: list[tuple[float, Fault]] = [(0.15, LOST_ANSWER), (0.1, NO_LINE), (0.05, Answer(503)), (0.05, _PORTAL)]
_WHEN = _WHILE_IT_SAVES, _AT_THE_WORD, _WHILE_IT_SENDS = "while it saves", "at the word", "while it sends"
_WORD_WITHIN_S = 10.0
_SETTLE_S = 120.0
_SAID = "/said/"
_BEGIN = """
const [author, key, plans] = given;
await outbox.know('key', key);
(await import(new URL('./keep_sending.js', script))).keepSending();
const one = async ({id, number, after, photos}) => {
  await new Promise((done) => { setTimeout(done, after); });
  const kept = photos.map(([sha, bytes]) => ({sha, type: 'image/jpeg', bytes: bytesOf(bytes)}));
  const hashes = photos.map(([sha]) => sha);
  const words = {category: 'theft', happened_at: new Date().toISOString(), note: `${number}`, photos: hashes};
  await outbox.save({id, author, words, photos: kept});
  await fetch(`/said/${number}`, {cache: 'no-store'});
};
for (const plan of plans) one(plan).catch(() => {});
return true;
"""


@dataclass(frozen=True)
class Plan:
    """Kill the browser of one engine so often; `flaw` names a broken outbox."""

    engine: str
    kills: int
    seed: int = 1
    flaw: str | None = None


@dataclass
class Outcome:
    verdict: Verdict
    kills: int
    seconds: float
    lives_s: list[float]


@dataclass
class _Told:
    """What the trial knows without asking phone or town."""

    begun: dict[int, int] = field(default_factory=dict)
    promised: list[int] = field(default_factory=list)


def run(what: Plan, folder: Path, playwright: Playwright, say: Say) -> Outcome:
    """Run the trial in this folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "town").mkdir(parents=True)
    house = House(folder / "town", free_port())
    keeper = raise_town(house.environ, phones=2, push_port=9)[1]
    dice, told, lives = random.Random(what.seed), _Told(), []
    flaw = FLAWS[what.flaw] if what.flaw else None
    phone = _phone(what.engine, folder, playwright)
    began = time.monotonic()
    with house, FaultyLine(house.port, changed=changed_by(flaw)) as line:
        line.fault = _faults(dice, told)
        stage = _Stage(phone, line, keeper, key_of(folder / "town"), told)
        for kill in range(what.kills):
            with_pictures = flaw is None or flaw.pictures
            lives.append(stage.live_and_be_killed(dice, with_pictures=with_pictures))
            if kill % 10 == 9:
                say(f"{kill + 1:4} kills, {len(told.promised)} promised")
        line.fault = lambda method, path: Answer(204) if path.startswith(_SAID) else None
        left = stage.settle(3.0 if flaw else _SETTLE_S)
        phone.close()
        verdict = judge(
            _rows(folder / "town"), line.brought(), begun=told.begun, promised=told.promised, left=left
        )  # fmt: skip
    return Outcome(verdict, what.kills, time.monotonic() - began, lives)


class _Stage:
    """The phone with what surrounds it; numbers are given out here, so that none is given twice."""

    def __init__(self, phone: Killable, line: FaultyLine, keeper: Keeper, key: dict[str, str], told: _Told) -> None:
        self._phone, self._line, self._keeper, self._key, self._told = phone, line, keeper, key, told
        self._ids: dict[int, str] = {}
        self._cookies = cookies_of(keeper)

    def live_and_be_killed(self, dice: random.Random, *, with_pictures: bool) -> float:
        """Start, save some reports while others go, and be killed: while it saves, at the word, or while it sends."""
        plans = [self._plan(dice, with_pictures) for _ in range(dice.randint(1, 3))]
        self._phone.open(f"{self._line.url}/offline", self._cookies)
        self._phone.aim()
        promised, began, when = len(self._told.promised), time.monotonic(), dice.choice(_WHEN)
        self._phone.run(MODULES + _BEGIN, self._keeper.account_id, self._key, plans)
        if when != _WHILE_IT_SAVES:
            while len(self._told.promised) == promised and time.monotonic() - began < _WORD_WITHIN_S:
                time.sleep(0.001)
        if when != _AT_THE_WORD:
            time.sleep(dice.uniform(0, 1.0 if when == _WHILE_IT_SAVES else 2.0))
        lived = time.monotonic() - began
        self._phone.kill()
        return lived

    def settle(self, most_s: float) -> list[int]:
        """Return the numbers of what has not gone in so long a time, over a line that is whole again."""
        self._phone.open(f"{self._line.url}/offline", self._cookies)
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            self._phone.run(MODULES + "await outbox.sendNow(); sender.drain(); return true;")
            time.sleep(0.3)
            if not (ids := self._unsent()):
                return []
        numbers = {id: number for number, id in self._ids.items()}
        return [numbers[id] for id in ids]

    def _unsent(self) -> list[str]:
        found: list[str] = self._phone.run(
            MODULES + "return (await outbox.all()).filter((one) => !one.sent_at).map((one) => one.id);"
        )
        return found

    def _plan(self, dice: random.Random, with_pictures: bool) -> dict[str, Any]:
        number = len(self._told.begun) + 1
        pictures = [picture(10 * number + place) for place in range(dice.randint(0, 2) if with_pictures else 0)]
        self._told.begun[number] = len(pictures)
        id = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        self._ids[number] = id
        photos = [[sha_of(one), base64.b64encode(one).decode()] for one in pictures]
        return {"id": id, "number": number, "after": dice.randint(0, 600), "photos": photos}


def _phone(engine: str, folder: Path, playwright: Playwright) -> Killable:
    if engine == "firefox":
        return KillableFirefox(folder / "firefox.log")
    return KillableChromium(playwright, folder / "profile")


def _faults(dice: random.Random, told: _Told) -> Callable[[str, str], Fault]:
    def fault(method: str, path: str) -> Fault:
        if path.startswith(_SAID):
            told.promised.append(int(path.removeprefix(_SAID)))
            return Answer(204)
        if method != "PUT":
            return None
        drawn = dice.random()
        for share, wrong in _SHARES:
            drawn -= share
            if drawn < 0:
                return wrong
        return None

    return fault


def cookies_of(keeper: Keeper) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in keeper.headers["Cookie"].split("; "))


def key_of(folder: Path) -> dict[str, str]:
    """Return the key that phones seal for, as this town's screens give it."""
    key = OutboxKeys(folder / "secrets").current
    return {"id": key.id, "public": key.public}


def _rows(folder: Path) -> list[Row]:
    question = (
        "SELECT report.note, count(report_photo.photo_id) FROM report "
        "LEFT JOIN report_photo ON report_photo.report_id = report.id GROUP BY report.id"
    )
    with closing(sqlite.connect(f"file:{folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        return [Row(int(note), pictures) for note, pictures in base.execute(question)]
