"""Security schemes and requirements, built by Connexion's factory from the document.

The factory walks the requirements; what it builds of them is ours: credentials are taken from
the request without ever failing on malformed ones, checkers may be slow without holding up the
loop, and an anonymous alternative counts only where no credential came at all.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tenantry.contract.frame import SecurityHandlerFactory
from tenantry.contract.pool import Call, Pool
from tenantry.contract.refusals import Refusal, StartRefused
from tenantry.contract.request import Request
from tenantry.contract.skeleton import SCHEME
from tenantry.contract.text import decode_form

Checker = Callable[[Any, Request], Any]
"""(credential, request) -> principal, or None for a credential that is no good."""

ABSENT = object()
"""No credential came for a scheme."""
REFUSED = object()
"""A credential came and is no good."""

Guard = Callable[[Request], Awaitable[Any]]


class Checkers:
    """The application's checkers by the name of the security scheme.

    Args:
        with_credential: scheme -> checker of a credential.
        without_credential: scheme -> function(request) -> principal or None, asked when the
            scheme's credential is absent.
    """

    def __init__(
        self,
        with_credential: Mapping[str, Checker],
        without_credential: Mapping[str, Callable[[Request], Any]],
        pool: Pool,
    ) -> None:
        self._with = _wrapped(with_credential, pool)
        self._without = _wrapped(without_credential, pool)

    def guard(self, name: str, scheme: Mapping[str, Any]) -> Guard:
        """What tells the principal of a request by the scheme called `name`.

        Raises:
            StartRefused: the kind of scheme is not supported, or it has no checker.
        """
        find = _finder(name, scheme)
        check = self._with.get(name)
        without = self._without.get(name)
        if check is None:
            raise StartRefused(f"the security scheme {name} has no checker")

        async def guard(request: Request) -> Any:
            credential = find(request)
            if credential is REFUSED:
                return REFUSED
            if credential is not ABSENT:
                principal = check.function(credential, request)
                if check.waits:
                    principal = await principal
                return REFUSED if principal is None else principal
            if without is None:
                return ABSENT
            principal = without.function(request)
            if without.waits:
                principal = await principal
            return ABSENT if principal is None else principal

        return guard


class GuardFactory(SecurityHandlerFactory):
    """Connexion's factory of security functions, making guards instead."""

    def __init__(self, checkers: Checkers, schemes: list[Mapping[str, Any]]) -> None:
        super().__init__()
        self._checkers = checkers
        self._headers = _challenge(schemes)

    def parse_security_scheme(self, security_scheme: Any, required_scopes: Any) -> Guard:
        name = security_scheme["name"]
        if required_scopes:
            raise StartRefused(f"the scheme {name} is required with scopes, which no checker sees")
        return self._checkers.guard(name, security_scheme[SCHEME])

    @staticmethod
    async def verify_none(request: Request) -> None:
        """An empty requirement: anybody, known by no principal."""

    def verify_multiple_schemes(self, schemes: Mapping[str, Guard]) -> Guard:
        """All schemes of one requirement together."""

        async def guard(request: Request) -> Any:
            principals = {name: await check(request) for name, check in schemes.items()}
            found = list(principals.values())
            if REFUSED in found:
                return REFUSED
            return ABSENT if ABSENT in found else principals

        return guard

    def verify_security(self, auth_funcs: list[Guard]) -> Guard:
        """Alternatives: the first that gives a principal counts."""
        anonymous = self.verify_none in auth_funcs
        guards = [check for check in auth_funcs if check is not self.verify_none]

        async def verify(request: Request) -> Any:
            refused = False
            for guard in guards:
                principal = await guard(request)
                if principal is REFUSED:
                    refused = True
                elif principal is not ABSENT:
                    return principal
            if anonymous and not refused:
                return None
            message = "Missing or invalid credentials."
            raise Refusal("unauthenticated", message, headers=self._headers)

        return verify


def _challenge(schemes: list[Mapping[str, Any]]) -> dict[str, str]:
    """The header that RFC 9110 wants with a 401, of the http schemes among the skeleton's."""
    real = [one[SCHEME] for one in schemes]
    names = {one["scheme"].capitalize() for one in real if one["type"] == "http"}
    challenges = [f'{name} realm="api"' for name in sorted(names)]
    return {"www-authenticate": ", ".join(challenges)} if challenges else {}


def _wrapped(functions: Mapping[str, Callable[..., Any]], pool: Pool) -> dict[str, Call]:
    return {name: pool.wrap(check, point_read=True) for name, check in functions.items()}


def _finder(name: str, scheme: Mapping[str, Any]) -> Callable[[Request], Any]:
    """What takes a scheme's credential out of a request: it, ABSENT or REFUSED."""
    if scheme["type"] == "apiKey":
        return _API_KEY_FINDERS[scheme["in"]](scheme["name"])
    if scheme["type"] == "http" and scheme["scheme"].lower() == "bearer":
        return _bearer
    if scheme["type"] == "http" and scheme["scheme"].lower() == "basic":
        return _basic
    kind = scheme.get("scheme", scheme["type"])
    raise StartRefused(f"the security scheme {name} is of the kind {kind}, which is not supported")


def _header_key(name: str) -> Callable[[Request], Any]:
    def find(request: Request) -> Any:
        value = request.header(name)
        return ABSENT if value is None else value

    return find


def _query_key(name: str) -> Callable[[Request], Any]:
    def find(request: Request) -> Any:
        try:
            values = request.query.get(name)
            if values is None:
                return ABSENT
            return decode_form(values[0]) if len(values) == 1 else REFUSED
        except ValueError:
            return REFUSED

    return find


def _cookie_key(name: str) -> Callable[[Request], Any]:
    secure = f"__Secure-{name}"

    def find(request: Request) -> Any:
        # The prefix is the server's own choice (RFC 6265bis, 4.1.3), and nobody's on a plain
        # connection: where both came, that cookie is the one to be trusted.
        cookies = request.cookies
        return cookies.get(secure, cookies.get(name, ABSENT))

    return find


_API_KEY_FINDERS: Mapping[str, Callable[[str], Callable[[Request], Any]]] = {
    "header": _header_key,
    "query": _query_key,
    "cookie": _cookie_key,
}


def _authorization(request: Request, scheme: str) -> Any:
    value = request.header("authorization")
    given, _, credential = (value or "").strip().partition(" ")
    if value is None or given.lower() != scheme:
        return ABSENT
    return credential.strip() or REFUSED


def _bearer(request: Request) -> Any:
    return _authorization(request, "bearer")


def _basic(request: Request) -> Any:
    encoded = _authorization(request, "basic")
    if not isinstance(encoded, str):
        return encoded
    try:
        decoded = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError, ValueError):
        return REFUSED
    username, colon, password = decoded.partition(":")
    return (username, password) if colon else REFUSED
