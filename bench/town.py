"""What every town of a trial is made of: the folder as an operator prepares it, somebody known, and phones."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import create_app
from app.alerts.models import Subscription, Wishes
from app.config import Settings
from app.kernel.db import db, sqlite, transaction
from app.kernel.keyring import make_missing
from app.members.models import Account, Role, account_premises
from app.profiles.models import Kind, Profile, ProfileState, Standing
from app.web.parts import Parts

_AT_ONCE = 500


@contextmanager
def prepared(environ: dict[str, str]) -> Iterator[Flask]:
    """Prepare the data folder as an operator does, let the trial fill it, and leave it for the processes to open."""
    settings = Settings.from_environment(environ)
    make_missing(settings.secrets_dir)
    app = create_app(settings)
    with app.app_context():
        try:
            done = app.test_cli_runner().invoke(args=["prepare", "--no-demo"])
            assert done.exit_code == 0, done.output
            yield app
        finally:  # whoever is killed next must not find our connection open
            db.session.remove()
            db.engine.dispose()
    _leave_no_wal(Path(environ["DATA_DIR"]) / "var" / "townwatch.db")


def somebody_known(ref: str, *, by_id: int, now: datetime) -> Profile:
    """Return a published profile, of nobody."""
    return Profile(
        ref=ref, kind=Kind.KNOWN, state=ProfileState.PUBLISHED, standing=Standing.EXCLUDED,
        standing_until=now.date() + timedelta(days=200), title="Nobody at all", seen="Took what was not theirs.",
        drafted_by_id=by_id, drafted_at=now, published_by_id=by_id, published_at=now,
        review_on=now.date() + timedelta(days=60),
    )  # fmt: skip


def add_phones(parts: Parts, devices: int, *, premises: int, push_origin: str) -> None:
    """Let somebody with one phone each work at member 1, evenly in its premises 1, 2 … `premises`."""
    for first in range(0, devices, _AT_ONCE):
        with transaction() as session:
            _add_some(session, parts, range(first, min(devices, first + _AT_ONCE)), premises, push_origin)


def browser_keys() -> tuple[str, str]:
    """Return a public key and a secret as a browser makes them; nobody reads what is encrypted to them."""
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return _word(point), _word(secrets.token_bytes(16))


def _add_some(session: Session, parts: Parts, numbers: range, premises: int, push_origin: str) -> None:
    people = [Account(name=f"person {number}", role=Role.STAFF, member_id=1) for number in numbers]
    session.add_all(people)
    session.flush()
    pairs = list(zip(numbers, people, strict=True))
    works_at = [{"account_id": person.id, "premises_id": number % premises + 1} for number, person in pairs]
    session.execute(insert(account_premises), works_at)
    # They work nights: the hour of the trial must not matter.
    session.add_all(Wishes(account_id=person.id, works_nights=True) for person in people)
    key_id, now = parts.vapid.current.id, parts.clock()
    for number, person in pairs:
        p256dh, auth = browser_keys()
        session.add(
            Subscription(
                account_id=person.id, endpoint=f"{push_origin}/device/{number}", p256dh=p256dh, auth=auth,
                key_id=key_id, host="127.0.0.1", made_at=now, seen_at=now,
            )
        )  # fmt: skip


def _leave_no_wal(database: Path) -> None:
    """Whoever opens the file first chooses its journal: a newer SQLite and an older one choose differently."""
    with closing(sqlite.connect(database)) as file:
        file.execute("PRAGMA journal_mode = DELETE")


def _word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
