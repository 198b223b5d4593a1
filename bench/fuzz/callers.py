"""Who calls, and what there is to be found: real numbers to put where an address wants one."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.alerts.models import Alert, Delivery
from app.alerts.receipts import token_for
from app.kernel.db import db, transaction
from app.kernel.heartbeat import beat
from app.kernel.model import Base
from app.profiles.models import Profile
from app.reports.categories import CATEGORIES, DIRECTIONS
from app.reports.models import Report
from bench.life.cast import PICTURES, REFS, SECRET_WORD
from bench.stage import Stage
from tests.builders import AUTH, P256DH, send_report
from tests.town import ASHA, BEA, BEN, DEE, LEE, LENA, MAREK, MO, PASSWORD, PAT, PIN, ROSA, SIGN_INS

CALLERS: dict[str, int | None] = {
    "stranger": None,
    "staff": ASHA,
    "door": BEN,
    "lead": LENA,
    "manager": MO,
    "deputy": DEE,
    "board": BEA,
    "police": PAT,
    "CCTV": MAREK,
    "auditor": 18,
    "under 18": ROSA,
    "left": LEE,
    "suspended": 13,
    "guard who has not said where": 24,
}
# These may be shown nothing about anybody, whatever they try.
SHOWN_NOTHING = {"stranger", "under 18", "left", "suspended", "board", "guard who has not said where"}
SECRETS = ("Name of WB-", "Perrin Oakapple", SECRET_WORD)
OWN_NUMBER = UUID(int=7)


def furnish(stage: Stage) -> None:
    """Send reports and decide on some, so that every kind of thing is there to be found, and a worker that is well."""
    with stage.app.app_context(), transaction() as session:
        for worker in ("pushes", "photos", "packs"):
            beat(session, worker, now=stage.clock.at)
    asha, mo = stage.phone(ASHA), stage.phone(MO)
    note = f"{SECRET_WORD}1"
    ids = [UUID(int=number) for number in range(101, 106)]
    for id, photos in zip(ids, ([PICTURES[1]], [], [], [], [PICTURES[2]]), strict=True):
        sent = send_report(asha, id, photos=photos, note=note, profile_ref="WB-0005")
        assert sent.status_code == 201, sent.text
    send_report(stage.phone(ROSA), UUID(int=106), note="Mine alone")
    send_report(stage.phone(BEN), UUID(int=107), note=note, photos=[])
    for id, form in (
        (ids[0], {"verdict": "sighting", "profile_ref": "WB-0005"}),
        (ids[1], {"verdict": "returned", "question": "Who?"}),
        (ids[2], {"verdict": "rejected", "reason": "It is not enough."}),
    ):
        decided = mo.post(f"/desk/{id}/decision", data=form)
        assert decided.status_code == 303, decided.text
    stage.keep()


def known_values(stage: Stage) -> dict[str, list[str]]:
    """Return by name what an address or a field may really hold: every key of every table, and well-known words."""
    with stage.app.app_context():
        session = db.session()
        known = {f"{name}_id": _keys(session, name) for name in Base.metadata.tables}
        reports = [str(id) for id in session.scalars(select(Report.id).order_by(Report.id))]
        alerts = [str(id) for id in session.scalars(select(Alert.id).order_by(Alert.raised_at))]
        refs = list(session.scalars(select(Profile.ref).order_by(Profile.ref)))
        secret = stage.parts.keyring.receipts
        tokens = [token_for(id, secret) for id in session.scalars(select(Delivery.id).order_by(Delivery.id))]
        db.session.remove()
    known |= {
        "id": [*reports, *alerts, str(OWN_NUMBER)],
        "ref": refs,
        "token": tokens[:3] or ["1.x"],
        "document_id": known["must_read_id"] or ["1"],
        "sha256": [hashlib.sha256(picture).hexdigest() for picture in PICTURES],
        "photos": [hashlib.sha256(picture).hexdigest() for picture in PICTURES],
        "size": ["thumb", "card", "clean", "original"],
        "key": ["rules", "privacy", "guide"],
        "deed": ["confirm", "suspend", "reinstate", "let-go", "of-age", "end", "lock-out"],
        "profile_ref": REFS,
        "category": [*CATEGORIES],
        "direction": [*DIRECTIONS],
        "happened_at": ["2026-11-18T12:00:00Z", "2026-11-18T11:00:00+00:00", "0001-01-01T00:00:00+14:00"],
        "endpoint": ["https://fcm.googleapis.com/x", "http://127.0.0.1/1", "https://fcm.googleapis.com:443/y"],
        "p256dh": [P256DH],
        "auth": [AUTH],
        "sign_in": [*SIGN_INS.values()],
        "password": [PASSWORD],
        "pin": [PIN, "000000"],
        "author": [str(ASHA)],
    }
    return {name: values for name, values in known.items() if values}


def _keys(session: Any, table: str) -> list[str]:
    keys = list(Base.metadata.tables[table].primary_key)
    rows = session.execute(select(keys[0]).order_by(keys[0]).limit(40)) if len(keys) == 1 else ()
    return [str(row[0]) for row in rows]


def ways(app: Flask) -> list[tuple[str, Rule]]:
    """Return every method of every address, in an order that does not change."""
    found = [
        (method, rule) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda way: (way[1].rule, way[0]))
