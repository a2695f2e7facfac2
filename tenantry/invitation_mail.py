"""The mail that brings an invitation."""

from urllib.parse import quote

from models.invitation import Letter
from tenantry.flask_pages import INVITATIONS
from tenantry.gateways.mail import Mail, MailFault, Message
from tenantry.structured import structlog

_TEXT = """\
You are invited to {organization}, as {role}.

To see the invitation and to accept it, open

{link}

The link is good until {expires_at:%Y-%m-%d %H:%M} UTC, and for whoever has it: keep it to yourself.
If you did not expect it, you need not do anything.
"""


class InvitationMail:
    """Mails invitations with a link to this server.

    Args:
        mail: the gateway.
        base_url: what links start with (rule 54).
    """

    def __init__(self, mail: Mail, base_url: str) -> None:
        self._mail = mail
        self._base_url = base_url

    def carry(self, letter: Letter) -> None:
        """Send a letter; where that fails a line in the log says so, without the link."""
        try:
            self._mail.send(self._message(letter))
        except (MailFault, OSError) as error:
            fault = error.code if isinstance(error, MailFault) else type(error).__name__
            id_ = str(letter.invitation_uuid)
            structlog.get_logger().warning("invitation not mailed", invitation=id_, fault=fault)

    def _message(self, letter: Letter) -> Message:
        # A name of several lines would end the subject's.
        organization = " ".join(letter.organization.split())
        text = _TEXT.format(
            organization=organization,
            role=letter.role,
            link=f"{self._base_url}/{INVITATIONS}/{quote(letter.token, safe='')}",
            expires_at=letter.expires_at,
        )
        subject = f"You are invited to {organization}"
        return Message(f"invitation-{letter.invitation_uuid}", letter.to, subject, text)
