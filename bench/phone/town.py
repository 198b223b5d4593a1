"""Quillby with two faces in its gallery, prepared in a folder for the processes to open."""

from __future__ import annotations

from pathlib import Path

from app import create_app
from app.kernel.db import db, transaction
from app.migrations.migrate import migrate
from tests import town
from tests.browser.conftest import fill_gallery
from tests.conftest import settings_for

WHO = "Asha"


def raise_town(folder: Path) -> None:
    """Let the town live in this folder."""
    app = create_app(settings_for(folder))
    with app.app_context():
        try:
            migrate(db.engine)
            with transaction() as session:
                town.settle(session)
            fill_gallery(app)
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.session.remove()
            db.engine.dispose()
