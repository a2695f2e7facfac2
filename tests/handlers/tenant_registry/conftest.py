"""Rows to start from, made through the contract itself."""

from typing import Any

import httpx
import pytest

Json = dict[str, Any]


@pytest.fixture
def tenant(client: httpx.Client) -> Json:
    """The tenant `acme`, as it was answered."""
    answer = client.post("/v1/tenants", json={"slug": "acme", "name": "Acme"})
    assert answer.status_code == 201
    made: Json = answer.json()
    return made


@pytest.fixture
def key(client: httpx.Client, tenant: Json) -> Json:
    """A key of `acme` for a product, as it was answered: with its plaintext."""
    body = {"tenant_id": tenant["id"], "name": "Build", "product": "scan", "scopes": ["read"]}
    answer = client.post("/v1/api-keys", json=body)
    assert answer.status_code == 201
    made: Json = answer.json()
    return made
