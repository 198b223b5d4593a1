"""What waits on a phone, driven as the screens drive it, in whatever browser; and what of it is with the town."""

import base64
import hashlib
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.kernel.db import sqlite
from tests.pictures import jpeg
from tests.town import SIGN_INS

Run = Callable[..., Any]  # a function body for the page, and what it is given
MODULES = """
const script = [...document.scripts].map((one) => one.src).find((src) => src.includes('/js/'));
const outbox = await import(new URL('./outbox.js', script));
const sender = await import(new URL('./drain.js', script));
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
"""
_SAVE = """
const [what, key, photos] = given;
if (key) await outbox.know('key', key);
try {
  return await outbox.save({...what, photos: photos.map(([sha, type, bytes]) => ({sha, type, bytes: bytesOf(bytes)}))});
} catch (fault) { return {fault: fault.name}; }
"""
# As if its clock had been a day ahead when it was saved; as if it had been sent the day before yesterday.
CHANGED = """
const asked = indexedDB.open('townwatch-outbox', 1);
const base = await new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result); asked.onerror = asked.onblocked = () => fail(asked.error); });
const records = base.transaction('records', 'readwrite').objectStore('records');
await new Promise((done) => { records.get(given[0]).onsuccess = ({target}) => {
  records.put({...target.result, %s}, given[0]).onsuccess = done; }; });
base.close();
"""
PUT_BACK = CHANGED % "not_before: Date.now() + 86400000, next_try: Date.now() + 86400000"
SENT_YESTERDAY = CHANGED % "sent_at: Date.now() - 86401000"

WITH_A_WRONG_CLOCK = """
const Real = Date, wrong = () => Real.now() + given[0] * 86400000;
globalThis.Date = class extends Real {
  constructor(...said) { if (said.length) super(...said); else super(wrong()); }
  static now() { return wrong(); }
};
try { return await sender.drain(); } finally { globalThis.Date = Real; }
"""


def in_page(page: Page) -> Run:
    return lambda body, *given: page.evaluate(f"async (given) => {{ {body} }}", list(given))


def poll(is_so: Callable[[], bool], patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it never became so"
        time.sleep(0.05)


def picture(seed: int) -> bytes:
    return jpeg(seed, size=(320, 240))


def sha_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Outbox:
    """`run(body, *given)` runs a function body in the page, where `given` is what it was given."""

    def __init__(self, run: Run, who: str = "Asha") -> None:
        self._run, self.author = run, list(SIGN_INS).index(who) + 1

    def run(self, body: str, *given: Any) -> Any:
        return self._run(MODULES + body, *given)

    def learn_key(self) -> None:
        """As each screen does at its start."""
        self.run("""
          const {sealing} = await (await fetch('/api/me', {headers: {'X-Townwatch': '1'}})).json();
          await outbox.know('key', {id: sealing.id, public: sealing.public});""")

    def save(self, *pictures: bytes, note: str = "", **more: Any) -> str:
        """Keep a report to be sent; its number. Raises AssertionError when it could not be kept."""
        kept = self.try_to_save(*pictures, note=note, **more)
        assert "fault" not in kept, kept
        return str(kept["id"])

    def try_to_save(self, *pictures: bytes, note: str = "", key: Any = None, happened_at: str = "", **more: Any) -> Any:
        words = {
            "category": more.pop("category", "theft"),
            "happened_at": happened_at or datetime.now(UTC).isoformat(),
            "note": note,
            "photos": [sha_of(one) for one in pictures],
        }
        what = {"id": str(uuid.uuid4()), "kind": "report", "author": self.author, "words": words} | more
        given = [[sha_of(one), "image/jpeg", base64.b64encode(one).decode()] for one in pictures]
        return self.run(_SAVE, what, key, given)

    def drain(self) -> dict[str, Any]:
        done: dict[str, Any] = self.run("return await sender.drain();")
        return done

    def go(self, id: str | None = None) -> dict[str, Any]:
        """Send without waiting for its turn, as "Try now" does."""
        done: dict[str, Any] = self.run("await outbox.sendNow(given[0]); return await sender.drain();", id)
        return done

    def record(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.run("return await outbox.one(given[0]) ?? {};", id)
        return found

    def state(self, id: str) -> str:
        return str(self.record(id).get("state", "gone"))

    def parts(self, id: str) -> int:
        """How many envelopes of it lie on the phone."""
        many: int = self.run(
            """
          const base = await new Promise((done) => {
            const asked = indexedDB.open('townwatch-outbox', 1); asked.onsuccess = () => done(asked.result); });
          const names = await new Promise((done) => {
            const asked = base.transaction('parts').objectStore('parts').getAllKeys();
            asked.onsuccess = () => done(asked.result); });
          base.close();
          return names.filter((name) => name.startsWith(given[0])).length;""",
            id,
        )
        return many


def kept_by(folder: Path, id: str | None = None) -> dict[str, int]:
    """What the town has: the number of each report and how many of its pictures; only `id` when that is named."""
    question = (
        "SELECT report.id, count(report_photo.photo_id) FROM report "
        "LEFT JOIN report_photo ON report_photo.report_id = report.id GROUP BY report.id"
    )
    with closing(sqlite.connect(f"file:{folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        rows = {str(uuid.UUID(one)): many for one, many in base.execute(question)}
    return rows if id is None else {one: many for one, many in rows.items() if one == id}


def happened_at(folder: Path, id: str) -> datetime:
    with closing(sqlite.connect(f"file:{folder / 'var' / 'townwatch.db'}?mode=ro", uri=True)) as base:
        said = base.execute("SELECT happened_at FROM report WHERE id = ?", [uuid.UUID(id).hex]).fetchone()[0]
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
