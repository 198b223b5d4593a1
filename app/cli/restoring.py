"""The steps of `flask restore`, each of which looks before the next begins; the town gets its place with the last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.access.devices import end_all_sign_ins
from app.alerts.silence import silence
from app.audit.heads import compare, kept_in
from app.audit.record import record
from app.audit.verify import verify
from app.cli.progress import show_progress
from app.cli.secrets_file import put_secrets, read_secrets
from app.kernel import copies, keyring
from app.kernel.blobs import Folder
from app.kernel.copies import DATABASE, HEADS, PHOTOS, NoCopy
from app.kernel.db import engine_options
from app.kernel.keyring import ACCOUNTS, MASTER, OUTBOX, VAPID
from app.kernel.master import PREVIOUS, MasterKeys
from app.migrations.migrate import migrate
from app.photos.vault import Vault
from app.photos.whole import Looked, look_at_all
from app.web.parts import Parts

_WITHOUT = {
    PREVIOUS: "The master key was being exchanged when this copy was made, and the one before is not among the keys: "
    "restore it with --thorough to see that every photo opens.",
    VAPID: "The key that signs pushes is another: each person must switch alerts off and on again.",
    OUTBOX: "The key that opens what phones have sealed is another: what still waits on phones cannot be opened.",
}


class Restoring:
    """One restore into the folder `rough`; `said` is what a person should be told at its end."""

    def __init__(self, copy: Path, rough: Path, parts: Parts) -> None:
        self._copy, self._rough, self._parts = copy, rough, parts
        self._settings = parts.settings
        self._secrets = parts.settings.secrets_dir
        self._manifest = copies.read_manifest(copy)
        if self._manifest.database is None:
            raise NoCopy(f"{copy} has no database: it was PostgreSQL.")
        self.said: list[str] = []

    def take_secrets(self, file: Path | None, *, lost: bool) -> None:
        """Take the keys from their copy, or those that lie in DATA_DIR; raises NoCopy when they are not this town's."""
        if file is not None:
            self._secrets = self._rough / "secrets"
            put_secrets(read_secrets(file), self._secrets)
        here = set(copies.fingerprints(self._secrets).values())
        other = [name for name, told in self._manifest.keys.items() if told not in here]
        if not lost and (MASTER in other or ACCOUNTS in other):
            raise NoCopy(
                f"The keys in {file or self._secrets} are not those of this copy: its photos would not open, and no "
                "PIN would fit. Give their copy of that time with --secrets."
            )
        keyring.make_missing(self._secrets)
        self.said += [sentence for name, sentence in _WITHOUT.items() if name in other]

    def take_files(self, *, without_damaged: bool) -> None:
        """Copy everything out of the copy and compare it with the list; raises NoCopy when something is damaged."""
        damaged, files = [], self._manifest.files
        for done, (name, kept) in enumerate(files.items(), start=1):
            if ".." in Path(name).parts or Path(name).is_absolute():
                raise NoCopy(f"The list of what is in {self._copy} names {name}, which is none of it.")
            target = self._var / name
            try:
                is_whole = copies.copy_file(self._copy / name, target) == kept
            except OSError:
                is_whole = False
            if not is_whole:
                target.unlink(missing_ok=True)
                damaged.append(name)
            show_progress(done, len(files), "files")
        if DATABASE in damaged or (damaged and not without_damaged):
            raise NoCopy(_said_damaged(damaged))
        if damaged:
            self.said.append(f"{len(damaged)} damaged files were left out, first {damaged[0]}.")

    def bring_up_to_date(self, *, thorough: bool, lost: bool) -> list[str]:
        """Bring the tables up to date, look whether all is whole, and end what must not go on; return the faults."""
        now = self._parts.clock()
        vault = Vault(Folder(self._var / PHOTOS), MasterKeys(self._secrets))
        with self._database() as session:
            faults = self._of_the_record(session)
            looked = Looked(0, 0, [], [])
            for done, of, found in look_at_all(session, vault, thorough=thorough):
                looked = found
                show_progress(done, of, "photos")
            faults += _of_photos(looked, lost=lost)
            self.said.append(f"{looked.photos} photos, {looked.opened} of them opened to see that the keys fit.")
            self._end_what_was(session, now)
        return faults

    def put_in_place(self) -> None:
        """Give keys and town their names, and with them the town is there, also after a power cut."""
        os.sync()  # what was copied is on the disk before it has its name
        if self._secrets != self._settings.secrets_dir:
            if self._settings.secrets_dir.exists():
                aside = self._settings.data_dir / f"secrets.before-{self._parts.clock():%Y%m%dT%H%M%S}"
                self._settings.secrets_dir.rename(aside)
                self.said.append(f"The keys that lay in DATA_DIR were put aside, into {aside.name}.")
            self._secrets.rename(self._settings.secrets_dir)
        if self._settings.var_dir.exists():
            for empty in sorted(self._settings.var_dir.rglob("*"), reverse=True):
                empty.rmdir()
            self._settings.var_dir.rmdir()
        self._var.rename(self._settings.var_dir)
        copies.sync_folder(self._settings.data_dir)

    @property
    def _var(self) -> Path:
        return self._rough / "var"

    @contextmanager
    def _database(self) -> Iterator[Session]:
        """Open the database, brought up to date, in one transaction; leave one file."""
        url = f"sqlite:///{self._var / DATABASE}"
        engine = create_engine(url, execution_options={"writes": True}, **engine_options(url))
        try:
            migrate(engine)
            with Session(engine) as session, session.begin():
                yield session
        except CommandError:
            raise NoCopy(f"{self._copy} was made by a newer Townwatch: restore it with that one.") from None
        finally:
            engine.dispose()

    def _of_the_record(self, session: Session) -> list[str]:
        finding = verify(session)
        place = self._var / HEADS  # a town of its first day has none
        heads, faults = kept_in(place, key=keyring.read(self._secrets).heads) if place.is_dir() else ([], [])
        self.said.append(f"{finding.entries} entries of the record, compared with {len(heads)} kept heads.")
        return [*finding.faults, *faults, *compare(session, heads)]

    def _end_what_was(self, session: Session, now: datetime) -> None:
        made = self._manifest.made_at.astimezone(now.tzinfo)
        alerts, pushes = silence(session, now=now)
        end_all_sign_ins(session, now=now)
        record(session, "restored", "the town", by_id=None, now=now, made=made.isoformat(timespec="minutes"))
        self.said += [
            f"This is the town as it was on {made.day} {made:%B %Y at %H:%M}.",
            "What came later is gone. Reports that phones have not brought yet come by themselves; of those that were "
            "acknowledged since, the phones have kept nothing: ask those who were on duty.",
            "Since then somebody may have been locked out, suspended or let in, a profile withdrawn, an alert taken "
            "back, a key exchanged: do it again, before you start it for everybody.",
            f"Everybody signs in anew. {alerts} alerts that were open have ended, {pushes} pushes that waited will not "
            "be sent. Heads of the record that were kept since name more entries than there are: that is so.",
        ]


def _said_damaged(damaged: list[str]) -> str:
    many = "One file of this copy is" if len(damaged) == 1 else f"{len(damaged)} files of this copy are"
    sentence = f"{many} damaged or missing, first {damaged[0]}."
    if DATABASE in damaged:
        return f"{sentence} Without its database take an older copy."
    return f"{sentence} Take an older copy, or leave them out with --without-damaged."


def _of_photos(looked: Looked, *, lost: bool) -> list[str]:
    faults = []
    if looked.missing:
        faults.append(f"{len(looked.missing)} photos lack a file, first photo {looked.missing[0]}.")
    if looked.shut and not lost:
        faults.append(f"{len(looked.shut)} photos do not open, first photo {looked.shut[0]}.")
    return faults
