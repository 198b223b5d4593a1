"""Whether alerts reach the phones: what waits, how quickly it goes out, what each push service answers."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.alerts.status import LATE_AFTER, Host, in_words, status
from app.kernel.db import db
from app.kernel.keyring import VAPID
from app.members.permissions import Permission
from app.web.figures import seconds
from app.web.guard import needs
from app.web.parts import now, parts, zone

pages = Blueprint("desk_push", __name__)

_WIDTH, _ROW = 340, 46
# Whose phones each push service serves, as people say it.
_SERVES = {
    "fcm.googleapis.com": "Chrome on Android and computers",
    "push.services.mozilla.com": "Firefox",
    "push.apple.com": "iPhone, iPad and Safari",
    "notify.windows.com": "Edge",
}
NO_EMERGENCY_CHANNEL = (
    "Townwatch is no emergency channel. A push service promises nothing, and Google’s terms exclude every use in "
    "which a life depends on it. In danger, call 999."
)


class Bar(NamedTuple):
    """One push service as it is drawn: solid is taken, dashed is what was not; `y` is the top of its row."""

    host: Host
    serves: str
    y: int
    taken: float
    rest: float


class Part(NamedTuple):
    """What became of the phones: `words`, how many, and the length of its bar."""

    words: str
    number: int
    width: float


@pages.get("/desk/push")
@needs(Permission.RECALL_ALERTS)
def how_they_do() -> ResponseReturnValue:
    said = status(db.session(), key_ids=[key.id for key in parts().vapid()], now=now())
    made_at = datetime.fromtimestamp((parts().settings.secrets_dir / VAPID).stat().st_mtime, zone())
    return render_template(
        "desk/push.html",
        said=said,
        age=in_words(said.age),
        age_left=max(0.0, 1 - said.age / LATE_AFTER),
        bars=_bars(said.hosts),
        row=_ROW,
        width=_WIDTH,
        dropped=_parts(said.dropped),
        spared=_parts(said.suppressed),
        older=sum(one.devices for one in said.keys if not one.is_current),
        unknown=sum(one.devices for one in said.keys if not one.is_known),
        made_at=made_at,
        quick=lambda milliseconds: "none sent" if milliseconds is None else seconds(milliseconds),
        warning=NO_EMERGENCY_CHANNEL,
    )


def _bars(hosts: list[Host]) -> list[Bar]:
    most = max((host.answers + host.waiting for host in hosts), default=0) or 1
    return [
        Bar(
            host=host,
            serves=_SERVES.get(host.name, host.name.capitalize() if " " in host.name else host.name),
            y=place * _ROW,
            taken=host.sent / most * _WIDTH,
            rest=(host.answers + host.waiting - host.sent) / most * _WIDTH,
        )
        for place, host in enumerate(hosts)
    ]


def _parts(counted: dict[str, int]) -> list[Part]:
    most = max(counted.values(), default=1)
    return [Part(why[:1].upper() + why[1:], many, many / most * 100) for why, many in counted.items()]
