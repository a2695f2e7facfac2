"""Workspaces: made, renamed, archived, listed."""

import re

import httpx

from handlers.anthropic_admin.views import public_id
from models import api_key, workspace
from models.organization import Organization
from models.workspace import Workspace
from tests.handlers.anthropic_admin.conftest import (
    ACTOR,
    UNKNOWN,
    actions,
    ids,
    join,
    new_workspace,
    refuses,
)


def default_of(owner: Organization) -> str:
    row = Workspace.get(Workspace.organization == owner, Workspace.is_default)
    return public_id("wrkspc", row.uuid)


def test_create_workspace_200_in_a_color_of_the_servers_choice(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 26 and 51."""
    made = admin.post("/workspaces", json={"name": "Checkout"}).json()
    assert re.fullmatch(r"#[0-9A-F]{6}", made["display_color"])
    assert re.fullmatch(r"wrkspc_01[1-9A-HJ-NP-Za-km-z]{22}", made["id"])
    assert (made["type"], made["name"], made["archived_at"]) == ("workspace", "Checkout", None)
    assert admin.get(f"/workspaces/{made['id']}").json() == made
    assert admin.get("/workspaces").json()["data"] == [made]
    assert actions(owner) == ["anthropic_admin.workspace.create"]


def test_create_workspace_400_for_a_name_of_no_length_or_too_much(admin: httpx.Client) -> None:
    """Rule 26: 1 to 40 characters."""
    for name in ("", "n" * 41, None, 5):
        refuses(admin.post("/workspaces", json={"name": name}), mentions="name")
    refuses(admin.post("/workspaces", json={}), mentions="name")
    assert admin.post("/workspaces", json={"name": "ü" * 40}).status_code == 200


def test_create_workspace_400_for_the_101st_that_is_not_archived(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 23: the default one does not count, and archiving one makes room."""
    for number in range(99):
        workspace.create(ACTOR, owner.uuid, name=f"W{number}")
    hundredth = new_workspace(admin)
    refuses(admin.post("/workspaces", json={"name": "One more"}), mentions="100")
    assert admin.post(f"/workspaces/{hundredth}/archive").status_code == 200
    new_workspace(admin)
    refuses(admin.post("/workspaces", json={"name": "One more"}), mentions="100")


def test_create_workspace_200_once_for_one_idempotency_key(admin: httpx.Client) -> None:
    """Rule 52."""
    once = {"idempotency-key": "w"}
    first, second = (
        admin.post("/workspaces", json={"name": "Once"}, headers=once) for _ in range(2)
    )
    assert (first.status_code, second.content) == (200, first.content)
    refuses(admin.post("/workspaces", json={"name": "Other"}, headers=once), 422)
    assert len(ids(admin.get("/workspaces"))) == 1


def test_update_workspace_200_has_the_new_name(admin: httpx.Client, owner: Organization) -> None:
    made = new_workspace(admin)
    answer = admin.post(f"/workspaces/{made}", json={"name": "Billing"})
    assert (answer.status_code, answer.json()["name"]) == (200, "Billing")
    assert admin.get(f"/workspaces/{made}").json() == answer.json()
    assert actions(owner)[0] == "anthropic_admin.workspace.update"


def test_default_workspace_is_found_but_never_listed_renamed_or_archived(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 24."""
    default = default_of(owner)
    assert admin.get(f"/workspaces/{default}").json()["id"] == default
    assert ids(admin.get("/workspaces", params={"include_archived": "true"})) == []
    refuses(admin.post(f"/workspaces/{default}", json={"name": "Mine"}), mentions="default")
    refuses(admin.post(f"/workspaces/{default}/archive"), mentions="default")


def test_archive_workspace_200_is_final_and_a_second_time_changes_nothing(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 23: it can't be updated and takes no members."""
    made, ben = new_workspace(admin), join(owner, "ben")
    first = admin.post(f"/workspaces/{made}/archive")
    assert first.json()["archived_at"].endswith("Z")
    second = admin.post(f"/workspaces/{made}/archive", headers={"content-type": "application/json"})
    assert second.json() == first.json() == admin.get(f"/workspaces/{made}").json()
    assert actions(owner).count("anthropic_admin.workspace.archive") == 1
    refuses(admin.post(f"/workspaces/{made}", json={"name": "New"}), mentions="archived")
    body = {"user_id": ben, "workspace_role": "workspace_user"}
    refuses(admin.post(f"/workspaces/{made}/members", json=body), mentions="archived")


def test_archive_workspace_200_revokes_its_keys_at_once(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 4 and 23: and no other's."""
    made = new_workspace(admin)
    row = Workspace.get(Workspace.name == "Checkout")
    inside, outside = (
        api_key.create(
            ACTOR,
            organization_uuid=owner.uuid,
            name=name,
            audience="product:scan",
            workspace=place,
        )[1]
        for name, place in (("in", row), ("out", None))
    )
    assert api_key.verify(inside)
    admin.post(f"/workspaces/{made}/archive")
    assert (api_key.verify(inside), api_key.verify(outside) is not None) == (None, True)
    listed = admin.get("/api_keys").json()["data"]
    assert {each["name"]: each["status"] for each in listed} == {"in": "archived", "out": "active"}
    key = ids(admin.get("/api_keys", params={"workspace_id": made}))[0]
    refuses(admin.post(f"/api_keys/{key}", json={"status": "active"}), mentions="final")


def test_list_workspaces_200_archived_ones_only_if_asked_for(admin: httpx.Client) -> None:
    """Rule 19, and `include_archived=false` as clients write it."""
    a, b, c, d = (new_workspace(admin, name) for name in "abcd")
    admin.post(f"/workspaces/{b}/archive")
    for asked in ({}, {"include_archived": "false"}):
        assert ids(admin.get("/workspaces", params=asked)) == [d, c, a]
    assert ids(admin.get("/workspaces", params={"include_archived": "true"})) == [d, c, b, a]
    page = admin.get("/workspaces", params={"after_id": b})
    assert (ids(page), page.json()["has_more"]) == ([a], False)
    page = admin.get("/workspaces", params={"before_id": b, "limit": 1})
    assert (ids(page), page.json()["has_more"]) == ([c], True)
    refuses(admin.get("/workspaces", params={"include_archived": "x"}), mentions="include_archived")


def test_workspace_404_absent_or_of_another(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 6: the default one of another organization too."""
    made = new_workspace(admin)
    for client, asked in (
        (admin, UNKNOWN["wrkspc"]),
        (admin, "default"),
        (stranger, made),
        (stranger, default_of(owner)),
    ):
        refuses(client.get(f"/workspaces/{asked}"), 404)
        refuses(client.post(f"/workspaces/{asked}", json={"name": "Taken over"}), 404)
        refuses(client.post(f"/workspaces/{asked}/archive"), 404)
        refuses(client.get(f"/workspaces/{asked}/members"), 404)
    shown = admin.get("/workspaces/default").json()["message"]
    assert shown == "There is nothing with this id."
    refuses(stranger.get("/workspaces", params={"after_id": made}), mentions="after_id")
    assert admin.get(f"/workspaces/{made}").json()["name"] == "Checkout"
