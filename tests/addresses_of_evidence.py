"""The addresses of evidence packs, and for whom: a part of tests/addresses.py."""

from tests.kinds import ANYONE, ASKERS, DESK

APPROVERS = DESK | {"board"}
EVIDENCE: dict[str, set[str]] = {
    "GET /ask-for-evidence": ASKERS,
    "POST /ask-for-evidence": ASKERS,
    "GET /desk/packs": DESK,
    "GET /desk/packs/<ref>": DESK,
    "GET /desk/packs/<ref>/build": DESK,
    "POST /desk/packs/<ref>/build": DESK,
    "POST /desk/packs/<ref>/call-back": DESK,
    "POST /desk/packs/<ref>/contents": DESK,
    "POST /desk/packs/<ref>/end": DESK,
    "POST /desk/packs/<ref>/hand-over": DESK,
    "POST /desk/packs/<ref>/hold": DESK,
    "POST /desk/packs/<ref>/link": DESK,
    "POST /desk/packs/<ref>/terms": DESK,
    "POST /desk/packs/<ref>/word": DESK,
    "POST /desk/packs/<ref>/words": DESK,
    "GET /desk/packs/new/<ref>": DESK,
    "POST /desk/packs/new/<ref>": DESK,
    "GET /pack/<token>": ANYONE,
    "POST /pack/<token>": ANYONE,
    "GET /packs": APPROVERS,
    "GET /packs/<ref>": APPROVERS,
    "POST /packs/<ref>/word": APPROVERS,
    "GET /packs/rota": APPROVERS,
    "POST /packs/rota": APPROVERS,
}
