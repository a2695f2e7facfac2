"""Sessions of people who are signed in: made, looked up, moved on, ended."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import peewee
import pytest

from models import login_session, membership, organization
from models.actor import Actor
from models.audit import AuditEvent
from models.errors import NotFound
from models.login_session import LoginSession, SignedIn
from models.membership import Membership, RoleAssignment
from models.organization import Organization
from models.role import Role
from models.user import User

pytestmark = pytest.mark.usefixtures("database")

MOMENT = timedelta(seconds=1)


@pytest.fixture
def person(actor: Actor, tenant: Organization) -> User:
    """A developer of the tenant."""
    return join(actor, tenant, "developer")


def join(actor: Actor, tenant: Organization, role: str) -> User:
    member = membership.add(actor, tenant.uuid, email="sam@acme.example", role=role, name="Sam")
    person: User = member.user
    return person


def signed_in(token: str) -> SignedIn:
    found = login_session.authenticate(token)
    assert found is not None
    return found


def age(days: float) -> None:
    """Let every session be that old."""
    then = datetime.now(UTC) - timedelta(days=days)
    LoginSession.update(
        created_at=then, updated_at=then, expires_at=then + timedelta(days=7)
    ).execute()


def test_token_is_32_letters_and_digits_and_kept_as_a_digest(actor: Actor, person: User) -> None:
    """Rules 3 and 9."""
    session, token = login_session.create(actor, person)
    assert re.fullmatch(r"[A-Za-z0-9]{32}", token)
    assert re.fullmatch(r"[0-9a-f]{64}", session.digest)
    assert token not in repr(session) + repr(signed_in(token))
    assert token not in str([event.__data__ for event in AuditEvent.select()])


def test_authenticate_tells_person_place_and_permissions(
    actor: Actor, tenant: Organization, person: User
) -> None:
    _, token = login_session.create(actor, person)
    found = signed_in(token)
    assert (found.user.email, found.user.name) == ("sam@acme.example", "Sam")
    assert found.organization_uuid == tenant.uuid
    assert found.organization_id == tenant.id
    assert found.membership_uuid == Membership.get().uuid
    assert found.permissions == {"api-keys:manage"}
    assert (found.session.source_ip, found.session.user_agent) == ("127.0.0.1", "tests/1.0")


def test_permissions_are_those_of_all_roles_on_the_organization(
    actor: Actor, tenant: Organization, person: User
) -> None:
    """Rule 16; a role on one location gives nothing on the organization."""
    for scope_type, permission in (
        ("organization", "locations:manage"),
        ("location", "roles:manage"),
    ):
        own = Role.create(
            key=f"own-{scope_type}",
            label="Own",
            permissions=[permission, "api-keys:manage"],
            organization=tenant,
            scope_type=scope_type,
        )
        RoleAssignment.create(
            membership=Membership.get(),
            role=own,
            is_built_in=False,
            scope_type=scope_type,
            scope_id=tenant.id,
            created_at=datetime.now(UTC),
        )
    _, token = login_session.create(actor, person)
    assert signed_in(token).permissions == {"api-keys:manage", "locations:manage"}


def test_authenticate_unknown_token_is_nobody(actor: Actor, person: User) -> None:
    _, token = login_session.create(actor, person)
    for changed in (token.swapcase(), token[:-1], f" {token}", ""):
        assert login_session.authenticate(changed) is None


def test_authenticate_is_one_indexed_read(
    database: peewee.Database, actor: Actor, person: User
) -> None:
    _, token = login_session.create(actor, person)
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    login_session.authenticate(token)
    assert [query.sql.split()[0] for query in queries] == ["SELECT"]


def test_removed_member_is_signed_in_but_nowhere(actor: Actor, person: User) -> None:
    """Effective at once: the session's own row does not change."""
    _, token = login_session.create(actor, person)
    Membership.update(status="removed").execute()
    found = signed_in(token)
    assert (found.organization_id, found.organization_uuid, found.membership_uuid) == (
        None,
        None,
        None,
    )
    assert found.permissions == frozenset()


@pytest.mark.parametrize("verb", [organization.cancel, organization.archive])
def test_nobody_has_permissions_where_the_organization_is_not_served(
    verb: Callable[..., object], actor: Actor, tenant: Organization, person: User
) -> None:
    """Rules 5 and 39."""
    _, token = login_session.create(actor, person)
    verb(actor, tenant.uuid)
    found = signed_in(token)
    assert (found.organization_uuid, found.permissions) == (tenant.uuid, frozenset())


def test_session_is_good_for_seven_days(actor: Actor, person: User) -> None:
    _, token = login_session.create(actor, person)
    age(days=7)
    assert login_session.authenticate(token) is None
    LoginSession.update(expires_at=datetime.now(UTC) + MOMENT).execute()
    assert login_session.authenticate(token) is not None


def test_use_moves_a_session_on_once_a_day_and_writes_nothing_itself(
    database: peewee.Database, actor: Actor, person: User
) -> None:
    _, token = login_session.create(actor, person)
    assert not signed_in(token).is_due
    age(days=2)
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    assert signed_in(token).is_due
    assert [query.sql.split()[0] for query in queries] == ["SELECT"]
    login_session.flush()
    moved = LoginSession.get()
    assert datetime.now(UTC) - moved.updated_at < timedelta(minutes=1)
    assert moved.expires_at - moved.updated_at == timedelta(days=7)
    assert not signed_in(token).is_due


def test_moving_on_does_not_bring_back_what_was_ended(actor: Actor, person: User) -> None:
    session, token = login_session.create(actor, person)
    age(days=2)
    signed_in(token)
    login_session.end(actor, person, session.uuid)
    login_session.flush()
    assert login_session.authenticate(token) is None


def test_end_is_effective_at_once_and_audited(actor: Actor, person: User) -> None:
    session, token = login_session.create(actor, person)
    login_session.end(actor, person, session.uuid)
    assert login_session.authenticate(token) is None
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).first()
    assert (event.action, event.target_id) == (
        "tenant_registry.login_session.end",
        str(session.uuid),
    )


def test_end_session_of_another_is_not_found(
    actor: Actor, tenant: Organization, person: User
) -> None:
    """Rule 6."""
    other = membership.add(actor, tenant.uuid, email="kim@acme.example", role="admin").user
    session, token = login_session.create(actor, person)
    for unknown in (session.uuid, UUID("01890000-0000-7000-8000-000000000000")):
        with pytest.raises(NotFound):
            login_session.end(actor, other, unknown)
    assert login_session.authenticate(token) is not None


def test_end_all_but_one_leaves_that_and_other_people_signed_in(
    actor: Actor, tenant: Organization, person: User
) -> None:
    other = membership.add(actor, tenant.uuid, email="kim@acme.example", role="admin").user
    tokens = [login_session.create(actor, who)[1] for who in (person, person, other)]
    kept, kept_token = login_session.create(actor, person)
    login_session.end_all(actor, person, but=kept)
    assert [login_session.authenticate(token) is None for token in tokens] == [True, True, False]
    assert login_session.authenticate(kept_token) is not None
    login_session.end_all(actor, person)
    assert login_session.authenticate(kept_token) is None


def test_list_shows_ones_own_good_sessions_newest_first(
    actor: Actor, tenant: Organization, person: User
) -> None:
    other = membership.add(actor, tenant.uuid, email="kim@acme.example", role="admin").user
    login_session.create(actor, person)
    age(days=8)
    made = [login_session.create(actor, who)[0].uuid for who in (person, other, person)]
    assert [session.uuid for session, _ in login_session.list_of(person)] == [made[2], made[0]]


def test_session_begins_in_the_first_organization_that_is_served(
    actor: Actor, tenant: Organization, person: User
) -> None:
    second = organization.create(actor, slug="second", name="Second")
    membership.add(actor, second.uuid, email=person.email, role="billing")
    assert signed_in(login_session.create(actor, person)[1]).organization_uuid == tenant.uuid
    organization.cancel(actor, tenant.uuid)
    assert signed_in(login_session.create(actor, person)[1]).organization_uuid == second.uuid


def test_switch_gives_the_place_and_permissions_of_the_other_organization(
    actor: Actor, person: User
) -> None:
    second = organization.create(actor, slug="second", name="Second")
    membership.add(actor, second.uuid, email=person.email, role="billing")
    session, token = login_session.create(actor, person)
    login_session.switch(actor, session, person, second.uuid)
    found = signed_in(token)
    assert (found.organization_uuid, found.permissions) == (second.uuid, frozenset())


def test_switch_to_a_foreign_organization_is_not_found(actor: Actor, person: User) -> None:
    """Rule 6."""
    foreign = organization.create(actor, slug="foreign", name="Foreign")
    session, _ = login_session.create(actor, person)
    for unknown in (foreign.uuid, UUID("01890000-0000-7000-8000-000000000000")):
        with pytest.raises(NotFound):
            login_session.switch(actor, session, person, unknown)


def test_purge_forgets_sessions_whose_time_is_over(actor: Actor, person: User) -> None:
    login_session.create(actor, person)
    age(days=8)
    kept, _ = login_session.create(actor, person)
    assert login_session.purge() == 1
    assert [session.id for session in LoginSession.select()] == [kept.id]
