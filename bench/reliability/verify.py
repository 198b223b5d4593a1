"""Compare what the phones were told with what the database and the sealed files hold."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.alerts.models import Alert, Delivery, Progress
from app.audit.models import Entry
from app.audit.verify import verify as verify_chain
from app.config import Settings
from app.kernel.blobs import Folder
from app.kernel.db import engine_options, sqlite
from app.kernel.master import MasterKeys
from app.kernel.model import Base
from app.photos.develop import SIZES
from app.photos.keep import ORIGINAL
from app.photos.models import Photo, PhotoState
from app.photos.vault import Vault
from app.profiles.models import ProfilePhoto
from app.reports.models import Report, ReportPhoto
from bench.reliability.ledger import Acknowledged, Ledger
from bench.reliability.town import DEVICES
from bench.reliability.verdict import Verdict


def verify(environ: dict[str, str], ledger: Ledger) -> Verdict:
    """Return all that is wrong. The web and the worker must have ended."""
    found = Verdict()
    found.fault("refused", "; ".join(ledger.refused[:3]), len(ledger.refused))
    settings = Settings.from_environment(environ)
    vault = Vault(Folder(settings.photos_dir), MasterKeys(settings.secrets_dir))
    with _reading(settings.database_url) as session:
        try:
            _file(session, found)
            _reports(session, ledger, found)
            _photos(session, ledger, vault, found)
            _alerts(session, ledger, found)
            _record(session, found)
        except DatabaseError as broken:
            found.fault("unreadable", broken.orig)
    found.counts["accepted"], found.counts["acknowledged"] = ledger.accepted, len(ledger.reports)
    return found


def still_to_do(environ: dict[str, str]) -> tuple[int, int]:
    """Return how many photos wait to be developed and how many deliveries to be sent; for a house that is running.

    Only reads, and does not even choose the journal, as every connection of the app does.
    """
    path = Path(environ["DATA_DIR"]) / "var" / "townwatch.db"
    with closing(sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        photos = file.execute("SELECT count(*) FROM photo WHERE state = 'due'").fetchone()[0]
        return photos, file.execute("SELECT count(*) FROM delivery WHERE progress = 'pending'").fetchone()[0]


@contextmanager
def _reading(url: str) -> Iterator[Session]:
    engine = create_engine(url, **engine_options(url))
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def _file(session: Session, found: Verdict) -> None:
    said = session.connection().exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if said != ["ok"]:
        found.fault("integrity", said[0], len(said))
    # SQLite 3.53 tells of no lost page when it happens to look at a virtual table first; so the indices are counted.
    there = set(session.connection().exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'index'").scalars())
    lost = {str(index.name) for table in Base.metadata.tables.values() for index in table.indexes} - there
    found.fault("integrity", sorted(lost), len(lost))
    dangling = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
    found.fault("foreign keys", dangling[:3], len(dangling))


def _reports(session: Session, ledger: Ledger, found: Verdict) -> None:
    rows = {row.id: row for row in session.execute(select(Report.id, Report.note, Report.category, Report.reporter_id))}
    promised = {one.promise.note: one for one in ledger.reports.values()}
    written = Counter(row.note for row in rows.values())
    for one in ledger.reports.values():
        row = rows.get(one.id)
        if row is None:
            found.fault("lost", f"report {one.promise.number}")
        elif (row.note, row.category, row.reporter_id) != _sent(one):
            found.fault("altered", f"report {one.promise.number}")
    for note, times in written.items():
        if times > 1:
            found.fault("doubled", note, times - 1)
        if note not in promised and not note.startswith("Report "):
            found.fault("invented", note)
    found.counts["reports"] = len(rows)
    # A phone that had no answer when the trial ended still has its copy: such a report is neither lost nor wrong.
    found.counts["unacknowledged"] = sum(note not in promised for note in written)


def _sent(one: Acknowledged) -> tuple[str, str, int]:
    return one.promise.note, one.promise.body["category"], one.keeper.account_id


def _photos(session: Session, ledger: Ledger, vault: Vault, found: Verdict) -> None:
    photos = {photo.id: photo for photo in session.scalars(select(Photo))}
    links = {
        (row.report_id, row.sha256): row.photo_id
        for row in session.execute(select(ReportPhoto.report_id, ReportPhoto.sha256, ReportPhoto.photo_id))
    }
    for one in ledger.reports.values():
        for sha256 in one.photos:
            photo = photos.get(links.get((one.id, sha256)) or 0)
            if photo is None:
                found.fault("photos lost", f"report {one.promise.number}, {sha256[:8]}")
            elif hashlib.sha256(_opened(photo, ORIGINAL, vault) or b"").hexdigest() != sha256:
                found.fault("photos bad", f"report {one.promise.number}, {photo.folder}")
    for photo in photos.values():
        if photo.state is PhotoState.REFUSED:
            found.fault("photos given up", f"{photo.folder}: {photo.refusal}")
        elif photo.state is PhotoState.READY and not all(_opened(photo, size, vault) for size in SIZES):
            found.fault("copies bad", photo.folder)
    held = Counter(id for id in links.values() if id) + Counter(session.scalars(select(ProfilePhoto.photo_id)))
    found.fault("photos doubled", "", len(photos.keys() - held.keys()))
    found.counts["photos acknowledged"] = sum(len(one.photos) for one in ledger.reports.values())
    found.counts["photos"] = len(photos)
    found.counts["photos still to develop"] = _due_photos(session)
    _files(vault.folder.root, {photo.folder for photo in photos.values()}, found)


def _opened(photo: Photo, name: str, vault: Vault) -> bytes | None:
    """Return the bytes under the seal, or None when they cannot be had."""
    try:
        return vault.read(vault.unwrap(photo.folder, photo.wrapped_key), f"{photo.folder}/{name}")
    except (OSError, ValueError, InvalidTag):
        return None


def _files(root: Path, known: set[str], found: Verdict) -> None:
    files = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    rough = [path for path in files if path.name.startswith(".")]
    strays = [path for path in files if path not in rough and path.parent.as_posix() not in known]
    found.counts["temporary files left"] = len(rough)
    found.counts["files without a row left"] = len(strays)


def _alerts(session: Session, ledger: Ledger, found: Verdict) -> None:
    raised: defaultdict[UUID | None, list[UUID]] = defaultdict(list)
    for row in session.execute(select(Alert.id, Alert.report_id)):
        raised[row.report_id].append(row.id)
    locked = set(session.scalars(select(Report.id).where(Report.came_locked)))
    for one in ledger.reports.values():
        own = raised.get(one.id, [])
        may_sound = one.promise.sounds_at_once and one.id not in locked
        if (may_sound and not own) or (one.alert_id and one.alert_id not in own):
            found.fault("alerts lost", f"report {one.promise.number}")
        if own and (not may_sound or not one.keeper.is_signed_in):
            found.fault("alerts unasked", f"report {one.promise.number}")
    for report_id, own in raised.items():
        if len(own) > 1:
            found.fault("alerts doubled", f"report {report_id}", len(own) - 1)
    of_each = dict(session.execute(select(Delivery.alert_id, func.count()).group_by(Delivery.alert_id)).all())
    for id in (id for own in raised.values() for id in own):
        found.fault("deliveries lost", f"alert {id}", max(0, DEVICES - of_each.get(id, 0)))
    done = (Progress.PENDING, Progress.SENT)
    given_up = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.progress.not_in(done))) or 0
    found.fault("deliveries given up", "", given_up)
    found.counts["reports of locked phones"] = len(locked)
    found.counts["alerts"] = sum(len(own) for own in raised.values())
    found.counts["deliveries"] = sum(of_each.values())
    found.counts["deliveries still to send"] = _due_deliveries(session)


def _record(session: Session, found: Verdict) -> None:
    """The chain, and that each report has exactly one entry: a chain that was cut short is whole in itself."""
    chain = verify_chain(session)
    found.fault("chain", "; ".join(chain.faults[:2]), len(chain.faults))
    told = Counter(session.scalars(select(Entry.about).where(Entry.verb == "reported")))
    for id in session.scalars(select(Report.id)):
        if told.pop(f"report {id}", 0) != 1:
            found.fault("unrecorded", f"report {id}")
    found.fault("unrecorded", f"no such reports: {list(told)[:2]}", len(told))
    found.counts["entries in the record"] = chain.entries


def _due_photos(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Photo).where(Photo.state == PhotoState.DUE)) or 0


def _due_deliveries(session: Session) -> int:
    due = Delivery.progress == Progress.PENDING
    return session.scalar(select(func.count()).select_from(Delivery).where(due)) or 0
