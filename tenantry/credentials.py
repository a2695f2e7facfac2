"""Who is let in by what: the contracts' checkers, put together as the settings say."""

from collections.abc import Awaitable, Callable, Iterable
from importlib import import_module
from typing import Any

from handlers.request import Request
from handlers.tenant_registry.credentials import loopback
from models.identity import VerifiedToken
from tenantry.failures import Failures
from tenantry.gateways.issuers.issuers import Issuers
from tenantry.settings import Settings

TokenChecker = Callable[[VerifiedToken, Request], Any]


def checkers(
    settings: Settings, contracts: Iterable[str], issuers: Issuers, failures: Failures
) -> dict[str, Callable[..., Any]]:
    """The checker of every security scheme of `contracts`.

    A contract's `CHECKERS` are taken as they are; its `TOKEN_CHECKERS` see what `issuers` makes
    of the credential. For the registry these stand in for the others where the settings say so.
    What any of them refuses is noted in `failures`.
    """
    found: dict[str, Callable[..., Any]] = {}
    for name in contracts:
        module = import_module(f"handlers.{name}.credentials")
        found |= {f"{name}.{scheme}": check for scheme, check in module.CHECKERS.items()}
        if name != "tenant_registry" or settings.registry_auth == "oidc":
            by_token: dict[str, TokenChecker] = getattr(module, "TOKEN_CHECKERS", {})
            found |= {
                f"{name}.{scheme}": _after(issuers, check) for scheme, check in by_token.items()
            }
    return {
        scheme: failures.watched(check, on_loop=settings.embedded)
        for scheme, check in found.items()
    }


def without_credential(
    settings: Settings, contracts: Iterable[str]
) -> dict[str, Callable[..., Any]]:
    """The checkers of requests without a credential, by security scheme.

    A contract's `WITHOUT_CREDENTIAL` are taken as they are; whether the registry has one the
    settings say (rule 8).
    """
    found: dict[str, Callable[..., Any]] = {}
    for name in contracts:
        module = import_module(f"handlers.{name}.credentials")
        given: dict[str, Callable[..., Any]] = getattr(module, "WITHOUT_CREDENTIAL", {})
        found |= {f"{name}.{scheme}": check for scheme, check in given.items()}
    if settings.registry_auth == "loopback" and "tenant_registry" in contracts:
        found["tenant_registry.operatorKey"] = loopback
    return found


def _after(issuers: Issuers, check: TokenChecker) -> Callable[[str, Request], Awaitable[Any]]:
    async def checker(credential: str, request: Request) -> Any:
        token = await issuers.verify(credential)
        return None if token is None else check(token, request)

    return checker
