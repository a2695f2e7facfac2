"""The people of an organization, as lists of them are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import peewee
import pytest

from models import invitation, location, membership, organization, role, roster
from models.actor import Actor
from models.clock import now
from models.errors import NotFound
from models.invitation import Invitation
from models.membership import Membership
from models.organization import Organization
from models.role import Role
from tests.models import people

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


@contextmanager
def statements(database: peewee.Database) -> Iterator[list[str]]:
    """The SQL that the block runs."""
    run: list[str] = []
    execute = database.execute_sql

    def noting(sql: str, *given: object, **options: object) -> object:
        run.append(sql)
        return execute(sql, *given, **options)

    database.execute_sql = noting
    try:
        yield run
    finally:
        del database.execute_sql


def test_members_hold_roles_on_every_kind_of_scope(actor: Actor, tenant: Organization) -> None:
    """A role's scope is labelled by the name of its row (rule 15)."""
    sam = membership.add(actor, tenant.uuid, email="sam@example.com", role="user", name="Sam")
    studio = people.workspace(tenant, "Studio")
    mill = people.location(tenant, "Old Mill", "OM")
    people.assign(sam, Role.get(Role.key == "workspace_admin"), studio)
    people.assign(sam, people.own_role(tenant, "keeper", "location"), mill)
    people.assign(sam, people.own_role(tenant, "cleaner", "location"), mill)
    (member,) = roster.list_members(tenant.uuid)
    assert (member.email, member.name, member.status) == ("sam@example.com", "Sam", "active")
    assert (member.membership_uuid, member.user_uuid) == (sam.uuid, sam.user.uuid)
    assert [(each.role_key, each.scope.type, each.scope.label) for each in member.roles] == [
        ("user", "organization", "Acme"),
        ("workspace_admin", "workspace", "Studio"),
        ("keeper", "location", "Old Mill"),
        ("cleaner", "location", "Old Mill"),
    ]
    assert [each.scope.uuid for each in member.roles] == [None, studio.uuid, mill.uuid, mill.uuid]


def test_members_are_those_of_the_organization_who_were_not_removed(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 6."""
    other = organization.create(actor, slug="other", name="Other")
    for owner, email in ((tenant, "a@example.com"), (other, "a@example.com"), (other, "b@e.com")):
        membership.add(actor, owner.uuid, email=email, role="user")
    gone = membership.add(actor, tenant.uuid, email="gone@example.com", role="user")
    Membership.update(status="removed").where(Membership.id == gone.id).execute()
    assert [each.email for each in roster.list_members(tenant.uuid)] == ["a@example.com"]


def test_inherited_roles_are_not_among_those_held(actor: Actor, tenant: Organization) -> None:
    """An admin runs every workspace without a row of its own."""
    membership.add(actor, tenant.uuid, email="ada@example.com", role="admin")
    people.workspace(tenant, "Studio")
    (member,) = roster.list_members(tenant.uuid)
    assert [each.role_key for each in member.roles] == ["admin"]


def test_queries_are_as_many_for_ten_members_as_for_a_thousand(
    actor: Actor, database: peewee.Database
) -> None:
    counts = []
    for size in (10, 1_000):
        owner = organization.create(actor, slug=f"of-{size}", name="Crowd")
        people.crowd(owner, size)
        with statements(database) as run:
            members = roster.list_members(owner.uuid)
        assert len(members) == size
        assert all(len(each.roles) == 2 for each in members)
        counts.append(len(run))
    assert counts == [2, 2]


def test_invitations_show_status_by_the_clock_and_scope(tenant: Organization) -> None:
    """Rules 15 and 22."""
    instant, mill = now(), people.location(tenant, "Old Mill")
    user, keeper = Role.get(Role.key == "user"), people.own_role(tenant, "keeper", "location")
    for number, (status, on, scope, days) in enumerate(
        [
            ("pending", user, tenant, 1),
            ("pending", user, tenant, -1),
            ("accepted", user, tenant, -1),
            ("deleted", keeper, mill, 1),
        ]
    ):
        Invitation.create(
            organization=tenant,
            email="lena@example.com",
            role=on,
            scope_type=on.scope_type,
            scope_id=scope.id,
            status=status,
            digest=str(number),
            invited_at=instant,
            expires_at=instant + timedelta(days=days),
        )
    listed = invitation.list_all(tenant.uuid)
    assert [each.status for each in listed] == ["pending", "expired", "accepted", "deleted"]
    assert [(each.role_key, each.scope.type, each.scope.label) for each in listed[2:]] == [
        ("user", "organization", "Acme"),
        ("keeper", "location", "Old Mill"),
    ]
    assert [each.scope.uuid for each in listed[2:]] == [None, mill.uuid]


def test_roles_are_the_built_in_ones_and_the_organizations_own(
    actor: Actor, tenant: Organization
) -> None:
    """Rules 6 and 16."""
    other = organization.create(actor, slug="other", name="Other")
    people.own_role(other, "theirs", "location")
    people.own_role(tenant, "keeper", "location", "api-keys:manage", "locations:manage")
    listed = role.list_of(tenant.uuid)
    assert [each.key for each in listed] == [
        *("admin", "developer", "billing", "claude_code_user", "user"),
        *("workspace_admin", "workspace_developer", "workspace_user", "workspace_billing"),
        "keeper",
    ]
    assert [each.label for each in listed[-1].allowed] == ["Manage API keys", "Manage locations"]


def test_locations_are_those_of_the_organization(actor: Actor, tenant: Organization) -> None:
    """Rule 6."""
    people.location(organization.create(actor, slug="other", name="Other"), "Theirs")
    people.location(tenant, "Old Mill")
    assert [each.name for each in location.list_of(tenant.uuid)] == ["Old Mill"]


@pytest.mark.parametrize(
    "list_of", [roster.list_members, invitation.list_all, role.list_of, location.list_of]
)
def test_unknown_organization_is_not_found(list_of: object) -> None:
    with pytest.raises(NotFound):
        list_of(UNKNOWN)
