"""Anthropic Admin: whoever holds an admin key of the organization."""

from handlers.anthropic_admin.views import public_id
from models import api_key, invitation, workspace
from models.organization import Organization
from tests.handlers.access.world import ACTOR, Request, Rows, bearer, keys_of, x_api_key
from tests.handlers.signing_in import member_of

HEADERS = {"anthropic-version": "2023-06-01"}
SCHEMES = {
    "AdminApiKeyAuth": keys_of("anthropic_admin", x_api_key),
    "AdminBearerAuth": keys_of("anthropic_admin", bearer),
}
NOWHERE = "01CXkxgdeept6DcxCjdmUWfg"
ABSENT = {
    "user": f"user_{NOWHERE}",
    "worker": f"user_{NOWHERE}",
    "invite": f"invite_{NOWHERE}",
    "workspace": f"wrkspc_{NOWHERE}",
    "key": f"apikey_{NOWHERE}",
}


def user(rows: Rows) -> dict[str, str]:
    return {"user_id": rows["user"]}


def space(rows: Rows) -> dict[str, str]:
    return {"workspace_id": rows["workspace"]}


def worker(rows: Rows) -> dict[str, str]:
    return space(rows) | {"user_id": rows["worker"]}


REQUESTS = {
    "organization.getCurrentOrganization": lambda _: Request(),
    "organization_members.listOrganizationMembers": lambda _: Request(),
    "organization_members.getOrganizationMember": lambda rows: Request(user(rows)),
    "organization_members.updateOrganizationMember": lambda rows: Request(
        user(rows), body={"role": "developer"}
    ),
    "organization_invites.listOrganizationInvites": lambda _: Request(),
    "organization_invites.createOrganizationInvite": lambda _: Request(
        body={"email": "fresh@example.com", "role": "user"}
    ),
    "organization_invites.getOrganizationInvite": lambda rows: Request(
        {"invite_id": rows["invite"]}
    ),
    "workspaces.listWorkspaces": lambda _: Request(),
    "workspaces.createWorkspace": lambda _: Request(body={"name": "Fresh"}),
    "workspaces.getWorkspace": lambda rows: Request(space(rows)),
    "workspaces.updateWorkspace": lambda rows: Request(space(rows), body={"name": "Studio"}),
    "workspace_members.listWorkspaceMembers": lambda rows: Request(space(rows)),
    "workspace_members.addWorkspaceMember": lambda rows: Request(
        space(rows), body={"user_id": rows["worker"], "workspace_role": "workspace_user"}
    ),
    "workspace_members.getWorkspaceMember": lambda rows: Request(worker(rows)),
    "workspace_members.updateWorkspaceMember": lambda rows: Request(
        worker(rows), body={"workspace_role": "workspace_admin"}
    ),
    "workspace_members.removeWorkspaceMember": lambda rows: Request(worker(rows)),
    "api_keys.listApiKeys": lambda _: Request(),
    "api_keys.getApiKey": lambda rows: Request({"api_key_id": rows["key"]}),
    "api_keys.updateApiKey": lambda rows: Request(
        {"api_key_id": rows["key"]}, body={"status": "inactive"}
    ),
    "organization_invites.deleteOrganizationInvite": lambda rows: Request(
        {"invite_id": rows["invite"]}
    ),
    "organization_members.removeOrganizationMember": lambda rows: Request(user(rows)),
    "workspaces.archiveWorkspace": lambda rows: Request(space(rows)),
}
OPEN: set[str] = set()
FOREIGN: dict[str, int] = {}


def plant(owner: Organization) -> Rows:
    invited = invitation.create(ACTOR, owner.uuid, email=f"lena@{owner.slug}.example", role="user")
    studio = workspace.create(ACTOR, owner.uuid, name=f"{owner.slug} studio")
    key, _ = api_key.create_own(ACTOR, owner.uuid, audience="aibi", name="Anthropic")
    return {
        "user": public_id("user", member_of(owner, "user").uuid),
        "worker": public_id("user", member_of(owner, "developer").uuid),
        "invite": public_id("invite", invited.uuid),
        "workspace": public_id("wrkspc", studio.uuid),
        "key": public_id("apikey", key.uuid),
    }
