"""Who may use the Tenant Registry (rule 8).

The published contract has no security of its own. Here every operation under /v1 takes an
operator's key as Bearer; a server set to `loopback` lets in whoever sits at its machine as well,
one set to `oidc` takes tokens that grant `tenant-registry` instead. All give the actor that
changes are audited under.
"""

from handlers.loopback import is_loopback
from handlers.request import Request, circumstances
from models import api_key as api_keys
from models.actor import Actor
from models.identity import VerifiedToken


def operator(credential: str, request: Request) -> Actor | None:
    """The operator whose key `credential` is; None for any other text, for whatever reason."""
    key = api_keys.authenticate(credential, audience="operator")
    return None if key is None else _actor(request, id=str(key.uuid), name=key.name)


def loopback(request: Request) -> Actor | None:
    """The person at this machine, for a request without a credential; None for anyone else.

    Has no id: nothing can be bound to a credential that is not there (rule 52).
    """
    return _actor(request, id=None, name="loopback") if is_loopback(request) else None


def token_operator(token: VerifiedToken, request: Request) -> Actor | None:
    """The operator that a verified token is of; None for one that does not grant the registry."""
    if "tenant-registry" not in token.grants:
        return None
    return _actor(request, id=f"{token.issuer} {token.subject}", name=None)


CHECKERS = {"operatorKey": operator}
"""Security scheme of the contract -> checker of its credential."""

TOKEN_CHECKERS = {"operatorKey": token_operator}
"""The same for a scheme whose credential is a token: checker of what was verified of it."""


def _actor(request: Request, *, id: str | None, name: str | None) -> Actor:
    return Actor(
        type="operator",
        contract="tenant_registry",
        id=id,
        name=name,
        **circumstances(request),
    )
