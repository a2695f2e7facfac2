"""A member's life in an organization, from the mail that invites them to the key they leave."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.command import Server, printed, server
from tests.journeys.browser import CHROMIUM, browser

EMAIL = "noor@acme.example"
PASSWORD = "nine lives of a lighthouse"
FILLED_IN = f"""
document.querySelector('#name').value = 'Noor Haddad';
document.querySelector('#password').value = {json.dumps(PASSWORD)};
"""
KEYS = "/api/customer/v1/api-keys"


@contextmanager
def clients(running: Server, folder: Path) -> Iterator[tuple[httpx.Client, ...]]:
    """An organization's admin key, its customer key, and somebody's browser."""
    made = json.loads(printed(folder, "demo", "--json"))["credentials"]
    admin = {"x-api-key": made["anthropic_admin_key"], "anthropic-version": "2023-06-01"}
    organizations = f"{running.base_url}/v1/organizations"
    customer = f"{running.base_url}/api/customer/v1"
    with (
        httpx.Client(base_url=organizations, headers=admin) as by_admin,
        httpx.Client(base_url=customer, headers={"x-api-key": made["idle_atlas_key"]}) as by_key,
        httpx.Client(base_url=running.base_url) as by_person,
    ):
        yield by_admin, by_key, by_person


def invite(running: Server, admin: httpx.Client, folder: Path) -> str:
    """Invite the member; gives the address that the mail leads to, which is in no log."""
    answer = admin.post("/invites", json={"email": EMAIL, "role": "developer"})
    assert answer.json()["status"] == "pending"
    files = (folder / "data" / "outbox").iterdir()
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
    text = next(each for each in mails if each["to"] == EMAIL).get_content()
    link = re.search(rf"{re.escape(running.base_url)}/invitations/\S+", text)
    assert link
    assert link.group() not in running.log.read_text()
    return link.group()


def accept(link: str, profile: Path) -> None:
    with browser(profile) as page:
        page.open(link)
        assert EMAIL in page.text()
        page.run(FILLED_IN)
        page.press("Accept the invitation")
        assert "Noor Haddad is a member now" in page.text()
        page.open(link)
        assert "That did not work" in page.text()


def as_listed(customer: httpx.Client) -> dict[str, Any] | None:
    """The member as Idle Atlas lists them."""
    members = customer.get("/members").json()["members"]
    return next((each for each in members if each["email"] == EMAIL), None)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_member_is_invited_works_and_leaves_a_key(tmp_path: Path) -> None:
    """Rules 9, 13, 20 to 22 and 25: one row, whichever contract makes and shows it."""
    with (
        server(tmp_path, "--no-worker") as running,
        clients(running, tmp_path) as (admin, customer, person),
    ):
        accept(invite(running, admin, tmp_path), tmp_path / "profile")

        # Idle Atlas lists whom the Anthropic contract invited, and the role in its workspace.
        user = admin.get("/users", params={"email": EMAIL}).json()["data"][0]
        assert (user["name"], user["role"]) == ("Noor Haddad", "developer")
        workspace = admin.post("/workspaces", json={"name": "Lighthouse"}).json()
        members = f"/workspaces/{workspace['id']}/members"
        added = {"user_id": user["id"], "workspace_role": "workspace_developer"}
        assert admin.post(members, json=added).status_code == 200
        listed = as_listed(customer)
        assert listed
        assert [(role["roleKey"], role["scopeType"]) for role in listed["roles"]] == [
            ("developer", "organization"),
            ("workspace_developer", "workspace"),
        ]

        # Signed in, she makes a key and uses it.
        signing_in = {"email": EMAIL, "password": PASSWORD}
        assert person.post("/api/auth/sign-in/email", json=signing_in).status_code == 200
        created = person.post(KEYS, json={"name": "Beacon"})
        assert created.status_code == 201
        beacon = {"x-api-key": created.json()["secret"]}
        assert customer.get("/organization", headers=beacon).status_code == 200

        # In another role she may make no more.
        assert admin.post(f"/users/{user['id']}", json={"role": "user"}).json()["role"] == "user"
        assert person.post(KEYS, json={"name": "Another"}).status_code == 403

        # Removed, she is nowhere; the key that she made lives on and says whose it was.
        removed = admin.delete(f"/users/{user['id']}")
        assert removed.json() == {"id": user["id"], "type": "user_deleted"}
        assert admin.get(f"{members}/{user['id']}").status_code == 404
        assert as_listed(customer) is None
        assert person.get(KEYS).status_code == 403
        assert customer.get("/organization", headers=beacon).status_code == 200
        makers = {key["name"]: key["created_by"] for key in admin.get("/api_keys").json()["data"]}
        assert makers["Beacon"] == {"id": user["id"], "type": "user"}
