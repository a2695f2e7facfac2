"""Walk every operation with the published SDK for Python; its environment is not the tests' own.

Takes the base URL and an admin key as arguments, and prints what it saw as one JSON object.
"""

import json
import sys

import anthropic


def main(base_url: str, key: str) -> None:
    client = anthropic.Anthropic(base_url=base_url, api_key=key, max_retries=0)
    organization = client.organization
    seen = {
        "sdk": f"anthropic {anthropic.__version__}",
        "credential": sorted(client.auth_headers),
        "organization": organization.retrieve().name,
        "members": members(organization.users),
        "invites": invites(organization.invites),
        "workspaces": workspaces(organization.workspaces, organization.users),
        "keys": keys(organization.api_keys),
        "error": error(organization.users),
    }
    sys.stdout.write(json.dumps(seen))


def members(users: object) -> list[str]:
    """Everybody, three a page, by the SDK's own paging; then one re-roled and removed."""
    everybody = [each.role for each in users.list(limit=3)]
    page = users.list(limit=2)
    assert [page.first_id, page.last_id] == [each.id for each in page.data]
    assert len(users.list(limit=2, before_id=page.last_id).data) == 1
    gone = next(each for each in users.list() if each.role == "user")
    assert users.list(email=gone.email).data == [users.retrieve(gone.id)]
    assert users.update(gone.id, role="developer").role == "developer"
    assert users.remove(gone.id).type == "user_deleted"
    return everybody


def invites(invites: object) -> list[str]:
    made = invites.create(email="lena@example.com", role="user")
    assert invites.retrieve(made.id) == made
    assert invites.delete(made.id).type == "invite_deleted"
    return [each.status for each in invites.list(limit=1)]


def workspaces(workspaces: object, users: object) -> list[str]:
    made = workspaces.create(name="Checkout")
    assert workspaces.update(made.id, name="Billing").name == "Billing"
    member = next(each for each in users.list() if each.role == "developer")
    people = workspaces.members
    added = people.add(made.id, user_id=member.id, workspace_role="workspace_user")
    assert people.retrieve(member.id, workspace_id=made.id) == added
    changed = people.update(member.id, workspace_id=made.id, workspace_role="workspace_admin")
    assert changed.workspace_role == "workspace_admin"
    roles = [each.workspace_role for each in people.list(made.id, limit=1)]
    assert people.remove(member.id, workspace_id=made.id).type == "workspace_member_deleted"
    assert workspaces.archive(made.id).archived_at is not None
    assert workspaces.retrieve(made.id).name == "Billing"
    assert made.id not in [each.id for each in workspaces.list(include_archived=False)]
    assert made.id in [each.id for each in workspaces.list(include_archived=True)]
    return roles


def keys(api_keys: object) -> list[str]:
    newest = api_keys.list(limit=1).data[0]
    assert api_keys.retrieve(newest.id) == newest
    assert api_keys.update(newest.id, name="Off", status="inactive").status == "inactive"
    return [each.status for each in api_keys.list(limit=4)]


def error(users: object) -> dict[str, object]:
    """What an application reads of an error: the class, and what is on it."""
    try:
        users.retrieve("user_01CXkxgdeept6DcxCjdmUWfg")
    except anthropic.NotFoundError as raised:
        return {
            "class": type(raised).__name__,
            "status": raised.status_code,
            "type": raised.body["error"]["type"],
            "message": raised.body["error"]["message"],
            "request_id": raised.request_id,
        }
    raise AssertionError("no error was raised")


if __name__ == "__main__":
    main(*sys.argv[1:])
