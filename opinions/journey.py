"""The journey of clients.py, with the client that openapi-python-client made."""

import json
import os
from uuid import uuid4

from generated import AuthenticatedClient, Client
from generated.api.daily_play_api_sessions import (
    dailyplay_sessions_consume_session as consume_session,
)
from generated.api.daily_play_api_sessions import (
    dailyplay_sessions_create_session as create_session,
)
from generated.api.tenant_registry_api_keys import (
    tenant_registry_api_keys_create_api_key as create_key,
)
from generated.api.tenant_registry_api_keys import (
    tenant_registry_api_keys_revoke_api_key as revoke_key,
)
from generated.api.tenant_registry_api_keys import (
    tenant_registry_api_keys_verify_api_key as verify_key,
)
from generated.api.tenant_registry_tenants import (
    tenant_registry_tenants_create_tenant as create_tenant,
)
from generated.models import (
    DailyplayConsumeSessionRequest,
    TenantRegistryAPIKeyCreate,
    TenantRegistryApiKeysVerifyApiKeyBody,
    TenantRegistryTenantCreate,
)

URL, CREDENTIALS = os.environ["BASE_URL"], json.loads(os.environ["DEMO"])["credentials"]


def registry() -> None:
    client = AuthenticatedClient(URL, CREDENTIALS["operator_key"])
    slug = f"client-{uuid4().hex[:8]}"
    body = TenantRegistryTenantCreate(slug=slug, name="Client")
    tenant = create_tenant.sync(client=client, body=body)
    assert tenant.slug == slug
    body = TenantRegistryAPIKeyCreate(tenant_id=tenant.id, name="CI", product="scanner")
    made = create_key.sync(client=client, body=body)
    asked = TenantRegistryApiKeysVerifyApiKeyBody(key=made.plaintext)
    verified = verify_key.sync(client=client, body=asked)
    assert (verified.valid, verified.tenant_id) == (True, tenant.id)
    assert revoke_key.sync_detailed(made.api_key.id, client=client).status_code == 204
    assert verify_key.sync(client=client, body=asked).valid is False


def play() -> None:
    client = AuthenticatedClient(
        URL, CREDENTIALS["dailyplay_key"], prefix="", auth_header_name="x-api-key"
    )
    # A body of which one of two members is required has no class: the generator takes any.
    made = create_session.sync(client=client, body={"game_id": 42})
    asked = DailyplayConsumeSessionRequest(token=made.data.token)
    assert consume_session.sync(client=Client(URL), body=asked).data.game_id == 42
    assert consume_session.sync_detailed(client=Client(URL), body=asked).status_code == 410


if __name__ == "__main__":
    registry()
    play()
    print("openapi-python-client: the journey ends as it should")
