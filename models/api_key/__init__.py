"""API keys: made, listed, revoked, and looked up on every request."""

from models.api_key.admin import create_admin, revoke_admin
from models.api_key.administering import KeyFilters, get, page, revoke_in_workspace, update
from models.api_key.authentication import Principal, Verification, authenticate, verify
from models.api_key.issuing import create, create_operator, list_of, revoke, revoke_operator
from models.api_key.limited import create_limited, delete_limited, list_limited, update_limited
from models.api_key.managing import create_for, page_for, revoke_for, rotate
from models.api_key.own import create_own, list_own, revoke_own
from models.api_key.table import ApiKey

__all__ = [
    "ApiKey",
    "KeyFilters",
    "Principal",
    "Verification",
    "authenticate",
    "create",
    "create_admin",
    "create_for",
    "create_limited",
    "create_operator",
    "create_own",
    "delete_limited",
    "get",
    "list_limited",
    "list_of",
    "list_own",
    "page",
    "page_for",
    "revoke",
    "revoke_admin",
    "revoke_for",
    "revoke_in_workspace",
    "revoke_operator",
    "revoke_own",
    "rotate",
    "update",
    "update_limited",
    "verify",
]
