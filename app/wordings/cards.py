"""The wording of cards that ships. A line of three dashes turns the card over."""

from __future__ import annotations

from app.wordings.models import DocumentKind

_CARD = """\
Staff here have written down something that they saw today. This card is not a fine, not an exclusion and not a \
finding.

If it is not right, or you want to know what was written: {reached}

Ref {door_ref}
---
{scheme} keeps what was seen, where and when, and perhaps a picture, to keep people and shops safe. Member \
businesses that need it may see it. You may ask what is kept, have it put right, object, and complain to us or to \
the Information Commissioner (ico.org.uk).

The full notice: {privacy_url}
"""

_DOOR_CARD = """\
You were not let in tonight. Perhaps this was a mistake. This card is not an exclusion and not a finding.

Ask for a check: {reached}

Somebody who was not at this door looks at it and answers you. Ref {door_ref}
---
You need not prove anything at the door. Tell the desk the place, the day and the time. Nothing is counted against \
you while it is looked at, and nothing is kept if it was not you.

What we keep and what you may ask: {privacy_url}
"""

_NOTICE_CARD = """\
{name}: you were given notice {ref}. It asks you to stay out of the premises on its list until {until}.

It is not a court order and not a finding that you did something unlawful.
---
To appeal: {appeal_to}
Code: {code}

It costs nothing. People who had no part in the decision hear it. You may ask what is kept about you and complain to \
the Information Commissioner (ico.org.uk).

The full notice: {privacy_url}
"""

CARDS: dict[DocumentKind, tuple[str, str]] = {
    DocumentKind.CARD: ("Something was written down", _CARD),
    DocumentKind.DOOR_CARD: ("Ask for a check", _DOOR_CARD),
    DocumentKind.NOTICE_CARD: ("Your notice, in short", _NOTICE_CARD),
}
