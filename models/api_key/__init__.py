"""API keys: made, listed, revoked, and looked up on every request."""

from models.api_key.authentication import Principal, Verification, authenticate, verify
from models.api_key.issuing import create, create_operator, list_of, revoke, revoke_operator
from models.api_key.limited import create_limited, delete_limited, list_limited, update_limited
from models.api_key.own import create_own, list_own, revoke_own
from models.api_key.table import ApiKey

__all__ = [
    "ApiKey",
    "Principal",
    "Verification",
    "authenticate",
    "create",
    "create_limited",
    "create_operator",
    "create_own",
    "delete_limited",
    "list_limited",
    "list_of",
    "list_own",
    "revoke",
    "revoke_operator",
    "revoke_own",
    "update_limited",
    "verify",
]
