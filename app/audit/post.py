"""Send the page with the head by mail: the one thing that leaves by mail, and nothing about anybody is in it."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid

from app.config import MailServer

_PATIENCE_S = 20.0  # for each answer of the server


class NotSent(Exception):
    """The mail server did not take it; the message says what it said, without address or password."""


def post(words: str, *, to: str, sender: str, server: MailServer) -> None:
    """Hand one page to the mail server, with its second line as the subject; raises NotSent.

    The server must prove its name by a certificate before it hears the password or the page. Only one on this very
    machine, which asks for no password, may do without.
    """
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = f"Townwatch: {words.splitlines()[1]}", sender, to
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words, cte="7bit")  # as it is, so that it can be read back
    trusted = ssl.create_default_context()
    try:
        if server.is_tls_from_the_start:
            with smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE_S, context=trusted) as line:
                _hand_over(line, mail, server)
        else:
            with smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_S) as line:
                if not server.may_be_plain:
                    line.starttls(context=trusted)
                _hand_over(line, mail, server)
    except smtplib.SMTPResponseException as refused:
        raise NotSent(f"the mail server said {refused.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as refused:
        raise NotSent(f"the mail server said {refused.recipients[to][0]} to the address") from None
    except (smtplib.SMTPException, OSError) as failed:
        raise NotSent(f"{type(failed).__name__}: {getattr(failed, 'reason', '') or 'no mail was sent'}") from None


def _hand_over(line: smtplib.SMTP, mail: EmailMessage, server: MailServer) -> None:
    if server.user:
        line.login(server.user, server.password)
    line.send_message(mail)
