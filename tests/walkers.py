"""Who walks through the app, and where: every address that can be read, and every change that is answered with data."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.test import TestResponse

from app.access.devices import enrol
from app.access.models import Invite, Level, SignIn
from app.agreements.models import MustRead
from app.alerts.models import Alert
from app.appeals.models import Appeal
from app.bulletins.models import Bulletin
from app.disputes.models import Correction, Dispute
from app.evidence.models import PackRequest
from app.exclusions.models import Exclusion
from app.intelligence.models import Item
from app.kernel.db import db, transaction
from app.members.models import Account, AccountState, Member, Premises, Role, Zone
from app.photos.models import Photo
from app.police_reports.models import PoliceReport
from app.profiles.models import Profile
from app.reports.models import Report
from app.statements.models import Statement
from app.warnings.models import GivenWarning
from app.web import cookie
from app.web.parts import Parts
from tests import town
from tests.builders import new_account, signed_in
from tests.canaries import JUVENILE, SMALL, word
from tests.conftest import Phone
from tests.pictures import jpeg


def found_in(names: Iterable[str], *given: bytes) -> set[str]:
    """Return of which of these names the canary stands in the bytes."""
    lower = b"\n".join(given).lower()
    return {name for name in names if word(name).lower().encode() in lower}


def found_in_answer(names: Iterable[str], answer: TestResponse) -> set[str]:
    return found_in(names, answer.data, str(answer.headers).encode())


def phone_of(app: Flask, who: str, reporter_id: int) -> Phone:
    parts: Parts = app.extensions["townwatch"]
    known = {
        "who sent it": reporter_id,
        "their lead": town.LENA,
        "a door elsewhere": town.BEN,
        "staff elsewhere": town.CAL,
        "cctv": town.MAREK,
        "police": town.PAT,
        "board": town.BEA,
        "manager": town.MO,
        "deputy": town.DEE,
    }
    if who in known:
        return signed_in(app, known[who])
    if who == "nobody":
        return Phone(app.test_client())
    if who == "the shop's phone":
        phone = Phone(app.test_client())
        with transaction() as session:
            shop = session.get_one(Premises, town.ORCHARD)
            here = enrol(session, "The shop's", whose=shop, by=None, now=parts.clock())
        phone.put_in(cookie.DEVICE, here.token)
        phone.put_in(cookie.OUTBOX, here.outbox_token, path=cookie.OUTBOX_PATH)
        return phone
    with transaction() as session:
        id = NEW[who](session).id
    phone = signed_in(app, id)
    with transaction() as session:
        if who == "half signed in":
            session.scalars(select(SignIn).where(SignIn.account_id == id)).one().level = Level.HALF
        if who == "suspended":
            session.get_one(Account, id).state = AccountState.SUSPENDED
    return phone


def _police_elsewhere(session: Session) -> Account:
    session.add(body := Member(name="Another force"))
    session.flush()
    return new_account(session, Role.POLICE, member_id=body.id)


NEW: dict[str, Callable[[Session], Account]] = {
    "a colleague": lambda session: new_account(session, Role.STAFF, premises=[town.ORCHARD]),
    "another lead": lambda session: new_account(session, Role.LEAD, premises=[town.LANTERN]),
    "police without agreement": _police_elsewhere,
    "cctv who has not read": lambda session: new_account(session, Role.CCTV),
    "council": lambda session: new_account(session, Role.COUNCIL),
    "auditor": lambda session: new_account(session, Role.AUDITOR),
    "under 18": lambda session: new_account(session, Role.STAFF, premises=[town.ORCHARD], is_under_18=True),
    "suspended": lambda session: new_account(session, Role.MANAGER),
    "half signed in": lambda session: new_account(session, Role.MANAGER),
}


# ---------------------------------------------------------------- where they walk


def _all(column: InstrumentedAttribute[object]) -> list[str]:
    return [str(value) for value in db.session.scalars(select(column))]


# Addresses with ids of their own kind; elsewhere an id is that of a report or an alert.
OWN_IDS: dict[str, InstrumentedAttribute[Any]] = {
    "appeals": Appeal.id,
    "bulletins": Bulletin.id,
    "warnings": GivenWarning.ref,
    "exclusions": Exclusion.ref,
    "corrections": Correction.id,
    "disputes": Dispute.id,
    "serve": Exclusion.ref,
    "intelligence": Item.ref,
    "police": PoliceReport.ref,
    "statements": Statement.id,
    "packs": PackRequest.ref,
}


def _kind_of(name: str, rule: str) -> str:
    """Return what fills this part of an address: of bulletins theirs, not those of reports."""
    own = [f"id of {noun}" for noun in OWN_IDS if f"/{noun}/<" in rule]
    if "/letters/<" in rule:
        return "kind of letter"
    return own[0] if own else name


def fillings() -> dict[str, list[str]]:
    """Return what may stand for each part of an address in this town. A new name must be put here: see the test."""
    return {
        "ref": _all(Profile.ref),
        "id": [*_all(Report.id), *_all(Alert.id)],
        **{f"id of {name}": _all(column) for name, column in OWN_IDS.items()},
        "photo_id": _all(Photo.id),
        "size": ["thumb", "clean"],
        "account_id": _all(Account.id),
        "member_id": ["0", *_all(Member.id)],
        "premises_id": _all(Premises.id),
        "zone_id": _all(Zone.id),
        "key": _all(MustRead.key),
        "version": ["0"],
        "review_id": ["1"],
        "kind": ["missing", "information", "town-wide"],
        "kind of letter": ["notice", "card"],
        "invite_id": ["1", *_all(Invite.id)],
        "token": ["x"],
        "build": ["x"],
        "name": ["css/look.css"],
    }


def readable(app: Flask) -> Iterator[str]:
    """Yield every address that can be read, filled in every way; and some with what can be asked of them."""
    fill = fillings()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = re.findall(r"<(?:[^<>]+:)?(\w+)>", rule.rule)
        for chosen in product(*(fill[_kind_of(name, rule.rule)] for name in names)):
            values = iter(chosen)
            yield re.sub(r"<[^<>]+>", lambda _part, values=values: next(values), rule.rule)  # type: ignore[misc]
    yield from (f"/desk/log?who={id}" for id in fill["account_id"])
    yield from (f"/desk?done={id}" for id in fill["id"])
    yield from ("/desk/log?kind=looked", "/figures?weeks=52", "/desk/agreements/write?key=board", "/log?before=999")


def asked(phone: Phone) -> Iterator[TestResponse]:
    """Yield the answers to changes that say something, each sent so that it changes nothing."""
    for seed in (1, 2, 3):  # the pictures of a profile, of the hidden one, and of a report
        yield phone.post("/api/check", data=jpeg(seed, size=SMALL))
        yield phone.put(f"/outbox/check/{UUID(int=seed)}", data=jpeg(seed, size=SMALL))
        yield phone.get(f"/api/check/late/{UUID(int=seed)}")
        yield phone.post("/desk/leaks", data={"picture": (io.BytesIO(jpeg(seed, size=SMALL)), "x.jpg")})
    for id in _all(Report.id):
        yield phone.put(f"/outbox/{id}", json={})
        yield phone.post(f"/api/reports/{id}/answer", json={})
        yield phone.post(f"/api/reports/{id}/withdraw", json={})
        yield phone.put(f"/outbox/{id}/addition/{id}", json={})
        yield phone.post(f"/desk/{id}/decision", data={})
    for id in _all(Alert.id):
        yield phone.post(f"/api/alerts/{id}/answer", json={"answer": None, "id": id})
        yield phone.post(f"/desk/alerts/{id}/recall", data={})
    for ref, deed in product(_all(Profile.ref), ("publish", "renew", "revise", "withdraw")):
        yield phone.post(f"/desk/profiles/{ref}/{deed}", data={})
    for name in ("juvenile", "draft", "note", "answer", "rejection"):
        yield phone.post("/desk/search", data={"name": word(name)[:-4]})
    yield phone.post("/desk/log/export", data={"because": "a complaint came in"})
    yield phone.post("/desk/agreements/preview", data={"title": "x", "body": "x"})
    yield phone.post("/api/why", json={"key": "other", "words": "one two three"})
    yield phone.put("/outbox/00000000-0000-0000-0000-000000000001", json={"profile_ref": JUVENILE})


def seen_by(app: Flask, names: Iterable[str], phone: Phone) -> dict[str, str]:
    """Return each of these canaries that this phone is given, with the first address that gives it."""
    seen: dict[str, str] = {}
    for path in list(readable(app)):
        answer = phone.get(path)
        assert answer.status_code < 500 or path == "/readyz", path
        for name in found_in_answer(names, answer):
            seen.setdefault(name, path)
    for answer in asked(phone):
        assert answer.status_code < 500, answer.request.path
        for name in found_in_answer(names, answer):
            seen.setdefault(name, f"{answer.request.method} {answer.request.path}")
    return seen
