"""Mail for a machine without a mail server: each message is a file."""

import os
import secrets
from pathlib import Path

from tenantry.gateways.mail.message import Message
from tenantry.structured import structlog


class OutboxMail:
    """Writes each message to `<folder>/<id>.eml`, for the owner of the folder alone.

    The same message sent again takes the place of the first. The log names the file.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: Message) -> None:
        text = message.as_email(self._sender).as_bytes()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        # Put in place whole: whoever watches the folder never reads half a message.
        path = draft.replace(self._folder / f"{message.id}.eml")
        structlog.get_logger().info("mail written", file=str(path))
