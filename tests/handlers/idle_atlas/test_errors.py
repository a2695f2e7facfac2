"""What any operation may refuse, in this contract's shape (rules 50 and 53)."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from models import api_key, organization
from tenantry.app import create_app
from tenantry.settings import Settings
from tests.contract.server import serving
from tests.handlers.conftest import NO_AUTHORITIES
from tests.handlers.idle_atlas.conftest import KEYS, PATH, Customer
from tests.handlers.signing_in import ACTOR
from tests.valkey import valkey_server


def refuses(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message"}
    assert answer.json()["error"]["code"] == code
    assert answer.headers["request-id"].startswith("req_")


@pytest.mark.parametrize("path", ["/nothing", "/locations/1", "/api-keys/a/b/c"])
def test_path_404_that_the_contract_lacks(customer: Customer, path: str) -> None:
    refuses(customer.http.get(PATH + path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/members", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/api-keys", {"GET", "HEAD", "POST", "OPTIONS"}),
    ],
)
def test_method_405_tells_which_are_allowed(
    customer: Customer, method: str, path: str, allowed: set[str]
) -> None:
    answer = customer.http.request(method, PATH + path)
    refuses(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_head_answers_like_get_on_what_only_reads(customer: Customer) -> None:
    headers = {"x-api-key": customer.plaintext}
    for what in ("openapi.json", "organization", "locations", "members", "invitations", "roles"):
        answer = customer.http.head(f"{PATH}/{what}", headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")
    assert customer.http.head(f"{PATH}/members").status_code == 401


def test_create_415_and_413_in_this_contracts_shape(customer: Customer) -> None:
    form = customer.http.post(KEYS, data={"name": "k"}, headers=customer.cookie)
    refuses(form, 415, "unsupported")
    large = customer.http.post(KEYS, json={"name": "x" * 1_048_576}, headers=customer.cookie)
    refuses(large, 413, "too_large")


@pytest.mark.usefixtures("database")
def test_reading_503_while_the_counts_are_away(settings: Settings, tmp_path: Path) -> None:
    """Rule 53: never a free pass; what counts nothing goes on."""
    with valkey_server(tmp_path) as server:
        url = SecretStr(server.connection_url)
        with (
            serving(create_app(settings.model_copy(update={"redis_url": url}))) as base_url,
            httpx.Client(base_url=base_url, verify=NO_AUTHORITIES) as http,
        ):
            owner = organization.create(ACTOR, slug="acme", name="Acme")
            _, key = api_key.create_own(ACTOR, owner.uuid, audience="idle_atlas", name="k")
            headers = {"x-api-key": key}
            assert http.get(f"{PATH}/organization", headers=headers).status_code == 200
            server.terminate()
            refuses(http.get(f"{PATH}/organization", headers=headers), 503, "unavailable")
            assert http.get(f"{PATH}/openapi.json").status_code == 200
