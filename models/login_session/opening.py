"""Beginning a session, and turning it to another of the person's organizations."""

import secrets
import string
from typing import TYPE_CHECKING

from models import audit
from models.actor import Actor
from models.change import change
from models.clock import now
from models.errors import NotFound
from models.ids import PublicId
from models.login_session.table import GOOD_FOR, LoginSession, digest_of
from models.membership import Membership
from models.organization import SERVED, Organization
from models.user import User

if TYPE_CHECKING:  # generic in its stubs alone
    from peewee import ModelSelect

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32


def create(
    actor: Actor, person: User, owner: Organization | None = None
) -> tuple[LoginSession, str]:
    """A new session of that person, and its token, which is kept nowhere (rule 3).

    It works in `owner`; without one in the organization that the person joined first of those
    that are served. The token is 190 random bits in 32 letters and digits (rule 9).
    """
    token = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    instant = now()
    with change(actor):
        session = LoginSession.create(
            user=person,
            digest=digest_of(token),
            organization=owner or _first_organization(person),
            source_ip=actor.source_ip,
            user_agent=actor.user_agent,
            created_at=instant,
            updated_at=instant,
            expires_at=instant + GOOD_FOR,
        )
        _record(actor, "create", session, person)
    return session, token


def switch(
    actor: Actor, session: LoginSession, person: User, organization_uuid: PublicId
) -> Organization:
    """Let a session of that person work in another of their organizations, which is returned.

    Raises NotFound for an organization that they are no member of, as for an unknown one (rule 6).
    """
    with change(actor):
        membership = _memberships(person).where(Organization.uuid == organization_uuid).first()
        if membership is None:
            raise NotFound("There is no such organization.")
        owner: Organization = membership.organization
        LoginSession.update(organization=owner).where(LoginSession.id == session.id).execute()
        _record(actor, "switch", session, person, owner)
    return owner


def organizations_of(person: User) -> list[Organization]:
    """Every organization that the person belongs to, the one joined first at first."""
    return [membership.organization for membership in _memberships(person)]


def _first_organization(person: User) -> Organization | None:
    joined = organizations_of(person)
    return next((owner for owner in joined if owner.effective_status in SERVED), None)


def _memberships(person: User) -> "ModelSelect[Membership]":
    return (
        Membership.select(Membership, Organization)
        .join(Organization)
        .where(Membership.user == person, Membership.status == "active")
        .order_by(Membership.id)
    )


def _record(
    actor: Actor, verb: str, session: LoginSession, person: User, owner: Organization | None = None
) -> None:
    audit.record(
        actor,
        f"login_session.{verb}",
        organization_uuid=owner.uuid if owner else None,
        target_id=session.uuid,
        target_name=person.display_name,
    )
