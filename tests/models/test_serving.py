"""The store as a server opens and closes it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from models import api_key, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.idempotency import IdempotencyRecord
from models.secrets import SecretsError, ServerSecrets
from models.serving import serving

SECRETS = ServerSecrets.derive("a secret of the tests alone, known to all")
OTHERS = ServerSecrets.derive("another secret that the database never saw")


def make_key(actor: Actor) -> tuple[ApiKey, str]:
    owner = organization.create(actor, slug="acme", name="Acme")
    return api_key.create(actor, organization_uuid=owner.uuid, name="k", audience="product:")


def test_serving_writes_last_uses_beside_the_requests(database_url: str, actor: Actor) -> None:
    """Rule 4."""
    with serving(database_url, SECRETS):
        key, plaintext = make_key(actor)
        api_key.verify(plaintext)
        deadline = time.monotonic() + 20
        while ApiKey.get_by_id(key.id).last_used_at is None:
            assert time.monotonic() < deadline, "never written"
            time.sleep(0.05)


def test_serving_writes_what_is_left_when_it_ends(database_url: str, actor: Actor) -> None:
    """Rule 4."""
    with serving(database_url, SECRETS):
        key, plaintext = make_key(actor)
        api_key.verify(plaintext)
    with serving(database_url, SECRETS):
        assert ApiKey.get_by_id(key.id).last_used_at is not None


def test_serving_with_other_secrets_is_refused(database_url: str) -> None:
    """Rule 55."""
    with serving(database_url, SECRETS):
        pass
    with pytest.raises(SecretsError), serving(database_url, OTHERS):
        pass


def test_serving_forgets_idempotency_keys_after_their_time(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 52."""
    monkeypatch.setattr("models.serving._SECONDS_BETWEEN_PURGES", 0.0)
    with serving(database_url, SECRETS):
        yesterday = datetime.now(UTC) - timedelta(hours=24)
        IdempotencyRecord.create(digest="d", fingerprint="f", created_at=yesterday)
        deadline = time.monotonic() + 20
        while IdempotencyRecord.select().count():
            assert time.monotonic() < deadline, "never purged"
            time.sleep(0.05)
