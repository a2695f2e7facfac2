"""The local cloud and the mail gateways, by themselves."""

import stat
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tenantry.gateways.cloud import Fault, LocalCloud, NotYet, open_cloud
from tenantry.gateways.mail import MailFault, Message, OutboxMail, SmtpMail, open_mail
from tenantry.settings import SettingsError, load
from tests.provisioning.test_aws import Subject
from tests.smtp import Sink, taking

MESSAGE = Message("welcome-1", "owner@acme.example", "Welcome", "Hello\nyou")
SENDER = "Tenantry <hello@platform.example>"


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def smtp(sink: Sink) -> Iterator[SmtpMail]:
    with taking(sink) as url:
        yield SmtpMail(url, SENDER)


def test_local_cloud_takes_its_time_and_makes_nothing_twice(tmp_path: Path) -> None:
    slow, subject = LocalCloud(tmp_path / "cloud.db", seconds=3600), Subject()
    request = slow.create_account(subject)
    assert slow.create_account(subject) == request
    with pytest.raises(NotYet):
        slow.find_created(subject)
    quick = LocalCloud(tmp_path / "quick.db", seconds=0)
    quick.create_account(subject)
    number = quick.find_created(subject)
    assert (len(number), number.isdigit()) == (12, True)
    assert quick.find_created(subject) == number


def test_local_cloud_remembers_what_another_process_made(tmp_path: Path) -> None:
    subject = Subject()
    LocalCloud(tmp_path / "cloud.db", seconds=0).create_account(subject)
    assert "account" in LocalCloud(tmp_path / "cloud.db", seconds=0).resources(subject)


@pytest.mark.parametrize(("code", "retryable"), [("ThrottlingException", True), ("NoWay", False)])
def test_local_cloud_fails_where_it_is_told_to(tmp_path: Path, code: str, retryable: bool) -> None:
    cloud = LocalCloud(tmp_path / "cloud.db", seconds=0, failure=f"move_to_ou={code}")
    cloud.create_account(Subject())
    with pytest.raises(Fault) as fault:
        cloud.move_to_unit(Subject())
    assert (fault.value.code, fault.value.retryable) == (code, retryable)


def test_settings_choose_the_local_gateways(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path)
    assert isinstance(open_cloud(settings), LocalCloud)
    assert isinstance(open_mail(settings), OutboxMail)
    assert isinstance(open_mail(load(smtp_url="smtp://mail.example")), SmtpMail)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"cloud": "aws", "aws_unit": "ou-1"}, "TENANTRY_AWS_ACCOUNT_EMAIL"),
        ({"cloud": "aws", "aws_account_email": "aws+{account}@a.example"}, "TENANTRY_AWS_UNIT"),
        ({"aws_account_email": "aws@platform.example"}, "TENANTRY_AWS_ACCOUNT_EMAIL"),
        ({"aws_unit": "r-root"}, "TENANTRY_AWS_UNIT"),
        ({"smtp_url": "https://mail.example"}, "TENANTRY_SMTP_URL"),
        ({"mail_from": "a@b\r\nBcc: c@d"}, "TENANTRY_MAIL_FROM"),
        ({"local_cloud_failure": "setup_oidc"}, "TENANTRY_LOCAL_CLOUD_FAILURE"),
        ({"executor_id": "a b"}, "TENANTRY_EXECUTOR_ID"),
    ],
)
def test_settings_that_are_wrong_are_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load(**given)


def test_outbox_writes_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    """The later of two messages with one id stays: its password is the one that works."""
    folder = tmp_path / "outbox"
    outbox = OutboxMail(folder, SENDER)
    outbox.send(MESSAGE)
    outbox.send(Message("welcome-1", "owner@acme.example", "Welcome", "Hello again"))
    (path,) = folder.iterdir()
    assert path.name == "welcome-1.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["To"], message["From"]) == ("owner@acme.example", SENDER)
    assert message["Message-ID"] == "<welcome-1@platform.example>"
    assert message.get_content().strip() == "Hello again"


def test_smtp_hands_the_message_to_the_server(smtp: SmtpMail, sink: Sink) -> None:
    smtp.send(MESSAGE)
    (message,) = sink.taken
    assert (message["To"], message["Subject"]) == ("owner@acme.example", "Welcome")
    assert message.get_content().splitlines() == ["Hello", "you"]


def test_smtp_tells_what_passes_from_what_does_not(smtp: SmtpMail, sink: Sink) -> None:
    with pytest.raises(MailFault) as refused:
        smtp.send(Message("1", "nobody@acme.example", "Welcome", "Hello"))
    assert (refused.value.code, refused.value.retryable) == ("550", False)
    sink.busy = True
    with pytest.raises(MailFault) as busy:
        smtp.send(MESSAGE)
    assert (busy.value.code, busy.value.retryable) == ("451", True)


def test_smtp_server_that_is_away_is_a_fault_that_passes() -> None:
    with pytest.raises(MailFault) as away:
        SmtpMail("smtp://127.0.0.1:9", SENDER).send(MESSAGE)
    assert away.value.retryable


def test_smtp_with_a_user_sends_nothing_in_the_clear(sink: Sink, smtp: SmtpMail) -> None:
    """The sink offers no STARTTLS."""
    url = smtp._url.geturl().replace("127", "user:word@127", 1)  # noqa: SLF001  # its address
    with pytest.raises(MailFault):
        SmtpMail(url, SENDER).send(MESSAGE)
    assert sink.taken == []


@pytest.mark.parametrize("to", ["a@b\r\nBcc: c@d", "a@b\nX: y"])
def test_message_to_what_is_no_address_is_a_permanent_fault(tmp_path: Path, to: str) -> None:
    with pytest.raises(MailFault) as fault:
        OutboxMail(tmp_path, SENDER).send(Message("1", to, "Welcome", "Hello"))
    assert not fault.value.retryable
    assert list(tmp_path.iterdir()) == []


def test_message_does_not_show_its_text() -> None:
    """It may hold a password."""
    assert "Hello" not in repr(MESSAGE)
