"""What holds for every operation: the key, the version, the headers, the errors."""

import re

import httpx
import pytest

from handlers.anthropic_admin.errors import render
from handlers.anthropic_admin.public_ids import read
from handlers.anthropic_admin.views import public_id
from models import api_key, organization
from models.api_key import ApiKey
from models.audit import AuditEvent
from models.ids import new_uuid
from models.organization import Organization
from tests.handlers.anthropic_admin.conftest import (
    ACTOR,
    PATH,
    UNKNOWN,
    VERSION,
    new_workspace,
    refuses,
)

REQUEST_ID = re.compile(r"req_[0-9a-f]{32}")
OPERATIONS = [
    ("GET", "/me"),
    ("GET", "/users"),
    ("GET", f"/users/{UNKNOWN['user']}"),
    ("POST", f"/users/{UNKNOWN['user']}"),
    ("DELETE", f"/users/{UNKNOWN['user']}"),
    ("GET", "/invites"),
    ("POST", "/invites"),
    ("GET", f"/invites/{UNKNOWN['invite']}"),
    ("DELETE", f"/invites/{UNKNOWN['invite']}"),
    ("GET", "/workspaces"),
    ("POST", "/workspaces"),
    ("GET", f"/workspaces/{UNKNOWN['wrkspc']}"),
    ("POST", f"/workspaces/{UNKNOWN['wrkspc']}"),
    ("POST", f"/workspaces/{UNKNOWN['wrkspc']}/archive"),
    ("GET", f"/workspaces/{UNKNOWN['wrkspc']}/members"),
    ("POST", f"/workspaces/{UNKNOWN['wrkspc']}/members"),
    ("GET", f"/workspaces/{UNKNOWN['wrkspc']}/members/{UNKNOWN['user']}"),
    ("POST", f"/workspaces/{UNKNOWN['wrkspc']}/members/{UNKNOWN['user']}"),
    ("DELETE", f"/workspaces/{UNKNOWN['wrkspc']}/members/{UNKNOWN['user']}"),
    ("GET", "/api_keys"),
    ("GET", f"/api_keys/{UNKNOWN['apikey']}"),
    ("POST", f"/api_keys/{UNKNOWN['apikey']}"),
]


def key_of(owner: Organization) -> str:
    return api_key.create_admin(ACTOR, owner.uuid, "Tests")[1]


def test_get_organization_200_by_either_form_of_the_key(
    anonymous: httpx.Client, owner: Organization
) -> None:
    """Rules 1, 17 and 18: `x-api-key` or Bearer, and any version."""
    key = key_of(owner)
    assert re.fullmatch(r"sk-ant-admin01-[0-9A-Za-z]{36}", key)
    for credential in ({"x-api-key": key}, {"authorization": f"Bearer {key}"}):
        for version in ("2023-06-01", "2099-01-01", "whatever"):
            headers = credential | {"anthropic-version": version}
            answer = anonymous.get(f"{PATH}/me", headers=headers)
            assert answer.json() == {
                "id": str(owner.uuid),
                "type": "organization",
                "name": "Harbor Lane",
            }
            assert REQUEST_ID.fullmatch(answer.headers["request-id"])
            assert answer.headers["anthropic-organization-id"] == str(owner.uuid)


def test_change_is_audited_as_the_admin_keys(admin: httpx.Client, owner: Organization) -> None:
    """Rule 51."""
    new_workspace(admin)
    event = AuditEvent.get(AuditEvent.action == "anthropic_admin.workspace.create")
    key = ApiKey.get(ApiKey.name == "Tests")
    assert (event.actor_type, event.actor_id) == ("api_key", str(key.uuid))
    assert (event.actor_name, event.source_ip) == ("Tests", "127.0.0.1")


def test_every_operation_401_without_a_key_that_opens_it(
    anonymous: httpx.Client, owner: Organization
) -> None:
    """Rules 2, 5 and 17: whichever it is, the answer is one and the same."""
    assert len(OPERATIONS) == 22
    bodies = set()
    for method, path in OPERATIONS:
        answer = anonymous.request(method, PATH + path, headers=VERSION)
        refuses(answer, 401)
        assert REQUEST_ID.fullmatch(answer.headers["request-id"])
        assert "anthropic-organization-id" not in answer.headers
    others = [
        api_key.create(ACTOR, organization_uuid=owner.uuid, name="k", audience="product:a")[1],
        api_key.create_own(ACTOR, owner.uuid, audience="aibi", name="k")[1],
        api_key.create_operator(ACTOR, "k")[1],
        "sk-ant-admin01-unknown",
        "",
        *(key_of(owner) for _ in range(3)),
    ]
    ApiKey.update(status="revoked").where(ApiKey.name == "Tests").execute()
    for key in others:
        answer = anonymous.get(f"{PATH}/me", headers=VERSION | {"x-api-key": key})
        refuses(answer, 401)
        bodies.add(answer.json()["message"])
    assert len(bodies) == 1


def test_every_operation_401_while_the_organization_is_frozen(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 5 and 39: activating brings the key back."""
    organization.cancel(ACTOR, owner.uuid)
    refuses(admin.get("/me"), 401)
    organization.activate(ACTOR, owner.uuid)
    assert admin.get("/me").status_code == 200


def test_every_operation_400_without_a_version(
    anonymous: httpx.Client, owner: Organization
) -> None:
    """Rule 17: and the organization is named, for its key is known."""
    key = {"x-api-key": key_of(owner)}
    for method, path in OPERATIONS:
        answer = anonymous.request(method, PATH + path, headers=key, json={})
        refuses(answer, mentions="anthropic-version")
        assert answer.headers["anthropic-organization-id"] == str(owner.uuid)
        assert REQUEST_ID.fullmatch(answer.headers["request-id"])


def test_unknown_path_404_and_method_405_in_the_contracts_shape(admin: httpx.Client) -> None:
    """Rules 17, 18 and 50: beneath the contract's prefix nothing answers otherwise."""
    for path in ("/nothing", "/users/a/b", "/workspaces/a/b/c/d"):
        answer = admin.get(path)
        refuses(answer, 404)
        assert REQUEST_ID.fullmatch(answer.headers["request-id"])
    answer = admin.put("/users", json={})
    assert (answer.status_code, answer.json()["error"]["type"]) == (405, "invalid_request_error")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_body_413_and_415_in_the_contracts_shape(admin: httpx.Client) -> None:
    """Rules 18 and 50."""
    answer = admin.post("/workspaces", json={"name": "n" * 1_100_000})
    assert (answer.status_code, answer.json()["type"]) == (413, "request_too_large")
    answer = admin.post("/workspaces", content=b"name=a", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["type"]) == (415, "invalid_request_error")


@pytest.mark.parametrize("name", [b'"a\\u0000b"', b'"\\ud800"', b'"\xff"'])
def test_body_400_for_text_that_is_none(admin: httpx.Client, name: bytes) -> None:
    """Rule 50."""
    content = b'{"name": ' + name + b"}"
    refuses(
        admin.post("/workspaces", content=content, headers={"content-type": "application/json"})
    )


def test_head_answers_like_get_on_reads_alone(admin: httpx.Client) -> None:
    """Rule 50."""
    answer = admin.head("/me")
    assert (answer.status_code, answer.content) == (200, b"")
    assert admin.head(f"/workspaces/{UNKNOWN['wrkspc']}/archive").status_code == 405


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("unauthenticated", "authentication_error"),
        ("forbidden", "permission_error"),
        ("not_found", "not_found_error"),
        ("too_large", "request_too_large"),
        ("rate_limited", "rate_limit_error"),
        ("internal", "api_error"),
        ("unavailable", "api_error"),
        ("invalid", "invalid_request_error"),
        ("conflict", "invalid_request_error"),
    ],
)
def test_error_is_of_a_type_that_clients_know(kind: str, name: str) -> None:
    """Rule 18."""
    body = render(status=400, kind=kind, message="No.", field=None, request_id="req_1")[1]
    error = {"type": name, "message": "No."}
    assert body == error | {"error": error, "request_id": "req_1"}


def test_public_id_is_of_one_width_and_reads_back() -> None:
    """Any UUID, and nothing that is not exactly an id."""
    assert public_id("user", new_uuid().__class__(int=0)) == "user_01" + "1" * 22
    for number in (0, 1, 57, 58, 2**128 - 1, new_uuid().int):
        uuid = new_uuid().__class__(int=number)
        text = public_id("user", uuid)
        assert (len(text), read("user", text)) == (29, uuid)
        assert read("invite", text) is None
    for text in ("", "user_", "user_01", "user_01" + "z" * 22, "user_01" + "0" * 22, "x" * 29):
        assert read("user", text) is None
    assert read("user", "user_01YcVfxkQb6JRzqk5kF2tNLw") is None  # 2 to the 128th, one too many
    assert read("user", f"{public_id('user', new_uuid())}1") is None
