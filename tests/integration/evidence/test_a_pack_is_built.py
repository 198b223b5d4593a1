"""A pack from its approval to its delivery: what is in it, that it verifies itself, that it opens once."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.disclosures.models import Disclosure
from app.evidence import queue
from app.evidence.archive import sum_of_manifest
from app.evidence.case import Case
from app.evidence.close_request import close_request
from app.evidence.collect import collect
from app.evidence.deliver import Opening, make_link, open_link
from app.evidence.hold import is_held
from app.evidence.leave_out import leave_out, unredact
from app.evidence.models import Custody, Pack, PackRequest, PackState, RequestState
from app.evidence.order_build import order_build
from app.evidence.pages import data_of
from app.evidence.recall_packs import recall_packs, recipients_to_tell
from app.evidence.send import sending
from app.kernel.db import db, transaction
from app.kernel.errors import NotPossible
from app.photos.models import Photo
from app.photos.originals import read_original
from app.web.parts import Parts
from app.worker.packs import Packs
from tests.evidence_cases import account, approved, asked, built, incident
from tests.on_paper import words
from tests.town import ASHA, BEA, BEN, MO, NOON, make_profile

NAMES = "Perrin Oakapple pushed Ben. Rowan Thistlewood watched, 14 Market Street, 01632 960111. Their van: AB61 WBC."


@pytest.fixture
def request_id(app: Flask, parts: Parts) -> int:
    """Three incidents of Perrin Oakapple with a picture each; Mo opened the request, Dee and Bea approved it."""
    with transaction() as session:
        profile = make_profile(session)
        make_profile(session, "WB-0119", title="Rowan Thistlewood")
        incident(session, profile, parts, days_ago=40)
        incident(session, profile, parts, days_ago=9, reporter_id=BEN, premises_id=2)
        incident(
            session,
            profile,
            parts,
            days_ago=3,
            note=NAMES,
        )
        return approved(session, profile).id


def zip_of(pack: Pack, parts: Parts) -> bytes:
    return b"".join(sending(pack, "EP-0001", parts.vault).pieces)


def verify(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the pack's own program as somebody elsewhere would: nothing of ours is on its path."""
    return subprocess.run(
        [sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def unzipped(app: Flask, parts: Parts, request_id: int, tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    zipfile.ZipFile(io.BytesIO(zip_of(built(app, parts, request_id), parts))).extractall(folder)
    return folder


def test_originals_go_in_byte_for_byte(unzipped: Path, parts: Parts) -> None:
    originals = [read_original(photo, parts.vault) for photo in db.session.scalars(select(Photo).order_by(Photo.id))]
    packed = [path.read_bytes() for path in sorted((unzipped / "exhibits").glob("TW-*.jpg"))]
    assert packed == originals
    assert len(packed) == 3


def test_a_pack_as_it_was_built_verifies(unzipped: Path, tmp_path: Path) -> None:
    done = verify(unzipped / "verify.py")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "All is as it was built." in done.stdout


@pytest.mark.parametrize("name", ["exhibits/TW-002.jpg", "pack.pdf", "manifest.json", "verify.py", "SHA256SUMS"])
def test_one_changed_byte_is_found_and_named(unzipped: Path, name: str) -> None:
    changed = unzipped / name
    data = bytearray(changed.read_bytes())
    at = data.index(b"form") if name == "manifest.json" else len(data) // 2
    data[at] ^= 1
    (unzipped.parent / "own.py").write_bytes((unzipped / "verify.py").read_bytes())
    if name == "verify.py":  # a program that was changed is found by one that was not
        (unzipped.parent / "own.py").write_bytes(changed.read_bytes())
    changed.write_bytes(data)
    done = verify(unzipped.parent / "own.py", unzipped)
    assert (done.returncode, done.stderr) == (1, "")
    assert any(name in line for line in done.stdout.splitlines() if not line.startswith("SHA-256 of")), done.stdout


def test_what_is_missing_or_added_is_named(unzipped: Path) -> None:
    (unzipped / "exhibits" / "TW-001.jpg").unlink()
    (unzipped / "exhibits" / "TW-009.jpg").write_bytes(b"new")
    done = verify(unzipped / "verify.py")
    assert done.returncode == 1
    assert "Missing: exhibits/TW-001.jpg" in done.stdout
    assert "Added: exhibits/TW-009.jpg" in done.stdout


def test_the_zip_itself_is_checked_as_well(app: Flask, parts: Parts, request_id: int, tmp_path: Path) -> None:
    pack = built(app, parts, request_id)
    whole = zip_of(pack, parts)
    (tmp_path / "EP-0001-1.zip").write_bytes(whole)
    zipfile.ZipFile(io.BytesIO(whole)).extract("verify.py", tmp_path)
    done = verify(tmp_path / "verify.py", tmp_path / "EP-0001-1.zip")
    assert done.returncode == 0, done.stdout
    assert pack.sha256 in done.stdout
    assert hashlib.sha256(whole).hexdigest() == pack.sha256
    assert len(whole) == pack.size
    original = zipfile.ZipFile(io.BytesIO(whole)).read("exhibits/TW-001.jpg")
    at = whole.index(original) + len(original) // 2
    (tmp_path / "EP-0001-1.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    done = verify(tmp_path / "verify.py", tmp_path / "EP-0001-1.zip")
    assert done.returncode == 1
    assert "Changed: exhibits/TW-001.jpg" in done.stdout


def test_the_same_case_makes_the_same_bytes(app: Flask, parts: Parts, request_id: int) -> None:
    first, second = (zipfile.ZipFile(io.BytesIO(zip_of(built(app, parts, request_id), parts))) for _ in range(2))
    assert [one.date_time for one in first.infolist()] == [(1980, 1, 1, 0, 0, 0)] * len(first.infolist())
    same = [name for name in first.namelist() if first.read(name) == second.read(name)]
    assert {"verify.py", "exhibits/TW-001.jpg", "exhibits/TW-002.jpg", "exhibits/TW-003.jpg"} <= set(same)


def test_it_lies_sealed_on_the_disk(app: Flask, parts: Parts, request_id: int) -> None:
    pack = built(app, parts, request_id)
    assert pack.file is not None
    data = (parts.vault.folder.root / pack.file).read_bytes()
    assert b"PK\x03\x04" not in data
    assert b"%PDF" not in data


def test_a_changed_original_stops_it_and_is_named(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        photo = session.scalars(select(Photo).order_by(Photo.id)).all()[1]
        key = parts.vault.unwrap(photo.folder, photo.wrapped_key)
        parts.vault.write(key, f"{photo.folder}/original", b"another picture")
        id = photo.id
    pack = built(app, parts, request_id)
    assert pack.state is PackState.FAILED
    assert "TW-002" in pack.says
    assert f"photo {id}" in pack.says
    assert list((parts.vault.folder.root / "packs").iterdir()) == []


def case_of(request_id: int, parts: Parts) -> Case:
    session = db.session()
    return collect(session, session.get_one(PackRequest, request_id), None, zone=parts.settings.zone, now=NOON)


def test_others_are_not_told_from_it(app: Flask, parts: Parts, request_id: int) -> None:
    told = json.dumps(data_of(case_of(request_id, parts)))
    for other in ("Asha", "Ben", "Rowan", "Thistlewood", "01632 960111", "Market Street", "AB61"):
        assert other not in told, other
    assert "Perrin Oakapple pushed Witness 2" in told
    pack = built(app, parts, request_id)
    archive = zipfile.ZipFile(io.BytesIO(zip_of(pack, parts)))
    whole = b"\n".join(archive.read(name) for name in archive.namelist() if not name.startswith("exhibits/"))
    pdf = words(archive.read("pack.pdf")).encode()
    for other in (b"Asha", b"Rowan", b"Thistlewood", b"960111", b"Market Street"):
        assert other not in whole
        assert other not in pdf


def test_who_is_shown_by_name_is_named_with_the_reason(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        unredact(session, request, f"account {ASHA}", because="She agrees.", by=account(session, MO), now=NOON)
    data = data_of(case_of(request_id, parts))
    assert data["shown_by_name"] == [["Asha", "She agrees."]]
    assert data["witnesses"][0]["called"] == "Asha"
    assert "Ben" not in json.dumps(data)


def test_what_is_left_out_is_listed_with_the_reason(app: Flask, parts: Parts, request_id: int) -> None:
    photo_id = db.session.scalars(select(Photo.id).order_by(Photo.id)).first()
    db.session.rollback()
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        why = "It shows a child."
        leave_out(session, request, f"photo {photo_id}", because=why, by=account(session, MO), now=NOON)
    case = case_of(request_id, parts)
    assert len(case.exhibits) == 2
    assert (f"Left out: photo {photo_id}", why) in case.not_included


def test_custody_says_who_and_when_and_stays_as_it_is(app: Flask, parts: Parts, request_id: int) -> None:
    built(app, parts, request_id)
    steps = db.session.scalars(select(Custody).where(Custody.about == "photo 1").order_by(Custody.id)).all()
    assert [one.verb for one in steps] == ["accepted and sealed", "packed"]
    assert {one.sha256 for one in steps} == {db.session.get_one(Photo, 1).sha256}
    with pytest.raises(Exception, match="append-only"), transaction() as session:
        session.query(Custody).delete()


def test_a_builder_that_died_is_followed_by_another(app: Flask, parts: Parts, request_id: int, clock: Any) -> None:
    with transaction() as session:
        order_build(session, session.get_one(PackRequest, request_id), by=account(session, MO), now=NOON)
    with transaction() as session:
        assert queue.claim(session, now=clock()) is not None
    assert not Packs(app, parts).build(), "somebody builds it"
    clock.passes(minutes=3)
    assert Packs(app, parts).build()
    assert db.session.scalars(select(Pack)).one().state is PackState.READY


def test_a_link_opens_once_with_its_word(app: Flask, parts: Parts, request_id: int) -> None:
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        pack = session.get_one(Pack, pack_id)
        link = make_link(session, session.get_one(PackRequest, request_id), pack, by=account(session, MO), now=NOON)
        token, word = link.token, link.word
    with transaction() as session:
        assert open_link(session, token, "K7QM-2XWD", now=NOON).opening is Opening.WRONG  # type: ignore[union-attr]
        assert open_link(session, token, word.lower(), now=NOON).opening is Opening.OPENS  # type: ignore[union-attr]
        assert open_link(session, token, word, now=NOON).opening is Opening.TAKEN  # type: ignore[union-attr]
        row = session.scalars(select(Disclosure)).one()
        assert (row.agency, row.about, row.by_id) == ("Quillby Council", "pack EP-0001", MO)
        assert BEA in row.approved_by
        for known in (pack.sha256, sum_of_manifest(pack.contents)):
            assert known in row.what, "what anybody is told by telephone stands in the register"


def test_five_wrong_words_end_it(app: Flask, parts: Parts, request_id: int) -> None:
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        pack = session.get_one(Pack, pack_id)
        link = make_link(session, session.get_one(PackRequest, request_id), pack, by=account(session, MO), now=NOON)
        for _ in range(5):
            open_link(session, link.token, "wrong", now=NOON)
        assert open_link(session, link.token, link.word, now=NOON).opening is Opening.ENDED  # type: ignore[union-attr]
        assert session.scalars(select(Disclosure)).all() == []


def test_a_hold_lasts_from_the_approval_to_the_outcome(app: Flask, parts: Parts, request_id: int) -> None:
    with transaction() as session:
        request = session.get_one(PackRequest, request_id)
        assert is_held(session, request.profile_id)
        close_request(session, request, outcome="An injunction was made.", by=account(session, MO), now=NOON)
        assert not is_held(session, request.profile_id)


def test_the_wrong_person_ends_packs_and_says_whom_to_tell(app: Flask, parts: Parts, request_id: int) -> None:
    pack_id = built(app, parts, request_id).id
    with transaction() as session:
        pack, request = session.get_one(Pack, pack_id), session.get_one(PackRequest, request_id)
        link = make_link(session, request, pack, by=account(session, MO), now=NOON)
        open_link(session, link.token, link.word, now=NOON)
        again = make_link(session, request, pack, by=account(session, MO), now=NOON)
        files = recall_packs(session, request.profile, by=account(session, MO), now=NOON)
        assert files
        assert pack.wrapped_key is None
        assert open_link(session, again.token, again.word, now=NOON).opening is Opening.ENDED  # type: ignore[union-attr]
        assert [row.about for row in recipients_to_tell(session, request.profile)] == ["pack EP-0001"]
        assert request.state is RequestState.WITHDRAWN
        assert not is_held(session, request.profile_id)


def test_nothing_is_built_before_two_have_approved(app: Flask) -> None:
    with transaction() as session:
        request = asked(session, make_profile(session))
        with pytest.raises(NotPossible, match="Two people approve it first"):
            order_build(session, request, by=account(session, MO), now=NOON)
