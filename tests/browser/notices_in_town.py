"""Notices that wait to be given in a town that runs."""

from datetime import UTC, datetime

from app import create_app
from app.kernel.db import db, transaction
from app.profiles.find import find_profile
from tests.browser.conftest import EXCLUDED
from tests.browser.running_town import RunningTown
from tests.conftest import settings_for
from tests.service_cases import issued, name


def issue_notices(town: RunningTown, *refs: str) -> None:
    """Issue these for the Lantern Club, of one person; Ben gives notices there."""
    now = datetime.now(UTC)
    with create_app(settings_for(town.folder)).app_context():
        with transaction() as session:
            name(session, at=now)
            for ref in refs:
                issued(session, find_profile(session, EXCLUDED), ref, at=now)
        db.session.remove()
        db.engine.dispose()
