"""One app over one database that is put back as it was, thousands of times."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from app.access.models import DeviceUse, SignIn
from app.kernel.db import db, transaction
from app.members.models import Account
from app.migrations.migrate import migrate
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import signed_in
from tests.conftest import Clock, Phone, settings_for

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it; what is not there, needs no disk


class Stage:
    """Quillby, and whatever `settle` adds; `phone` opens the phone of an account, signed in."""

    def __init__(self, folder: Path, settle: Callable[[Session, Parts], None]) -> None:
        self.clock = Clock(town.NOON)
        self.app: Flask = create_app(settings_for(folder, PUSH_LOOPBACK="1"), now=self.clock)
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False  # what a person would see
        self.parts: Parts = self.app.extensions["townwatch"]
        self._phones: dict[int | None, Phone] = {}
        self._cookies: dict[int | None, dict[Any, Any]] = {}
        self._var, self._clean = self.parts.settings.var_dir, folder / "clean"
        with self.app.app_context():
            migrate(db.engine)
            with transaction() as session:
                town.settle(session)
            with transaction() as session:
                settle(session, self.parts)
            everybody = db.session.scalars(select(Account.id)).all()
            db.session.remove()
        for id in everybody:
            self._cookies[id] = dict(self.sign_in(id).client._cookies)
        self.keep()

    def keep(self) -> None:
        """From here on, `begin_anew` comes back to what is now."""
        with self.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()
        shutil.copytree(self._var, self._clean, dirs_exist_ok=True)

    def begin_anew(self) -> None:
        """Put database, clock and phones back as they were at first. Pictures stay: nothing looks for them."""
        self.close()
        for file in self._var.glob("townwatch.db*"):
            file.unlink()
        shutil.copy(self._clean / "townwatch.db", self._var / "townwatch.db")
        self.parts.index.__init__(self.parts.vault)  # type: ignore[misc] - as after a start
        self.clock.at = town.NOON
        self._phones.clear()

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def phone(self, account_id: int | None) -> Phone:
        """Return the phone of this account, on which it was signed in at first; None: a stranger's."""
        if account_id not in self._phones:
            self._phones[account_id] = phone = Phone(self.app.test_client())
            phone.client._cookies.update(self._cookies.get(account_id, {}))
        return self._phones[account_id]

    def locked_phone(self, account_id: int) -> Phone:
        """Return a phone that this account has used, and on which nobody is signed in."""
        phone = Phone(self.app.test_client())
        phone.client._cookies.update(self._cookies[account_id])
        phone.client.delete_cookie(cookie.SIGN_IN)
        return phone

    def sign_in(self, account_id: int) -> Phone:
        """Sign somebody in: the one place that knows how to get in."""
        return signed_in(self.app, account_id)

    def time_passes(self, **how_long: float) -> None:
        """Let time pass in which everybody shows now and then that they are still there, and who they are."""
        now = self.clock.passes(**how_long)
        open_ones = {"seen_at": now, "proved_at": now, "ends_at": now + timedelta(hours=1), "purpose_at": now}
        with self.app.app_context(), transaction() as session:
            session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(**open_ones))
            session.execute(update(DeviceUse).values(last_at=now))


@contextmanager
def on_stage(settle: Callable[[Session, Parts], None]) -> Iterator[Stage]:
    """Raise a stage in a folder that is gone afterwards; in memory where there is such a folder."""
    where = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="quillby-", dir=where) as folder:
        stage = Stage(Path(folder), settle)
        try:
            yield stage
        finally:
            stage.close()
