"""Which addresses ask for something before they answer: a proof of who somebody is, or why they look."""

from __future__ import annotations

# What matters most takes a proof not older than five minutes; what shows a full record takes a reason.
TAKES = {
    "prove": {
        "POST /desk/agreements/documents/<key>/end",
        "POST /desk/agreements/defaults",
        "POST /desk/agreements/publish",
        "POST /desk/let-in/by-email",
        "POST /desk/log/export",
        "POST /desk/members/<int(max=2147483647):member_id>/reinstate",
        "POST /desk/members/<int(max=2147483647):member_id>/suspend",
        "POST /desk/people/<int(max=2147483647):account_id>/recover",
        "POST /desk/people/<int(max=2147483647):account_id>/role",
        "POST /desk/profiles/<ref>/copies",
        "POST /desk/profiles/<ref>/publish",
        "POST /profiles/<ref>/print",
        "POST /api/passkeys/new",
        "POST /code-app/remove",
        "POST /passkeys/<int(max=2147483647):passkey_id>/remove",
        "GET /password",
        "POST /password",
        "POST /recovery-codes",
        "GET /second-factor/set-up",
        "POST /second-factor/set-up",
    },
    "why": {
        "GET /api/profiles/<ref>",
        "GET /profiles/<ref>/print",
        "GET /desk/alerts/<uuid:id>/receipts",
        "GET /desk/intelligence/<ref>",
        "GET /desk/disputes/<uuid:id>",
        "GET /desk/exclusions/<ref>/service",
        "GET /desk/leaks",
        "POST /desk/leaks",
        "GET /desk/log",
        "POST /desk/log/export",
        "GET /desk/profiles/<ref>",
        "GET /desk/profiles/<ref>/names",
        "GET /desk/profiles/<ref>/patterns",
        "GET /desk/profiles/<ref>/pictures",
        "GET /desk/profiles/<ref>/steps",
        "GET /desk/profiles/<ref>/pictures/<int(max=2147483647):photo_id>",
        "GET /desk/search",
        "POST /desk/search",
    },
}
