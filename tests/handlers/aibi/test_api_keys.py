"""API keys of a customer."""

from typing import Any

import httpx
import pytest

from models import api_key, organization
from models.actor import Actor
from models.api_key import ApiKey, last_use
from models.audit import AuditEvent
from tests.handlers.aibi.conftest import Visitor

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
ACTOR = Actor.command("tests")


def keys(client: httpx.Client) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = client.get("/v1/keys").json()["keys"]
    return listed


def test_create_201_gives_the_key_itself_this_once(customer: httpx.Client) -> None:
    """Rule 3."""
    answer = customer.post("/v1/keys", json={"name": "ci"})
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"id", "key", "keyPrefix", "name", "createdAt"}
    assert made["key"].startswith(made["keyPrefix"])
    assert len(made["keyPrefix"]) == 8
    assert [key["name"] for key in keys(customer)] == ["Checkout", "ci"]
    assert made["key"] not in customer.get("/v1/keys").text
    with_it = {"authorization": f"Bearer {made['key']}"}
    assert customer.get("/v1/keys", headers=with_it).status_code == 200


def test_create_is_audited_as_the_keys_it_came_with(customer: httpx.Client) -> None:
    """Rule 51."""
    [used] = keys(customer)
    customer.post("/v1/keys", json={"name": "ci"})
    event = AuditEvent.get(
        AuditEvent.action == "aibi.api_key.create", AuditEvent.actor_id == used["id"]
    )
    assert (event.actor_type, event.actor_name) == ("api_key", "Checkout")
    assert event.source_ip == "127.0.0.1"


def test_list_200_tells_when_a_key_was_used(customer: httpx.Client) -> None:
    customer.post("/v1/keys", json={"name": "ci"})
    last_use.flush()
    used, unused = keys(customer)
    assert used["createdAt"] <= used["lastUsedAt"]
    assert "lastUsedAt" not in unused


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": 7}, []])
def test_create_400_names_the_field(customer: httpx.Client, body: Any) -> None:
    """Rule 50."""
    answer = customer.post("/v1/keys", json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


def test_create_201_sent_twice_makes_one_key(customer: httpx.Client) -> None:
    """Rule 52."""
    headers = {"idempotency-key": "once"}
    first, second = (
        customer.post("/v1/keys", json={"name": "ci"}, headers=headers) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert len(keys(customer)) == 2
    other = customer.post("/v1/keys", json={"name": "other"}, headers=headers)
    assert other.status_code == 422


def test_revoke_204_is_effective_at_once_and_may_be_repeated(customer: httpx.Client) -> None:
    """Rules 4 and 36."""
    made = customer.post("/v1/keys", json={"name": "ci"}).json()
    path = f"/v1/keys/{made['id']}"
    assert [customer.delete(path).status_code for _ in range(2)] == [204, 204]
    revoked = {"authorization": f"Bearer {made['key']}"}
    assert customer.get("/v1/keys", headers=revoked).status_code == 401
    assert [set(key) & {"revokedAt"} for key in keys(customer)] == [set(), {"revokedAt"}]


def test_revoke_204_takes_the_last_key_too(customer: httpx.Client) -> None:
    """Rule 36."""
    [key] = keys(customer)
    assert customer.delete(f"/v1/keys/{key['id']}").status_code == 204
    assert customer.get("/v1/keys").status_code == 401


def test_revoke_404_for_what_is_not_the_customers_own(
    customer: httpx.Client, visitor: Visitor
) -> None:
    """Rules 6 and 36: of another customer, of another contract, of nobody; one and the same."""
    visitor.sign_up("other@example.org")
    foreign = ApiKey.select().order_by(ApiKey.id.desc()).get()
    own = ApiKey.select().order_by(ApiKey.id).get().organization
    product, _ = api_key.create(
        ACTOR, organization_uuid=own.uuid, name="k", audience="product:sensor"
    )
    answers = [
        customer.delete(f"/v1/keys/{each}") for each in (foreign.uuid, product.uuid, UNKNOWN)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert ApiKey.select().where(ApiKey.status == "revoked").count() == 0


def test_revoke_400_for_what_is_no_id(customer: httpx.Client) -> None:
    assert customer.delete("/v1/keys/mine").status_code == 400


def test_keys_401_in_every_case_alike(customer: httpx.Client, visitor: Visitor) -> None:
    """Rules 1, 2 and 5."""
    own = ApiKey.get().organization
    _, operator = api_key.create_operator(ACTOR, "operator")
    _, product = api_key.create(
        ACTOR, organization_uuid=own.uuid, name="k", audience="product:sensor"
    )
    frozen = visitor.sign_up("frozen@example.org")
    organization.cancel(ACTOR, frozen["customerId"])
    credentials = [operator, product, frozen["apiKey"], "aib_nonsense", "€"]
    answers = [
        visitor.http.get("/v1/keys", headers={b"authorization": f"Bearer {each}".encode()})
        for each in credentials
    ]
    answers.append(visitor.http.get("/v1/keys"))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert all("www-authenticate" in answer.headers for answer in answers)


def test_admin_401_for_a_customers_key_and_200_for_an_operators(customer: httpx.Client) -> None:
    """Rules 2 and 35."""
    _, operator = api_key.create_operator(ACTOR, "operator")
    with_it = {"authorization": f"Bearer {operator}"}
    for path in ("/v1/admin/accounts", "/v1/admin/events"):
        assert customer.get(path).status_code == 401
        assert customer.get(path, headers=with_it).status_code == 200
