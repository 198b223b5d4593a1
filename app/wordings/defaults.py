"""The wording that ships: title and body of each document. The scheme's data protection officer signs it off."""

from __future__ import annotations

from app.wordings.cards import CARDS
from app.wordings.in_public import IN_PUBLIC
from app.wordings.letters import LETTERS
from app.wordings.models import DocumentKind

DEFAULTS: dict[DocumentKind, tuple[str, str]] = {kind: (kind.value.capitalize(), "") for kind in DocumentKind}
DEFAULTS |= LETTERS | CARDS | IN_PUBLIC
