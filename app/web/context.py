"""What every template knows."""

from __future__ import annotations

from typing import Any

from flask import request

from app.access.models import Level
from app.access.rules import stay
from app.alerts.ask_missing import how_many_wait as asked_missing
from app.alerts.town_wide import open_proposals
from app.disputes.heard import waiting_for
from app.disputes.rules import is_late
from app.disputes.take import open_disputes
from app.exclusions.waiting import how_many_ask
from app.kernel.db import db
from app.members.models import Account, Scheme
from app.members.permissions import Permission, permissions_of
from app.members.scheme import the_scheme
from app.review.glance import how_many_wait
from app.web.assets import BUILD
from app.web.parts import now, sign_in, signed_in

_THEMES = ("light", "dark", "night")


def context() -> dict[str, Any]:
    """Return the scheme, who is asking, and the build. A shell is the same for everybody, so it knows nobody."""
    account = None if _is_shell() else signed_in()
    granted = permissions_of(account) if account else frozenset[Permission]()
    wanted = request.cookies.get("theme", "")
    return {
        "scheme": _scheme(),
        "account": account,
        "permissions": {permission.value for permission in granted},
        "build": BUILD,
        "theme": wanted if wanted in _THEMES and not _is_shell() else "auto",
        "watch": None if _is_shell() else _watch(),
        "to_second": _to_second(account) if account and Permission.SECOND_NOTICES in granted else 0,
        **_of_disputes(account if Permission.HANDLE_DISPUTES in granted else None),
        "exclusions_ask": _exclusions_ask(account) if account else 0,
        "asked_missing": asked_missing(db.session()) if Permission.SEND_NOTICES in granted else 0,
        "queue_waits": how_many_wait(db.session()) if Permission.DECIDE_REPORTS in granted else 0,
    }


def _to_second(account: Account) -> int:
    """Return how many notices to the whole town wait for somebody such as this account."""
    waiting = open_proposals(db.session(), for_account=account, now=now())
    return sum(one.proposed_by_id != account.id for one in waiting)


def _exclusions_ask(account: Account) -> int:
    """Return on how many exclusions a word is missing: for the pages on which leads and the Board land."""
    if request.path not in ("/people", "/figures", "/town-wide"):
        return 0
    return how_many_ask(db.session(), for_account=account, now=now())


def _of_disputes(account: Account | None) -> dict[str, Any]:
    """Return what the desk reads above its queue: what is disputed, and what it was shown wrongly itself."""
    if account is None or request.path != "/desk":
        return {"disputes": None, "to_hear": 0}
    still = open_disputes(db.session())
    late = sum(is_late(one, now()) for one in still)
    return {
        "disputes": {"waiting": len(still), "late": late} if still else None,
        "to_hear": len(waiting_for(db.session(), account)),
    }


def _watch() -> dict[str, Any] | None:
    """Return who a page is for and after how long without a touch it is covered; None before both factors."""
    held = sign_in()
    if held is None or held.level is not Level.FULL:
        return None
    account, on = held.account, held.device
    return {
        "id": account.id,
        "name": account.name,
        "sign_in": account.sign_in or "",
        "shared": on is not None and on.is_shared,
        "idle_seconds": int(stay(account.role, on, held.level).idle.total_seconds()),
    }


def _is_shell() -> bool:
    return request.endpoint is not None and request.endpoint.startswith("shell.")


def _scheme() -> dict[str, Any]:
    scheme: Scheme | None = the_scheme(db.session())
    if scheme is None:
        return {
            "name": "Townwatch",
            "short": "Townwatch",
            "colour": "#0b4f52",
            "demo": False,
            "phone": "",
            "email": "",
            "town": "",
        }
    return {
        "name": scheme.name,
        "short": scheme.short,
        "colour": scheme.colour,
        "demo": scheme.is_demo,
        "phone": scheme.phone,
        "email": scheme.email,
        "town": scheme.town,
    }
