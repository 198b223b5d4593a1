"""Townwatch: the only place where its parts are joined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask, g
from flask_login import LoginManager
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.access.breached import Ask, ask_nobody, ask_the_list
from app.config import Settings
from app.kernel import clock, keyring
from app.kernel.blobs import Folder
from app.kernel.db import db, engine_options
from app.kernel.master import MasterKeys
from app.kernel.outbox_keys import OutboxKeys
from app.kernel.vapid_keys import VapidKeys
from app.matching.index import Index
from app.photos.examine import MOST_BYTES
from app.photos.vault import Vault
from app.web import assets, cookie, errors, modules, screens
from app.web.context import context
from app.web.guard import check_audience, refuse_unguarded
from app.web.headers import add_headers
from app.web.in_memory import InMemoryRequest, hear_out
from app.web.origin import check_origin
from app.web.parts import Parts
from app.web.public_demo import refuse_public_demo
from app.web.refused import note_refusal
from app.web.woken import wake_workers

ROOT = Path(__file__).parents[1]


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = clock.now, ask_breached: Ask = ask_the_list
) -> Flask:
    """Join the parts. Raises RuntimeError for a page without an audience, UnsafeSecret for a secret others can read."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.request_class = InMemoryRequest
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MOST_BYTES + 2**16,
        # Flask-Login's own cookie is not used. Another app's on the same host, under its usual name, is not ours.
        REMEMBER_COOKIE_NAME="__Host-townwatch-unused",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    parts = _parts(settings, now, ask_breached)
    app.extensions["townwatch"] = parts
    if settings.proxies:  # each believed proxy adds one address; what comes before them is anybody's word
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    _join_requests(app, parts)
    for pages in screens.BLUEPRINTS:
        app.register_blueprint(pages)
    errors.register(app)
    cli.register(app, parts)
    refuse_unguarded(app)
    return app


def _parts(settings: Settings, now: Callable[[], datetime], ask_breached: Ask) -> Parts:
    secrets = settings.secrets_dir
    keys = keyring.read(secrets)
    vault = Vault(Folder(settings.photos_dir), MasterKeys(secrets))
    return Parts(
        settings=settings,
        keyring=keys,
        vapid=VapidKeys(secrets),
        outbox_keys=OutboxKeys(secrets),
        vault=vault,
        index=Index(vault),
        # The town's own time, so that wherever a day is asked for it is the town's day.
        clock=lambda: clock.by_the_clock_of(settings.zone, now()),
        ask_breached=ask_breached if settings.asks_about_breaches else ask_nobody,
    )


def _join_requests(app: Flask, parts: Parts) -> None:
    def hand_over() -> None:
        g.parts = parts

    login = LoginManager(app)
    login.session_protection = None  # our own table, not a signed cookie, says who is signed in
    login.request_loader(cookie.load)
    app.before_request(hand_over)
    if not parts.settings.is_loopback:
        app.before_request(refuse_public_demo)
    app.before_request(cookie.recognise_request)
    app.before_request(check_origin)
    app.before_request(check_audience(app))
    app.after_request(hear_out)
    app.after_request(add_headers)
    app.after_request(note_refusal)
    app.after_request(wake_workers)
    app.context_processor(context)
    app.jinja_env.globals["asset"] = assets.address
    app.jinja_env.globals["module"] = modules.module
