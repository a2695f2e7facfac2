"""What `tenantry demo` makes: an organization with people, keys, and what opens each contract."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from models import api_key as api_keys
from models import assignment, checkout, own_role, own_token, password, signing_key, user
from models import invitation as invitations
from models import location as locations
from models import membership as memberships
from models import organization as organizations
from models import workspace as workspaces
from models.actor import Actor
from models.permission import MANAGE_LOCATIONS

ACTOR = Actor.command("demo")
PRODUCTS = ("audit-export", "workspaces")
ENVIRONMENTS = ("production", "staging")
ADMIN = "Ada Admin"
MANAGER = "Fay Finder"
MEMBERS = {
    ADMIN: "admin",
    "Ben Builder": "developer",
    "Cleo Coder": "developer",
    "Dan Dues": "billing",
    "Eve Editor": "user",
    MANAGER: "user",
    "Gus Guest": "user",
    "Hana Helper": "claude_code_user",
}
LOCATIONS = {"Harbor Lane 4": "HL4", "Old Mill": None}
INVITED = {"ines": "developer", "jon": "user"}
TOKEN_LIFETIME = timedelta(days=1)


@dataclass(frozen=True)
class Demo:
    """What was made, and the plaintext of the credentials that open it."""

    organization: organizations.Organization
    credentials: dict[str, str]


def make(issuer: str) -> Demo:
    """A new organization, each time another; `issuer` is the address of the server's own."""
    slug = f"demo-{secrets.token_hex(4)}"
    organization = organizations.create(ACTOR, slug=slug, name="Demo", plan="business", kind="demo")
    _add_members(organization)
    _add_invitations(organization)
    _add_product_keys(organization)
    credentials = _add_dailyplay(organization, issuer)
    _, credentials["anthropic_admin_key"] = api_keys.create_admin(ACTOR, organization.uuid, slug)
    credentials["idle_atlas_key"] = _add_idle_atlas(organization)
    credentials |= _add_password(organization)
    credentials["aibi_key"] = _add_aibi(organization)
    _, credentials["operator_key"] = api_keys.create_operator(ACTOR, slug)
    return Demo(organization, credentials)


def _add_members(organization: organizations.Organization) -> None:
    for name, role in MEMBERS.items():
        email = _email(organization, name)
        memberships.add(ACTOR, organization.uuid, email=email, role=role, name=name)


def _add_invitations(organization: organizations.Organization) -> None:
    for name, role in INVITED.items():
        email = _email(organization, name)
        invitations.create(ACTOR, organization.uuid, email=email, role=role)


def _add_product_keys(organization: organizations.Organization) -> None:
    for environment in ENVIRONMENTS:
        workspace = workspaces.create(ACTOR, organization.uuid, name=environment.capitalize())
        for product in PRODUCTS:
            api_keys.create(
                ACTOR,
                organization_uuid=organization.uuid,
                name=f"{product} {environment}",
                audience=f"product:{product}",
                product=product,
                scopes=["read", "write"],
                workspace=workspace,
            )


def _add_dailyplay(organization: organizations.Organization, issuer: str) -> dict[str, str]:
    keys = [
        api_keys.create_limited(ACTOR, organization.uuid, name=f"dailyplay {environment}")
        for environment in ENVIRONMENTS
    ]
    signing_key.ensure(ACTOR)
    token = own_token.sign_for_user(
        ACTOR,
        issuer,
        email=_email(organization, ADMIN),
        lifetime=TOKEN_LIFETIME,
        tenant=organization.slug,
    )
    return {"dailyplay_key": keys[0][1], "dailyplay_jwt": token}


def _add_idle_atlas(organization: organizations.Organization) -> str:
    """Two locations, one of them with a manager, and a key that reads it all."""
    first, _ = (
        locations.create(ACTOR, organization.uuid, name=name, code=code)
        for name, code in LOCATIONS.items()
    )
    role = own_role.create(
        ACTOR,
        organization.uuid,
        [MANAGE_LOCATIONS],
        key="location_manager",
        label="Location manager",
        description="Runs one location.",
        scope_type="location",
        permissions=[MANAGE_LOCATIONS],
    )
    manager = user.get_by_email(_email(organization, MANAGER))
    assignment.give(
        ACTOR,
        organization.uuid,
        role.permissions,
        user_uuid=manager.uuid,
        role_key=role.key,
        scope_uuid=first.uuid,
    )
    _, plaintext = api_keys.create_own(
        ACTOR, organization.uuid, audience="idle_atlas", name="idle atlas"
    )
    return plaintext


def _add_aibi(organization: organizations.Organization) -> str:
    checkout.vouch(ACTOR, organization.uuid, email=_email(organization, ADMIN))
    _, plaintext = api_keys.create_own(ACTOR, organization.uuid, audience="aibi", name="aibi")
    return plaintext


def _add_password(organization: organizations.Organization) -> dict[str, str]:
    email, text = _email(organization, ADMIN), secrets.token_urlsafe()
    password.give(ACTOR, user.get_by_email(email), text)
    return {"idle_atlas_email": email, "idle_atlas_password": text}


def _email(organization: organizations.Organization, name: str) -> str:
    return f"{name.partition(' ')[0].lower()}@{organization.slug}.example"
