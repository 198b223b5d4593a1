"""The privacy notice: for everybody, dated, with its earlier versions; it sets no cookie and knows nobody."""

from __future__ import annotations

import pytest
from flask import Flask

from app.kernel.db import db, transaction
from app.members.models import Account
from app.profiles.models import Profile
from app.wordings.models import DocumentKind
from app.wordings.write_wording import Written, write_wording
from tests import town
from tests.builders import send_report, signed_in
from tests.conftest import Phone
from tests.town import NOON, make_profile

BODY = "{controller} answers. You reach us: {reached}. Complain to the ICO. We keep it for as long as it is needed."


def said_again(**changes: str) -> None:
    written = {"title": "What we keep", "body": BODY, "because": "Shorter.", **changes}
    with transaction() as session:
        by = session.get_one(Account, town.MO)
        write_wording(session, DocumentKind.PRIVACY, Written(**written, after=0), by=by, now=NOON)


def stranger(app: Flask) -> Phone:
    return Phone(app.test_client())


def test_anybody_reads_it_without_a_cookie(app: Flask) -> None:
    answer = stranger(app).get("/privacy")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "The first version" in answer.text
    for needed in ("Quillby Together", "01632 960200", "ico.org.uk", "0303 123 1113", "You may object"):
        assert needed in answer.text


def test_a_new_version_is_dated_and_the_one_before_stays_to_be_read(app: Flask) -> None:
    said_again()
    page = stranger(app).get("/privacy").text
    assert "Version 1, since 18 November 2026" in page
    assert "as long as it is needed" in page
    assert page.index("Earlier versions") < page.index("The first version") < page.index("legitimate interests")


@pytest.mark.parametrize("who", [None, town.ASHA, town.MO])
def test_it_says_nothing_of_anybody(app: Flask, who: int | None) -> None:
    with transaction() as session:
        make_profile(session, title="Perrin Oakapple", seen="Took two bottles.")
    send_report(signed_in(app, town.ASHA), note="The teasel by the gate.")
    said_again(because="Because Perrin Oakapple complained.")
    page = (stranger(app) if who is None else signed_in(app, who)).get("/privacy").text
    names = [one.name for one in db.session.query(Account)]
    assert db.session.query(Profile).count() == 1
    found = [one for one in ("Oakapple", "teasel", "WB-0118", "complained", *names) if f"{one}" in page and who is None]
    assert found == []
    assert "Oakapple" not in page


def test_what_the_desk_writes_cannot_become_markup(app: Flask) -> None:
    said_again(body=BODY + "\n\n## <b>Bold</b>\n\n<script>alert(1)</script>")
    page = stranger(app).get("/privacy").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
