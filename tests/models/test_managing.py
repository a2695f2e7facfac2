"""Locations, own roles, assignments and keys, as members of an organization manage them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from models import api_key, assignment, location, membership, organization, own_role, roster
from models.actor import Actor
from models.api_key import ApiKey
from models.audit import AuditEvent
from models.clock import now
from models.errors import Conflict, Forbidden, Invalid, NotFound
from models.membership import Membership
from models.organization import Organization
from models.page import Paging
from models.user import User
from models.workspace import Workspace
from tests.models import people

pytestmark = pytest.mark.usefixtures("database")

EVERYTHING = frozenset({"api-keys:manage", "locations:manage", "roles:manage"})
NOBODY = UUID("0190f5c2-ffff-7fff-8fff-ffffffffffff")
DAY = timedelta(days=1)


@pytest.fixture
def other(actor: Actor) -> Organization:
    return organization.create(actor, slug="other", name="Other")


@pytest.fixture
def sam(actor: Actor, tenant: Organization) -> User:
    person: User = membership.add(actor, tenant.uuid, email="sam@example.com", role="user").user
    return person


@pytest.fixture
def admin(actor: Actor, tenant: Organization) -> Actor:
    person = membership.add(actor, tenant.uuid, email="ada@example.com", role="admin").user
    return Actor(type="user", contract="console", id=str(person.uuid), name="Ada")


def make(actor: Actor, owner: Organization, key: str = "keeper", **terms: object) -> None:
    own_role.create(
        actor,
        owner.uuid,
        EVERYTHING,
        **{"key": key, "label": "Keeper", "scope_type": "location"} | terms,
    )


def give(actor: Actor, owner: Organization, person: User, role: str, scope: object = None) -> UUID:
    uuid = None if scope is None else scope.uuid
    held = assignment.give(
        actor, owner.uuid, EVERYTHING, user_uuid=person.uuid, role_key=role, scope_uuid=uuid
    )
    return held.assignment_uuid


def last_action() -> str:
    return str(AuditEvent.select().order_by(AuditEvent.id.desc()).get().action)


def test_location_is_made_changed_and_closed_for_good(actor: Actor, tenant: Organization) -> None:
    """Rule 51: each change is audited; a second closing is no change."""
    made = location.create(actor, tenant.uuid, name="Mill", code="M")
    location.update(actor, tenant.uuid, made.uuid, name="Old Mill", code=None)
    assert last_action() == "tenant_registry.location.update"
    location.archive(actor, tenant.uuid, made.uuid)
    events = AuditEvent.select().count()
    location.archive(actor, tenant.uuid, made.uuid)
    assert AuditEvent.select().count() == events
    (row,) = location.list_of(tenant.uuid)
    assert (row.name, row.code, row.status) == ("Old Mill", None, "archived")
    with pytest.raises(Invalid):
        location.update(actor, tenant.uuid, made.uuid, name="New Mill")


def test_code_is_one_locations_own(actor: Actor, tenant: Organization, other: Organization) -> None:
    location.create(actor, tenant.uuid, name="Mill", code="M")
    location.create(actor, other.uuid, name="Mill", code="M")
    second = location.create(actor, tenant.uuid, name="Farm", code="F")
    with pytest.raises(Conflict):
        location.create(actor, tenant.uuid, name="Manor", code="M")
    with pytest.raises(Conflict):
        location.update(actor, tenant.uuid, second.uuid, code="M")


def test_location_of_another_organization_is_not_found(
    actor: Actor, tenant: Organization, other: Organization
) -> None:
    """Rule 6."""
    theirs = location.create(actor, other.uuid, name="Theirs")
    for uuid in (theirs.uuid, NOBODY):
        with pytest.raises(NotFound):
            location.update(actor, tenant.uuid, uuid, name="Ours")
        with pytest.raises(NotFound):
            location.archive(actor, tenant.uuid, uuid)


def test_role_allows_nothing_that_its_maker_may_not_do(actor: Actor, tenant: Organization) -> None:
    """Nobody gets more by a role that they make or change."""
    holding = {"roles:manage"}
    terms = {"key": "k", "label": "K", "scope_type": "organization"}
    with pytest.raises(Forbidden):
        own_role.create(actor, tenant.uuid, holding, permissions=["api-keys:manage"], **terms)
    own_role.create(actor, tenant.uuid, holding, permissions=["roles:manage"], **terms)
    with pytest.raises(Forbidden):
        own_role.update(
            actor, tenant.uuid, holding, "k", permissions=["roles:manage", "locations:manage"]
        )
    own_role.update(actor, tenant.uuid, EVERYTHING, "k", permissions=sorted(EVERYTHING))
    # What is there already may stay, and be taken out.
    own_role.update(actor, tenant.uuid, holding, "k", permissions=["locations:manage"])
    with pytest.raises(Invalid):
        own_role.update(actor, tenant.uuid, EVERYTHING, "k", permissions=["everything:manage"])


def test_role_is_given_by_nobody_who_holds_less(
    actor: Actor, tenant: Organization, sam: User
) -> None:
    """Nor by giving a role to anybody, oneself among them."""
    make(actor, tenant, scope_type="organization", permissions=["api-keys:manage"])
    with pytest.raises(Forbidden):
        assignment.give(actor, tenant.uuid, {"roles:manage"}, user_uuid=sam.uuid, role_key="keeper")
    give(actor, tenant, sam, "keeper")


def test_role_keys_are_one_roles_own(
    actor: Actor, tenant: Organization, other: Organization
) -> None:
    make(actor, tenant)
    make(actor, other)
    for taken in ("keeper", "admin", "workspace_admin"):
        with pytest.raises(Conflict):
            make(actor, tenant, taken)


def test_role_in_use_is_not_deleted(actor: Actor, tenant: Organization, sam: User) -> None:
    make(actor, tenant)
    held = give(actor, tenant, sam, "keeper", people.location(tenant, "Mill"))
    with pytest.raises(Conflict):
        own_role.delete(actor, tenant.uuid, "keeper")
    assignment.take(actor, tenant.uuid, held)
    own_role.delete(actor, tenant.uuid, "keeper")
    assert last_action() == "tenant_registry.role.delete"


def test_built_in_and_foreign_roles_are_not_edited(
    actor: Actor, tenant: Organization, other: Organization
) -> None:
    """Rules 6 and 16."""
    make(actor, other)
    for key in ("admin", "workspace_user", "keeper", "nothing"):
        with pytest.raises(NotFound):
            own_role.update(actor, tenant.uuid, EVERYTHING, key, label="Mine")
        with pytest.raises(NotFound):
            own_role.delete(actor, tenant.uuid, key)


def test_organization_role_is_neither_given_nor_taken(
    actor: Actor, tenant: Organization, sam: User
) -> None:
    for key in ("admin", "developer", "user"):
        with pytest.raises(Invalid):
            give(actor, tenant, sam, key)
    (member,) = roster.list_members(tenant.uuid)
    with pytest.raises(Invalid):
        assignment.take(actor, tenant.uuid, member.roles[0].assignment_uuid)


def test_workspace_billing_is_not_given_by_hand(
    actor: Actor, tenant: Organization, sam: User
) -> None:
    """Rule 25."""
    with pytest.raises(Invalid):
        give(actor, tenant, sam, "workspace_billing", people.workspace(tenant, "Studio"))


@pytest.mark.parametrize(
    ("organization_role", "role", "given"),
    [
        ("admin", "workspace_admin", False),
        ("admin", "workspace_user", False),
        ("billing", "workspace_user", False),
        ("billing", "workspace_admin", True),
        ("user", "workspace_user", True),
    ],
)
def test_inherited_workspace_roles_are_not_given_otherwise(
    actor: Actor, tenant: Organization, organization_role: str, role: str, given: bool
) -> None:
    """Rule 25."""
    person = membership.add(actor, tenant.uuid, email="p@e.com", role=organization_role).user
    studio = people.workspace(tenant, "Studio")
    if given:
        give(actor, tenant, person, role, studio)
    else:
        with pytest.raises(Invalid):
            give(actor, tenant, person, role, studio)


def test_archived_and_default_scopes_take_no_roles(
    actor: Actor, tenant: Organization, sam: User
) -> None:
    """Rules 23 and 24."""
    make(actor, tenant)
    mill = location.create(actor, tenant.uuid, name="Mill")
    location.archive(actor, tenant.uuid, mill.uuid)
    old = people.workspace(tenant, "Old")
    Workspace.update(archived_at=now()).where(Workspace.id == old.id).execute()
    default = Workspace.get(Workspace.organization == tenant, Workspace.is_default)
    for role, scope in (("keeper", mill), ("workspace_user", old), ("workspace_user", default)):
        with pytest.raises(Invalid):
            give(actor, tenant, sam, role, scope)


def test_roles_are_given_within_one_organization(
    actor: Actor, tenant: Organization, other: Organization, sam: User
) -> None:
    """Rule 6: member, role and scope are all the organization's own."""
    make(actor, tenant)
    make(actor, other, "theirs")
    here, there = people.location(tenant, "Here"), people.location(other, "There")
    stranger = membership.add(actor, other.uuid, email="kim@example.com", role="user").user
    for person, role, scope in (
        (stranger, "keeper", here),
        (sam, "theirs", here),
        (sam, "keeper", there),
        (sam, "nothing", here),
    ):
        with pytest.raises(NotFound):
            give(actor, tenant, person, role, scope)
    held = give(actor, other, stranger, "theirs", there)
    with pytest.raises(NotFound):
        assignment.take(actor, tenant.uuid, held)
    Membership.update(status="removed").where(Membership.user == sam).execute()
    with pytest.raises(NotFound):
        give(actor, tenant, sam, "keeper", here)


def test_scope_is_of_the_roles_type(actor: Actor, tenant: Organization, sam: User) -> None:
    make(actor, tenant)
    make(actor, tenant, "whole", scope_type="organization")
    mill = people.location(tenant, "Mill")
    with pytest.raises(NotFound):
        give(actor, tenant, sam, "keeper", people.workspace(tenant, "Studio"))
    for role, scope in (("keeper", None), ("whole", mill)):
        with pytest.raises(Invalid):
            give(actor, tenant, sam, role, scope)


def test_role_is_held_once_on_a_scope(actor: Actor, tenant: Organization, sam: User) -> None:
    """Beside own roles one built-in one."""
    studio = people.workspace(tenant, "Studio")
    make(actor, tenant, "own", scope_type="workspace")
    give(actor, tenant, sam, "own", studio)
    give(actor, tenant, sam, "workspace_user", studio)
    for role in ("own", "workspace_user", "workspace_admin"):
        with pytest.raises(Conflict):
            give(actor, tenant, sam, role, studio)


def test_members_are_paged_with_their_roles(actor: Actor, tenant: Organization) -> None:
    """Newest first, each once."""
    people.crowd(tenant, 5)
    seen, after = [], None
    while True:
        page = roster.page(tenant.uuid, Paging(limit=2, after=after))
        seen += page.rows
        if not page.has_more:
            break
        after = page.rows[-1].user_uuid
    assert [each.email for each in seen] == [f"{n}@crowd.acme.example" for n in (4, 3, 2, 1, 0)]
    assert all(len(each.roles) == 2 for each in seen)
    with pytest.raises(Invalid):
        roster.page(tenant.uuid, Paging(after=NOBODY))


@pytest.mark.parametrize(
    ("audience", "start"),
    [
        ("product:scan", "tnk_"),
        ("aibi", "aib_"),
        ("idle_atlas", "ia_"),
        ("dailyplay", "dpk_"),
        ("anthropic_admin", "sk-ant-admin01-"),
    ],
)
def test_key_opens_what_it_was_made_for(
    admin: Actor, tenant: Organization, audience: str, start: str
) -> None:
    """Rules 1 and 2."""
    key, plaintext = api_key.create_for(admin, tenant.uuid, audience=audience, name="k")
    assert plaintext.startswith(start)
    assert key.creator.email == "ada@example.com"
    found = api_key.authenticate(plaintext, audience)
    assert found is not None
    assert found.organization_uuid == tenant.uuid
    assert api_key.authenticate(plaintext, "operator") is None


@pytest.mark.parametrize("audience", ["operator", "product:", "", "tenant_registry", "scan"])
def test_key_of_no_organizations_audience_is_not_made(
    admin: Actor, tenant: Organization, audience: str
) -> None:
    """Operators' keys never."""
    with pytest.raises(Invalid):
        api_key.create_for(admin, tenant.uuid, audience=audience, name="k")


def test_keys_that_rule_the_organization_are_for_its_admins(
    actor: Actor, admin: Actor, tenant: Organization, sam: User
) -> None:
    """To anybody else there are none, whatever permission they hold."""
    key, _ = api_key.create_for(admin, tenant.uuid, audience="anthropic_admin", name="k")
    member = Actor(type="user", contract="console", id=str(sam.uuid))
    for someone in (member, actor):
        with pytest.raises(Forbidden):
            api_key.create_for(someone, tenant.uuid, audience="anthropic_admin", name="k")
        assert api_key.page_for(someone, tenant.uuid, Paging()).rows == []
        with pytest.raises(NotFound):
            api_key.revoke_for(someone, tenant.uuid, key.uuid)
        with pytest.raises(NotFound):
            api_key.rotate(someone, tenant.uuid, key.uuid, grace=DAY)
    assert [each.uuid for each in api_key.page_for(admin, tenant.uuid, Paging()).rows] == [key.uuid]


def test_key_is_made_in_a_workspace_of_the_organization(
    admin: Actor, tenant: Organization, other: Organization
) -> None:
    """Rules 6, 23 and 24: what is in the default one has none."""
    studio, theirs = people.workspace(tenant, "Studio"), people.workspace(other, "Theirs")
    default = Workspace.get(Workspace.organization == tenant, Workspace.is_default)

    def make_in(uuid: UUID) -> ApiKey:
        return api_key.create_for(
            admin, tenant.uuid, audience="aibi", name="k", workspace_uuid=uuid
        )[0]

    assert make_in(studio.uuid).workspace == studio
    assert make_in(default.uuid).workspace is None
    for uuid in (theirs.uuid, NOBODY):
        with pytest.raises(NotFound):
            make_in(uuid)
    Workspace.update(archived_at=now()).where(Workspace.id == studio.id).execute()
    with pytest.raises(Invalid):
        make_in(studio.uuid)


def test_keys_are_paged_by_audience(
    admin: Actor, tenant: Organization, other: Organization
) -> None:
    for audience in ("aibi", "idle_atlas", "aibi", "aibi"):
        api_key.create_for(admin, tenant.uuid, audience=audience, name="k")
    theirs, _ = api_key.create_for(admin, other.uuid, audience="aibi", name="k")
    first = api_key.page_for(admin, tenant.uuid, Paging(limit=2), audience="aibi")
    second = api_key.page_for(
        admin, tenant.uuid, Paging(limit=2, after=first.rows[-1].uuid), audience="aibi"
    )
    assert (len(first.rows), first.has_more) == (2, True)
    assert (len(second.rows), second.has_more) == (1, False)
    with pytest.raises(Invalid):
        api_key.page_for(admin, tenant.uuid, Paging(after=theirs.uuid))


@pytest.mark.parametrize("audience", ["product:scan", "dailyplay", "idle_atlas"])
def test_rotated_key_goes_on_for_its_grace_and_the_new_one_at_once(
    admin: Actor, tenant: Organization, audience: str
) -> None:
    old, before = api_key.create_for(admin, tenant.uuid, audience=audience, name="k", scopes=["r"])
    new, after = api_key.rotate(admin, tenant.uuid, old.uuid, grace=DAY)
    for text in (before, after):
        assert api_key.authenticate(text, audience) is not None
    kept = ("name", "audience", "product", "scopes", "prefix", "limit_per_minute", "expires_at")
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    ends = ApiKey.get_by_id(old.id).expires_at
    assert abs(ends - now() - DAY) < timedelta(minutes=1)
    ApiKey.update(expires_at=now()).where(ApiKey.id == old.id).execute()
    assert api_key.authenticate(before, audience) is None
    assert api_key.authenticate(after, audience) is not None
    assert last_action() == "console.api_key.rotate"


def test_rotated_key_without_grace_opens_nothing_at_once(
    admin: Actor, tenant: Organization
) -> None:
    """Rule 4."""
    old, before = api_key.create_for(admin, tenant.uuid, audience="aibi", name="k")
    api_key.rotate(admin, tenant.uuid, old.uuid, grace=timedelta(0))
    assert api_key.authenticate(before, "aibi") is None


def test_rotated_key_never_lasts_longer_than_it_would_have(
    admin: Actor, tenant: Organization
) -> None:
    old, _ = api_key.create_for(admin, tenant.uuid, audience="aibi", name="k", lifetime=DAY)
    new, _ = api_key.rotate(admin, tenant.uuid, old.uuid, grace=30 * DAY)
    assert ApiKey.get_by_id(old.id).expires_at == old.expires_at
    assert new.expires_at == old.expires_at


def test_key_is_rotated_once_and_only_while_it_opens_something(
    admin: Actor, tenant: Organization, other: Organization
) -> None:
    old, _ = api_key.create_for(admin, tenant.uuid, audience="aibi", name="k")
    new, _ = api_key.rotate(admin, tenant.uuid, old.uuid, grace=DAY)
    with pytest.raises(Conflict):
        api_key.rotate(admin, tenant.uuid, old.uuid, grace=DAY)
    api_key.revoke_for(admin, tenant.uuid, new.uuid)
    with pytest.raises(Conflict):
        api_key.rotate(admin, tenant.uuid, new.uuid, grace=DAY)
    for uuid, owner in ((old.uuid, other), (NOBODY, tenant)):
        with pytest.raises(NotFound):
            api_key.rotate(admin, owner.uuid, uuid, grace=DAY)
    for grace in (-DAY, 31 * DAY):
        with pytest.raises(Invalid):
            api_key.rotate(admin, tenant.uuid, old.uuid, grace=grace)


def test_of_those_who_rotate_at_once_one_gets_a_key(admin: Actor, tenant: Organization) -> None:
    """The others are told, and nothing is left of their tries."""
    old, _ = api_key.create_for(admin, tenant.uuid, audience="aibi", name="k")

    def rotate(_: int) -> str:
        try:
            return api_key.rotate(admin, tenant.uuid, old.uuid, grace=DAY)[1]
        except Conflict:
            return ""

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(rotate, range(4)))
    assert sorted(map(bool, made)) == [False, False, False, True]
    assert ApiKey.select().count() == 2
    assert AuditEvent.select().where(AuditEvent.action == "console.api_key.rotate").count() == 1


def test_of_those_who_give_a_role_at_once_one_does(
    actor: Actor, tenant: Organization, sam: User
) -> None:
    make(actor, tenant)
    mill = people.location(tenant, "Mill")

    def given(_: int) -> bool:
        try:
            give(actor, tenant, sam, "keeper", mill)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(given, range(4))) == 1
    (member,) = roster.list_members(tenant.uuid)
    assert [each.role_key for each in member.roles] == ["user", "keeper"]
