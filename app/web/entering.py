"""What every way in has in common: the device, its name, and the cookies."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for
from sqlalchemy.orm import Session

from app.access.devices import Enrolled, enrol, give_up
from app.access.models import Device, Level, SignIn
from app.access.sign_in import begin, complete, end, unlock
from app.alerts.subscribe import drop_all_of_sign_in
from app.members.models import Account
from app.web import cookie
from app.web.parts import device, locked, now, sign_in

_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def device_name() -> str:
    """Return words by which somebody knows their device again in a list: what the browser says it is."""
    said = request.headers.get("User-Agent", "")
    system = next((word for mark, word in _SYSTEMS if mark in said), "computer")
    browser = next((word for mark, word in _BROWSERS if mark in said), "Browser")
    return f"{browser} on {system}"


def come_in(next: str, *, token: str | None, enrolled: Enrolled | None) -> Response:
    """Hand out the cookies and lead on; the next page says so if the browser kept none."""
    answer = make_response(redirect(url_for("sign_in.arrived", next=next) if token else next))
    if token:
        cookie.give(answer, token)
    if enrolled:
        cookie.give_device(answer, enrolled)
    return answer


def let_go_of_old(session: Session, account: Account) -> None:
    """Give up what this browser was enrolled as before, if it was the same person's: its cookie is about to go."""
    old = device()
    if old is not None and old.account_id == account.id:
        give_up(session, session.get_one(Device, old.id), by=account, now=now())


def usable_device() -> Device | None:
    """Return the device of this request's cookie if somebody may sign in on it."""
    here = device()
    return here if here is not None and here.is_usable else None


def enter(session: Session, account: Account, *, how: str) -> str:
    """Open this person's locked sign-in again, or begin one in place of whoever was here; return the cookie's token.

    They have shown what they sign in with, on this device, and `how` says what it was.
    """
    waiting = locked() or sign_in()
    if waiting is not None and waiting.account_id == account.id and waiting.level is Level.FULL:
        return unlock(session, session.get_one(SignIn, waiting.id), now=now())
    end_before(session)
    here = usable_device()
    return begin(session, account, device=session.get_one(Device, here.id) if here else None, how=how, now=now())


def end_before(session: Session) -> None:
    """Sign out whoever was here before: they are gone, with all that they had open, and this browser rings no more."""
    before = locked() or sign_in()
    if before is not None:
        sign_out(session, session.get_one(SignIn, before.id))


def sign_out(session: Session, held: SignIn) -> None:
    """End a sign-in and the pushes that came with it."""
    end(session, held, now=now())
    drop_all_of_sign_in(session, held.id, now=now())


class Entered:
    """A half sign-in made whole: its cookie, and those of its device when that is new."""

    def __init__(self, session: Session, held_id: int, *, how: str) -> None:
        held, here = session.get_one(SignIn, held_id), usable_device()
        self._enrolled: Enrolled | None = None
        if here is None:
            self._enrolled = enrol(session, device_name(), whose=held.account, by=held.account, now=now())
        on = self._enrolled.device if self._enrolled else session.get_one(Device, here.id if here else 0)
        self._token = complete(session, held, on, how=how, now=now())

    def give(self, answer: Response) -> None:
        """Set the cookies, once the transaction is through."""
        cookie.give(answer, self._token)
        if self._enrolled:
            cookie.give_device(answer, self._enrolled)
