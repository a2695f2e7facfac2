"""Who is in a workspace: added, and by organization role."""

import httpx
import pytest

from models.membership import Membership
from models.organization import Organization
from models.workspace import Workspace
from tests.handlers.anthropic_admin.conftest import (
    UNKNOWN,
    Json,
    actions,
    ids,
    join,
    new_workspace,
    refuses,
)
from tests.models import people


@pytest.fixture
def members(admin: httpx.Client) -> str:
    """The address of a new workspace's members."""
    return f"/workspaces/{new_workspace(admin)}/members"


def add(admin: httpx.Client, members: str, user: str, role: str = "workspace_user") -> Json:
    answer = admin.post(members, json={"user_id": user, "workspace_role": role})
    assert answer.status_code == 200, answer.text
    added: Json = answer.json()
    return added


def shown(admin: httpx.Client, members: str, **paging: str) -> list[tuple[str, str]]:
    page = admin.get(members, params=paging)
    assert page.status_code == 200, page.text
    return [(row["user_id"], row["workspace_role"]) for row in page.json()["data"]]


def test_add_member_200_is_in_the_workspace_and_audited(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 51."""
    ben = join(owner, "ben")
    added = add(admin, members, ben, "workspace_developer")
    assert added == {
        "type": "workspace_member",
        "user_id": ben,
        "workspace_id": members.split("/")[2],
        "workspace_role": "workspace_developer",
    }
    assert admin.get(f"{members}/{ben}").json() == added
    assert actions(owner)[0] == "anthropic_admin.workspace_member.create"


def test_list_members_200_shows_added_and_inherited_once_each(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 25: and nobody else; the order is that of the organization's members."""
    (ada,) = ids(admin.get("/users"))
    dan, ben, _cleo = join(owner, "dan", "billing"), join(owner, "ben"), join(owner, "cleo")
    eve = join(owner, "eve", "admin")
    add(admin, members, ben)
    everyone = [
        (eve, "workspace_admin"),
        (ben, "workspace_user"),
        (dan, "workspace_billing"),
        (ada, "workspace_admin"),
    ]
    assert shown(admin, members) == everyone
    page = admin.get(members, params={"limit": 2}).json()
    assert (page["first_id"], page["last_id"], page["has_more"]) == (eve, ben, True)
    assert shown(admin, members, limit="2", after_id=ben) == everyone[2:]
    assert shown(admin, members, limit="2", before_id=ada) == everyone[1:3]
    assert shown(admin, members, after_id=_cleo) == everyone[1:]
    refuses(admin.get(members, params={"after_id": UNKNOWN["user"]}), mentions="after_id")
    refuses(admin.get(members, params={"after_id": ben, "before_id": ben}), mentions="before_id")


def test_inherited_role_200_comes_and_goes_with_the_organization_role(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 25: what was given by hand is kept apart from it."""
    ben = join(owner, "ben")
    add(admin, members, ben, "workspace_developer")
    admin.post(f"/users/{ben}", json={"role": "billing"})
    assert (ben, "workspace_billing") in shown(admin, members)
    admin.post(f"/users/{ben}", json={"role": "user"})
    assert (ben, "workspace_developer") in shown(admin, members)


def test_inherited_role_400_to_be_changed_or_removed(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 25: of an admin, and of a billing member."""
    (ada,) = ids(admin.get("/users"))
    for each in (ada, join(owner, "dan", "billing")):
        for role in ("workspace_user", "workspace_developer", "workspace_billing"):
            body = {"workspace_role": role}
            refuses(admin.post(f"{members}/{each}", json=body), mentions="role")
            refuses(admin.post(members, json=body | {"user_id": each}), mentions="role")
        refuses(admin.delete(f"{members}/{each}"), mentions="organization role")
    refuses(admin.post(f"{members}/{ada}", json={"workspace_role": "workspace_admin"}))


def test_billing_member_200_may_be_made_workspace_admin(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 25: and stays one who can't be removed."""
    dan = join(owner, "dan", "billing")
    answer = admin.post(f"{members}/{dan}", json={"workspace_role": "workspace_admin"})
    assert (answer.status_code, answer.json()["workspace_role"]) == (200, "workspace_admin")
    assert (dan, "workspace_admin") in shown(admin, members)
    refuses(admin.delete(f"{members}/{dan}"), mentions="organization role")


def test_add_member_400_for_billing_by_hand_and_for_one_who_is_in_it(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 25."""
    ben = join(owner, "ben")
    body = {"user_id": ben, "workspace_role": "workspace_billing"}
    refuses(admin.post(members, json=body), mentions="workspace_billing")
    refuses(admin.post(members, json=body | {"workspace_role": "admin"}), mentions="workspace_role")
    add(admin, members, ben)
    refuses(
        admin.post(members, json=body | {"workspace_role": "workspace_user"}), mentions="already"
    )
    assert len(ids(admin.get(members), "user_id")) == 2


def test_update_member_200_changes_what_was_given(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    ben = join(owner, "ben")
    add(admin, members, ben)
    answer = admin.post(f"{members}/{ben}", json={"workspace_role": "workspace_admin"})
    assert answer.json()["workspace_role"] == "workspace_admin"
    assert admin.get(f"{members}/{ben}").json() == answer.json()
    body = {"workspace_role": "workspace_billing"}
    refuses(admin.post(f"{members}/{ben}", json=body), mentions="workspace_billing")
    assert actions(owner)[0] == "anthropic_admin.workspace_member.update"


def test_remove_member_200_leaves_the_organizations_member(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    ben = join(owner, "ben")
    add(admin, members, ben)
    answer = admin.delete(f"{members}/{ben}")
    assert answer.json() == {
        "type": "workspace_member_deleted",
        "user_id": ben,
        "workspace_id": members.split("/")[2],
    }
    assert ben not in ids(admin.get(members), "user_id")
    assert admin.get(f"/users/{ben}").status_code == 200
    refuses(admin.delete(f"{members}/{ben}"), 404)
    assert actions(owner)[0] == "anthropic_admin.workspace_member.delete"


def test_member_404_not_in_it_absent_or_of_another(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client, members: str
) -> None:
    """Rule 6."""
    ben = join(owner, "ben")
    for asked in (ben, UNKNOWN["user"], "x"):
        refuses(admin.get(f"{members}/{asked}"), 404)
        refuses(admin.delete(f"{members}/{asked}"), 404)
        refuses(admin.post(f"{members}/{asked}", json={"workspace_role": "workspace_user"}), 404)
    (foreign,) = [new_workspace(stranger, "Theirs")]
    body = {"workspace_role": "workspace_user"}
    refuses(admin.post(members, json=body | {"user_id": UNKNOWN["user"]}), 404)
    refuses(stranger.post(f"/workspaces/{foreign}/members", json=body | {"user_id": ben}), 404)
    refuses(stranger.post(members, json=body | {"user_id": ben}), 404)
    refuses(stranger.get(members), 404)
    refuses(stranger.delete(f"{members}/{ben}"), 404)


def test_own_role_200_shows_as_a_workspace_user(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Whoever holds nothing but own roles of the organization is in the workspace all the same."""
    ben = join(owner, "ben")
    row = Workspace.get(Workspace.name == "Checkout")
    member = Membership.select().order_by(Membership.id.desc()).get()
    for key in ("reviewer", "painter"):
        people.assign(member, people.own_role(owner, key, "workspace"), row)
    assert (ben, "workspace_user") in shown(admin, members)
    assert len(shown(admin, members)) == 2
    answer = admin.post(f"{members}/{ben}", json={"workspace_role": "workspace_developer"})
    assert answer.json()["workspace_role"] == "workspace_developer"
    assert admin.delete(f"{members}/{ben}").status_code == 200
    refuses(admin.get(f"{members}/{ben}"), 404)


def test_add_member_200_once_for_one_idempotency_key(
    admin: httpx.Client, owner: Organization, members: str
) -> None:
    """Rule 52: without the key the second would be refused."""
    body = {"user_id": join(owner, "ben"), "workspace_role": "workspace_user"}
    once = {"idempotency-key": "add-ben"}
    first, second = (admin.post(members, json=body, headers=once) for _ in range(2))
    assert (first.status_code, second.content) == (200, first.content)
    other = body | {"workspace_role": "workspace_admin"}
    refuses(admin.post(members, json=other, headers=once), 422)
