"""The wording that ships: title and body of each document. The scheme's data protection officer signs it off."""

from __future__ import annotations

from app.wordings.models import DocumentKind

DEFAULTS: dict[DocumentKind, tuple[str, str]] = {kind: (kind.value.capitalize(), "") for kind in DocumentKind}
