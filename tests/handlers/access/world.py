"""Three organizations alike, of which one is frozen, and what a contract has to tell of itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import httpx

from models import organization
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.issuing import insert
from models.api_key.limited import LIMITS
from models.change import change
from models.clock import now
from models.database import database
from models.organization import Organization

ACTOR = Actor.command("tests")
AUDIENCES = ("product:scan", "aibi", "anthropic_admin", "dailyplay", "idle_atlas", "operator")
MOVING = {"last_used_at"}
"""What a request with a good credential may note of it, at any time."""

Rows = dict[str, Any]
Headers = dict[str, str]


@dataclass(frozen=True)
class Request:
    """One request of an operation: what goes into its path, its query and its body."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] | None = None
    body: Any = None


@dataclass(frozen=True)
class Credentials:
    """The credentials of one security scheme.

    `refused` are those that open nothing, by what is wrong with them, and `status` what they are
    answered with. `forbidden` tell who it is, who may not do it: they are 403. `foreign` is a good
    one of another organization, None where no organization has one.
    """

    good: Headers
    refused: dict[str, Headers]
    forbidden: dict[str, Headers] = field(default_factory=dict)
    foreign: Headers | None = None
    status: int = 401


@dataclass(frozen=True)
class World:
    """`acme` is the organization whose rows are asked for."""

    acme: Organization
    other: Organization
    frozen: Organization
    issuer: str


class Contract(Protocol):
    """What a module of this package tells of its contract.

    `SCHEMES` are all its security schemes, `REQUESTS` all its operations with a credential, in an
    order in which all succeed with a good one, and `OPEN` those without. `FOREIGN` has the status
    for rows of another organization where that is not 404. `ABSENT` are rows that nobody has.
    `HEADERS` go with every request.
    """

    HEADERS: Headers
    SCHEMES: dict[str, Callable[[World], Credentials]]
    REQUESTS: dict[str, Callable[[Rows], Request]]
    OPEN: set[str]
    FOREIGN: dict[str, int]
    ABSENT: Rows

    def plant(self, owner: Organization) -> Rows:
        """Make the rows of an organization that its operations need."""


def create(issuer: str) -> World:
    """The organizations, all of them served until `freeze`."""
    made = (
        organization.create(ACTOR, slug=f"{slug}-slug", name=f"{slug} name", plan="business")
        for slug in ("acme", "other", "frozen")
    )
    return World(*made, issuer)


def freeze(world: World) -> None:
    organization.cancel(ACTOR, world.frozen.uuid)


def key(owner: Organization | None, audience: str, **terms: Any) -> str:
    """The text of a new key of that audience."""
    count = ApiKey.select().count()
    with change(ACTOR):
        _, text = insert(
            ACTOR,
            "key_",
            f"key_{count:040}",
            organization=owner,
            name=f"Key {count}",
            audience=audience,
            scopes=[],
            **(LIMITS if audience == "dailyplay" else {}),
        )
        ApiKey.update(terms or {"status": "active"}).where(ApiKey.name == f"Key {count}").execute()
    return text


def keys_of(audience: str, as_header: Callable[[str], Headers]) -> Callable[[World], Credentials]:
    """The credentials of a scheme whose credential is a key of one audience."""

    def made(world: World) -> Credentials:
        def of(each: str, owner: Organization = world.acme, **terms: Any) -> Headers:
            return as_header(key(None if each == "operator" else owner, each, **terms))

        wrong = {
            "malformed": as_header("%00 nonsense"),
            "unknown": as_header("key_" + "9" * 40),
            "expired": of(audience, expires_at=now() - timedelta(seconds=1)),
            "revoked": of(audience, status="revoked", revoked_at=now()),
            "inactive": of(audience, status="inactive"),
        }
        others = {f"for {each}": of(each) for each in AUDIENCES if each != audience}
        if audience == "operator":
            strangers = {"frozen": of("product:scan", world.frozen)}
            return Credentials(of(audience), wrong | others | strangers)
        strangers = {"frozen": of(audience, world.frozen)}
        return Credentials(
            of(audience), wrong | others | strangers, foreign=of(audience, world.other)
        )

    return made


def x_api_key(text: str) -> Headers:
    return {"x-api-key": text}


def bearer(text: str) -> Headers:
    return {"authorization": f"Bearer {text}"}


def dump() -> set[str]:
    """Every row of every table, as text."""
    return set(_rows())


def _rows() -> Iterator[str]:
    for table in database.get_tables():
        columns = [each.name for each in database.get_columns(table) if each.name not in MOVING]
        names = ", ".join(f'"{name}"' for name in columns)
        for row in database.execute_sql(f'SELECT {names} FROM "{table}"').fetchall():  # noqa: S608
            yield f"{table} {row}"


def send(
    http: httpx.Client, method: str, template: str, request: Request, headers: Headers
) -> httpx.Response:
    path = template.format(**request.path)
    body = {} if request.body is None else {"json": request.body}
    raw = {name: value.encode() for name, value in headers.items()}
    return http.request(method, path, params=request.query, headers=raw, **body)


def told(answer: httpx.Response) -> tuple[int, str]:
    """What an answer tells its reader: all but the id of the request."""
    return answer.status_code, re.sub(r"req_\w+", "req_", answer.text)
