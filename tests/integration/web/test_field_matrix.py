"""Every sensitive field × every kind of account: who may see it, by hand, held against all that the app gives out.

Each walks every address of the app that can be read, and every one that answers a change with data; pages, JSON,
drawings, pictures, headers and cookies are searched. So are all pushes, all log lines and the mail.
"""

from __future__ import annotations

import logging
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.alerts.models import Alert, Message
from app.alerts.payload import letter_of, text_of
from app.audit.heads import head_now, page
from app.kernel.db import db
from app.photos.models import Photo
from app.photos.originals import read_original
from app.web.guard import open_to_all
from app.web.parts import Parts
from tests.canaries import plant, word
from tests.canaries_of_appeals import MAY_SEE_APPEALS
from tests.canaries_of_breaches import MAY_SEE_BREACHES
from tests.canaries_of_evidence import MAY_SEE_EVIDENCE
from tests.canaries_of_exclusions import MAY_SEE_EXCLUSIONS
from tests.canaries_of_issuing import MAY_SEE_ISSUING
from tests.canaries_of_letters import MAY_SEE_LETTERS
from tests.canaries_of_rules import MAY_SEE_RULES
from tests.canaries_of_service import MAY_SEE_SERVICE
from tests.conftest import Phone
from tests.pictures import jpeg
from tests.walkers import found_in, phone_of, seen_by

DESK = {"manager", "deputy"}
RECORD = DESK | {"auditor"}
MEMBERS = {"who sent it", "a colleague", "their lead", "another lead", "a door elsewhere", "staff elsewhere", "cctv"}
LOOKERS = MEMBERS | DESK | {"police"}
NOBODY: set[str] = set()
OUTSIDE = {
    *("police without agreement", "cctv who has not read", "council", "board", "auditor", "under 18"),
    *("suspended", "half signed in", "nobody", "the shop's phone"),
}
EVERYBODY = LOOKERS | OUTSIDE

MAY_SEE: dict[str, set[str]] = {
    **MAY_SEE_EXCLUSIONS,
    **MAY_SEE_RULES,
    **MAY_SEE_LETTERS,
    **MAY_SEE_BREACHES,
    **MAY_SEE_SERVICE,
    # a profile that members see
    "published": LOOKERS | {"board"},  # who hears an appeal of theirs
    "wording": LOOKERS,
    "method": LOOKERS,
    # profiles that they do not
    "juvenile": DESK,
    "what the juvenile did": DESK,
    "how old the juvenile looks": DESK,
    "how the juvenile looks": DESK,
    "disputed": DESK,
    "draft": DESK,
    "withdrawn": DESK,
    "withdrawal": RECORD,
    # who reported, and in which words
    "reporter": {"who sent it", "a colleague", "their lead", "the shop's phone"} | DESK,
    "mail of the reporter": {"who sent it"} | DESK,
    "note": {"who sent it"} | DESK,
    "description": {"who sent it"} | DESK,
    "answer": DESK,
    "addition": {"who sent it"} | DESK,
    "correction": {"who sent it"} | DESK,
    "described later": {"who sent it"} | DESK,
    "taken back": {"who sent it"} | DESK,
    "question": {"who sent it"} | RECORD,
    "rejection": {"who sent it"} | RECORD,
    "desk wording": DESK,
    "recall": RECORD,
    # what the desk tells the town, and whose phone was spared
    "missing": LOOKERS,
    "reference": LOOKERS,
    "who asked": NOBODY,
    "proposal": DESK | {"their lead", "another lead", "board"},
    "why spared": DESK,
    # pictures as they came
    "exif": NOBODY,
    "comment": NOBODY,
    # the record
    "reason of the reporter": {"who sent it"} | DESK,
    "reason of the desk": RECORD,
    "searched": RECORD,
    # what the desk keeps of people beside their profile
    "alias": LOOKERS,
    "mark of the person": LOOKERS,
    "why not told": DESK,
    "best interests": DESK,
    "why together": DESK,
    "plate": DESK,
    "car": DESK,
    "why": DESK,
    "conviction": DESK,
    "court": DESK,
    "spent conviction": NOBODY,
    "court of the spent": NOBODY,
    "who lent it": DESK,
    "terms of the police": DESK,
    "name given": DESK,
    "how they know": DESK,
    "second fact": DESK,
    "why set aside": DESK,
    "holder of a copy": DESK,
    "purpose of a copy": DESK,
    # when something is wrong
    "words of the dispute": DESK,
    "who disputes": DESK,
    "how reached": DESK,
    "outcome of the dispute": DESK,
    "words of a correction": {"a door elsewhere"} | DESK,
    "apology": DESK,
    "what somebody had done": {"a door elsewhere"} | DESK,
    "what of the breach": DESK,
    "risk of the breach": DESK,
    "because of the breach": DESK,
    "reference of the breach": DESK,
    # what the desk found out, and what it was told in confidence
    "goods": DESK,
    "police reference": DESK,
    "plate of a report": DESK,
    "why linked": DESK,
    "what was heard": DESK,
    "terms of sharing": DESK,
    "why closed": DESK,
    "sanitised": DESK,
    "title of a bulletin": LOOKERS | {"council"},
    "bulletin": LOOKERS | {"council"},
    "why a bulletin ended": DESK,
    "who requests": DESK,
    "case number": DESK | {"police"},
    "who is sought after": DESK,
    **MAY_SEE_ISSUING,
    # people, papers and phones
    "mail of the board": {"board"} | DESK,
    "document of board": {"board"} | DESK,
    "document of cctv": {"cctv", "cctv who has not read"} | DESK,
    "signatory": DESK,
    "device": {"who sent it", "a colleague", "their lead"} | DESK,
    "notice": DESK,
    # what is kept to let people in, and to reach their phones
    "password hash": NOBODY,
    "pin hash": NOBODY,
    "code secret": NOBODY,
    "recovery code": NOBODY,
    "credential": NOBODY,
    "public key": NOBODY,
    "push": NOBODY,
    **MAY_SEE_APPEALS,
    **MAY_SEE_EVIDENCE,
}


# ---------------------------------------------------------------- what they find


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the town lies once it has been planted: each test has a copy."""
    return tmp_path_factory.mktemp("planted")


@pytest.fixture
def reporter_id(app: Flask, parts: Parts, planted: Path) -> int:
    var, kept = parts.settings.var_dir, planted / "var"
    if not kept.exists():
        (planted / "id").write_text(str(plant(app, parts)))
    db.session.remove()
    db.engine.dispose()
    if kept.exists():
        shutil.rmtree(var)
    shutil.copytree(kept if kept.exists() else var, var if kept.exists() else kept)
    return int((planted / "id").read_text())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_sees_what_the_table_says_and_nothing_else(
    app: Flask, reporter_id: int, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    phone = phone_of(app, who, reporter_id)
    caplog.set_level(logging.DEBUG)
    seen = seen_by(app, MAY_SEE, phone)
    may = {name for name, people in MAY_SEE.items() if who in people}
    assert {name: where for name, where in seen.items() if name not in may} == {}, "a leak"
    assert may - set(seen) == set(), "the table says more than the app gives"
    assert found_in(MAY_SEE, caplog.text.encode()) == set(), "in the log"


def test_all_of_it_is_there_to_be_found(reporter_id: int, parts: Parts) -> None:
    kept = found_in(MAY_SEE, *(file.read_bytes() for file in parts.settings.var_dir.glob("townwatch.db*")))
    originals = [read_original(photo, parts.vault) for photo in db.session.scalars(select(Photo))]
    assert kept == set(MAY_SEE) - {"exif", "comment"}
    assert found_in(MAY_SEE, *originals) == {"exif", "comment"}


def test_no_push_says_anything(reporter_id: int) -> None:
    alerts = db.session.scalars(select(Alert)).all()
    assert len(alerts) == 3
    payloads = [
        text_of(letter_of(alert, message), token="t", public_url="https://town.example", round=0, how="ring")
        for alert, message in product(alerts, Message)
    ]
    assert found_in(MAY_SEE, *payloads) == set()


def test_no_mail_says_anything(reporter_id: int, parts: Parts) -> None:
    head, at = head_now(db.session())
    assert head.seq > 20
    words = page(head, at, day=parts.clock().date(), of="https://town.example", key=b"k" * 32)
    assert found_in(MAY_SEE, words.encode()) == set()


def test_no_log_line_says_anything_while_it_happens(app: Flask, parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    plant(app, parts)
    assert found_in(MAY_SEE, caplog.text.encode()) == set()


# ---------------------------------------------------------------- would they find it?

SAID = f"Somebody said: {word('note')}"
LEAKS: dict[str, Any] = {
    "a page": f"<p>{SAID.upper()}</p>",
    "JSON": {"cards": [{"note": SAID}]},
    "a header": ("", 200, {"X-Note": SAID}),
    "a cookie": ("", 200, {"Set-Cookie": f"note={word('note')}; Path=/"}),
    "a redirect": ("", 302, {"Location": f"/gallery?note={word('note')}"}),
    "a drawing": (f"<svg><title>{SAID}</title></svg>", 200, {"Content-Type": "image/svg+xml"}),
    "a picture": (jpeg(5, size=(240, 300), comment=SAID.encode()), 200, {"Content-Type": "image/jpeg"}),
    "an error": (SAID, 404),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_view_that_leaks_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch, leak: str) -> None:
    @open_to_all
    def leaky() -> Any:
        return LEAKS[leak]

    monkeypatch.setitem(app.view_functions, "shell.offline", leaky)
    assert seen_by(app, MAY_SEE, Phone(app.test_client())) == {"note": "/offline"}


def test_a_log_line_that_leaks_is_found(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @open_to_all
    def leaky() -> str:
        logging.getLogger("townwatch.web").debug(SAID)
        return ""

    caplog.set_level(logging.DEBUG)
    monkeypatch.setitem(app.view_functions, "shell.offline", leaky)
    assert seen_by(app, MAY_SEE, Phone(app.test_client())) == {}
    assert found_in(MAY_SEE, caplog.text.encode()) == {"note"}


def test_a_rule_that_fails_is_found(app: Flask, reporter_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.profiles.gallery.visible_to", lambda *_, **__: True)
    seen = seen_by(app, MAY_SEE, phone_of(app, "staff elsewhere", reporter_id))
    assert {"juvenile", "disputed", "draft", "withdrawn"} <= set(seen)
