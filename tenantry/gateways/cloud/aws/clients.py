"""Clients of AWS' services, and what their errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from tenantry.gateways.cloud.faults import Fault

# One attempt: a request that AWS carried out and whose answer was lost must not be repeated before
# somebody has looked for what it made. The worker repeats, with back-off.
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 1, "mode": "standard"},
    user_agent_extra="tenantry",
)
_FIRST_SERVER_ERROR = 500


def client(service: str, credentials: dict[str, str] | None = None) -> Any:
    """A client of its own session, which no other thread uses while it is made."""
    given = credentials or {}
    session = boto3.session.Session(
        aws_access_key_id=given.get("AccessKeyId"),
        aws_secret_access_key=given.get("SecretAccessKey"),
        aws_session_token=given.get("SessionToken"),
    )
    return session.client(service, config=_CONFIG)


@contextmanager
def faults() -> Iterator[None]:
    """Turn whatever boto3 raises into a Fault with AWS' code."""
    try:
        yield
    except ClientError as error:
        raise _fault(error) from None
    except NoCredentialsError as error:
        raise Fault("NoCredentials", str(error)) from None
    except BotoCoreError as error:
        raise Fault("Unreachable", type(error).__name__) from None


@contextmanager
def unless(*codes: str) -> Iterator[None]:
    """Pass over a refusal with one of these codes: what was wanted is so already."""
    try:
        yield
    except ClientError as error:
        if code_of(error) not in codes:
            raise


def code_of(error: ClientError) -> str:
    """AWS' code of an error; where it names a reason as well, that is the code."""
    answer: dict[str, Any] = dict(error.response)
    return str(answer.get("Reason") or answer.get("Error", {}).get("Code") or "Unknown")


def _fault(error: ClientError) -> Fault:
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    message = str(error.response.get("Error", {}).get("Message", ""))
    return Fault(code, message, retryable=True if status >= _FIRST_SERVER_ERROR else None)
