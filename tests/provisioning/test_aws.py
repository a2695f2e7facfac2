"""The whole sequence in AWS as moto plays it, read back with boto3 (rules 32 to 35)."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from pydantic import SecretStr

from models import cloud_account
from models.cloud_account import CloudAccount
from tenantry.gateways.cloud import open_cloud
from tenantry.gateways.cloud.aws import AwsCloud
from tenantry.gateways.cloud.aws.clients import faults
from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.settings import Settings, SettingsError
from tests.provisioning.aws import EMAIL, Aws
from tests.provisioning.harness import SentMail, carry_out

ROLE = "GitHubActionsDeployRole"
ISSUER = "token.actions.githubusercontent.com"


@pytest.fixture
def cloud(aws: Aws) -> AwsCloud:
    return AwsCloud(email=EMAIL, unit=aws.unit)


@pytest.fixture
def active(ordered: CloudAccount, cloud: AwsCloud, mail: SentMail) -> CloudAccount:
    carry_out(cloud, mail)
    return cloud_account.found(ordered.uuid)


@dataclass
class Subject:
    """An account as a gateway sees it, without any database."""

    uuid: UUID = field(default_factory=uuid4)
    email: str = "owner@acme.example"
    creation_request_id: str | None = None
    aws_account_id: str | None = None
    assignment_request_id: str | None = None


class Answers:
    """Lets boto3 get another answer than AWS', once an operation that is named."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._waiting: list[tuple[str, Exception | dict[str, Any]]] = []
        name = "_make_api_call"
        ask = getattr(BaseClient, name)

        def answer(client: Any, operation: str, given: Any) -> Any:
            self.asked.append(operation)
            for place, (waited_for, result) in enumerate(self._waiting):
                if waited_for == operation:
                    del self._waiting[place]
                    if isinstance(result, Exception):
                        raise result
                    return result
            return ask(client, operation, given)

        patch.setattr(BaseClient, name, answer)

    def add(self, operation: str, result: Exception | dict[str, Any]) -> None:
        self._waiting.append((operation, result))


def make(cloud: AwsCloud, subject: Subject) -> None:
    """The steps up to single sign-on, each once."""
    subject.creation_request_id = cloud.create_account(subject)
    subject.aws_account_id = cloud.find_created(subject)
    cloud.check_role(subject)
    cloud.move_to_unit(subject)
    cloud.create_iam_user(subject)
    cloud.grant_single_sign_on(subject)


@pytest.fixture(scope="module")
def made(aws_server: Aws) -> Subject:
    """An account in AWS; whoever takes it sets what it looks at."""
    subject = Subject()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in aws_server.environment.items():
            patch.setenv(name, value)
        make(AwsCloud(email=EMAIL, unit=aws_server.unit), subject)
    return subject


@pytest.fixture
def subject() -> Subject:
    return Subject()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    return Answers(monkeypatch)


def refused(operation: str, code: str, status: int = 400) -> ClientError:
    response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, operation)  # type: ignore[arg-type]  # as botocore makes it


@pytest.mark.usefixtures("database")
def test_provision_makes_one_account_with_all_that_belongs_to_it(
    active: CloudAccount, aws: Aws, mail: SentMail
) -> None:
    number = str(active.aws_account_id)
    assert (active.status, active.error) == ("active", None)
    (made,) = aws.accounts_called(f"tenantry-{active.uuid}")
    assert made["Id"] == number
    assert made["Email"] == f"aws+{active.uuid.hex}@platform.example"
    assert aws.unit_of(number) == aws.unit
    iam = aws.iam(number)
    user = iam.get_user(UserName=str(active.iam_user_name))["User"]
    assert user["Tags"] == [{"Key": "tenantry:account", "Value": str(active.uuid)}]
    assert aws.has_password(number, user["UserName"])
    assert [
        policy["PolicyArn"]
        for policy in iam.list_attached_user_policies(UserName=user["UserName"])["AttachedPolicies"]
    ] == ["arn:aws:iam::aws:policy/AdministratorAccess"]
    assert aws.assignments(number) == ["owner@acme.example"]
    (provider,) = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert provider["Arn"] == f"arn:aws:iam::{number}:oidc-provider/{ISSUER}"
    described = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider["Arn"])
    assert (described["Url"], described["ClientIDList"]) == (ISSUER, ["sts.amazonaws.com"])
    assert iam.get_role(RoleName=ROLE)["Role"]["Arn"] == active.oidc_role_arn
    trust = aws.trust_of(number, ROLE)
    assert trust is not None
    allow, deny = trust["Statement"]
    assert (allow["Effect"], deny["Effect"]) == ("Allow", "Deny")
    assert allow["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert allow["Condition"] == {
        "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{ISSUER}:sub": ["repo:acme/storefront:*", "repo:acme@*/storefront@*:*"]},
    }
    assert all(f"{ISSUER}:sub" in each["Condition"]["StringLike"] for each in trust["Statement"])
    assert len(mail.messages) == 1


def test_repositories_are_rewritten_and_without_any_the_role_is_gone(
    made: Subject, cloud: AwsCloud, aws: Aws
) -> None:
    """Rule 34: exactly the new list."""
    number = str(made.aws_account_id)
    for repositories in (["acme/a", "acme/b"], [], [], ["acme/c"]):
        arn = cloud.trust_repositories(made, repositories)
        trust = aws.trust_of(number, ROLE)
        assert (trust is None) == (arn is None) == (repositories == [])
        if trust is not None:
            subjects = trust["Statement"][0]["Condition"]["StringLike"][f"{ISSUER}:sub"]
            plain = [each for each in subjects if "@" not in each]
            assert plain == [f"repo:{name}:*" for name in repositories]


def test_access_is_taken_away_in_every_form_twice_over(
    made: Subject, cloud: AwsCloud, aws: Aws
) -> None:
    """Rule 35."""
    number = str(made.aws_account_id)
    cloud.trust_repositories(made, ["acme/a"])
    aws.iam(number).create_access_key(UserName="customer-admin")
    for _ in range(2):
        cloud.revoke_access(made)
        assert not aws.has_password(number, "customer-admin")
        assert aws.trust_of(number, ROLE) is None
        assert aws.assignments(number) == []
        (key,) = aws.iam(number).list_access_keys(UserName="customer-admin")["AccessKeyMetadata"]
        assert key["Status"] == "Inactive"


def test_access_of_an_account_that_was_never_made_is_none(cloud: AwsCloud) -> None:
    cloud.revoke_access(Subject())


def test_every_step_done_twice_makes_nothing_twice(cloud: AwsCloud, aws: Aws) -> None:
    """Rule 32: as after a crash, when what was done is not known."""
    subject = Subject()
    for _ in range(2):
        make(cloud, subject)
        subject.assignment_request_id = None
        cloud.trust_repositories(subject, ["acme/a"])
    number = str(subject.aws_account_id)
    assert len(aws.accounts_called(f"tenantry-{subject.uuid}")) == 1
    iam = aws.iam(number)
    assert len(iam.list_users()["Users"]) == 1
    assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]].count(ROLE) == 1
    assert aws.assignments(number) == ["owner@acme.example"]


def test_settings_without_a_region_are_refused_in_a_sentence(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    settings = Settings(
        cloud="aws",
        aws_account_email=EMAIL,
        aws_unit=aws.unit,
        payments="stripe",
        stripe_api_key=SecretStr("sk_test_none"),
        stripe_webhook_secret=SecretStr("whsec_none"),
        stripe_price="price_none",
    )
    with pytest.raises(SettingsError, match="NoRegion"):
        open_cloud(settings)


STATUS = "DescribeCreateAccountStatus"


def creation(state: str, reason: str | None = None) -> dict[str, Any]:
    return {"CreateAccountStatus": {"Id": "car-1", "State": state, "FailureReason": reason}}


def test_creation_in_progress_is_not_yet_there(
    cloud: AwsCloud, subject: Subject, answers: Answers
) -> None:
    subject.creation_request_id = cloud.create_account(subject)
    answers.add(STATUS, creation("IN_PROGRESS"))
    with pytest.raises(NotYet):
        cloud.find_created(subject)
    assert len(cloud.find_created(subject)) == 12


@pytest.mark.parametrize("reason", ["ACCOUNT_LIMIT_EXCEEDED", "EMAIL_ALREADY_EXISTS"])
def test_creation_that_failed_for_good_is_a_permanent_fault(
    cloud: AwsCloud, subject: Subject, answers: Answers, reason: str
) -> None:
    """Rule 33: also an address that is taken by an account which is not ours."""
    subject.creation_request_id = "car-1"
    answers.add(STATUS, creation("FAILED", reason))
    with pytest.raises(Fault) as fault:
        cloud.find_created(subject)
    assert (fault.value.code, fault.value.retryable) == (reason, False)


def test_creation_refused_because_our_own_account_exists_takes_it_over(
    cloud: AwsCloud, aws: Aws, subject: Subject, answers: Answers
) -> None:
    """Rule 33: a crash lost the first request; the second finds the address taken, by ours."""
    cloud.create_account(subject)
    subject.creation_request_id = "car-of-the-second-request"
    answers.add(STATUS, creation("FAILED", "EMAIL_ALREADY_EXISTS"))
    (made,) = aws.accounts_called(f"tenantry-{subject.uuid}")
    assert cloud.find_created(subject) == made["Id"]


def test_creation_that_met_another_change_is_asked_for_again(
    cloud: AwsCloud, aws: Aws, subject: Subject, answers: Answers
) -> None:
    """Rule 33."""
    subject.creation_request_id = "car-1"
    answers.add(STATUS, creation("FAILED", "CONCURRENT_ACCOUNT_MODIFICATION"))
    with pytest.raises(NotYet) as wait:
        cloud.find_created(subject)
    subject.creation_request_id = wait.value.learned["creation_request_id"]
    assert cloud.find_created(subject)
    assert len(aws.accounts_called(f"tenantry-{subject.uuid}")) == 1


def test_role_that_is_not_there_yet_is_waited_for(
    cloud: AwsCloud, made: Subject, answers: Answers
) -> None:
    answers.add("AssumeRole", refused("AssumeRole", "AccessDenied"))
    with pytest.raises(NotYet):
        cloud.check_role(made)
    cloud.check_role(made)


def test_assignment_in_progress_is_polled_by_its_request(
    cloud: AwsCloud, subject: Subject, answers: Answers
) -> None:
    key, asked = "AccountAssignmentCreationStatus", "DescribeAccountAssignmentCreationStatus"
    subject.creation_request_id = cloud.create_account(subject)
    subject.aws_account_id = cloud.find_created(subject)
    answers.add("CreateAccountAssignment", {key: {"Status": "IN_PROGRESS", "RequestId": "r-1"}})
    with pytest.raises(NotYet) as wait:
        cloud.grant_single_sign_on(subject)
    assert wait.value.learned == {"assignment_request_id": "r-1"}
    subject.assignment_request_id = "r-1"
    answers.add(asked, {key: {"Status": "FAILED", "FailureReason": "no such user"}})
    with pytest.raises(Fault) as fault:
        cloud.grant_single_sign_on(subject)
    assert not fault.value.retryable
    answers.add(asked, {key: {"Status": "SUCCEEDED"}})
    assert cloud.grant_single_sign_on(subject).user_name == "owner@acme.example"
    assert answers.asked.count("CreateAccountAssignment") == 1


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (refused("MoveAccount", "ConcurrentModificationException"), None, True),
        (refused("MoveAccount", "TooManyRequestsException"), None, True),
        (refused("MoveAccount", "AccessDeniedException"), None, False),
        (refused("MoveAccount", "Whatever", 503), "Whatever", True),
        (EndpointConnectionError(endpoint_url="https://x"), "Unreachable", True),
        (NoCredentialsError(), "NoCredentials", True),
    ],
)
def test_errors_of_aws_are_told_apart_by_code(
    error: Exception, code: str | None, retryable: bool
) -> None:
    """Rule 33."""
    with pytest.raises(Fault) as fault, faults():
        raise error
    assert fault.value.retryable is retryable
    assert code in (None, fault.value.code)


def test_request_whose_answer_was_lost_is_not_repeated_unasked(
    cloud: AwsCloud, subject: Subject, answers: Answers
) -> None:
    """boto3 would ask for a second account; whoever repeats has to look first."""
    answers.add("CreateAccount", EndpointConnectionError(endpoint_url="https://x"))
    with pytest.raises(Fault) as fault:
        cloud.create_account(subject)
    assert (fault.value.code, fault.value.retryable) == ("Unreachable", True)
    assert answers.asked.count("CreateAccount") == 1
