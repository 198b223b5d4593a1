"""The addresses of notices as they are issued, reports to the police, disclosures: a part of tests/addresses.py."""

from tests.kinds import DESK

ISSUING: dict[str, set[str]] = {
    "GET /desk/disclosures": DESK,
    "GET /desk/exclusions/<ref>/premises": DESK,
    "POST /desk/exclusions/<ref>/premises": DESK,
    "POST /desk/exclusions/<ref>/issue": DESK,
    "GET /desk/police": DESK,
    "GET /desk/police/<ref>/json": DESK,
    "GET /desk/police/<ref>/pdf": DESK,
    "GET /desk/police/<ref>/text": DESK,
    "POST /desk/police/<ref>/reference": DESK,
    "GET /desk/<uuid:id>/police": DESK,
    "POST /desk/<uuid:id>/police": DESK,
}
