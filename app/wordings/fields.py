"""Which merge fields each document has, what they are, and which of them it cannot be without."""

from __future__ import annotations

from app.wordings.models import DocumentKind

_K = DocumentKind
_SCHEME = "the scheme’s name"
_REACHED = "the desk’s telephone and e-mail"
_PRIVACY_URL = "the address of the full privacy notice"
_CONTROLLER = "who answers for what is kept"
_TODAY = "the day on which it was written"
_NAME = "the person’s name, or how they are described"

FIELDS: dict[DocumentKind, dict[str, str]] = {
    _K.CARD: {
        "scheme": _SCHEME,
        "reached": _REACHED,
        "privacy_url": _PRIVACY_URL,
        "door_ref": "a line to write the reference on",
    },
    _K.DOOR_CARD: {
        "scheme": _SCHEME,
        "reached": _REACHED,
        "privacy_url": _PRIVACY_URL,
        "door_ref": "the reference of the check, or a line to write it on",
    },
    _K.WARNING: {
        "name": _NAME,
        "ref": "the reference of the warning",
        "incidents": "what was seen, where and when: one line each",
        "points": "how many points they come to",
        "lapses_on": "the last day on record",
        "next_step": "what may come next",
        "scheme": _SCHEME,
        "controller": _CONTROLLER,
        "privacy_url": _PRIVACY_URL,
        "today": _TODAY,
    },
    _K.NOTICE: {
        "name": _NAME,
        "ref": "the reference of the notice",
        "incidents": "what was seen, where and when: one line each",
        "premises": "the premises that the person is asked to stay out of: one line each",
        "months": "for how long, as in “12 months”",
        "decided_by": "who decided",
        "decided_on": "the day of the decision",
        "appeal_days": "how long somebody may appeal from the day it was given, as in “28 days”",
        "appeal_to": "where an appeal goes",
        "code": "the code by which somebody appeals",
        "scheme": _SCHEME,
        "controller": _CONTROLLER,
        "privacy_url": _PRIVACY_URL,
        "may_enter": "what the person may enter all the same",
        "photo_ref": "the reference of the photograph",
        "today": _TODAY,
    },
    _K.NOTICE_CARD: {
        "name": _NAME,
        "ref": "the reference of the notice",
        "until": "the last day, or for how long from the day it is given",
        "appeal_to": "where an appeal goes",
        "code": "the code by which somebody appeals",
        "privacy_url": _PRIVACY_URL,
    },
    _K.PREMISES_LIST: {
        "ref": "the reference of the notice",
        "premises": "the premises: one line each",
        "may_enter": "what the person may enter all the same",
        "scheme": _SCHEME,
        "today": _TODAY,
    },
    _K.GUARDIAN_LETTER: {
        "name": _NAME,
        "ref": "the reference of the notice",
        "months": "for how long, as in “12 months”",
        "incidents": "what was seen, where and when: one line each",
        "scheme": _SCHEME,
        "reached": _REACHED,
        "today": _TODAY,
    },
    _K.APPEAL_OUTCOME: {
        "name": _NAME,
        "ref": "the reference of the notice",
        "appeal_ref": "the reference of the appeal",
        "outcome": "what was decided, in a sentence",
        "because": "why, in the panel’s words",
        "ends_on": "the last day of the notice, if it goes on",
        "scheme": _SCHEME,
        "reached": _REACHED,
        "regulator": "where to complain about how information is used",
        "today": _TODAY,
    },
    _K.READ_ALOUD: {
        "name": _NAME,
        "ref": "the reference of the notice",
        "months": "for how long, as in “12 months”",
        "until": "the last day, if it is given today",
        "scheme": _SCHEME,
        "town": "the town, or the scheme where it names none",
        "appeal_days": "how long somebody may appeal, as in “28 days”",
        "appeal_to": "where an appeal goes",
        "may_enter": "what the person may enter all the same",
        "reached": _REACHED,
    },
    _K.PRIVACY: {
        "scheme": _SCHEME,
        "town": "the town",
        "reached": _REACHED,
        "email": "the desk’s e-mail address",
        "controller": _CONTROLLER,
    },
}

# Fields without which a document would keep from somebody what they must be told. What of that is words rather than
# a field (how to complain to the regulator) is looked for by `rules.lacking`.
NEEDED: dict[DocumentKind, tuple[str, ...]] = {
    _K.CARD: ("scheme", "privacy_url"),
    _K.DOOR_CARD: ("reached", "privacy_url"),
    _K.WARNING: ("incidents", "lapses_on", "controller", "privacy_url"),
    _K.NOTICE: (
        *("name", "ref", "incidents", "premises", "months", "decided_by"),
        *("appeal_days", "appeal_to", "code", "controller", "privacy_url"),
    ),
    _K.NOTICE_CARD: ("ref", "until", "appeal_to", "code", "privacy_url"),
    _K.PREMISES_LIST: ("ref", "premises"),
    _K.GUARDIAN_LETTER: ("ref", "months", "reached"),
    _K.APPEAL_OUTCOME: ("appeal_ref", "outcome", "because", "regulator"),
    _K.PRIVACY: ("controller", "reached"),
}
# Documents that must say how to complain to the regulator.
NAMES_THE_REGULATOR = (_K.WARNING, _K.NOTICE, _K.PRIVACY)
