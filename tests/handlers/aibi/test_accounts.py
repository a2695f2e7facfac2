"""Accounts over the wire: ordered, looked at, changed (rules 5, 6, 31, 32, 34, 52)."""

from pathlib import Path

import httpx
import pytest

from tenantry.settings import Settings
from tests.handlers.aibi.ordering import Buyer, buyer, make_all

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"contracts": ("aibi",)})


@pytest.fixture
def acme(anonymous: httpx.Client) -> Buyer:
    return buyer(anonymous)


def test_create_account_202_without_a_body_is_pending(acme: Buyer) -> None:
    """Rule 31."""
    answer = acme.send("POST", "/v1/accounts")
    assert answer.status_code == 202
    assert answer.json().keys() == {"accountId", "status", "createdAt"}
    assert answer.json()["status"] == "pending"


def test_create_account_400_names_the_repository(acme: Buyer) -> None:
    """Rule 31: never a wildcard; the refused order leaves nothing."""
    answer = acme.send("POST", "/v1/accounts", {"githubRepos": ["acme/ok", "acme/*"]})
    assert answer.status_code == 400
    assert answer.json() == {"error": "githubRepos.1: must be owner/name, without wildcards"}
    assert acme.send("GET", "/v1/accounts").json() == {"accounts": []}


def test_create_account_401_without_a_key(anonymous: httpx.Client) -> None:
    answer = anonymous.post("/v1/accounts")
    assert answer.status_code == 401
    assert answer.json().keys() == {"error"}


def test_create_account_twice_with_one_idempotency_key_orders_once(acme: Buyer) -> None:
    """Rule 52."""
    first = acme.send("POST", "/v1/accounts", {}, idempotency_key="k")
    second = acme.send("POST", "/v1/accounts", {}, idempotency_key="k")
    other = acme.send("POST", "/v1/accounts", {"githubRepos": ["a/b"]}, idempotency_key="k")
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert other.status_code == 422
    assert len(acme.send("GET", "/v1/accounts").json()["accounts"]) == 1


def test_get_account_200_shows_only_what_is_there(acme: Buyer, tmp_path: Path) -> None:
    """Rule 31: what is not there yet is absent, not null."""
    ordered = acme.order("acme/storefront")
    path = f"/v1/accounts/{ordered['accountId']}"
    pending = acme.send("GET", path).json()
    assert pending == {
        "accountId": ordered["accountId"],
        "status": "pending",
        "githubRepos": ["acme/storefront"],
        "createdAt": ordered["createdAt"],
        "updatedAt": pending["updatedAt"],
    }
    make_all(tmp_path)
    active = acme.send("GET", path).json()
    number = active["awsAccountId"]
    assert active == pending | {
        "status": "active",
        "provisioningStep": "complete",
        "awsAccountId": number,
        "iamUserName": "customer-admin",
        "signInUrl": f"https://{number}.signin.aws.amazon.com/console",
        "ssoUserName": "owner@acme.example",
        "ssoPortalUrl": "https://d-0000000000.awsapps.com/start",
        "oidcRoleArn": f"arn:aws:iam::{number}:role/GitHubActionsDeployRole",
        "updatedAt": active["updatedAt"],
    }
    assert acme.send("GET", "/v1/accounts").json() == {
        "accounts": [
            {
                "accountId": ordered["accountId"],
                "awsAccountId": number,
                "status": "active",
                "provisioningStep": "complete",
                "createdAt": ordered["createdAt"],
            }
        ]
    }


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_account_404_of_another_customer_as_of_nobody(
    anonymous: httpx.Client, acme: Buyer, method: str
) -> None:
    """Rule 6."""
    other = buyer(anonymous, "owner@other.example", 2)
    foreign = f"/v1/accounts/{acme.order()['accountId']}"
    body = {"githubRepos": []} if method == "PATCH" else None
    answers = [other.send(method, path, body) for path in (foreign, f"/v1/accounts/{UNKNOWN}")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert other.send("GET", "/v1/accounts").json() == {"accounts": []}


def test_get_account_400_for_what_is_no_id(acme: Buyer) -> None:
    assert acme.send("GET", "/v1/accounts/1").status_code == 400


def test_update_account_409_until_it_is_active(acme: Buyer) -> None:
    """Rule 34."""
    path = f"/v1/accounts/{acme.order()['accountId']}"
    assert acme.send("PATCH", path, {"githubRepos": ["acme/a"]}).status_code == 409


def test_update_account_200_sets_exactly_the_list(acme: Buyer, tmp_path: Path) -> None:
    """Rule 34: an empty list takes the role away."""
    ordered = acme.order("acme/storefront")
    path = f"/v1/accounts/{ordered['accountId']}"
    make_all(tmp_path)
    changed = acme.send("PATCH", path, {"githubRepos": ["acme/a", "acme/b"]})
    number = changed.json()["awsAccountId"]
    assert (changed.status_code, changed.json()) == (
        200,
        {
            "accountId": ordered["accountId"],
            "awsAccountId": number,
            "githubRepos": ["acme/a", "acme/b"],
            "oidcRoleArn": f"arn:aws:iam::{number}:role/GitHubActionsDeployRole",
            "status": "active",
        },
    )
    emptied = acme.send("PATCH", path, {"githubRepos": []}).json()
    assert emptied["githubRepos"] == []
    assert "oidcRoleArn" not in emptied
    make_all(tmp_path)
    assert "oidcRoleArn" not in acme.send("GET", path).json()


def test_update_account_400_without_the_list(acme: Buyer) -> None:
    path = f"/v1/accounts/{acme.order()['accountId']}"
    answer = acme.send("PATCH", path, {})
    assert answer.status_code == 400
    assert "githubRepos" in answer.json()["error"]
