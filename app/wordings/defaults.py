"""The wording that ships: title and body of each document. The scheme's data protection officer signs it off."""

from __future__ import annotations

from app.wordings.cards import CARDS
from app.wordings.in_public import IN_PUBLIC
from app.wordings.letters import LETTERS
from app.wordings.models import DocumentKind

DEFAULTS: dict[DocumentKind, tuple[str, str]] = {kind: (kind.value.capitalize(), "") for kind in DocumentKind}
DEFAULTS |= LETTERS | CARDS | IN_PUBLIC
# Said to the person’s face: short sentences, what is asked, until when, and what they can do about it.
DEFAULTS[DocumentKind.READ_ALOUD] = (
    "Read this aloud",
    "I have a letter for you from the shops, pubs and other businesses of {town}.\n\n"
    "They ask you to stay out of the places on its list, from now until {until}. Places that are not on the list are "
    "not part of it.\n\n"
    "It says why, and who decided. If you think that it is wrong you can appeal: the letter says how.\n\n"
    "You need not say anything. Please take it with you. Now please leave, and take care.",
)
