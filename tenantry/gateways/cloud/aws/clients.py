"""Clients of AWS' services, and what their errors mean."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
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

_making = threading.Lock()  # a session is not safe to be used by two threads


def client(service: str, credentials: dict[str, str] | None = None) -> Any:
    """A client with these credentials, or with those of the process; threads may share it.

    Reading a service's description takes half a second, so the session that keeps them is one.
    """
    given = credentials or {}
    with _making:
        return _session().client(
            service,
            config=_CONFIG,
            aws_access_key_id=given.get("AccessKeyId"),
            aws_secret_access_key=given.get("SecretAccessKey"),
            aws_session_token=given.get("SessionToken"),
        )


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


@cache
def _session() -> Any:
    return boto3.session.Session()


def _fault(error: ClientError) -> Fault:
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    message = str(error.response.get("Error", {}).get("Message", ""))
    return Fault(code, message, retryable=True if status >= _FIRST_SERVER_ERROR else None)
