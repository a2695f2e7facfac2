"""Members of the organization: listed, read, re-roled, removed."""

import re

import httpx

from models import api_key, membership
from models.organization import Organization
from tests.handlers.anthropic_admin.conftest import ACTOR, UNKNOWN, actions, ids, join, refuses


def test_list_members_200_newest_first_in_the_contracts_form(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 19."""
    ben = join(owner, "ben", "developer")
    answer = admin.get("/users")
    page = answer.json()
    assert re.fullmatch(r"user_01[1-9A-HJ-NP-Za-km-z]{22}", ben)
    assert page["data"][0].pop("added_at").endswith("Z")
    assert page["data"][0] == {
        "id": ben,
        "type": "user",
        "email": "ben@harbor.example",
        "name": "Ben",
        "role": "developer",
    }
    assert [row["name"] for row in page["data"]] == ["Ben", "Ada Admin"]
    assert page["has_more"] is False
    assert [page["first_id"], page["last_id"]] == ids(answer)


def test_list_members_200_pages_in_both_directions(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 19: `has_more` tells of the direction asked for."""
    newest_first = [join(owner, name) for name in ("a", "b", "c", "d")][::-1]
    newest_first += ids(admin.get("/users"))[-1:]
    first = admin.get("/users", params={"limit": 2})
    assert (ids(first), first.json()["has_more"]) == (newest_first[:2], True)
    after = admin.get("/users", params={"limit": 2, "after_id": newest_first[2]})
    assert (ids(after), after.json()["has_more"]) == (newest_first[3:], False)
    before = admin.get("/users", params={"limit": 2, "before_id": newest_first[4]})
    assert (ids(before), before.json()["has_more"]) == (newest_first[2:4], True)
    before = admin.get("/users", params={"limit": 2, "before_id": newest_first[1]})
    assert (ids(before), before.json()["has_more"]) == (newest_first[:1], False)
    empty = admin.get("/users", params={"after_id": newest_first[4]}).json()
    assert empty == {"data": [], "has_more": False, "first_id": None, "last_id": None}


def test_list_members_400_for_two_cursors_or_one_that_is_none(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 19: a cursor that never was a row of this organization is 400."""
    ben = join(owner, "ben")
    refuses(admin.get("/users", params={"after_id": ben, "before_id": ben}), mentions="before_id")
    for cursor in (UNKNOWN["user"], "user_01", "", "x", UNKNOWN["apikey"]):
        refuses(admin.get("/users", params={"after_id": cursor}), mentions="after_id is of no row")
        refuses(
            admin.get("/users", params={"before_id": cursor}), mentions="before_id is of no row"
        )
    refuses(stranger.get("/users", params={"before_id": ben}), mentions="before_id")
    for limit in ("0", "1001", "x"):
        refuses(admin.get("/users", params={"limit": limit}), mentions="limit")


def test_list_members_200_finds_one_by_email(admin: httpx.Client, owner: Organization) -> None:
    ben = join(owner, "ben")
    assert ids(admin.get("/users", params={"email": "BEN@harbor.example"})) == [ben]
    assert ids(admin.get("/users", params={"email": "nobody@harbor.example"})) == []


def test_list_members_200_a_cursor_that_left_still_marks_its_place(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 19; and whoever comes back stands where they stood."""
    a, b, c = (join(owner, name) for name in ("a", "b", "c"))
    assert admin.delete(f"/users/{b}").status_code == 200
    assert ids(admin.get("/users", params={"after_id": b}))[0] == a
    assert ids(admin.get("/users", params={"before_id": b})) == [c]
    assert join(owner, "b", "billing") == b
    assert ids(admin.get("/users"))[:3] == [c, b, a]
    assert admin.get(f"/users/{b}").json()["role"] == "billing"


def test_member_404_absent_malformed_or_of_another(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 6: one and the same."""
    ben = join(owner, "ben")
    for asked in (UNKNOWN["user"], "me", "user_01" + "z" * 22, ben.replace("user_", "wrkspc_")):
        for answer in (
            admin.get(f"/users/{asked}"),
            admin.post(f"/users/{asked}", json={"role": "user"}),
            admin.delete(f"/users/{asked}"),
        ):
            refuses(answer, 404)
    absent, foreign = stranger.get(f"/users/{UNKNOWN['user']}"), stranger.get(f"/users/{ben}")
    assert absent.json()["message"] == foreign.json()["message"]
    refuses(stranger.post(f"/users/{ben}", json={"role": "user"}), 404)
    refuses(stranger.delete(f"/users/{ben}"), 404)
    assert admin.get(f"/users/{ben}").status_code == 200


def test_update_member_200_has_the_role_at_once_and_is_audited(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 51."""
    ben = join(owner, "ben")
    answer = admin.post(f"/users/{ben}", json={"role": "billing"})
    assert (answer.status_code, answer.json()["role"]) == (200, "billing")
    assert admin.get(f"/users/{ben}").json() == answer.json()
    assert actions(owner) == ["anthropic_admin.membership.update"]


def test_update_member_400_for_admin_and_for_the_last_admin(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 20."""
    (ada,) = ids(admin.get("/users"))
    ben = join(owner, "ben")
    refuses(admin.post(f"/users/{ben}", json={"role": "admin"}), mentions="role")
    refuses(admin.post(f"/users/{ada}", json={"role": "user"}), mentions="last admin")
    refuses(admin.post(f"/users/{ben}", json={"role": "owner"}), mentions="role")
    eve = join(owner, "eve", "admin")
    assert admin.post(f"/users/{ada}", json={"role": "user"}).status_code == 200
    refuses(admin.post(f"/users/{eve}", json={"role": "user"}), mentions="last admin")


def test_remove_member_400_for_an_admin(admin: httpx.Client, owner: Organization) -> None:
    """Rule 20: whether or not there is another."""
    join(owner, "eve", "admin")
    for each in ids(admin.get("/users")):
        refuses(admin.delete(f"/users/{each}"), mentions="admin")


def test_remove_member_200_keeps_keys_and_ends_workspace_memberships(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 21."""
    ben = join(owner, "ben")
    made = admin.post("/workspaces", json={"name": "Checkout"}).json()["id"]
    body = {"user_id": ben, "workspace_role": "workspace_user"}
    assert admin.post(f"/workspaces/{made}/members", json=body).status_code == 200
    person = membership.Membership.select().order_by(membership.Membership.id.desc()).get().user
    _, plaintext = api_key.create(
        ACTOR, organization_uuid=owner.uuid, name="Ben's", audience="product:scan"
    )
    api_key.ApiKey.update(creator=person).where(api_key.ApiKey.name == "Ben's").execute()
    answer = admin.delete(f"/users/{ben}")
    assert answer.json() == {"id": ben, "type": "user_deleted"}
    refuses(admin.get(f"/users/{ben}"), 404)
    refuses(admin.get(f"/workspaces/{made}/members/{ben}"), 404)
    assert api_key.verify(plaintext) is not None
    (kept,) = admin.get("/api_keys", params={"created_by_user_id": ben}).json()["data"]
    assert (kept["name"], kept["created_by"]) == ("Ben's", {"id": ben, "type": "user"})
    refuses(admin.delete(f"/users/{ben}"), 404)
    join(owner, "ben")
    refuses(admin.get(f"/workspaces/{made}/members/{ben}"), 404)
