"""Mail by way of a mail server."""

import smtplib
import ssl
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
            with self._connect() as server:
                server.send_message(email)
        except smtplib.SMTPRecipientsRefused as error:
            reply = next(iter(error.recipients.values()))[0]
            raise MailFault(str(reply), retryable=reply < _FIRST_PERMANENT_REPLY) from None
        except smtplib.SMTPResponseException as error:
            reply = error.smtp_code
            raise MailFault(str(reply), retryable=reply < _FIRST_PERMANENT_REPLY) from None
        except (OSError, smtplib.SMTPException) as error:
            raise MailFault(type(error).__name__, retryable=True) from None

    def _connect(self) -> smtplib.SMTP:
        url, context = self._url, ssl.create_default_context()
        host, port = url.hostname or "", url.port or _PORTS[url.scheme]
        server: smtplib.SMTP
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=_WAIT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=_WAIT_SECONDS)
            server.ehlo()
            if url.username or server.has_extn("starttls"):
                server.starttls(context=context)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        return server
