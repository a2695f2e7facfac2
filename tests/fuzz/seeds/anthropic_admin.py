"""Anthropic Admin: an organization with people, invitations, workspaces and keys.

What an operation changes or removes is a row of its own.
"""

from typing import Any

from handlers.anthropic_admin.views import public_id
from models import api_key, invitation, membership, organization, workspace
from models.actor import Actor
from models.clock import now
from models.organization import Organization
from models.workspace import Workspace
from tenantry.settings import Settings
from tests.fuzz.seeds import Planted

ACTOR = Actor.command("fuzz")
NOBODY = "01CXkxgdeept6DcxCjdmUWfg"
ROLE = {"role": "developer"}
WORKSPACE_ROLE = {"workspace_role": "workspace_developer"}


def plant(_settings: Settings) -> Planted:
    owner = organization.create(ACTOR, slug="harbor", name="Harbor Lane", plan="business")
    membership.add(ACTOR, owner.uuid, email="ada@harbor.example", role="admin", name="Ada Admin")
    _, key = api_key.create_admin(ACTOR, owner.uuid, "Fuzz")
    kept, archived = (_workspace(owner, name) for name in ("Kept", "Archived"))
    examples = _of_organization(owner) | _of_workspaces(owner, kept, archived) | _of_keys(owner)
    credentials = {"AdminApiKeyAuth": {"api_key": key}, "AdminBearerAuth": {"bearer": key}}
    return Planted(credentials, examples, once=lambda: _once(owner))


def _once(owner: Organization) -> dict[str, Any]:
    # By now there may be as many workspaces as there may be.
    Workspace.update(archived_at=now()).where(~Workspace.is_default).execute()
    addition = {"user_id": _person(owner, "once-added"), **WORKSPACE_ROLE}
    return {
        "createOrganizationInvite": {"body": _invited("once")},
        "addWorkspaceMember": {"workspace_id": _id(_workspace(owner, "Once")), "body": addition},
    }


def _of_organization(owner: Organization) -> dict[str, Any]:
    read, changed, removed = (_person(owner, name) for name in ("read", "changed", "removed"))
    shown, deleted = (_invitation(owner, name) for name in ("shown", "deleted"))
    return {
        "getOrganizationMember": {"user_id": _or_unknown(read)},
        "updateOrganizationMember": {"user_id": _or_unknown(changed), "body": ROLE},
        "removeOrganizationMember": {"user_id": _or_unknown(removed)},
        "createOrganizationInvite": {"body": _invited("new")},
        "getOrganizationInvite": {"invite_id": _or_unknown(shown)},
        "deleteOrganizationInvite": {"invite_id": _or_unknown(deleted)},
    }


def _of_workspaces(owner: Organization, kept: Workspace, archived: Workspace) -> dict[str, Any]:
    here = {"workspace_id": _id(kept)}
    added = _person(owner, "added")
    read, changed, removed = (_worker(owner, kept, name) for name in ("r", "c", "x"))
    return {
        "getWorkspace": {"workspace_id": _or_unknown(_id(kept))},
        "updateWorkspace": {"workspace_id": _or_unknown(_id(kept)), "body": {"name": "Kept"}},
        "archiveWorkspace": {"workspace_id": _or_unknown(_id(archived))},
        "listWorkspaceMembers": {"workspace_id": _or_unknown(_id(kept))},
        "addWorkspaceMember": here
        | {"body": [{"user_id": each} | WORKSPACE_ROLE for each in _or_unknown(added)]},
        "getWorkspaceMember": here | {"user_id": _or_unknown(read)},
        "updateWorkspaceMember": here | {"user_id": _or_unknown(changed), "body": WORKSPACE_ROLE},
        "removeWorkspaceMember": here | {"user_id": _or_unknown(removed)},
    }


def _of_keys(owner: Organization) -> dict[str, Any]:
    read, changed = (_key(owner, name) for name in ("Read", "Changed"))
    return {
        "getApiKey": {"api_key_id": _or_unknown(read)},
        "updateApiKey": {"api_key_id": _or_unknown(changed), "body": {"name": "Changed"}},
    }


def _or_unknown(public: str) -> list[str]:
    prefix, _, _ = public.partition("_")
    return [public, f"{prefix}_{NOBODY}"]


def _invited(name: str) -> dict[str, str]:
    return {"email": f"{name}@harbor.example", "role": "user"}


def _person(owner: Organization, name: str) -> str:
    member = membership.add(ACTOR, owner.uuid, email=f"{name}@harbor.example", role="user")
    return public_id("user", member.user.uuid)


def _worker(owner: Organization, place: Workspace, name: str) -> str:
    email = f"{name}@harbor.example"
    member = membership.add(ACTOR, owner.uuid, email=email, role="user")
    workspace.add_member(
        ACTOR, owner.uuid, place.uuid, member.user.uuid, role=WORKSPACE_ROLE["workspace_role"]
    )
    return public_id("user", member.user.uuid)


def _invitation(owner: Organization, name: str) -> str:
    made = invitation.create(ACTOR, owner.uuid, email=f"{name}@harbor.example", role="user")
    return public_id("invite", made.uuid)


def _workspace(owner: Organization, name: str) -> Workspace:
    return workspace.create(ACTOR, owner.uuid, name=name)


def _id(place: Workspace) -> str:
    return public_id("wrkspc", place.uuid)


def _key(owner: Organization, name: str) -> str:
    key, _ = api_key.create(
        ACTOR, organization_uuid=owner.uuid, name=name, audience="product:scanner"
    )
    return public_id("apikey", key.uuid)
