"""Who is let into an organization by a token, and who is refused how (rules 5, 7 and 45)."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from models import access, entitlement, identity, membership, organization
from models.access import Member
from models.actor import Actor
from models.errors import Forbidden, Unauthenticated
from models.identity import VerifiedToken
from models.membership import Membership
from models.organization import Organization
from models.user import User

pytestmark = pytest.mark.usefixtures("database")

ISSUER = "https://clerk.example.com"
TOKEN = VerifiedToken(
    issuer=ISSUER, subject="user_1", organization=None, grants=frozenset({"dailyplay"})
)
UNKNOWN = 999_999


class Acme(NamedTuple):
    organization: Organization
    membership: Membership


@pytest.fixture
def acme(actor: Actor) -> Acme:
    """A Business tenant with an admin who is linked to the token's subject."""
    owner = organization.create(actor, slug="acme", name="Acme", plan="business")
    member = membership.add(
        actor, owner.uuid, email="Sam@Example.com", role="admin", name="Sam Ant"
    )
    identity.link(actor, "sam@example.com", issuer=ISSUER, subject="user_1")
    return Acme(owner, member)


def enter(token: VerifiedToken, organization_id: int) -> Member:
    return access.enter(token, organization_id, permission="api-keys:manage", product="dailyplay")


def test_enter_linked_member_is_let_in(acme: Acme) -> None:
    member = enter(TOKEN, acme.organization.id)
    assert member == Member(acme.membership.user.uuid, "Sam Ant", acme.organization.uuid)


@pytest.mark.parametrize("change", [{"subject": "user_2"}, {"issuer": "https://other.example.com"}])
def test_enter_identity_is_issuer_and_subject_together(acme: Acme, change: dict[str, str]) -> None:
    """Rule 7."""
    with pytest.raises(Unauthenticated):
        enter(replace(TOKEN, **change), acme.organization.id)


def test_enter_unknown_and_foreign_organizations_look_alike(actor: Actor, acme: Acme) -> None:
    """Rules 6 and 45: both are 401, in the same words."""
    foreign = organization.create(actor, slug="other", name="Other", plan="business")
    with pytest.raises(Unauthenticated) as to_foreign:
        enter(TOKEN, foreign.id)
    with pytest.raises(Unauthenticated) as to_unknown:
        enter(TOKEN, UNKNOWN)
    assert acme.organization.id not in (foreign.id, UNKNOWN)
    assert to_foreign.value.message == to_unknown.value.message


def test_enter_removed_member_is_refused(acme: Acme) -> None:
    Membership.update(status="removed").execute()
    with pytest.raises(Unauthenticated):
        enter(TOKEN, acme.organization.id)


def test_enter_frozen_organization_is_refused_until_it_is_active(actor: Actor, acme: Acme) -> None:
    """Rules 5 and 39."""
    organization.cancel(actor, acme.organization.uuid)
    with pytest.raises(Unauthenticated):
        enter(TOKEN, acme.organization.id)
    organization.activate(actor, acme.organization.uuid)
    assert enter(TOKEN, acme.organization.id).name == "Sam Ant"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("admin", True),
        ("developer", True),
        ("billing", False),
        ("user", False),
        ("claude_code_user", False),
    ],
)
def test_enter_role_without_the_permission_is_forbidden(
    actor: Actor, acme: Acme, role: str, may: bool
) -> None:
    """Rule 45: the own organization without the right is 403."""
    membership.add(actor, acme.organization.uuid, email="kim@example.com", role=role)
    identity.link(actor, "kim@example.com", issuer=ISSUER, subject="kim")
    token = replace(TOKEN, subject="kim")
    if may:
        assert enter(token, acme.organization.id).name == "kim@example.com"
    else:
        with pytest.raises(Forbidden):
            enter(token, acme.organization.id)


def test_enter_organization_below_the_tier_is_forbidden(actor: Actor) -> None:
    """Rule 45: a live trial entitles as the plan does; one that is over does not."""
    owner = organization.create(actor, slug="small", name="Small", plan="starter")
    membership.add(actor, owner.uuid, email="sam@example.com", role="admin")
    identity.link(actor, "sam@example.com", issuer=ISSUER, subject="user_1")
    with pytest.raises(Forbidden):
        enter(TOKEN, owner.id)
    entitlement.start_trial(actor, organization_uuid=owner.uuid, product="dailyplay")
    assert enter(TOKEN, owner.id).organization_uuid == owner.uuid
    entitlement.Entitlement.update(expires_at=owner.created_at).execute()
    with pytest.raises(Forbidden):
        enter(TOKEN, owner.id)


def test_enter_token_for_another_linked_organization_is_refused(actor: Actor, acme: Acme) -> None:
    """A token that names an organization of its issuer opens just the one linked to it."""
    other = organization.create(actor, slug="other", name="Other", plan="business")
    membership.add(actor, other.uuid, email="sam@example.com", role="admin")
    identity.link_organization(actor, other.uuid, issuer=ISSUER, external_id="org_2")
    token = replace(TOKEN, organization="org_2")
    assert enter(token, other.id).organization_uuid == other.uuid
    with pytest.raises(Unauthenticated):
        enter(token, acme.organization.id)
    unlinked = replace(TOKEN, organization="org_3")
    assert enter(unlinked, acme.organization.id).organization_uuid == acme.organization.uuid


def test_enter_email_alone_opens_nothing(actor: Actor, acme: Acme) -> None:
    """Rule 7: an account of the same address at another issuer is not the same person."""
    token = VerifiedToken("https://evil.example.com", "sam@example.com", None, frozenset())
    with pytest.raises(Unauthenticated):
        enter(token, acme.organization.id)
    assert User.select().count() == 1
