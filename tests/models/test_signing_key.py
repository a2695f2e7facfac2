"""The keys of the server's own issuer."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import RSAKey

from models import audit, signing_key
from models.actor import Actor
from models.audit import Filters
from models.signing_key import SigningKey

pytestmark = pytest.mark.usefixtures("database")


def kids() -> list[str]:
    return [key["kid"] for key in signing_key.published()]


def test_ensure_makes_one_key_once(actor: Actor) -> None:
    signing_key.ensure(actor)
    first = kids()
    signing_key.ensure(actor)
    assert len(first) == 1
    assert kids() == first


def test_rotate_signs_with_a_new_key_and_goes_on_publishing_the_old(actor: Actor) -> None:
    signing_key.ensure(actor)
    (old,) = kids()
    signing_key.rotate(actor)
    new, _ = signing_key.private_key()
    assert kids() == [new, old]
    assert new != old


def test_published_drops_a_key_once_no_token_of_it_can_be_good(actor: Actor) -> None:
    """Thirty days after it was retired, which is the longest that a token lasts."""
    signing_key.ensure(actor)
    (old,) = kids()
    signing_key.rotate(actor)
    (new,) = set(kids()) - {old}
    retired = datetime.now(UTC) - timedelta(days=30)
    SigningKey.update(retired_at=retired + timedelta(minutes=1)).where(
        SigningKey.kid == old
    ).execute()
    assert kids() == [new, old]
    SigningKey.update(retired_at=retired).where(SigningKey.kid == old).execute()
    assert kids() == [new]


def test_private_key_is_nowhere_in_the_clear(actor: Actor) -> None:
    """Rule 3: neither in the row, the published keys, an audit event nor a repr."""
    signing_key.ensure(actor)
    kid, private = signing_key.private_key()
    assert isinstance(private, RSAKey)
    secret = private.as_dict(private=True)["d"]
    assert isinstance(secret, str)
    row = SigningKey.get()
    events, _ = audit.page(Filters())
    seen = f"{row.__data__} {signing_key.published()} {row!r} {[each.__data__ for each in events]}"
    assert secret not in seen
    assert secret.encode() not in bytes(row.private_key)
    assert set(signing_key.published()[0]) == {"kty", "n", "e", "kid", "use", "alg"}
    assert [(event.action, event.target_id) for event in events] == [
        ("tenant_registry.signing_key.create", kid)
    ]
