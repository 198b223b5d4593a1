"""What is done once a day: the head of the record is kept and, where that is wished, mailed; receipts are forgotten,
and so is what is spent.

Each hour: answers to late checks that have ended go, sightings of people who did nothing, and packs that are over.
Every few minutes: the watch over the desk (`watch.py`), and votes whose time is over (`votes.py`). Each minute: what
lapses, begins or is over, in the town's own days.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, time, timedelta

from flask import Flask

from app.alerts.forget import forget
from app.alerts.forget_missing import forget_missing
from app.audit import heads
from app.audit.post import NotSent, post
from app.bulletins.forget import forget as forget_readers
from app.duty.forget import forget as forget_asked
from app.evidence import throw_away
from app.evidence.hold import held_profiles
from app.exclusions import run_out as exclusions
from app.kernel.blobs import Folder
from app.kernel.calendar import Calendar
from app.kernel.db import db, transaction
from app.matching import late
from app.profiles.forget_convictions import forget_convictions
from app.profiles.forget_sightings import forget_sightings
from app.review.undo import forget_over
from app.warnings import run_out as warnings
from app.web.parts import Parts
from app.worker.votes import close_due_votes
from app.worker.watch import keep_watch

_TURN_S = 20.0
_AFTER_A_FAILURE = timedelta(hours=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_log = logging.getLogger("townwatch.daily")


class Daily:
    """On a thread of its own: a mail server that does not answer must keep neither an alert nor a photo waiting."""

    def __init__(self, app: Flask, parts: Parts) -> None:
        self._app, self._parts = app, parts
        self._stop = threading.Event()
        by_day = (self.keep_head, self.forget_receipts, self.forget_missing, self.forget_spent)
        by_hour = (self.forget_late_checks, self.forget_seen, self.throw_away_packs, keep_watch(parts), close_due_votes)
        self._calendar = Calendar(*by_day, *by_hour, self.end_what_is_over)

    def run(self) -> None:
        """Do what is due until `stop`."""
        while not self._stop.is_set():
            with self._app.app_context():
                self.turn(self._parts.clock())
            self._stop.wait(_TURN_S)

    def turn(self, now: datetime) -> None:
        """Do what is due now."""
        self._calendar.turn(now)

    def stop(self) -> None:
        self._stop.set()

    def keep_head(self, now: datetime) -> datetime:
        """Write down the head of the record, once a day, and mail it where that is wished; return when next."""
        settings, day = self._parts.settings, now.date()
        words = heads.kept_on(settings.var_dir, day)
        if words is None:
            head, last_at = heads.head_now(db.session())
            words = heads.page(head, last_at, day=day, of=settings.public_url, key=self._parts.keyring.heads)
            heads.keep(Folder(settings.var_dir), words, day=day)
        if settings.smtp is not None and not heads.was_mailed(db.session(), day):
            try:
                post(words, to=settings.head_mail_to, sender=settings.mail_sender, server=settings.smtp)
            except NotSent as fault:
                _log.warning("the head of the record was not mailed, and is tried again in an hour: %s", fault)
                return now + _AFTER_A_FAILURE
            with transaction() as session:
                heads.note_mailed(session, day, now=now)
        return datetime.combine(day + timedelta(days=1), time(), now.tzinfo)

    def forget_receipts(self, now: datetime) -> datetime:
        """Let go who got which alert more than thirty days ago, a little at a time: others write between."""
        while not self._stop.is_set():
            with transaction() as session:
                if not forget(session, now=now, held=held_profiles(session)):
                    break
        return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)

    def forget_missing(self, now: datetime) -> datetime:
        """Let go who was missing, seven days after its end, and who read bulletins or was asked to look, thirty."""
        with transaction() as session:
            forget_missing(session, now=now)
            forget_readers(session, now=now)
            forget_asked(session, now=now)
        return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)

    def forget_spent(self, now: datetime) -> datetime:
        """Let go of the convictions that are spent, on the day on which they are, but for whom evidence is held."""
        with transaction() as session:
            forget_convictions(session, today=now.date(), held=held_profiles(session))
        return datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)

    def throw_away_packs(self, now: datetime) -> datetime:
        """Let go, each hour, of packs that were handed over two weeks ago or whose case has ended."""
        if throw_away.is_any_over(db.session(), now=now):
            with transaction() as session:
                files = throw_away.throw_away_over(session, now=now)
            throw_away.remove_files(files, self._parts.vault)
        return now + _HOUR

    def end_what_is_over(self, now: datetime) -> datetime:
        """Bring standings to what they are today, each minute: what lapses, begins or is over, in the town's days."""
        zone = self._parts.settings.zone
        for ending in (exclusions, warnings):
            if ending.is_one_due(db.session(), now=now, zone=zone):
                with transaction() as session:
                    ending.run_out(session, now=now, zone=zone)
        return now + _MINUTE

    def forget_late_checks(self, now: datetime) -> datetime:
        """Let go, each hour, answers to late checks that nobody can read any more, and what can no longer be undone."""
        with transaction() as session:
            late.forget_ended(session, now=now)
            forget_over(session, seconds=self._parts.settings.undo_seconds, now=now)
        return now + _HOUR

    def forget_seen(self, now: datetime) -> datetime:
        """Let go, each hour, where somebody was seen who did nothing there, 72 hours after."""
        with transaction() as session:
            forget_sightings(session, now=now, held=held_profiles(session))
        return now + _HOUR
