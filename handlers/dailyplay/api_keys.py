"""API keys, managed by members from their dashboard (rules 45, 46 and 49)."""

from typing import Any

from handlers.bodies import pick
from handlers.dailyplay import views
from handlers.dailyplay.credentials import Manager, manages_keys
from handlers.idempotency import idempotent
from handlers.times import moment
from models import api_key as api_keys

Json = dict[str, Any]


@manages_keys
def list_api_keys(org_id: int, principal: Manager) -> Json:
    """The organization's keys of this contract, without their secrets."""
    return views.api_keys(api_keys.list_limited(principal.organization_uuid))


@manages_keys
@idempotent(status=200)
def create_api_key(body: Json, principal: Manager) -> Json:
    """A new key; its text is in this answer only (rule 3)."""
    key, plaintext = api_keys.create_limited(
        principal, principal.organization_uuid, **pick(body, "name", "description"), **_terms(body)
    )
    return views.api_key_created(key, plaintext)


@manages_keys
def update_api_key(body: Json, principal: Manager) -> Json:
    """Change what is given of a key, effective at once (rules 46 and 49)."""
    given = pick(body, "name", "is_active")
    api_keys.update_limited(
        principal, principal.organization_uuid, body["id"], **given, **_terms(body)
    )
    return views.done()


@manages_keys
def delete_api_key(id: int, org_id: int, principal: Manager) -> Json:
    """Remove a key for good; its sessions stay valid (rule 49)."""
    api_keys.delete_limited(principal, principal.organization_uuid, id)
    return views.done()


def _terms(body: Json) -> Json:
    """What a key may do and until when, under the names of the columns."""
    terms = pick(body, "allowed_game_ids", "allowed_stream_ids")
    for window in ("minute", "day"):
        if f"rate_limit_per_{window}" in body:
            terms[f"limit_per_{window}"] = body[f"rate_limit_per_{window}"]
    if "expires_at" in body:
        terms["expires_at"] = moment(body["expires_at"])
    return terms
