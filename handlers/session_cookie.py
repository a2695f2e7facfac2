"""The cookie of somebody who is signed in, written and signed as better-auth does it (rule 9).

Its value is `encodeURIComponent(token + "." + signature)`, the signature the padded base64 of
HMAC-SHA256 of the token.
"""

import base64
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import quote, unquote
from uuid import UUID

from handlers.request import Request, circumstances
from models import login_session, secrets
from models.actor import Actor, Origin
from models.errors import Forbidden
from models.login_session import GOOD_FOR, SignedIn

NAME = "better-auth.session_token"
_SECURE_NAME = f"__Secure-{NAME}"
_ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax"
_READING = ("GET", "HEAD")


@dataclass(frozen=True, kw_only=True)
class Person(Actor):
    """Somebody who is signed in, in the organization that they work in now."""

    signed_in: SignedIn = field(repr=False)

    @property
    def credential_id(self) -> str:
        """The person in that organization: what was answered in one is nothing to another."""
        return f"{self.type}:{self.id}:{self.signed_in.organization_id}"

    @property
    def organization_uuid(self) -> UUID:
        """That organization. Raises Forbidden for somebody who is a member of none."""
        if self.signed_in.organization_uuid is None:
            raise Forbidden("You work in no organization.")
        return self.signed_in.organization_uuid

    def need(self, permission: str) -> None:
        """Raise Forbidden for a person whose roles on the organization lack `permission`."""
        if permission not in self.signed_in.permissions:
            raise Forbidden("Your role does not allow this.")


def serve_at(base_url: str, others: Iterable[str] = ()) -> None:
    """Be a server that browsers reach at `base_url`, and at `others` that are as much its own."""
    origins = frozenset(_origin(url) for url in (base_url, *others))
    _site[:] = [_Site(origins, base_url.lower().startswith("https://"))]


def person(contract: Origin) -> Callable[[str, Request], Person | None]:
    """The checker of a contract's cookie: gives the person, None for whom it does not sign in.

    It raises Forbidden for a change that a page of another origin asks for.
    """

    def check(cookie: str, request: Request) -> Person | None:
        refuse_other_origins(request)
        found = _signed_in(cookie, request)
        return None if found is None else actor(contract, request, found)

    return check


def person_or_forbidden(contract: Origin) -> Callable[[str, Request], Person]:
    """The same for a contract that knows no 401: Forbidden is raised for whom it signs in not."""
    find = person(contract)

    def check(cookie: str, request: Request) -> Person:
        return find(cookie, request) or nobody(request)

    return check


def nobody(request: Request) -> NoReturn:
    """The checker of requests without a cookie, for such a contract. Raises Forbidden."""
    raise Forbidden("Nobody is signed in.")


def actor(contract: Origin, request: Request, signed_in: SignedIn) -> Person:
    """The person as the one whom audit events name."""
    return Person(
        signed_in=signed_in,
        type="user",
        contract=contract,
        id=str(signed_in.user.uuid),
        name=signed_in.user.display_name,
        **circumstances(request),
    )


def read(request: Request) -> SignedIn | None:
    """Whoever is signed in, where it is no matter if nobody is."""
    cookies = request.cookies
    cookie = cookies.get(_SECURE_NAME, cookies.get(NAME))
    return None if cookie is None else _signed_in(cookie, request)


def write(request: Request, token: str) -> None:
    """Let the answer to `request` sign the browser in by `token`, for as long as that is good."""
    value = quote(f"{token}.{_signature(token)}", safe="")
    _set(request, f"{value}; Max-Age={int(GOOD_FOR.total_seconds())}")


def clear(request: Request) -> None:
    """Let the answer to `request` take the cookie away."""
    _set(request, "; Max-Age=0")


def refuse_other_origins(request: Request) -> None:
    """Raise Forbidden for a change that a page of another origin made a browser ask for.

    Browsers tell the origin with every request that changes something; what names neither an
    origin nor a site is no browser, and nobody else's cookies are sent by it.
    """
    if request.method in _READING:
        return
    origin = request.header("origin")
    if origin is None:
        allowed = request.header("sec-fetch-site") in (None, "none", "same-origin")
    else:
        allowed = origin.lower() in _site[0].origins
    if not allowed:
        raise Forbidden("The request comes from a page of another origin.")


@dataclass(frozen=True)
class _Site:
    origins: frozenset[str]
    is_secure: bool


_site: list[_Site] = []


def _origin(url: str) -> str:
    """A scheme and host as browsers write them: in small letters, without the usual port."""
    scheme, _, host = url.lower().partition("://")
    return f"{scheme}://{host.removesuffix({'http': ':80', 'https': ':443'}[scheme])}"


def _signed_in(cookie: str, request: Request) -> SignedIn | None:
    token, _, signature = unquote(cookie).rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(token).encode()):
        return None
    found = login_session.authenticate(token)
    if found is not None and found.is_due:
        write(request, token)
    return found


def _signature(token: str) -> str:
    return base64.b64encode(secrets.signature(token)).decode()


def _set(request: Request, value: str) -> None:
    site = _site[0]
    name, secure = (_SECURE_NAME, "; Secure") if site.is_secure else (NAME, "")
    request.answer_headers["set-cookie"] = f"{name}={value}; {_ATTRIBUTES}{secure}"
