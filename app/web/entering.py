"""What every way in has in common: the device, its name, and the cookies."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.access.devices import Enrolled, give_up
from app.access.models import Device
from app.members.models import Account
from app.web import cookie
from app.web.parts import device, now

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
