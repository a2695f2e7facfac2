"""Mailing an invitation: after its transaction, by whatever this process mails with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from models.invitation.table import Invitation


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail to the invited tells. Whoever knows the token may accept: `repr` hides it."""

    invitation_uuid: UUID
    to: str
    organization: str
    role: str
    expires_at: datetime
    token: str = field(repr=False)


class Carrier(Protocol):
    """Takes letters to where they are sent from."""

    def carry(self, letter: Letter) -> None:
        """Send a letter. One that can't be sent is noted where operators look; nothing is raised,
        for the invitation stands.
        """


_carriers: list[Carrier] = []


@contextmanager
def mail_by(carrier: Carrier) -> Iterator[None]:
    """Let `carrier` take this process's letters."""
    _carriers.append(carrier)
    try:
        yield
    finally:
        _carriers.remove(carrier)


def deliver(invitation: Invitation, token: str) -> None:
    """Mail an invitation with the token that accepts it, once its transaction has ended.

    It may take as long as a mail server does. A process that has no carrier mails nothing.
    """
    if not _carriers:
        return
    letter = Letter(
        invitation_uuid=invitation.uuid,
        to=invitation.email,
        organization=invitation.organization.name,
        role=invitation.role.label,
        expires_at=invitation.expires_at,
        token=token,
    )
    _carriers[-1].carry(letter)
