"""Wrong credentials, limited by the address that they come from (rule 56)."""

import time
from collections.abc import Iterator

import httpx
import pytest

from models import api_key
from models.actor import Actor
from tenantry.app import create_app
from tenantry.settings import Settings
from tests.contract.server import serving

LATE = 50
WRONG = {"authorization": "Bearer tno_wrong"}


@pytest.fixture
def strict(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a server that takes three wrong credentials a minute, early in a minute."""
    strict = settings.model_copy(update={"failed_authentications": 3})
    with serving(create_app(strict)) as url, httpx.Client(base_url=url) as client:
        if (second := time.time() % 60) > LATE:
            time.sleep(60 - second)
        yield client


def statuses(client: httpx.Client, address: str = "203.0.113.7") -> list[int]:
    """What five wrong credentials of an address are answered."""
    headers = WRONG | {"x-forwarded-for": address}
    return [client.get("/v1/catalog", headers=headers).status_code for _ in range(5)]


def test_wrong_credentials_429_when_there_are_too_many_of_an_address(strict: httpx.Client) -> None:
    assert statuses(strict) == [401, 401, 401, 429, 429]


def test_wrong_credential_429_says_when_to_come_back(strict: httpx.Client) -> None:
    """Rule 53: and it agrees with itself."""
    statuses(strict)
    answer = strict.get("/v1/catalog", headers=WRONG | {"x-forwarded-for": "203.0.113.7"})
    assert (answer.status_code, answer.json()["error"]) == (429, "rate_limited")
    wait = int(answer.headers["retry-after"])
    assert 1 <= wait <= 60
    assert answer.headers["ratelimit-policy"] == '"failed-authentication";q=3;w=60'
    assert answer.headers["ratelimit"] == f'"failed-authentication";r=0;t={wait}'


def test_wrong_credentials_of_one_address_are_nothing_to_another(strict: httpx.Client) -> None:
    assert statuses(strict, "2001:db8:0:1::1") == [401, 401, 401, 429, 429]
    assert statuses(strict, "2001:db8:0:1::2") == [429] * 5  # the same subscriber's
    assert statuses(strict, "2001:db8:0:2::1") == [401, 401, 401, 429, 429]
    assert statuses(strict, "203.0.113.8") == [401, 401, 401, 429, 429]


def test_right_credential_200_from_an_address_that_sent_too_many_wrong_ones(
    strict: httpx.Client,
) -> None:
    """Many people may share an address: one of them can't lock the others out."""
    _, key = api_key.create_operator(Actor.command("tests"), "k")
    statuses(strict)
    headers = {"authorization": f"Bearer {key}", "x-forwarded-for": "203.0.113.7"}
    assert strict.get("/v1/catalog", headers=headers).status_code == 200


def test_missing_credential_401_however_often(strict: httpx.Client) -> None:
    assert {strict.get("/v1/catalog").status_code for _ in range(7)} == {401}


def test_metrics_count_wrong_credentials_with_all_others(strict: httpx.Client) -> None:
    statuses(strict)
    answer = strict.get("/metrics", headers=WRONG | {"x-forwarded-for": "203.0.113.7"})
    assert (answer.status_code, answer.json()["error"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) >= 1
