"""Somebody who is signed in and speaks to Townwatch without a browser, as a phone's own code does."""

import hashlib
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests

from tests.browser.cookies import cookies
from tests.browser.running_town import RunningTown


class Caller:
    """One account's session: `caller.get("/api/me")`. A wrong status raises AssertionError with what was said."""

    def __init__(self, town: RunningTown, who: str) -> None:
        """Signs in; `who` is one of the cast of tests/town.py."""
        self.url = town.url
        self._session = requests.Session()
        self._session.headers.update({"X-Townwatch": "1", "Origin": self.url})
        # Browsers count http://localhost as safe and send `Secure` cookies there; requests does not.
        held = cookies(town.folder, who)
        self._session.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in held.items())

    def get(self, path: str) -> Any:
        return self._said("GET", path)

    def picture(self, path: str) -> bytes:
        answer = self._session.get(f"{self.url}{path}", timeout=15)
        answer.raise_for_status()
        return answer.content

    def post(self, path: str, said: object) -> Any:
        return self._said("POST", path, json=said)

    def delete(self, path: str) -> None:
        self._said("DELETE", path)

    def submit(self, path: str, **fields: str) -> None:
        """Sends a form, as a page of the desk does."""
        answer = self._session.post(f"{self.url}{path}", data=fields, timeout=15, allow_redirects=False)
        if answer.status_code != 303:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:500]}")

    def report(self, *photos: bytes, happened_at: datetime | None = None, **said: Any) -> dict[str, Any]:
        """Sends a report with its pictures; the server's answer, with the report's id."""
        now = datetime.now(UTC)
        hashes = [hashlib.sha256(photo).hexdigest() for photo in photos]
        report = {"happened_at": (happened_at or now).isoformat(), "photos": hashes} | said
        path = f"/outbox/{uuid.uuid4()}"
        answer: dict[str, Any] = self._said("PUT", path, json=report, headers={"X-Sent-At": now.isoformat()})
        for photo, sha in zip(photos, hashes, strict=True):
            self._said("PUT", f"{path}/photo/{sha}", data=photo, headers={"Content-Type": "image/jpeg"})
        return answer

    def until(self, path: str, fits: Callable[[Any], Any], *, patience: float = 20) -> Any:
        """What `path` answers, as soon as `fits` says yes to it."""
        end = time.monotonic() + patience
        while not fits(answer := self.get(path)):
            if time.monotonic() > end:
                raise AssertionError(f"{path} still says {answer}")
            time.sleep(0.1)
        return answer

    def _said(self, method: str, path: str, **how: Any) -> Any:
        answer = self._session.request(method, f"{self.url}{path}", timeout=15, allow_redirects=False, **how)
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else None

    def close(self) -> None:
        self._session.close()
