"""The installable app: shells without personal data, the worker, the manifest, the scheme's colour."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from app.kernel.db import db
from app.members.permissions import Permission, may
from app.members.scheme import the_scheme
from app.reports.categories import CATEGORIES, SHOP_FIRST
from app.web.assets import BUILD, address
from app.web.guard import open_to_all, open_to_signed_in
from app.web.parts import actor
from app.web.precache import precache
from app.web.same_for_all import same_for_all
from app.web.worker_script import worker_script

pages = Blueprint("shell", __name__)

# What a browser shows before it installs: taken of the demo town by script/pictures.
_PICTURES = (
    ("report", "520x1125", "narrow", "Report in three taps"),
    ("check", "520x1125", "narrow", "Check a picture"),
    ("desk", "1180x820", "wide", "The desk, where a named person decides"),
)
# One shell serves every profile, alert and report: `_` stands where the phone puts the id.
SHELLS = {
    "/report": "report",
    "/check": "check",
    "/gallery": "gallery",
    "/gallery/study": "study",
    "/profiles/_": "profile",
    "/door": "door",
    "/alerts": "alerts",
    "/alerts/settings": "alert_settings",
    "/alerts/_": "alert",
    "/unsent": "unsent",
    "/mine": "mine",
    "/mine/_": "one_report",
    "/serve": "serve",
    "/serve/_": "serve_one",
    "/set-up-phone": "set_up_phone",
    "/offline": "offline",
}


@pages.get("/")
@open_to_signed_in
def home() -> AnyResponse:
    if may(actor(), Permission.DECIDE_REPORTS):
        return redirect("/desk")
    if may(actor(), Permission.SEND_REPORTS):
        return redirect("/report")
    return redirect("/figures" if may(actor(), Permission.SEE_FIGURES) else "/gallery")


def _draw(name: str) -> str:
    kinds = [CATEGORIES[key] for key in SHOP_FIRST]  # the phone puts its own first once it knows who holds it
    return render_template(f"shell/{name}.html", kinds=kinds)


def _shell(name: str) -> AnyResponse:
    # Revalidated each time: the worker keeps its own copy and takes the next with the next build.
    return same_for_all(_draw(name).encode(), "text/html; charset=utf-8")


@pages.get("/report")
@open_to_all
def report() -> ResponseReturnValue:
    return _shell("report")


@pages.post("/share")
@open_to_all
def share() -> ResponseReturnValue:
    """Say that nothing was taken in: what another app shares is the worker's, which is not on this phone yet."""
    return render_template("errors/not_shared.html")


@pages.get("/check")
@open_to_all
def check() -> ResponseReturnValue:
    return _shell("check")


@pages.get("/gallery")
@open_to_all
def gallery() -> ResponseReturnValue:
    return _shell("gallery")


@pages.get("/gallery/study")
@open_to_all
def study() -> ResponseReturnValue:
    return _shell("study")


@pages.get("/profiles/<ref>")
@open_to_all
def profile(ref: str) -> ResponseReturnValue:
    return _shell("profile")


@pages.get("/door")
@open_to_all
def door() -> ResponseReturnValue:
    return _shell("door")


@pages.get("/alerts")
@open_to_all
def alerts() -> ResponseReturnValue:
    return _shell("alerts")


@pages.get("/alerts/settings")
@open_to_all
def alert_settings() -> ResponseReturnValue:
    return _shell("alert_settings")


@pages.get("/alerts/<id>")
@open_to_all
def alert(id: str) -> ResponseReturnValue:
    return _shell("alert")


@pages.get("/unsent")
@open_to_all
def unsent() -> ResponseReturnValue:
    return _shell("unsent")


@pages.get("/mine")
@open_to_all
def mine() -> ResponseReturnValue:
    return _shell("mine")


@pages.get("/mine/<id>")
@open_to_all
def one_report(id: str) -> ResponseReturnValue:
    return _shell("one_report")


@pages.get("/serve")
@open_to_all
def serve() -> ResponseReturnValue:
    return _shell("serve")


@pages.get("/serve/<ref>")
@open_to_all
def serve_one(ref: str) -> ResponseReturnValue:
    return _shell("serve_one")


@pages.get("/set-up-phone")
@open_to_all
def set_up_phone() -> ResponseReturnValue:
    return _shell("set_up_phone")


@pages.get("/offline")
@open_to_all
def offline() -> ResponseReturnValue:
    return _shell("offline")


@pages.get("/sw.js")
@open_to_all
def worker() -> AnyResponse:
    """This address never changes: what is served from another cannot take an installed one's place."""
    drawn = {path: partial(_draw, name) for path, name in SHELLS.items()} | {"/scheme.css": _colour}
    body = worker_script().replace("/*PRECACHE*/[]", json.dumps(precache(drawn))).replace("/*BUILD*/", BUILD)
    return same_for_all(body.encode(), "text/javascript; charset=utf-8")  # asked for with each page


@pages.get("/manifest.webmanifest")
@open_to_all
def manifest() -> AnyResponse:
    return same_for_all(json.dumps(_manifest()).encode(), "application/manifest+json")


def _manifest() -> dict[str, Any]:
    scheme = the_scheme(db.session())

    def icon(name: str, size: int, purpose: str) -> dict[str, str]:
        return {"src": address(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

    def shortcut(name: str, url: str) -> dict[str, Any]:
        return {"name": name, "url": url, "icons": [icon("icon-192", 192, "any")]}

    def picture(name: str, size: str, form: str, label: str) -> dict[str, str]:
        src = address(f"pictures/{name}.jpg")
        return {"src": src, "sizes": size, "type": "image/jpeg", "form_factor": form, "label": label}

    # No launch_handler: going to the window that is open would take somebody away from a half-written report.
    return {
        "id": "/",
        "name": f"Townwatch {scheme.town}" if scheme else "Townwatch",
        "short_name": "Townwatch",
        "description": "Shops, pubs and public bodies of one town look out for each other.",
        "start_url": "/report",
        "scope": "/",
        "display": "standalone",
        "lang": "en-GB",
        "dir": "ltr",
        "background_color": "#0e1615",
        "theme_color": scheme.colour if scheme else "#0b4f52",
        "categories": ["business", "security"],
        "icons": [
            icon("icon-192", 192, "any"),
            icon("icon-512", 512, "any"),
            icon("icon-512-maskable", 512, "maskable"),
        ],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["image/*"]}],
            },
        },
        "shortcuts": [
            shortcut("Report", "/report"),
            shortcut("Check a picture", "/check"),
            shortcut("Alerts", "/alerts"),
            shortcut("On this phone", "/unsent"),
        ],
        "screenshots": [picture(*one) for one in _PICTURES],
    }


@pages.get("/scheme.css")
@open_to_all
def scheme_colour() -> AnyResponse:
    return same_for_all(_colour().encode(), "text/css; charset=utf-8")


def _colour() -> str:
    scheme = the_scheme(db.session())
    return f":root {{ --scheme: {scheme.colour if scheme else '#0b4f52'} }}\n"
