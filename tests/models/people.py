"""People in organizations, made row by row where there is no other way yet, or it would be slow."""

from models.clock import now
from models.ids import new_uuid
from models.location import Location
from models.membership import Membership, RoleAssignment
from models.organization import Organization
from models.role import Role
from models.user import User
from models.workspace import Workspace


def workspace(owner: Organization, name: str) -> Workspace:
    made: Workspace = Workspace.create(
        organization=owner, name=name, display_color="#112233", created_at=now()
    )
    return made


def location(owner: Organization, name: str, code: str | None = None) -> Location:
    made: Location = Location.create(
        organization=owner,
        name=name,
        code=code,
        status="active",
        created_at=now(),
        updated_at=now(),
    )
    return made


def own_role(owner: Organization, key: str, scope_type: str, *permissions: str) -> Role:
    made: Role = Role.create(
        organization=owner,
        key=key,
        label=key.replace("_", " ").capitalize(),
        description="",
        scope_type=scope_type,
        permissions=list(permissions),
        created_at=now(),
    )
    return made


def assign(member: Membership, role: Role, scope: Workspace | Location) -> RoleAssignment:
    made: RoleAssignment = RoleAssignment.create(
        membership=member,
        role=role,
        is_built_in=role.is_built_in,
        scope_type=role.scope_type,
        scope_id=scope.id,
        created_at=now(),
    )
    return made


def crowd(owner: Organization, size: int) -> None:
    """So many members, each a developer of the organization who works in a new location, too."""
    instant, at = now(), location(owner, "Hall")
    developer = Role.get(Role.key == "developer")
    local = own_role(owner, f"local_{size}", "location")
    people = [
        {
            "uuid": new_uuid(),
            "email": f"{number}@crowd.{owner.slug}.example",
            "name": f"Member {number}",
            "created_at": instant,
            "updated_at": instant,
        }
        for number in range(size)
    ]
    _insert(User, people)
    users = User.select(User.id).where(User.email.endswith(f"@crowd.{owner.slug}.example"))
    _insert(
        Membership,
        [
            {
                "uuid": new_uuid(),
                "organization": owner,
                "user": user,
                "status": "active",
                "joined_at": instant,
            }
            for user in users
        ],
    )
    members = Membership.select(Membership.id).where(Membership.user.in_(users))
    _insert(
        RoleAssignment,
        [
            {
                "uuid": new_uuid(),
                "membership": member,
                "role": role,
                "is_built_in": role == developer,
                "scope_type": kind,
                "scope_id": place.id,
                "created_at": instant,
            }
            for member in members
            for role, kind, place in (
                (developer, "organization", owner),
                (local, "location", at),
            )
        ],
    )


def _insert(table: type, rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), 500):
        table.insert_many(rows[start : start + 500]).execute()
