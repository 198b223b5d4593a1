"""What the people of Quillby try, over HTTP as their browsers would; and what happens to them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from werkzeug.test import TestResponse

from app.alerts import deliver
from app.alerts.disregard import disregard_ended
from app.alerts.note import Result, note
from app.alerts.push import Outcome
from app.kernel.db import transaction
from app.members.models import Account, AccountState, Member
from app.profiles.models import Hidden, Profile
from app.worker.daily import Daily
from app.worker.photos import Photos
from bench.life.cast import PICTURES, SECRET_WORD
from bench.stage import Stage
from tests.builders import AUTH, P256DH
from tests.town import MO

DONE = {200, 201, 202, 204, 303}


class Sent(NamedTuple):
    """A report as its phone keeps it. `happened_at` is by the town's clock, whatever the phone's said."""

    id: UUID
    by: int
    body: dict[str, Any]
    happened_at: datetime
    ref: str | None
    pictures: list[bytes]


class Deed(NamedTuple):
    """One thing that somebody tried: HTTP status, what was answered, and what only the doer knows."""

    what: str
    by: int | None = None
    status: int = 200
    said: Mapping[str, Any] = MappingProxyType({})
    about: Mapping[str, Any] = MappingProxyType({})

    @property
    def is_done(self) -> bool:
        return self.status in DONE

    def told(self) -> str:
        """Return the deed as a line of a story."""
        facts = {name: value for name, value in self.about.items() if name != "text"}
        return f"{self.what}, by {self.by}: {self.status} {facts}"


class Doing:
    """Carries deeds out on a stage and remembers what phones and push services remember."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.sent: list[Sent] = []
        self._under_way: list[deliver.Due] = []
        self._notes = 0

    @property
    def now(self) -> datetime:
        return self.stage.clock.at

    def open(self, by: int, method: str, path: str, **how: Any) -> TestResponse:
        """Open an address as this person, signed in as long as they may be."""
        return self.stage.phone(by)._open(method, path, **how)

    def send(
        self,
        by: int,
        body: dict[str, Any],
        *,
        age: timedelta,
        skew: timedelta | None,
        pictures: list[int],
        locked: bool = False,
    ) -> Deed:
        """Send a report about what happened so long ago. `skew`: the phone's clock is wrong, and it says its time.

        `locked`: the phone brings it by itself, with nobody signed in.
        """
        number = len(self.sent)
        wrong = skew or timedelta(0)
        shots = [PICTURES[place] for place in dict.fromkeys(pictures)]
        whole = {
            **body,
            "happened_at": (self.now - age + wrong).isoformat(),
            "note": f"{SECRET_WORD}{number}",
            "description": {**body.get("description", {}), "marks": f"{SECRET_WORD}{number}"},
            "photos": [hashlib.sha256(shot).hexdigest() for shot in shots],
        }
        sent = Sent(UUID(int=number + 1), by, whole, self.now - max(age, timedelta(0)), body.get("profile_ref"), shots)
        answer = self._put(sent, by, skew, locked=locked)
        if answer.status_code == 201:
            self.sent.append(sent)
        about = {"sent": sent, "age": max(age, timedelta(0)), "locked": locked}
        return Deed("send", by, answer.status_code, _json(answer), about)

    def send_again(self, sent: Sent, by: int, *, changed: bool) -> Deed:
        body = {**sent.body, "note": "other words"} if changed else sent.body
        answer = self._put(sent._replace(body=body), by, None)
        return Deed("send again", by, answer.status_code, _json(answer), {"sent": sent, "changed": changed})

    def _put(self, sent: Sent, by: int, skew: timedelta | None, *, locked: bool = False) -> TestResponse:
        headers = {} if skew is None else {"X-Sent-At": (self.now + skew).isoformat()}
        phone = self.stage.locked_phone(by) if locked else self.stage.phone(by)
        return phone.put(f"/outbox/{sent.id}", json=sent.body, headers=headers)

    def send_picture(self, sent: Sent, by: int, place: int) -> Deed:
        shot = sent.pictures[place % len(sent.pictures)]
        path = f"/outbox/{sent.id}/photo/{hashlib.sha256(shot).hexdigest()}"
        answer = self.open(by, "PUT", path, data=shot, headers={"Content-Type": "image/jpeg"})
        return Deed("send picture", by, answer.status_code, _json(answer), {"sent": sent})

    def develop(self) -> Deed:
        with self.stage.app.app_context():
            Photos(self.stage.app, self.stage.parts).develop()
        return Deed("develop")

    def decide(self, by: int, report: UUID, verdict: str, ref: str | None, *, tells: bool = False) -> Deed:
        form = {"verdict": verdict, "wording": "In the desk's words.", "profile_ref": ref or "", "question": "Who?"}
        form |= {"title": "Somebody new", "is_name": "true", "seen": "Took a coat.", "is_serious_or_repeat": "true"}
        form |= {"source": "1", "information": "A", "handling": "P", "reason": "It is not enough."}
        form |= {"tells": "yes"} if tells else {}
        answer = self.open(by, "POST", f"/desk/{report}/decision", data=form)
        about = {"report": report, "verdict": verdict, "ref": ref, "tells": tells}
        return Deed("decide", by, answer.status_code, {}, about)

    def answer_desk(self, sent: Sent, by: int) -> Deed:
        self._notes += 1
        said = {"text": "They left by bus.", "id": str(UUID(int=10**6 + self._notes))}
        answer = self.open(by, "POST", f"/api/reports/{sent.id}/answer", json=said)
        return Deed("answer the desk", by, answer.status_code, {}, {"report": sent.id})

    def take_back(self, sent: Sent, by: int) -> Deed:
        answer = self.open(
            by, "POST", f"/api/reports/{sent.id}/withdraw", json={"because": f"{SECRET_WORD}, I was wrong."}
        )
        return Deed("take back", by, answer.status_code, {}, {"report": sent.id})

    def say_more(self, sent: Sent, by: int, *, is_correction: bool) -> Deed:
        self._notes += 1
        said = {"text": f"{SECRET_WORD}, it was another.", "is_correction": is_correction, "direction": "left"}
        path = f"/outbox/{sent.id}/addition/{UUID(int=10**7 + self._notes)}"
        answer = self.open(by, "PUT", path, json=said)
        return Deed("say more", by, answer.status_code, {}, {"report": sent.id})

    def recall(self, by: int, alert: UUID) -> Deed:
        answer = self.open(by, "POST", f"/desk/alerts/{alert}/recall", data={"because": "Wrong person."})
        return Deed("recall", by, answer.status_code, {}, {"alert": alert})

    def stand_down(self, by: int, alert: UUID) -> Deed:
        answer = self.open(by, "POST", f"/desk/alerts/{alert}/stand-down", data={"because": "It is over."})
        return Deed("stand down", by, answer.status_code, {}, {"alert": alert})

    def disregard(self) -> Deed:
        """Let the worker see whether an alert has ended that nobody has approved."""
        with self.stage.app.app_context(), transaction() as session:
            disregard_ended(session, self.stage.parts.clock())
        return Deed("disregard")

    def forget_seen(self) -> Deed:
        """Let the worker take its turn of the hour: who was seen and did nothing is forgotten in time."""
        with self.stage.app.app_context():
            Daily(self.stage.app, self.stage.parts).forget_seen(self.now)
        return Deed("forget who was seen")

    def keep_profile(self, by: int, ref: str, how: str) -> Deed:
        """Publish, renew, revise, correct or withdraw a profile, or say why nobody was told."""
        form = {"because": "It has run its time.", "renew_because": "Seen again.", "title": "Anew", "seen": "A coat."}
        form |= {"source": "1", "information": "A", "handling": "P", "is_serious_or_repeat": "yes", "is_name": "yes"}
        form |= {"zones": "MID", "age_group": "adult", "correct_because": "It was a coat.", "told_says": "Not met."}
        form |= {"renew_told_says": "Not met."}
        answer = self.open(by, "POST", f"/desk/profiles/{ref}/{how}", data=form)
        return Deed(how, by, answer.status_code, {}, {"ref": ref})

    def agree(self, by: int, ref: str, *, agrees: bool) -> Deed:
        """Say whether somebody who may be under 18 is shown."""
        form = {"agrees": "yes" if agrees else "no", "young_because": "It is best for them."}
        answer = self.open(by, "POST", f"/desk/profiles/{ref}/young", data=form)
        return Deed("agree", by, answer.status_code, {}, {"ref": ref, "agrees": agrees})

    def look_through(self, ref: str) -> Deed:
        """Somebody looks through a profile's pictures for bystanders."""
        with self.stage.app.app_context(), transaction() as session:
            for row in session.query(Profile).filter_by(ref=ref).one().pictures:
                row.bystanders_checked_by_id, row.bystanders_checked_at = MO, self.now
        return Deed("look through", about={"ref": ref})

    def give_back(self, by: int, ref: str, photo: int) -> Deed:
        """Note that a picture went back to the police."""
        answer = self.open(by, "POST", f"/desk/profiles/{ref}/lent/return", data={"photo": str(photo)})
        return Deed("give back", by, answer.status_code, {}, {"photo": photo})

    def look_at_picture(self, by: int, photo: int) -> Deed:
        answer = self.open(by, "GET", f"/photos/{photo}/thumb")
        return Deed("look at a picture", by, answer.status_code, {}, {"photo": photo})

    def look_at_alert(self, by: int, alert: UUID, word: str | None) -> Deed:
        """Open an alert; with a word, answer it."""
        if word is None:
            answer = self.open(by, "GET", f"/api/alerts/{alert}")
        else:
            answer = self.open(by, "POST", f"/api/alerts/{alert}/answer", json={"answer": word})
        return Deed("look at an alert", by, answer.status_code, _json(answer), {"alert": alert, "text": answer.text})

    def look_at_gallery(self, by: int) -> Deed:
        answer = self.open(by, "GET", "/api/gallery")
        return Deed("look at the gallery", by, answer.status_code, _json(answer), {"text": answer.text})

    def switch_device(self, by: int, device: int, *, on: bool) -> Deed:
        """Take a phone over, whoever had it before, or give it up."""
        endpoint = f"http://127.0.0.1/{device}"
        if on:
            said: dict[str, Any] = {"endpoint": endpoint, "keys": {"p256dh": P256DH, "auth": AUTH}}
            answer = self.open(by, "PUT", "/api/push", json=said)
        else:
            answer = self.open(by, "DELETE", "/api/push", json={"endpoint": endpoint})
        return Deed("switch a phone", by, answer.status_code)

    def claim(self) -> Deed:
        """Let the worker take what is due: from here on a push cannot be held back."""
        with self.stage.app.app_context(), transaction() as session:
            due = deliver.claim(session, worker="the worker", limit=16, now=self.now)
        self._under_way += due
        return Deed("claim", about={"due": due})

    def push_services_say(self, status: int) -> Deed:
        results = [Result.of(due, Outcome(status)) for due in self._under_way]
        self._under_way = []
        with self.stage.app.app_context(), transaction() as session:
            note(session, results, now=self.now)
        return Deed("note", about={"status": status})

    def happens_to(self, account: int, state: AccountState) -> Deed:
        """Somebody is suspended, leaves, or comes back."""
        with self.stage.app.app_context(), transaction() as session:
            session.get_one(Account, account).state = state
        return Deed("account", account)

    def happens_to_member(self, member: int, *, is_suspended: bool) -> Deed:
        with self.stage.app.app_context(), transaction() as session:
            session.get_one(Member, member).suspended_at = self.now if is_suspended else None
        return Deed("member")

    def say_place(self, account: int, until: datetime | None) -> Deed:
        """A guard says where they work tonight, or a lead vouches for somebody: until then, or not any more."""
        with self.stage.app.app_context(), transaction() as session:
            one = session.get_one(Account, account)
            one.placed_until = one.confirmed_until = until
        return Deed("vouched for", account)

    def hide(self, ref: str, because: Hidden | None) -> Deed:
        with self.stage.app.app_context(), transaction() as session:
            session.query(Profile).filter_by(ref=ref).one().hidden_because = because
        return Deed("hide")


def _json(answer: TestResponse) -> dict[str, Any]:
    return (answer.get_json(silent=True) or {}) if answer.mimetype == "application/json" else {}
