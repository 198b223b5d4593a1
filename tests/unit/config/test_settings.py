"""A setting that cannot be meant stops the start and names itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.config import BadSetting, Settings

WRONG = [
    ("PUBLIC_URL", "townwatch.example"),
    ("PUBLIC_URL", "ftp://townwatch.example"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://townwatch.example/app"),
    ("PUBLIC_URL", "https://townwatch.example?x=1"),
    ("PUBLIC_URL", "https://townwatch.example#x"),
    ("PUBLIC_URL", "https://me:secret@townwatch.example"),
    ("PUBLIC_URL", "https://townwatch.example:port"),
    ("PUBLIC_URL", "https://[townwatch"),
    ("PUBLIC_URL", "javascript:alert(1)"),
    ("TIME_ZONE", "Quillby"),
    ("TIME_ZONE", "../../etc/passwd"),
    ("TIME_ZONE", "Europe"),
    ("VAPID_SUBJECT", "desk@quillby.example"),
    ("VAPID_SUBJECT", "http://quillby.example"),
    ("VAPID_SUBJECT", "mailto:"),
    ("VAPID_SUBJECT", "mailto:desk"),
    ("VAPID_SUBJECT", "mailto:desk@quillby.example\r\nX: y"),
    ("VAPID_SUBJECT", "https://quillby.example/contact"),
    ("PUSH_LOOPBACK", "yes"),
    ("PUSH_LOOPBACK", "true"),
    ("BREACHED_PASSWORDS", "no"),
    ("CLAMD_SOCKET", "clamd.ctl"),
    ("CLAMD_SOCKET", "tcp://localhost:3310"),
    ("HEAD_MAIL_TO", "chair"),
    ("HEAD_MAIL_TO", "chair@quillby.example, deputy@quillby.example"),
    ("HEAD_MAIL_TO", "chair@quillby.example\nBcc: somebody@elsewhere.example"),
    ("HEAD_MAIL_TO", "chair@quillby.example"),
    ("SMTP_URL", "smtps://mail.quillby.example"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^{name} is .*; it should .*[.]$"):
        Settings.from_environment({name: value})


def test_without_any_setting_all_have_a_value() -> None:
    settings = Settings.from_environment({})
    assert settings.public_url == "http://localhost:8000"
    assert settings.time_zone == "Europe/London"
    assert not settings.push_loopback
    assert settings.push_hosts == ()
    assert settings.database_url == f"sqlite:///{settings.data_dir}/var/townwatch.db"


def test_secrets_do_not_lie_among_the_data() -> None:
    settings = Settings.from_environment({"DATA_DIR": "/srv/tw"})
    assert settings.secrets_dir == Path("/srv/tw/secrets")
    assert settings.photos_dir == Path("/srv/tw/var/photos")


def test_settings_cannot_be_changed_while_running() -> None:
    settings = Settings.from_environment({})
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.public_url = "https://elsewhere.example"  # type: ignore[misc]


ORIGINS = [
    ("https://Townwatch.Example", "https://townwatch.example"),
    ("https://townwatch.example/", "https://townwatch.example"),
    ("https://townwatch.example:443", "https://townwatch.example"),
    ("http://localhost:80", "http://localhost"),
    ("https://townwatch.example:8443", "https://townwatch.example:8443"),
    ("http://[::1]:8000", "http://[::1]:8000"),
]


@pytest.mark.parametrize(("written", "origin"), ORIGINS)
def test_the_origin_is_written_as_browsers_write_it(written: str, origin: str) -> None:
    assert Settings.from_environment({"PUBLIC_URL": written}).origin == origin


LOOPBACK = [
    ("http://localhost:8000", True),
    ("http://127.0.0.1:8000", True),
    ("http://127.9.9.9", True),
    ("http://[::1]:8000", True),
    ("http://quillby.localhost", True),
    ("https://0.0.0.0:8000", False),
    ("https://192.168.1.4:8000", False),
    ("https://townwatch.example", False),
    ("https://localhost.townwatch.example", False),
    ("https://127.0.0.1.townwatch.example", False),
]


@pytest.mark.parametrize("url", ["http://townwatch.example", "http://192.168.1.4:8000", "http://0.0.0.0:8000"])
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    with pytest.raises(BadSetting, match="should be https"):
        Settings.from_environment({"PUBLIC_URL": url})


@pytest.mark.parametrize(("url", "stays_here"), LOOPBACK)
def test_only_this_machine_counts_as_loopback(url: str, stays_here: bool) -> None:
    assert Settings.from_environment({"PUBLIC_URL": url}).is_loopback is stays_here


def test_more_push_services_are_named_with_commas() -> None:
    settings = Settings.from_environment({"PUSH_HOSTS": " push.one.example, ,push.two.example"})
    assert settings.push_hosts == ("push.one.example", "push.two.example")


@pytest.mark.parametrize(
    "url",
    [
        "mail.quillby.example",
        "https://mail.quillby.example",
        "smtp://",
        "smtp://desk@mail.quillby.example",
        "smtp://:s3cret@mail.quillby.example",
        "smtp://desk:s3cret@mail.quillby.example:port",
        "smtp://desk:s3cret@mail.quillby.example/inbox",
        "smtp://desk:s3cret@[mail",
    ],
)
def test_a_wrong_mail_server_is_named_and_its_password_is_not(url: str) -> None:
    with pytest.raises(BadSetting, match=r"^SMTP_URL is .*; it should .*[.]$") as fault:
        Settings.from_environment({"SMTP_URL": url, "HEAD_MAIL_TO": "chair@quillby.example"})
    assert "s3cret" not in str(fault.value)


MAIL_SERVERS = [
    ("smtps://mail.quillby.example", ("mail.quillby.example", 465, True, "", "")),
    ("smtp://mail.quillby.example", ("mail.quillby.example", 587, False, "", "")),
    ("smtp://localhost:25", ("localhost", 25, False, "", "")),
    ("smtp://desk%40q.example:a%3Ab@mail.example:2525", ("mail.example", 2525, False, "desk@q.example", "a:b")),
]


@pytest.mark.parametrize(("url", "means"), MAIL_SERVERS)
def test_a_mail_server_is_read_from_its_address(url: str, means: tuple[object, ...]) -> None:
    settings = Settings.from_environment({"SMTP_URL": url, "HEAD_MAIL_TO": "chair@quillby.example"})
    assert settings.smtp is not None
    assert dataclasses.astuple(settings.smtp) == means
    assert settings.smtp.may_be_plain is (means[0] == "localhost")
    assert settings.mail_sender == ("desk@q.example" if means[3] else "townwatch@localhost")


def test_own_mail_server_with_a_password_is_spoken_to_in_secret() -> None:
    settings = Settings.from_environment({"SMTP_URL": "smtp://a:b@localhost", "HEAD_MAIL_TO": "chair@quillby.example"})
    assert settings.smtp is not None
    assert not settings.smtp.may_be_plain


def test_the_password_of_the_mail_server_shows_nowhere() -> None:
    url = "smtps://a:s3cret@mail.example"
    assert "s3cret" not in repr(Settings.from_environment({"SMTP_URL": url, "HEAD_MAIL_TO": "chair@quillby.example"}))
