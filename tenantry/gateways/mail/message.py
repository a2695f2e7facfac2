"""One message, and what sends it."""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Protocol

# RFC 5322 allows 998 characters a line; the shorter default would break up addresses.
_POLICY = SMTP.clone(max_line_length=998)


@dataclass(frozen=True)
class Message:
    """Plain text to one address. `id` is the same when the same message is sent again."""

    id: str
    to: str
    subject: str
    text: str = field(repr=False)

    def as_email(self, sender: str) -> EmailMessage:
        """The message as RFC 5322 has it. Raises MailFault for an address that is none."""
        email = EmailMessage(policy=_POLICY)
        try:
            # As one address: in a header's text `a,b@c` would be two.
            to = Address(addr_spec=self.to)
            email["From"], email["To"], email["Subject"] = sender, to, self.subject
        except (ValueError, IndexError, AttributeError, MessageError) as error:
            raise MailFault("InvalidAddress", retryable=False) from error
        email["Date"] = formatdate()
        email["Message-ID"] = f"<{self.id}@{sender.rpartition('@')[2].rstrip('>')}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(self.text)
        return email


class MailFault(Exception):
    """The message was not sent. `code` is a word or the mail server's reply code."""

    def __init__(self, code: str, *, retryable: bool) -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable


class Mail(Protocol):
    """Sends messages."""

    def send(self, message: Message) -> None:
        """Hand a message over. Raises MailFault."""
