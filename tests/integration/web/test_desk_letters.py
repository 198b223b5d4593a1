"""What letters say, at the desk: written by version, refused by name, nothing typed lost; and the crest on paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from PIL import Image
from sqlalchemy import select

from app.audit.models import Detail, Entry
from app.kernel.db import db
from app.members.scheme import the_scheme
from app.wordings.defaults import DEFAULTS
from app.wordings.models import DocumentKind, Wording
from tests import town
from tests.builders import signed_in
from tests.conftest import Phone
from tests.odd_pictures import png_that_claims
from tests.pictures import encoded, jpeg

TITLE, BODY = (words.strip() for words in DEFAULTS[DocumentKind.NOTICE])
URL = "/desk/letters/notice"
WHY = "The Board wants it shorter."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


@pytest.fixture
def mo(app: Flask) -> Phone:
    return signed_in(app, town.MO)


def write(phone: Phone, body: str = f"{BODY}\n\nThank you.", **changes: str) -> Any:
    typed = {"title": TITLE, "body": body, "because": WHY, "after": "0", **changes}
    return phone.post(URL, data=typed)


def versions() -> list[Wording]:
    db.session.rollback()
    return list(db.session.scalars(select(Wording).order_by(Wording.version)))


def test_a_version_is_written_shown_and_on_record_without_its_words(mo: Phone) -> None:
    assert write(mo).status_code == 303
    (made,) = versions()
    assert (made.version, made.title, made.because, made.by_id) == (1, TITLE, WHY, town.MO)
    page = mo.get(URL).text
    assert "Version 1 holds, since 18 November 2026" in page
    assert f"Version 1, 18 November 2026, {escape('Mo')}" in page.replace("Mo Manager", "Mo")
    assert '<span class="vh">Added: </span>Thank you.' in page
    entry = db.session.scalars(select(Entry).where(Entry.about == f"wording {made.id}")).one()
    detail = db.session.get_one(Detail, entry.seq).body
    assert (entry.verb, detail["version"], detail["because"]) == ("wrote", 1, WHY)
    assert "Thank you" not in str(detail)


def test_each_version_stays_and_says_what_it_changed(mo: Phone) -> None:
    write(mo)
    write(mo, f"{BODY}\n\nThank you very much.", after="1", because="Warmer.")
    assert [(one.version, one.body[-10:]) for one in versions()] == [(1, "Thank you."), (2, "very much.")]
    page = mo.get(URL).text
    for said in ("Version 2", "Version 1", "As it ships", "Warmer.", WHY):
        assert said in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"body": BODY + " {nmae}"}, "There is no {nmae} here. What exists: {name}, {ref}"),
        ({"title": "For {who}"}, "There is no {who} here."),
        ({"body": BODY.replace("{appeal_to}", "us")}, "It must also say: {appeal_to}."),
        ({"body": BODY.replace("{code}", "").replace("Information Commissioner", "").replace("ico.org.uk", "")}, "ICO"),
        ({"title": " "}, "What stands at the top?"),
        ({"because": ""}, "Say in a sentence what is changed and why."),
        ({"body": BODY + "x" * 12_001}, "At most 12,000 characters fit."),
    ],
    ids=["no such field", "none in the title", "no appeal", "no regulator", "no title", "no reason", "too long"],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(mo: Phone, changes: dict[str, str], says: str) -> None:
    typed = {"title": TITLE, "body": f"{BODY}\n\nThank you.", "because": WHY, **changes}
    answer = write(mo, **typed)
    assert answer.status_code == 422
    assert str(escape(says)) in answer.text
    assert str(escape(typed["body"][:200])) in answer.text
    assert [
        one for one in (typed["title"], typed["because"]) if one.strip() and str(escape(one)) not in answer.text
    ] == []
    assert versions() == []


def test_who_was_slower_reads_that_and_keeps_what_they_typed(app: Flask, mo: Phone) -> None:
    assert write(signed_in(app, town.DEE)).status_code == 303
    answer = write(mo, f"{BODY}\n\nMine is different.")
    assert answer.status_code == 409
    assert "Somebody has written a newer version meanwhile." in answer.text
    assert "Mine is different." in answer.text
    assert len(versions()) == 1
    assert "What changed meanwhile" in answer.text
    assert 'name="after" value="1"' in answer.text
    assert write(mo, f"{BODY}\n\nMine is different.", after="1").status_code == 303
    assert len(versions()) == 2


def test_nothing_changed_is_no_version(mo: Phone) -> None:
    assert write(mo, BODY).status_code == 409
    assert versions() == []


def test_looking_keeps_nothing(mo: Phone) -> None:
    answer = mo.post(f"{URL}/look", data={"title": TITLE, "body": f"{BODY}\n\nThank you.", "after": "0"})
    assert (answer.status_code, answer.text.count("data:image/png")) == (200, 2)
    assert versions() == []


def test_back_to_the_default_is_a_version_of_its_own(mo: Phone) -> None:
    write(mo)
    assert mo.post(f"{URL}/default", data={"after": "1"}).status_code == 303
    assert [(one.version, one.body == BODY) for one in versions()] == [(1, False), (2, True)]
    assert "Back to what ships" not in mo.get(URL).text
    stale = mo.post(f"{URL}/default", data={"after": "1"})
    assert stale.status_code == 409
    assert "Somebody has written a newer version meanwhile." in stale.text
    assert 'action="/desk/letters/notice"' in stale.text, "on the page itself, not on one of its own"


# ---------------------------------------------------------------- the crest


def put(phone: Phone, data: bytes) -> Any:
    """Send it as a form does. Put together by hand: Werkzeug's own way leaves a file open for what is large."""
    head = b'--x\r\nContent-Disposition: form-data; name="crest"; filename="crest"\r\n\r\n'
    sent = {"data": head + data + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    return phone.post("/desk/letters/crest", **sent)


def crest() -> bytes | None:
    db.session.rollback()
    scheme = the_scheme(db.session())
    assert scheme is not None
    return scheme.crest


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (4 * 2**20), "over 4 MB"),
        (b"not a picture at all", "Send the crest as PNG or JPEG."),
        (SVG, "Send the crest as PNG or JPEG."),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "Send the crest as PNG or JPEG."),
        (png_that_claims(60_000, 60_000), ""),
        (jpeg(1)[:3000], ""),
    ],
    ids=["too large", "words", "SVG", "GIF", "a bomb", "half of one"],
)
def test_what_is_no_crest_is_refused_with_what_to_do(mo: Phone, data: bytes, says: str) -> None:
    answer = put(mo, data)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'id="crest-fault"' in answer.text
    assert crest() is None


def test_what_is_see_through_is_printed_on_white(mo: Phone) -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (100, 100, 200, 200))
    assert put(mo, encoded(clear, "PNG")).status_code == 303
    kept = crest()
    assert kept is not None
    drawn = Image.open(io.BytesIO(kept))
    corner, middle = drawn.getpixel((5, 5)), drawn.getpixel((150, 150))
    assert isinstance(corner, tuple)
    assert isinstance(middle, tuple)
    assert (min(corner) > 245, middle[0] > 180, middle[1] < 30) == (True, True, True)


def test_a_large_crest_is_made_small_and_can_be_taken_off(mo: Phone) -> None:
    assert put(mo, jpeg(1, size=(3000, 2400))).status_code == 303
    kept = crest()
    assert kept is not None
    assert len(kept) <= 200_000
    assert mo.post("/desk/letters/crest/off").status_code == 303
    assert crest() is None
    assert mo.post("/desk/letters/crest/off").status_code == 409


@pytest.mark.parametrize("who", [town.ASHA, town.LENA, town.BEA, town.PAT])
def test_only_the_desk_writes_them_or_puts_a_crest_on(app: Flask, who: int) -> None:
    other = signed_in(app, who)
    assert [write(other).status_code, put(other, jpeg(1)).status_code] == [403, 403]
    assert (versions(), crest()) == ([], None)
