"""Mail: the port, and which gateway stands behind it."""

from tenantry.gateways.mail.message import Mail, MailFault, Message
from tenantry.gateways.mail.outbox import OutboxMail
from tenantry.gateways.mail.smtp import SmtpMail
from tenantry.settings import Settings

__all__ = ["Mail", "MailFault", "Message", "OutboxMail", "SmtpMail", "open_mail"]


def open_mail(settings: Settings) -> Mail:
    """The gateway that the settings name: a mail server, or files in the data folder."""
    if settings.smtp_url is None:
        return OutboxMail(settings.data_dir.absolute() / "outbox", settings.mail_from)
    return SmtpMail(settings.smtp_url.get_secret_value(), settings.mail_from)
