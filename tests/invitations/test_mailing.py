"""Invitations by mail, to a mail server and to files; a mail that can't be sent undoes nothing."""

import socket
import stat
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import peewee
import pytest
import structlog
from structlog.testing import capture_logs

from models import invitation, organization
from models.actor import Actor
from models.organization import Organization
from tenantry.gateways.mail import OutboxMail, SmtpMail
from tenantry.invitation_mail import InvitationMail
from tests import request_lines
from tests.models.invitations import TOKEN, invited
from tests.smtp import Sink, taking

pytestmark = pytest.mark.usefixtures("database")

SENDER = "Tenantry <hello@platform.example>"
PUBLIC_URL = "https://control.example"
LINK = f"https://control.example/invitations/{TOKEN}"


@pytest.fixture
def acme(database: peewee.Database, actor: Actor) -> Organization:
    return organization.create(actor, slug="acme", name="Acme\nInc")


@pytest.fixture(autouse=True)
def all_lines() -> Iterator[None]:
    structlog.reset_defaults()
    yield
    request_lines.leave_out()


def body_of(message: Any) -> str:
    text: str = message.get_body().get_content()
    return text


def test_invitation_comes_by_smtp_with_a_link_to_the_public_url(acme: Organization) -> None:
    """Rule 54."""
    sink = Sink()
    with taking(sink) as url, invitation.mail_by(InvitationMail(SmtpMail(url, SENDER), PUBLIC_URL)):
        invitation.deliver(invited(acme), TOKEN)
    [message] = sink.taken
    assert (message["To"], message["From"]) == ("kim@acme.example", SENDER)
    assert message["Subject"] == "You are invited to Acme Inc"
    assert "You are invited to Acme Inc, as Developer." in body_of(message)
    assert LINK in body_of(message).splitlines()


def test_invitation_in_the_outbox_is_its_owners_and_the_log_names_the_file_alone(
    acme: Organization, tmp_path: Path
) -> None:
    """Rule 3: the link is in no log."""
    outbox = OutboxMail(tmp_path / "outbox", SENDER)
    row = invited(acme)
    with capture_logs() as lines, invitation.mail_by(InvitationMail(outbox, PUBLIC_URL)):
        invitation.deliver(row, TOKEN)
    path = tmp_path / "outbox" / f"invitation-{row.uuid}.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert LINK in body_of(message_from_bytes(path.read_bytes(), policy=default)).splitlines()
    assert lines == [{"event": "mail written", "file": str(path), "log_level": "info"}]


def test_invitation_that_cannot_be_mailed_stays_and_is_logged_without_its_link(
    acme: Organization,
) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{unheard.getsockname()[1]}"
        carrier = InvitationMail(SmtpMail(url, SENDER), PUBLIC_URL)
        row = invited(acme)
        with capture_logs() as lines, invitation.mail_by(carrier):
            invitation.deliver(row, TOKEN)
    assert invitation.Invitation.get_by_id(row.id).status == "pending"
    assert lines == [
        {
            "event": "invitation not mailed",
            "invitation": str(row.uuid),
            "fault": "ConnectionRefusedError",
            "log_level": "warning",
        }
    ]


@pytest.mark.parametrize("address", ["a,b@acme.example", "(a@acme.example", "a@[acme", "a:b@c;d"])
def test_invitation_to_what_is_no_mailbox_goes_to_nobody(
    address: str, acme: Organization, tmp_path: Path
) -> None:
    outbox = OutboxMail(tmp_path / "outbox", SENDER)
    with capture_logs() as lines, invitation.mail_by(InvitationMail(outbox, PUBLIC_URL)):
        invitation.deliver(invited(acme, email=address), TOKEN)
    assert [line["fault"] for line in lines] == ["InvalidAddress"]
    assert not (tmp_path / "outbox").exists()


def test_letter_shows_no_token(acme: Organization) -> None:
    """Rule 3."""
    letters: list[invitation.Letter] = []

    class Keeper:
        def carry(self, letter: invitation.Letter) -> None:
            letters.append(letter)

    with invitation.mail_by(Keeper()):
        invitation.deliver(invited(acme), TOKEN)
    assert [letter.token for letter in letters] == [TOKEN]
    assert TOKEN not in repr(letters)
    invitation.deliver(invited(acme, email="b@acme.example", token="t"), "t")
    assert len(letters) == 1
