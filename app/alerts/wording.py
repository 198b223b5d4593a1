"""What an alert says, letter by letter: on a lock screen nothing of anybody; in the app what, where, and its worth.

Any of it may be read by the person it is about.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.alerts.models import Alert, AlertKind, AlertState, Message

_TITLES = {
    Message.ALERT: "Townwatch: please open.",
    Message.UPDATE: "Townwatch: please open.",
    Message.DISREGARD: "Please disregard. Open to read.",
    Message.CORRECTION: "Correction. Please open.",
    Message.STAND_DOWN: "Ended. Please open.",
}
_TEST_TITLE = "Townwatch: this is a test."

WHAT_TO_DO = "Observe and report. Do not detain because of this app. In danger, call 999."
_CARRY_ON = (
    "Being here is not an offence. Carry on, look after each other. Do not follow, block, search or photograph. "
    "In danger: 999."
)
_DISREGARD = "Ended without approval. Please disregard."
_ONE_PERSON = "One person saw this and may be wrong. Nobody has said who it is."
_PICTURE_DUE = "Picture on its way."
_HELP_THEM = "May need help. Do not detain. Call 999 with this reference: {reference}."
_RECALLED = {
    AlertKind.INCIDENT: "We were wrong about what was reported {when}. Please disregard it. Tell colleagues.",
    AlertKind.MISSING: "This was wrong. Do not look for anybody because of it. Tell colleagues who saw it.",
    AlertKind.INFORMATION: "This was wrong. Please disregard it. Tell colleagues who saw it.",
    AlertKind.TOWN_WIDE: "This was wrong. Please disregard it. Tell colleagues who saw it.",
    AlertKind.DESK: "This was sent by mistake. Nothing waits because of it.",
}
_RECALLED_PERSON = (
    "We were wrong. The person shown {when} had no part in it. Do not refuse, watch or mention them. "
    "Destroy any print. Tell colleagues who saw it."
)
_OVER = "This is over. Nobody needs to look out any more."
_STOOD_DOWN = {
    AlertKind.MISSING: "This search has ended. Thank you for looking out.",
    AlertKind.INFORMATION: "This notice is over.",
    AlertKind.TOWN_WIDE: "This notice is over.",
    AlertKind.DESK: "This is over. Thank you for looking.",
}


class Preview(NamedTuple):
    """Whom an alert would reach if it were sent now: people whose phones may ring, and at how many premises.

    `metres` is its radius, None where it goes by zone or to the whole town. `quiet` more people only see it in the
    list, and so do `unwilling` more, who have switched such alerts off. `without_phone` of the people have no phone
    that rings.
    """

    people: int
    premises: int
    metres: int | None
    quiet: int
    without_phone: int = 0
    unwilling: int = 0


def title(alert: Alert, message: Message) -> str:
    """Return what a lock screen shows: no name, no photo, no offence, no place."""
    return _TEST_TITLE if alert.kind is AlertKind.TEST else _TITLES[message]


def says(
    alert: Alert, *, ref: str | None, now: datetime, ends: str, happened: str, picture_due: bool = False
) -> list[str]:
    """Return the sentences of an alert, in the order in which they are read.

    `ends` and `happened` are local times in words, such as "14:35" and "on Saturday at 14:06". `picture_due`: one was
    taken and is still being made ready.
    """
    if alert.kind is AlertKind.TEST:
        return ["This was a test. Nothing happened. Alerts reach this phone."]
    state = alert.state(now)
    if state is AlertState.RECALLED:
        return [_RECALLED.get(alert.kind, _RECALLED_PERSON).format(when=happened)]
    if state is AlertState.STOOD_DOWN:
        return [_STOOD_DOWN.get(alert.kind, _OVER)]
    if state is AlertState.ENDED:
        return [_DISREGARD if alert.approved_at is None else f"This has ended. The alert stopped at {ends}."]
    if alert.kind in _NOTICES:
        return _notice(alert, ends)
    reported = f"Reported {minutes_ago(alert.happened_at, now)} at {alert.place}."
    if state is AlertState.NOT_YET_CHECKED:
        due = [_PICTURE_DUE] if picture_due else []
        return [
            f"{reported} Not yet checked.",
            *_perhaps(alert, ref),
            *due,
            _CARRY_ON,
            f"Ends {ends} unless approved.",
        ]
    return [
        f"{reported} Checked by a named person.",
        *_checked(alert, ref),
        *_again(alert, now),
        _CARRY_ON,
        f"Ends {ends}.",
    ]


def minutes_ago(then: datetime, now: datetime) -> str:
    """Return "just now", "4 minutes ago", "2 hours ago" or "3 days ago"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, name in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"


def until(ends: datetime, now: datetime) -> str:
    """Return when something ends, both in local time: "14:35" today, "on Saturday at 14:35" on another day."""
    return f"{ends:%H:%M}" if ends.date() == now.date() else f"on {ends:%A} at {ends:%H:%M}"


def preview_says(preview: Preview, *, rings: bool = True) -> str:
    """Return whom an alert would reach, as a sentence for whoever is about to send it."""
    if not rings:
        everybody = preview.people + preview.quiet + preview.unwilling
        return f"Rings no phone. {_people(everybody)} see{'s' if everybody == 1 else ''} it in the list."
    at = f" at {preview.premises} premises" if preview.premises else ""
    where = f" within {preview.metres} m" if preview.metres else ""
    said = [f"Reaches {_people(preview.people)}{at}{where}."]
    if preview.without_phone:
        said.append(f"{preview.without_phone} of them: no phone that rings, only the list.")
    said += _only_in_the_list(preview.quiet, "in quiet hours")
    said += _only_in_the_list(preview.unwilling, "not to be rung for this")
    return " ".join(said)


def _only_in_the_list(count: int, how: str) -> list[str]:
    if not count:
        return []
    if count == 1:
        return [f"1 more is {how} and only sees it in the list."]
    return [f"{count} more are {how} and only see it in the list."]


_NOTICES = frozenset({AlertKind.MISSING, AlertKind.INFORMATION, AlertKind.TOWN_WIDE, AlertKind.DESK})


def _notice(alert: Alert, ends: str) -> list[str]:
    if alert.kind is AlertKind.MISSING:
        return [alert.wording, _HELP_THEM.format(reference=alert.reference or "none"), f"Ends {ends}."]
    if alert.kind is AlertKind.TOWN_WIDE:
        return [alert.wording, f"To the whole town, from two people of the scheme. Ends {ends}."]
    if alert.kind is AlertKind.DESK:
        return [alert.wording, "Open the desk. Townwatch asks by itself, so that nothing waits for one person alone."]
    return [alert.wording, f"From the desk. Ends {ends}."]


def _perhaps(alert: Alert, ref: str | None) -> list[str]:
    if alert.kind is AlertKind.LIVE:
        return [_ONE_PERSON]
    return [f"Somebody thinks that this is {ref} and may be wrong."] if ref else []


def _checked(alert: Alert, ref: str | None) -> list[str]:
    words = [alert.wording] if alert.wording else []
    if alert.kind is AlertKind.INCIDENT:
        return words
    return [f"Seen: {ref}." if ref else "A person was seen.", *words]


def _again(alert: Alert, now: datetime) -> list[str]:
    """Return that the same person was reported again since somebody checked it: this nobody has checked."""
    since = alert.approved_at
    if alert.revised_at is None or since is None or alert.revised_at <= since:
        return []
    return [f"Reported again {minutes_ago(alert.revised_at, now)}: not yet checked."]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
