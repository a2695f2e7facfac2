"""Invites into the organization: made, mailed, read, taken back."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx

from models.clock import now
from models.invitation import Invitation
from models.organization import Organization
from models.role import Role
from tests.handlers.anthropic_admin.conftest import (
    UNKNOWN,
    Json,
    actions,
    ids,
    join,
    refuses,
)

LENA = {"email": "lena@example.com", "role": "developer"}


def invite(admin: httpx.Client, **changes: str) -> Json:
    answer = admin.post("/invites", json=LENA | changes)
    assert answer.status_code == 200, answer.text
    made: Json = answer.json()
    return made


def test_create_invite_200_is_pending_for_21_days_and_mailed(
    admin: httpx.Client, owner: Organization, tmp_path: Path
) -> None:
    """Rules 3, 22 and 51: its token is in the mail alone."""
    made = invite(admin, email="Lena@Example.com")
    invited_at = datetime.fromisoformat(made["invited_at"])
    assert datetime.fromisoformat(made["expires_at"]) - invited_at == timedelta(days=21)
    assert {name: made[name] for name in ("type", "email", "role", "status")} == {
        "type": "invite",
        "email": "lena@example.com",
        "role": "developer",
        "status": "pending",
    }
    assert admin.get(f"/invites/{made['id']}").json() == made
    assert actions(owner) == ["anthropic_admin.invitation.create"]
    mails = [path.read_text() for path in tmp_path.rglob("*.eml")]
    assert len(mails) == 1
    assert "lena@example.com" in mails[0]


def test_create_invite_400_for_admin_a_member_and_a_live_invite(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 20 and 22: nothing is made of any of them."""
    refuses(admin.post("/invites", json=LENA | {"role": "admin"}), mentions="role")
    join(owner, "ben")
    refuses(admin.post("/invites", json=LENA | {"email": "BEN@harbor.example"}), mentions="email")
    first = invite(admin)
    refuses(admin.post("/invites", json=LENA | {"email": "LENA@example.com"}), mentions="email")
    refuses(admin.post("/invites", json=LENA | {"email": "nobody"}), mentions="email")
    assert ids(admin.get("/invites")) == [first["id"]]


def test_create_invite_200_again_once_the_first_is_deleted_or_expired(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 22: expiry is judged when it is read."""
    first = invite(admin)
    assert admin.delete(f"/invites/{first['id']}").status_code == 200
    second = invite(admin)
    Invitation.update(expires_at=now()).where(Invitation.status == "pending").execute()
    assert admin.get(f"/invites/{second['id']}").json()["status"] == "expired"
    third = invite(admin)
    listed = admin.get("/invites").json()["data"]
    assert [(row["id"], row["status"]) for row in listed] == [
        (third["id"], "pending"),
        (second["id"], "expired"),
        (first["id"], "deleted"),
    ]


def test_create_invite_200_to_a_member_of_another_organization(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    join(owner, "ben")
    answer = stranger.post("/invites", json=LENA | {"email": "ben@harbor.example"})
    assert answer.status_code == 200


def test_create_invite_200_once_for_one_idempotency_key(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 52: one invite, one answer; another body is 422."""
    once = {"idempotency-key": "invite-lena"}
    first, second = (admin.post("/invites", json=LENA, headers=once) for _ in range(2))
    assert (first.status_code, second.content) == (200, first.content)
    refuses(admin.post("/invites", json=LENA | {"role": "user"}, headers=once), 422)
    assert len(ids(admin.get("/invites"))) == 1


def test_delete_invite_200_stays_readable_and_a_second_time_changes_nothing(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 22."""
    made = invite(admin)
    for _ in range(2):
        answer = admin.delete(f"/invites/{made['id']}")
        assert answer.json() == {"id": made["id"], "type": "invite_deleted"}
    assert admin.get(f"/invites/{made['id']}").json() == made | {"status": "deleted"}
    assert actions(owner) == [
        "anthropic_admin.invitation.delete",
        "anthropic_admin.invitation.create",
    ]


def test_get_invite_200_to_a_role_that_the_contract_has_no_name_for_is_a_users(
    admin: httpx.Client, owner: Organization
) -> None:
    made = invite(admin)
    own = Role.create(key="keeper", label="Keeper", permissions=[], organization=owner)
    Invitation.update(role=own).execute()
    assert admin.get(f"/invites/{made['id']}").json() == made | {"role": "user"}


def test_delete_invite_400_once_it_was_accepted(admin: httpx.Client) -> None:
    made = invite(admin)
    Invitation.update(status="accepted").execute()
    refuses(admin.delete(f"/invites/{made['id']}"), mentions="accepted")


def test_invite_404_absent_or_of_another(admin: httpx.Client, stranger: httpx.Client) -> None:
    """Rule 6."""
    made = invite(admin)
    for client, asked in ((admin, UNKNOWN["invite"]), (stranger, made["id"]), (admin, "x")):
        refuses(client.get(f"/invites/{asked}"), 404)
        refuses(client.delete(f"/invites/{asked}"), 404)
    assert ids(stranger.get("/invites")) == []
    refuses(stranger.get("/invites", params={"after_id": made["id"]}), mentions="after_id")


def test_list_invites_200_pages_past_a_deleted_cursor(admin: httpx.Client) -> None:
    """Rule 19."""
    newest_first = [invite(admin, email=f"{n}@example.com")["id"] for n in range(4)][::-1]
    admin.delete(f"/invites/{newest_first[1]}")
    page = admin.get("/invites", params={"limit": 2, "after_id": newest_first[1]})
    assert (ids(page), page.json()["has_more"]) == (newest_first[2:], False)
    page = admin.get("/invites", params={"limit": 1, "before_id": newest_first[2]})
    assert (ids(page), page.json()["has_more"]) == (newest_first[1:2], True)
