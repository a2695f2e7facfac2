"""Who may use the Tenant Registry (rule 8)."""

import socket
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from threading import Thread

import httpx
import pytest
import uvicorn

from models import api_key as api_keys
from models import organization as organizations
from models.actor import Actor
from models.api_key import ApiKey
from models.audit import AuditEvent
from tenantry.app import create_app
from tenantry.contract.skeleton import operations
from tenantry.served import Served
from tenantry.settings import Settings
from tests.contract.server import exchange, serving

ACTOR = Actor.command("tests")
UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
SECURED = [
    ("POST", "/v1/tenants"),
    ("GET", f"/v1/tenants/{UNKNOWN}"),
    ("GET", "/v1/tenants/by-slug/acme"),
    ("POST", f"/v1/tenants/{UNKNOWN}/activate"),
    ("POST", f"/v1/tenants/{UNKNOWN}/cancel"),
    ("GET", f"/v1/entitlements?tenant_id={UNKNOWN}"),
    ("GET", "/v1/catalog"),
    ("POST", "/v1/catalog/request"),
    ("POST", "/v1/catalog/trial-request"),
    ("GET", f"/v1/api-keys?tenant_id={UNKNOWN}"),
    ("POST", "/v1/api-keys"),
    ("DELETE", f"/v1/api-keys/{UNKNOWN}"),
    ("POST", "/v1/internal/api-keys/verify"),
    ("POST", "/v1/audit"),
    ("GET", "/v1/audit"),
]


@pytest.fixture
def loopback(settings: Settings) -> Iterator[str]:
    """The base URL of a server that needs no credential of whoever sits at its machine."""
    with serving(create_app(settings.model_copy(update={"registry_auth": "loopback"}))) as url:
        yield url


def catalog(base_url: str, *lines: str, host: str | None = None) -> int:
    """The status of GET /v1/catalog with exactly these header lines."""
    host = host or base_url.removeprefix("http://")
    request = f"GET /v1/catalog HTTP/1.1\r\nHost: {host}\r\n" + "".join(f"{x}\r\n" for x in lines)
    return exchange(base_url, f"{request}\r\n".encode("latin-1")).status


def test_every_operation_401_without_a_credential(anonymous: httpx.Client) -> None:
    """Rule 8: before anything else is looked at, and with a challenge (RFC 9110, 11.6.1)."""
    answers = {(method, path): anonymous.request(method, path) for method, path in SECURED}
    assert {asked: answer.status_code for asked, answer in answers.items()} == dict.fromkeys(
        answers, 401
    )
    assert {answer.json()["error"] for answer in answers.values()} == {"unauthenticated"}
    challenges = {
        answer.headers["www-authenticate"].partition(" ")[0] for answer in answers.values()
    }
    assert challenges == {"Bearer"}


def test_operations_without_security_are_the_two_of_health() -> None:
    """Rule 8: an operation that is left out of the table above is found here."""
    open_paths, secured = [], 0
    for path, _, operation in operations(Served(["tenant_registry"]).merged):
        if operation["security"]:
            secured += 1
        else:
            open_paths.append(path)
    assert open_paths == ["/healthz", "/readyz"]
    assert secured == len(SECURED)


def test_operator_401_for_a_credential_that_is_none(base_url: str) -> None:
    """Rule 5."""
    given = ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "tno_x", "Bearer tno_\xff"]
    statuses = {each: catalog(base_url, f"Authorization: {each}") for each in given}
    assert statuses == dict.fromkeys(given, 401)


def test_operator_200_with_an_operators_key(client: httpx.Client) -> None:
    assert client.get("/v1/catalog").status_code == 200


def test_operator_200_with_the_scheme_in_any_case(client: httpx.Client) -> None:
    """RFC 9110, 11.1."""
    key = client.headers["authorization"].removeprefix("Bearer ")
    headers = {"authorization": f"bEARER {key}"}
    assert client.get("/v1/catalog", headers=headers).status_code == 200


def test_operator_401_once_the_key_is_revoked(client: httpx.Client) -> None:
    """Rule 4."""
    row = ApiKey.get(ApiKey.audience == "operator")
    api_keys.revoke_operator(ACTOR, row.uuid)
    assert client.get("/v1/catalog").status_code == 401


def test_operator_401_for_a_tenants_key(base_url: str) -> None:
    """Rule 2: a key opens only its own contract."""
    tenant = organizations.create(ACTOR, slug="acme", name="Acme")
    for audience in ("product:scan", "aibi", "anthropic_admin", "dailyplay", "idle_atlas"):
        _, key = api_keys.create(ACTOR, organization_uuid=tenant.uuid, name="k", audience=audience)
        assert catalog(base_url, f"Authorization: Bearer {key}") == 401, audience


def test_operator_401_on_loopback_where_a_key_is_asked(base_url: str) -> None:
    """Rule 8: what `loopback` lets in is refused unless it is set."""
    assert catalog(base_url) == 401


def test_loopback_200_with_a_local_host(loopback: str) -> None:
    """Rule 8."""
    port = loopback.rpartition(":")[2]
    names = ["127.0.0.1", "localhost", "LocalHost", "localhost.", "[::1]"]
    statuses = {name: catalog(loopback, host=f"{name}:{port}") for name in names}
    assert statuses == dict.fromkeys(names, 200)


def test_loopback_201_is_audited_as_such(loopback: str) -> None:
    """Rules 8 and 51: somebody without a credential, and without an id."""
    lines = ("Content-Type: application/json", f"Host: {loopback.removeprefix('http://')}")
    body = b'{"slug": "acme", "name": "Acme"}'
    request = "\r\n".join(
        ["POST /v1/tenants HTTP/1.1", *lines, f"Content-Length: {len(body)}", "", ""]
    )
    assert exchange(loopback, request.encode() + body).status == 201
    event = AuditEvent.get(AuditEvent.action == "tenant_registry.organization.create")
    assert (event.actor_type, event.actor_id, event.actor_name) == ("operator", None, "loopback")


def test_loopback_200_from_a_page_of_this_server(loopback: str) -> None:
    """Rule 8: the documentation's try-out."""
    lines = (f"Origin: {loopback}", "Sec-Fetch-Site: same-origin")
    assert catalog(loopback, *lines) == 200


def test_loopback_200_for_what_a_person_typed_into_a_browser(loopback: str) -> None:
    """Rule 8: a navigation of one's own has no site that sent it."""
    assert catalog(loopback, "Sec-Fetch-Site: none") == 200


def test_loopback_200_with_an_operators_key_from_anywhere(loopback: str) -> None:
    """Rule 8: a credential that `operator` accepts is accepted here too."""
    _, key = api_keys.create_operator(ACTOR, "k")
    lines = (f"Authorization: Bearer {key}", "X-Forwarded-For: 203.0.113.7")
    assert catalog(loopback, *lines, host="tenants.example") == 200


def test_loopback_401_with_a_key_that_opens_nothing(loopback: str) -> None:
    """Rule 8: a wrong credential is worse than none."""
    assert catalog(loopback, "Authorization: Bearer x") == 401


def test_loopback_401_for_a_host_that_is_not_local(loopback: str) -> None:
    """Rule 8: a foreign name may resolve to 127.0.0.1 (DNS rebinding)."""
    hosts = [
        "tenants.example",
        "127.0.0.1.tenants.example",
        "localhost.tenants.example",
        "203.0.113.7",
        "0.0.0.0:80",
        "user@localhost",
        "[::1",
        "localhost, tenants.example",
    ]
    assert {host: catalog(loopback, host=host) for host in hosts} == dict.fromkeys(hosts, 401)


def test_loopback_401_for_a_second_host(loopback: str) -> None:
    """Rule 8: which of them counts is anybody's guess."""
    assert catalog(loopback, "Host: tenants.example") == 401


def test_loopback_401_for_a_forwarded_request(loopback: str) -> None:
    """Rule 8: a proxy on this machine is a loopback peer whoever it speaks for."""
    lines = [
        "Forwarded: for=127.0.0.1",
        "Via: 1.1 proxy",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-For:",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Port: 80",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Server: localhost",
        "X-Real-IP: 127.0.0.1",
        "X-Client-IP: 127.0.0.1",
        "True-Client-IP: 127.0.0.1",
        "CF-Connecting-IP: 127.0.0.1",
    ]
    assert {line: catalog(loopback, line) for line in lines} == dict.fromkeys(lines, 401)


def test_loopback_401_for_a_peer_without_an_address(settings: Settings) -> None:
    """Rule 8: behind a Unix socket there is a proxy, and whoever it speaks for."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = f"{folder}/socket"
        listener.bind(path)
        listener.listen()
        application = create_app(settings.model_copy(update={"registry_auth": "loopback"}))
        server = uvicorn.Server(uvicorn.Config(application, lifespan="on", log_config=None))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        transport = httpx.HTTPTransport(uds=path)
        with httpx.Client(base_url="http://localhost", transport=transport) as client:
            status = client.get("/v1/catalog").status_code
        server.should_exit = True
        thread.join()
    assert status == 401


def test_loopback_401_for_a_page_of_another_origin(loopback: str) -> None:
    """Rule 8: another page in the same browser, another server on this machine included."""
    lines = [
        "Origin: https://tenants.example",
        "Origin: http://localhost:3000",
        "Origin: null",
        "Origin:",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ]
    assert {line: catalog(loopback, line) for line in lines} == dict.fromkeys(lines, 401)
