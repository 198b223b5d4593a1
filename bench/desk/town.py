"""A town with many reports behind it: written in bulk, and as the verbs would have left it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.alerts.models import Alert, AlertKind, Delivery, Message, Progress
from app.audit.models import Detail, Entry
from app.audit.record import FIRST as BEFORE_THE_FIRST
from app.audit.record import digest, digest_of_detail
from app.kernel.db import transaction
from app.matching.models import Band, Likeness
from app.photos.models import Photo, PhotoState
from app.profiles import words as of_profiles
from app.profiles.models import Kind, Profile, ProfilePhoto, ProfileState, Sighting, Standing, Vehicle, profile_zone
from app.reports import words as of_reports
from app.reports.categories import CATEGORIES
from app.reports.models import Report, ReportNote, ReportPhoto, ReportState, Subject
from app.review.models import Decision, Facts, ReportLink, ReportVehicle, Tie, Verdict
from app.search.keep import rebuild
from app.search.models import SearchEntry
from app.search.rules import ONLY_WHOLE, number_of, references_to_keep, words_to_keep
from bench.desk.people import FIRST, PEOPLE, place_of, settle
from bench.desk.sentences import ASKED, Sentences
from tests.town import CROSS, MO, NOON, make_profile

_AT_ONCE = 2000
_YEARS = timedelta(days=3 * 365)
_KEPT_DELIVERIES = timedelta(days=30)
_STATES = (
    (ReportState.APPROVED, Verdict.INCIDENT, 45),
    (ReportState.APPROVED, Verdict.SIGHTING, 30),
    (ReportState.APPROVED, Verdict.NEW_PROFILE, 1),
    (ReportState.REJECTED, Verdict.REJECTED, 17),
    (ReportState.MERGED, None, 4),
    (ReportState.WITHDRAWN, None, 2),
    (ReportState.RETURNED, Verdict.RETURNED, 1),
)
Say = Callable[[int, int], None]


def fill(*, reports: int, waiting: int, profiles: int, say: Say) -> None:
    """Write so many reports, the last of them still waiting, and all that belongs to them. Needs an app context."""
    town = _Town(Sentences(7), profiles)
    with transaction() as session:
        settle(session)
        _write_profiles(session, town, profiles)
    for first in range(0, reports, _AT_ONCE):
        numbers = range(first, min(reports, first + _AT_ONCE))
        with transaction() as session:
            _write(session, (town.report(number, reports, waiting) for number in numbers))
        say(numbers.stop, reports)
    with transaction() as session:
        town.record_entries(session)
        rebuild(session)
    with transaction() as session:
        session.connection().exec_driver_sql("ANALYZE")


def _write_profiles(session: Session, town: _Town, many: int) -> None:
    """Write profiles in every state, with pictures; one has the name that is asked for."""
    for number in range(many):
        state = (ProfileState.DRAFT, ProfileState.WITHDRAWN)[number % 20] if number % 20 < 2 else ProfileState.PUBLISHED
        photo = town.photo()
        session.execute(insert(Photo), [photo])
        profile = make_profile(
            session, f"WB-{number + 1:04d}", title=f"Perrin {ASKED}" if number == many // 2 else town.words.title(),
            kind=Kind.KNOWN, state=state, standing=list(Standing)[number % 5], marks="A scar on the left hand.",
            aliases=[town.words.a_name()], look=town.words.look(), method=town.words.note(),
            withdrawn_at=NOON if state is ProfileState.WITHDRAWN else None,
        )  # fmt: skip
        profile.pictures = [ProfilePhoto(photo_id=photo["id"])]
        if number % 5 == 0:
            session.add(
                Vehicle(
                    profile_id=profile.id, plate=town.words.plate().replace(" ", ""), because="It was seen.",
                    by_id=MO, at=NOON,
                )
            )  # fmt: skip
        session.execute(insert(profile_zone), [{"profile_id": profile.id, "zone_id": "MID"}])
        of_profiles.remember(session, profile)
        town.profiles.append((profile.id, photo["id"]))


def _write(session: Session, made: Iterable[Rows]) -> None:
    whole: Rows = {}
    for one in made:
        for table, rows in one.items():
            whole.setdefault(table, []).extend(rows)
    for table, rows in whole.items():
        session.execute(insert(table), rows)


Rows = dict[Any, list[dict[str, Any]]]


class _Town:
    """Makes the rows of one report after the other, oldest first."""

    def __init__(self, words: Sentences, profiles: int) -> None:
        self.words = words
        self.profiles: list[tuple[int, int]] = []
        self._dice = random.Random(11)
        self._photos = FIRST
        self._entries: list[tuple[str, int, str, Any]] = []
        self._earlier: list[UUID] = []

    def photo(self) -> dict[str, Any]:
        self._photos += 1
        return {
            "id": self._photos, "folder": f"bench/{self._photos}", "sha256": _sha(self._photos), "kind": "JPEG",
            "size_bytes": 200_000, "wrapped_key": b"\0" * 60, "kept_at": NOON, "state": PhotoState.READY,
            "tries": 1, "width": 1200, "height": 1600,
        }  # fmt: skip

    def report(self, number: int, of: int, waiting: int) -> Rows:
        id = UUID(bytes=hashlib.sha256(f"report {number}".encode()).digest()[:16])
        is_waiting = number >= of - waiting
        late = timedelta(hours=20) / waiting * (of - number) if is_waiting else timedelta(days=1)
        at = NOON - late if is_waiting else NOON - late - _YEARS * (of - waiting - number) / max(1, of - waiting)
        state, verdict = (ReportState.RECEIVED, None) if is_waiting else self._fate()
        who, kind = FIRST + self._dice.randrange(PEOPLE), self._dice.choice(self.words.kinds)
        note, look = self.words.note(), self.words.look()
        row = {
            "id": id, "kind": CATEGORIES[kind].kind, "category": kind, "happened_at": at - timedelta(minutes=9),
            "received_at": at, "premises_id": place_of(who), "reporter_id": who, "note": note, "content_sha": "",
            "state": state, "withdrawn_at": at if state is ReportState.WITHDRAWN else None,
        }  # fmt: skip
        rows: Rows = {Report: [row], Subject: [{"report_id": id, "description": look}]}
        parts = {ONLY_WHOLE: number_of(id), "place": f"Number {place_of(who)} High Street", "note": note}
        parts["description"] = ", ".join(look.values())
        self._entries.append(("reported", who, f"report {id}", at))
        parts |= self._pictures(rows, id, is_waiting)
        if verdict is not None:
            parts |= self._decide(rows, row, verdict)
        if self._earlier and state is ReportState.MERGED:
            rows[ReportLink] = [self._tie(id, Tie.MERGED, at)]
        elif self._earlier and self._dice.random() < 0.03:
            rows[ReportLink] = [self._tie(id, Tie.LINKED, at)]
        self._earlier.append(id)
        rows[SearchEntry] = [
            {
                "noun": of_reports.NOUN, "ref": str(id), "at": at, "parts": parts, "words": words_to_keep(parts),
                "refs": references_to_keep(parts),
            }
        ]  # fmt: skip
        return rows

    def record_entries(self, session: Session) -> None:
        """Write the record in the order in which things happened, each entry sealed to the one before."""
        last = session.execute(select(Entry.seq, Entry.hash).order_by(Entry.seq.desc()).limit(1)).first()
        seq, previous = (last.seq, last.hash) if last else (0, BEFORE_THE_FIRST)
        entries, details = [], []
        for verb, who, about, at in sorted(self._entries, key=lambda entry: entry[3]):
            seq, body = seq + 1, {"because": "reviewing the queue"} if verb == "viewed" else {}
            fields = {"seq": seq, "at": at, "verb": verb, "actor_id": who, "about": about, "previous": previous}
            fields["detail_sha"] = digest_of_detail(body)
            previous = fields["hash"] = digest(**fields)
            entries.append(fields)
            details.append({"seq": seq, "body": body})
        for table, rows in ((Entry, entries), (Detail, details)):
            for first in range(0, len(rows), _AT_ONCE):
                session.execute(insert(table), rows[first : first + _AT_ONCE])

    def _fate(self) -> tuple[ReportState, Verdict | None]:
        ((state, verdict, _),) = self._dice.choices(_STATES, [share for *_, share in _STATES])
        return state, verdict

    def _pictures(self, rows: Rows, id: UUID, is_waiting: bool) -> dict[str, str]:
        """Give some reports a picture, and some of those the same that is on a profile; some name a vehicle."""
        if self._dice.random() < 0.4:
            photo = self.photo()
            rows[Photo] = [photo]
            rows[ReportPhoto] = [{"report_id": id, "sha256": photo["sha256"], "position": 0, "photo_id": photo["id"]}]
            if is_waiting or self._dice.random() < 0.1:
                profile, of = self._dice.choice(self.profiles)
                rows[Likeness] = [
                    {
                        "photo_id": photo["id"], "of_photo_id": of, "profile_id": profile, "report_id": None,
                        "band": Band.NEARLY, "why": "The same picture, cut.", "strength": 50.0,
                        "asked_outline": [], "stored_outline": [],
                    }
                ]  # fmt: skip
        if self._dice.random() < 0.03:
            plate = self.words.plate().replace(" ", "")
            rows[ReportVehicle] = [{"report_id": id, "plate": plate, "at": NOON, "by_id": MO}]
            return {"plate": plate}
        return {}

    def _decide(self, rows: Rows, report: dict[str, Any], verdict: Verdict) -> dict[str, str]:
        id, at = report["id"], report["received_at"] + timedelta(minutes=self._dice.randrange(5, 400))
        profile, photo = self._dice.choice(self.profiles)
        if verdict is not Verdict.SIGHTING:
            profile = None
        wording, reason = self.words.note(), "It could not be borne out." if verdict is Verdict.REJECTED else ""
        rows[Decision] = [
            {
                "report_id": id, "verdict": verdict, "by_id": MO, "at": at, "reason": reason, "wording": wording,
                "profile_id": profile,
            }
        ]  # fmt: skip
        self._entries += [("viewed", MO, f"report {id}", at), ("decided", MO, f"report {id}", at)]
        if profile is not None:
            rows[Sighting] = [
                {
                    "report_id": id, "profile_id": profile, "premises_id": report["premises_id"],
                    "happened_at": report["happened_at"], "category": report["category"], "is_conduct": True,
                }
            ]  # fmt: skip
            if self._dice.random() < 0.5:
                self._alert(rows, report, profile, photo, at)
        if verdict is Verdict.RETURNED:
            rows[ReportNote] = [
                {
                    "id": UUID(int=id.int ^ 1),
                    "report_id": id,
                    "by_id": MO,
                    "at": at,
                    "text": "Where?",
                    "is_question": True,
                }
            ]
        if self._dice.random() < 0.1:
            police = f"GMP/{self._dice.randrange(10**6)}/26"
            rows[Facts] = [{"report_id": id, "goods": "gin", "police_ref": police, "by_id": MO, "at": at}]
            return {"wording": wording, "reason": reason, "police reference": police, "goods": "gin"}
        return {"wording": wording, "reason": reason}

    def _alert(self, rows: Rows, report: dict[str, Any], profile: int, photo: int, at: Any) -> None:
        id = UUID(int=report["id"].int ^ 2)
        rows[Alert] = [
            {
                "id": id, "kind": AlertKind.SIGHTING, "report_id": report["id"], "profile_id": profile,
                "photo_id": photo, "place": "High Street", "latitude": CROSS.latitude, "longitude": CROSS.longitude,
                "radius_m": 400, "happened_at": report["happened_at"], "raised_at": at,
                "ends_at": at + timedelta(hours=2), "raised_by_id": MO, "approved_at": at, "approved_by_id": MO,
                "chips": [], "sectors": [], "only_premises": [], "only_roles": [], "also_accounts": [],
            }
        ]  # fmt: skip
        if at > NOON - _KEPT_DELIVERIES:
            rows[Delivery] = [
                {
                    "alert_id": id, "subscription_id": who, "account_id": who, "message": Message.ALERT,
                    "progress": Progress.SENT, "queued_at": at, "due_at": at, "sent_at": at, "delivered_at": at,
                }
                for who in self._dice.sample(range(FIRST, FIRST + PEOPLE), 30)
            ]  # fmt: skip

    def _tie(self, id: UUID, tie: Tie, at: Any) -> dict[str, Any]:
        first = self._dice.choice(self._earlier[-200:])
        return {"report_id": id, "first_id": first, "tie": tie, "by_id": MO, "at": at, "because": "The same."}


def sizes(session: Session) -> Iterator[tuple[str, int]]:
    """Yield how many rows of each kind there are."""
    for table in (Report, Decision, Sighting, Alert, Delivery, Photo, Profile, Entry, SearchEntry):
        yield table.__tablename__, session.scalar(select(func.count()).select_from(table)) or 0


def _sha(number: int) -> str:
    return hashlib.sha256(f"photo {number}".encode()).hexdigest()
