"""Every link leads somewhere: each role follows all that its home leads to, in a town that has one of everything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.alerts.models import MissingRequest
from app.bulletins.models import Bulletin, Topic
from app.disputes.models import Channel, Correction, CorrectionReader, DataBreach, Dispute
from app.intelligence.models import Item
from app.kernel.db import db, transaction
from app.members.models import Account, Role
from app.profiles.models import Copy, Hidden, Kind, Naming, Profile, ProfileState, Standing, Vehicle
from app.web.parts import Parts
from tests.builders import give_photo, new_account, new_alert, send_report, signed_in
from tests.conftest import Clock, settings_for
from tests.crawler import Crawl, Page
from tests.pictures import jpeg
from tests.town import ASHA, BEA, BEN, DEE, LENA, MAREK, MO, NOON, PAT, make_profile

ROLES = {
    "manager": MO,
    "deputy": DEE,
    "staff": ASHA,
    "door": BEN,
    "lead": LENA,
    "police": PAT,
    "council": 0,  # nobody of the cast: somebody new
    "cctv": MAREK,
    "board": BEA,
}
SCRIPTS = Path(__file__).parents[3] / "static" / "js"
# Where a script leads to, as it is written there: `/profiles/${card.ref}`.
WRITTEN = re.compile(r"""(?:href=|href: |href = |assign\(|replace\()["'`](/[a-z](?:\$\{[^}`]*\}|[^"'`#?$])*)""")


@pytest.fixture(scope="module")
def full(settled_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Quillby with one of everything that a page may lead to."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copytree(settled_town, folder, dirs_exist_ok=True)
    app = create_app(settings_for(folder), now=Clock(NOON))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        with transaction() as session:
            _people(session, app.extensions["townwatch"])
            _what_was_told(session)
        _what_came_in(app)
        yield app
        db.session.remove()
        db.engine.dispose()


def _people(session: Session, parts: Parts) -> None:
    seen = make_profile(session)
    give_photo(session, parts, seen, jpeg(1, size=(240, 300)))
    sought = make_profile(session, "WB-0119", kind=Kind.ID_SOUGHT, standing=Standing.ID_SOUGHT, title="Red scarf")
    wrong = make_profile(session, "WB-0120", hidden_because=Hidden.DISPUTE)
    make_profile(session, "WB-0121", state=ProfileState.DRAFT, published_at=None, published_by_id=None)
    by_mo = {"by_id": MO, "at": NOON}
    session.add(Naming(id=uuid4(), profile_id=sought.id, by_id=ASHA, at=NOON, name="Perrin Oakapple", how="We met."))
    session.add(Vehicle(profile_id=seen.id, plate="QB26ABC", because="Seen twice.", **by_mo))
    made = {"made_by_id": MO, "made_at": NOON, "return_by": NOON.date() + timedelta(days=7)}
    session.add(Copy(code="QB-0001", profile_id=seen.id, given_to="PC Whitlock", purpose="A hearing.", **made))
    session.flush()
    _disputed(session, wrong, seen)


def _disputed(session: Session, wrong: Profile, seen: Profile) -> None:
    said = {"came_at": NOON, "due_at": NOON + timedelta(hours=1), "channel": Channel.PHONE, "taken_by_id": MO}
    dispute = Dispute(id=uuid4(), profile_id=wrong.id, says="I had paid.", from_whom="A. Teasel", **said)
    correction = Correction(id=uuid4(), profile_id=wrong.id, at=NOON, by_id=MO, says="We were wrong.")
    session.add_all([dispute, correction])
    session.flush()
    session.add_all([CorrectionReader(correction_id=correction.id, account_id=id) for id in (ASHA, DEE)])
    due = {"opened_at": NOON, "opened_by_id": MO, "due_at": NOON + timedelta(hours=72)}
    session.add(DataBreach(id=uuid4(), correction_id=correction.id, what="The wrong person was shown.", **due))
    new_alert(session, profile_id=seen.id)


def _what_was_told(session: Session) -> None:
    by_mo = {"by_id": MO, "at": NOON}
    graded = {"source": "2", "information": "C", "handling": "P", "review_on": NOON.date() + timedelta(days=90)}
    session.add(Item(ref="IN-0001", says="Cards are copied at the bridge.", **graded, **by_mo))
    until = {"ends_at": NOON + timedelta(days=7), "sectors": [], "zones": []}
    session.add(Bulletin(id=uuid4(), topic=Topic.CYBER, title="False letters", says="Ask twice.", **until, **by_mo))
    asked = {"asker": "police", "asked_by_id": PAT, "asked_by": "PC Whitlock", "reference": "QP-1"}
    session.add(MissingRequest(id=uuid4(), wording="A boy of ten.", at=NOON, **asked))


def _what_came_in(app: Flask) -> None:
    asha, mo = signed_in(app, ASHA), signed_in(app, MO)
    decided = uuid4()
    send_report(asha, photos=[jpeg(2, size=(240, 300))], note="By the door.")
    send_report(asha, category="fly-tipping")
    send_report(asha, decided, profile_ref="WB-0118")
    assert mo.post(f"/desk/{decided}/decision", data={"verdict": "incident", "profile": "WB-0118"}).status_code == 303


@pytest.fixture(scope="module")
def crawl_of(full: Flask) -> Callable[[str], Crawl]:
    """What each role has found, crawled once."""

    @cache
    def crawl(role: str) -> Crawl:
        with transaction() as session:
            account: Account | None = new_account(session, Role(role)) if ROLES[role] == 0 else None
            id = account.id if account else ROLES[role]
        return Crawl(full, signed_in(full, id), role)

    return crawl


@pytest.mark.parametrize("role", ROLES)
def test_every_link_opens_for_whoever_is_shown_it(crawl_of: Callable[[str], Crawl], role: str) -> None:
    crawl = crawl_of(role)
    dead = [
        f"{page.status} {path}, from {crawl.first_seen_on[path]}"
        for path, page in crawl.pages.items()
        if page.status not in (200, 302, 303)
    ]
    assert dead == []


@pytest.mark.parametrize("role", ROLES)
def test_every_file_that_a_page_names_is_there(crawl_of: Callable[[str], Crawl], role: str) -> None:
    assert {file: status for file, status in crawl_of(role).files.items() if status != 200} == {}


@pytest.mark.parametrize("role", ["manager", "deputy"])
def test_each_page_of_the_desk_has_a_way_back(crawl_of: Callable[[str], Crawl], role: str) -> None:
    crawl = crawl_of(role)
    of_desk = [
        page for page in crawl.pages.values() if page.path.startswith("/desk") and page.status == 200 and page.is_page
    ]
    assert len({page.rule for page in of_desk}) > 45  # so many kinds of page were found at all
    assert [page.path for page in of_desk if not crawl.leads_back(page)] == []


def test_a_page_without_a_way_back_is_found(crawl_of: Callable[[str], Crawl]) -> None:
    crawl = crawl_of("manager")
    lost = Page(path="/desk/copies", rule="/desk/copies", status=200, links=["/figures"])
    assert not crawl.leads_back(lost)


def test_every_address_that_a_script_leads_to_exists(crawl_of: Callable[[str], Crawl]) -> None:
    named = {
        (script.name, re.sub(r"\$\{[^}]*\}", "1", address))
        for script in SCRIPTS.glob("*.js")
        for address in WRITTEN.findall(script.read_text())
    }
    assert len(named) > 40
    assert [(script, address) for script, address in sorted(named) if not crawl_of("manager").rule_of(address)] == []
