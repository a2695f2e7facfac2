"""Members, users, and the identities that they go by."""

import pytest

from models import audit, identity, membership, user
from models.actor import Actor
from models.audit import Filters
from models.errors import Conflict, Invalid, NotFound
from models.membership import Membership, RoleAssignment
from models.organization import Organization
from models.user import User

pytestmark = pytest.mark.usefixtures("database")

ISSUER = "https://id.example.com/realms/acme"


def test_add_member_makes_user_and_organization_role(actor: Actor, tenant: Organization) -> None:
    made = membership.add(
        actor, tenant.uuid, email=" Sam@Example.COM ", role="developer", name="Sam"
    )
    person = user.get_by_email("SAM@example.com")
    assert (person.email, person.name, made.user, made.status) == (
        "sam@example.com",
        "Sam",
        person,
        "active",
    )
    (assignment,) = RoleAssignment.select()
    assert (assignment.role.key, assignment.scope_type, assignment.scope_id) == (
        "developer",
        "organization",
        tenant.id,
    )


def test_add_member_takes_the_user_that_there_is(actor: Actor, tenant: Organization) -> None:
    person = user.find_or_create(actor, "sam@example.com", "Sam")
    made = membership.add(
        actor, tenant.uuid, email="sam@example.com", role="user", name="Another name"
    )
    assert made.user == person
    assert (User.select().count(), user.get_by_email("sam@example.com").name) == (1, "Sam")


def test_add_member_twice_conflicts(actor: Actor, tenant: Organization) -> None:
    membership.add(actor, tenant.uuid, email="sam@example.com", role="user")
    with pytest.raises(Conflict):
        membership.add(actor, tenant.uuid, email="sam@example.com", role="admin")
    assert [each.role.key for each in RoleAssignment.select()] == ["user"]


@pytest.mark.parametrize(
    ("email", "role", "field"),
    [
        ("sam", "user", "email"),
        ("a b@example.com", "user", "email"),
        ("@", "user", "email"),
        ("a" * 250 + "@example.com", "user", "email"),
        ("sam@example.com", "owner", "role"),
    ],
)
def test_add_member_invalid_input_changes_nothing(
    actor: Actor, tenant: Organization, email: str, role: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        membership.add(actor, tenant.uuid, email=email, role=role)
    assert refusal.value.field == field
    assert (User.select().count(), Membership.select().count()) == (0, 0)


def test_link_second_user_to_a_subject_conflicts(actor: Actor) -> None:
    """Rule 7: (issuer, subject) is one person."""
    user.find_or_create(actor, "sam@example.com")
    user.find_or_create(actor, "kim@example.com")
    identity.link(actor, "sam@example.com", issuer=ISSUER, subject="1")
    identity.link(actor, "sam@example.com", issuer=ISSUER, subject="2")
    with pytest.raises(Conflict):
        identity.link(actor, "kim@example.com", issuer=ISSUER, subject="1")
    assert identity.Identity.select().count() == 2


@pytest.mark.parametrize("subject", ["", "s" * 256])
def test_link_subject_that_no_issuer_gives_is_invalid(actor: Actor, subject: str) -> None:
    user.find_or_create(actor, "sam@example.com")
    with pytest.raises(Invalid):
        identity.link(actor, "sam@example.com", issuer=ISSUER, subject=subject)


def test_link_unknown_user_is_not_found(actor: Actor) -> None:
    with pytest.raises(NotFound):
        identity.link(actor, "nobody@example.com", issuer=ISSUER, subject="1")


def test_link_organization_twice_conflicts(actor: Actor, tenant: Organization) -> None:
    identity.link_organization(actor, tenant.uuid, issuer=ISSUER, external_id="org_1")
    with pytest.raises(Conflict):
        identity.link_organization(actor, tenant.uuid, issuer=ISSUER, external_id="org_1")


def test_changes_of_identities_are_audited(actor: Actor, tenant: Organization) -> None:
    """Rule 51: with actor, target and request id."""
    membership.add(actor, tenant.uuid, email="sam@example.com", role="user")
    identity.link(actor, "sam@example.com", issuer=ISSUER, subject="1")
    identity.link_organization(actor, tenant.uuid, issuer=ISSUER, external_id="org_1")
    events, _ = audit.page(Filters(actor_id=actor.id), limit=4)
    assert [event.action for event in events] == [
        "tenant_registry.identity.link_organization",
        "tenant_registry.identity.link",
        "tenant_registry.membership.create",
        "tenant_registry.user.create",
    ]
    assert {event.request_id for event in events} == {actor.request_id}
    assert [event.organization_uuid for event in events] == [tenant.uuid, None, tenant.uuid, None]
