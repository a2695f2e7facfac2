"""Mail by way of a mail server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from tenantry.gateways.mail.message import MailFault, Message

_WAIT_SECONDS = 15
_FIRST_PERMANENT_REPLY = 500
_PORTS = {"smtp": 587, "smtps": 465}


class SmtpMail:
    """Sends through `smtp://user:password@host:port` (STARTTLS where the server offers it) or
    `smtps://…` (TLS from the start). With a user nothing is sent in the clear.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, message: Message) -> None:
        email = message.as_email(self._sender)
        try:
            with self._connected() as server:
                server.send_message(email)
        except smtplib.SMTPRecipientsRefused as error:
            reply = next(iter(error.recipients.values()))[0]
            raise MailFault(str(reply), retryable=reply < _FIRST_PERMANENT_REPLY) from None
        except smtplib.SMTPResponseException as error:
            reply = error.smtp_code
            raise MailFault(str(reply), retryable=reply < _FIRST_PERMANENT_REPLY) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailFault(type(error).__name__, retryable=True) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        url, context = self._url, ssl.create_default_context()
        host, port = url.hostname or "", url.port or _PORTS[url.scheme]
        with (
            smtplib.SMTP_SSL(host, port, timeout=_WAIT_SECONDS, context=context)
            if url.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=_WAIT_SECONDS)
        ) as server:
            server.ehlo()
            if url.scheme == "smtp" and (url.username or server.has_extn("starttls")):
                server.starttls(context=context)
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            yield server
