"""A town in which every sensitive field holds a word that stands nowhere else: wherever it comes out it is seen.

Each word is looked for without regard to capitals. `plant` fills Quillby; what it made is found by the walk in
tests/integration/web/test_field_matrix.py, which says who may see which word.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import CodeApp, Device, Passkey, RecoveryCode
from app.access.tell_desk import tell_desk
from app.agreements.accept import accept
from app.agreements.models import MustRead, Paper, PaperKind
from app.alerts.models import Delivery, Progress
from app.kernel.db import transaction
from app.members.models import Account, Role
from app.photos import develop
from app.photos.models import Photo, PhotoState
from app.profiles.models import Hidden, ProfileState
from app.reports.models import Report
from app.review.develop import alike, finish
from app.web.parts import Parts
from tests import town
from tests.builders import give_photo, new_account, send_report, signed_in, subscribe_phone, take_back
from tests.canaries_of_appeals import plant_appeals
from tests.canaries_of_breaches import plant_at_a_door
from tests.canaries_of_evidence import plant_evidence
from tests.canaries_of_exclusions import plant_exclusions
from tests.canaries_of_issuing import plant_what_is_issued
from tests.canaries_of_letters import plant_letters
from tests.canaries_of_rules import plant_rules
from tests.canaries_of_service import plant_service
from tests.canaries_of_the_desk import plant_beside_profiles, plant_beside_reports, plant_what_is_heard
from tests.conftest import Phone
from tests.pictures import jpeg

SMALL = (240, 300)
VISIBLE, SECOND = "WB-0118", "WB-0119"  # what members see
JUVENILE, WITHDRAWN, DRAFT, DISPUTED = "WB-0201", "WB-0202", "WB-0203", "WB-0204"


def word(name: str) -> str:
    """Return the canary of this name: letters only, so that no way of writing it down changes it."""
    return f"Zq{name.replace(' ', '')}qz"


def _as_it_came() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = word("exif")
    return jpeg(3, size=SMALL, exif=exif.tobytes(), comment=word("comment").encode())


_AS_IT_CAME = _as_it_came()  # beforehand: what draws it says in its own log what it draws


def plant(app: Flask, parts: Parts) -> int:
    """Fill Quillby with canaries; return the account that sent the reports."""
    with transaction() as session:
        _profiles(session, parts)
        people = {"shown": VISIBLE, "second": SECOND, "child": JUVENILE, "disputed": DISPUTED}
        plant_beside_profiles(session, word, **people)
        plant_exclusions(session, word, shown=VISIBLE, second=SECOND)
        plant_what_is_heard(session, word)
        plant_rules(session, word, shown=VISIBLE)
        plant_letters(session, word, shown=VISIBLE)
        plant_evidence(session, word, shown=VISIBLE)
        plant_service(session, word)
        reporter_id = _reporter(session).id
        _agreements(session)
        tell_desk(session, "account 1", f"Look at {word('notice')}.", now=parts.clock())
    reporter = signed_in(app, reporter_id, why=f"about {word('reason of the reporter')} it is")
    with transaction() as session:
        own = session.scalars(select(Device).where(Device.account_id == reporter_id))
        for device in own:
            device.name = word("device")
    reporter.get(f"/api/profiles/{VISIBLE}")
    mo = signed_in(app, town.MO, why=f"about {word('reason of the desk')} it is")
    mo.get(f"/desk/profiles/{VISIBLE}")
    mo.post("/desk/search", data={"name": word("searched")})
    _reports(reporter, mo, parts)
    _notices(mo)
    mo.post(f"/desk/profiles/{WITHDRAWN}/withdraw", data={"because": f"Because of {word('withdrawal')}."})
    return reporter_id


def _profiles(session: Session, parts: Parts) -> None:
    seen = {"seen": f"Took {word('wording')} without paying.", "method": word("method")}
    first = town.make_profile(session, VISIBLE, title=f"Perrin {word('published')}", **seen)
    give_photo(session, parts, first, jpeg(1, size=SMALL))
    town.make_profile(session, SECOND)
    child = town.make_profile(
        session,
        JUVENILE,
        title=f"Perrin {word('juvenile')}",
        seen=word("what the juvenile did"),
        look={"age": word("how old the juvenile looks"), "marks": word("how the juvenile looks")},
        hidden_because=Hidden.UNDER_18,
    )
    give_photo(session, parts, child, jpeg(2, size=SMALL))
    town.make_profile(session, WITHDRAWN, title=f"Perrin {word('withdrawn')}")
    unpublished = {"published_at": None, "published_by_id": None, "review_on": None, "is_serious_or_repeat": False}
    town.make_profile(session, DRAFT, title=f"Perrin {word('draft')}", state=ProfileState.DRAFT, **unpublished)
    town.make_profile(session, DISPUTED, title=f"Perrin {word('disputed')}", hidden_because=Hidden.DISPUTE)


def _reporter(session: Session) -> Account:
    reporter = new_account(session, Role.STAFF, premises=[town.ORCHARD])
    reporter.name = f"Wren {word('reporter')}"
    reporter.sign_in = f"{word('mail of the reporter')}@quillby.example".lower()
    reporter.password_hash, reporter.pin_hash = word("password hash"), word("pin hash")
    session.get_one(Account, town.BEA).sign_in = f"{word('mail of the board')}@quillby.example".lower()
    at = {"account_id": reporter.id, "made_at": town.NOON}
    session.add(CodeApp(sealed_secret=word("code secret").encode(), **at))
    session.add(RecoveryCode(code_sha=word("recovery code"), **at))
    session.add(
        Passkey(credential=word("credential"), public_key=word("public key").encode(), uses=0, name="Mine", **at)
    )
    for account_id in (reporter.id, town.BEN, town.LENA):
        subscribe_phone(session, account_id, endpoint=f"https://push.services.mozilla.com/{word('push')}{account_id}")
    return reporter


def _agreements(session: Session) -> None:
    """One document that the Board alone has to accept, and has; one of the control room's."""
    documents = [
        MustRead(key=role, version=1, title=word(f"document of {role}"), body="x", roles=[role], published_at=town.NOON)
        for role in ("board", "cctv")
    ]
    session.add_all(documents)
    session.flush()
    for account_id, document in zip((town.BEA, town.MAREK), documents, strict=True):
        accept(session, session.get_one(Account, account_id), document.id, opened=True, now=town.NOON)
    paper = {"member_id": town.ORCHARD, "kind": PaperKind.MEMBERSHIP, "signed_on": date(2026, 1, 5)}
    session.add(Paper(signatory=word("signatory"), **paper))


def _reports(reporter: Phone, mo: Phone, parts: Parts) -> None:
    """Send reports and let the desk speak about them: one waits, one is asked about, one answered, one is rejected."""
    sounded = send_report(reporter, category="sighting", profile_ref=VISIBLE, note=f"It was {word('note')}.")
    assert (sounded.json or {})["lane"] == "at once"
    recalled = send_report(reporter, category="sighting", profile_ref=SECOND)
    take_back(UUID((recalled.json or {})["alert_id"]), parts, because=f"Because of {word('recall')}.")
    send_report(reporter, photos=[_AS_IT_CAME], description={"marks": word("description")})
    _develop(parts)
    ids = [uuid4() for _ in range(5)]
    for id in ids:
        send_report(reporter, id, note="Something.")
    asked, answered, rejected, approved, taken_back = ids
    for id in (asked, answered):
        mo.post(f"/desk/{id}/decision", data={"verdict": "returned", "question": f"What is {word('question')}?"})
    reply = {"id": str(uuid4()), "text": f"It is {word('answer')}."}
    assert reporter.post(f"/api/reports/{answered}/answer", json=reply).status_code == 200
    for correction, words in ((False, "addition"), (True, "correction")):
        later = {"text": f"It is {word(words)}.", "is_correction": correction}
        later["description"] = {"marks": word("described later")}
        assert reporter.put(f"/outbox/{answered}/addition/{uuid4()}", json=later).status_code == 201
    because = {"because": f"Because of {word('taken back')}."}
    assert reporter.post(f"/api/reports/{taken_back}/withdraw", json=because).status_code == 200
    mo.post(f"/desk/{rejected}/decision", data={"verdict": "rejected", "reason": f"Because of {word('rejection')}."})
    mo.post(f"/desk/{approved}/decision", data={"verdict": "incident", "wording": f"It was {word('desk wording')}."})
    with transaction() as session:
        plant_beside_reports(session, word, asked, approved)
        plant_what_is_issued(session, word, hidden=DISPUTED, report_id=approved)
        sender = session.get_one(Report, approved).reporter_id
        plant_appeals(session, word, shown=VISIBLE, reporter_id=sender, report=approved)
        plant_at_a_door(session, word, asked, shown=VISIBLE)


def _develop(parts: Parts) -> None:
    with transaction() as session:
        for photo in session.scalars(select(Photo).where(Photo.state == PhotoState.DUE)).all():
            developed = develop.develop(photo, parts.vault)
            finish(session, developed, alike(session, parts.index, developed))


def _notices(mo: Phone) -> None:
    """Let the desk tell of somebody who is missing, propose a notice to the town, and one phone be spared an alert."""
    missing = {
        "asker": "police",
        "asked_by": f"PC {word('who asked')}",
        "reference": word("reference"),
        "wording": f"A boy in a {word('missing')} anorak.",
    }
    assert mo.post("/desk/alerts/new/missing/send", data=missing).status_code == 303
    proposed = {"wording": f"The bridge is {word('proposal')}.", "hours": "4"}
    assert mo.post("/desk/alerts/new/town-wide/send", data=proposed).status_code == 303
    with transaction() as session:
        spared = session.scalars(select(Delivery).order_by(Delivery.id)).first()
        assert spared is not None
        spared.progress, spared.because = Progress.SUPPRESSED, word("why spared")
