"""What gunicorn and the flask command open."""

import os

from app import create_app
from app.config import Settings
from app.kernel import logs
from app.kernel.keyring import make_missing
from app.kernel.memory import keep_for_good

logs.set_up()
settings = Settings.from_environment(os.environ)
make_missing(settings.secrets_dir, sealed=settings.photos_dir)
app = create_app(settings)
keep_for_good()
