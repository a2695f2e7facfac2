"""What members manage in the console: locations, roles, assignments and keys."""

from typing import Any
from uuid import UUID

from models import api_key, assignment, location, membership, own_role
from models.actor import Actor
from models.organization import Organization
from models.permission import MANAGE_LOCATIONS

ACTOR = Actor.command("fuzz")
NOBODY = "019c4ba9-ffff-7fff-8fff-ffffffffffff"
OPERATIONS = frozenset(
    {
        "listLocations",
        "createLocation",
        "updateLocation",
        "archiveLocation",
        "listRoles",
        "createRole",
        "updateRole",
        "deleteRole",
        "listMembers",
        "giveRole",
        "takeRole",
        "listApiKeys",
        "createApiKey",
        "revokeApiKey",
        "rotateApiKey",
    }
)
NO_TEXT: dict[str, Any] = {
    "archiveLocation": {"locationId": "\0"},
    "revokeApiKey": {"apiKeyId": "\0"},
    "takeRole": {"assignmentId": "\0"},
}


def examples(owner: Organization) -> dict[str, Any]:
    kept, changed, archived = (
        str(location.create(ACTOR, owner.uuid, name=name, code=name).uuid)
        for name in ("Kept", "Changed", "Archived")
    )
    _role(owner, "deleted")
    _role(owner, "held")
    _give(owner, "holder", "held", kept)
    taken = _give(owner, "taken", "held", kept)
    receiver = _member(owner, "receiver")
    key = {"name": "Stock sync", "audience": "idle_atlas"}
    given = {"roleKey": "held", "scopeId": kept}
    return {
        "updateLocation": {
            "locationId": [changed, changed, NOBODY],
            "body": [{"name": "Changed"}, {"code": "Kept"}, {"name": "Changed"}],
        },
        "archiveLocation": {"locationId": [archived, NOBODY]},
        "updateRole": {"roleKey": ["held", "nobody"], "body": {"label": "Held"}},
        "deleteRole": {"roleKey": ["deleted", "held", "nobody"]},
        "giveRole": {"userId": [receiver, receiver, NOBODY], "body": given},
        "takeRole": {"assignmentId": [taken, NOBODY]},
        "createApiKey": {"body": [key, key | {"workspaceId": NOBODY}]},
        "revokeApiKey": {"apiKeyId": [_key(owner), NOBODY]},
        "rotateApiKey": {"apiKeyId": [_key(owner), NOBODY], "body": {"graceDays": 7}},
    }


def once(owner: Organization) -> dict[str, Any]:
    """What can't be had a second time."""
    return {"rotateApiKey": {"apiKeyId": _key(owner), "body": {"graceDays": 7}}}


def _role(owner: Organization, key: str) -> None:
    own_role.create(
        ACTOR,
        owner.uuid,
        [MANAGE_LOCATIONS],
        key=key,
        label=key.capitalize(),
        description="Planted.",
        scope_type="location",
        permissions=[MANAGE_LOCATIONS],
    )


def _give(owner: Organization, name: str, role: str, place: str) -> str:
    made = assignment.give(
        ACTOR,
        owner.uuid,
        [MANAGE_LOCATIONS],
        user_uuid=UUID(_member(owner, name)),
        role_key=role,
        scope_uuid=UUID(place),
    )
    return str(made.assignment_uuid)


def _member(owner: Organization, name: str) -> str:
    email = f"{name}@harbor.example"
    return str(membership.add(ACTOR, owner.uuid, email=email, role="user", name=name).user.uuid)


def _key(owner: Organization) -> str:
    key, _ = api_key.create_own(ACTOR, owner.uuid, audience="idle_atlas", name="Planted")
    return str(key.uuid)
