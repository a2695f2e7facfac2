"""Inviting people, and taking an invitation back (rules 20 and 22)."""

import secrets
from typing import Any
from uuid import UUID

from models import audit, organization, user
from models import role as roles
from models.actor import Actor
from models.change import change
from models.clock import now
from models.errors import Invalid
from models.ids import PublicId
from models.invitation.mailing import deliver
from models.invitation.reading import get
from models.invitation.table import GOOD_FOR, Invitation, digest_of
from models.membership import Membership, refuse_admin
from models.organization import Organization
from models.user import User

_TOKEN_BYTES = 32


def create(actor: Actor, organization_uuid: PublicId, *, email: str, role: str) -> Invitation:
    """Invite an address to an organization role, by its key, for 21 days, and mail it the token.

    The organization stays locked, so of two invitations of one address at once one is made. The
    mail goes out once the transaction has ended; where it can't be sent the invitation stands.

    Raises NotFound for an unknown organization; Invalid for an archived one, the role `admin`, an
    unknown one, what is no email address, a member's, and one with an invitation still pending.
    """
    refuse_admin(role)
    address, token = user.normalized(email), secrets.token_urlsafe(_TOKEN_BYTES)
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        given = roles.get_built_in(role)
        _refuse_member(owner, address)
        _refuse_invited(owner, address)
        invited_at = now()
        invitation: Invitation = Invitation.create(
            organization=owner,
            email=address,
            role=given,
            scope_type="organization",
            scope_id=owner.id,
            status="pending",
            digest=digest_of(token),
            invited_at=invited_at,
            expires_at=invited_at + GOOD_FOR,
        )
        _record(actor, "create", invitation, {"role": role})
    deliver(invitation, token)
    return invitation


def delete(actor: Actor, organization_uuid: PublicId, uuid: UUID) -> None:
    """Take an invitation back; it stays readable. A second time changes nothing.

    Raises NotFound for one that the organization does not have, Invalid for one that was accepted.
    """
    with change(actor):
        organization.get_changeable(organization_uuid)
        invitation = get(organization_uuid, uuid)
        if invitation.status == "accepted":
            raise Invalid("The invitation was accepted already.")
        if invitation.status != "deleted":
            Invitation.update(status="deleted").where(Invitation.id == invitation.id).execute()
            _record(actor, "delete", invitation, {})


def _refuse_member(owner: Organization, address: str) -> None:
    member = (
        Membership.select()
        .join(User)
        .where(
            Membership.organization == owner,
            Membership.status == "active",
            User.email == address,
        )
    )
    if member.exists():
        raise Invalid("email is a member's", field="email")


def _refuse_invited(owner: Organization, address: str) -> None:
    live = Invitation.select().where(
        Invitation.organization == owner,
        Invitation.email == address,
        Invitation.status == "pending",
        Invitation.expires_at > now(),
    )
    if live.exists():
        raise Invalid("email has an invitation that is still pending", field="email")


def _record(actor: Actor, verb: str, invitation: Invitation, details: dict[str, Any]) -> None:
    audit.record(
        actor,
        f"invitation.{verb}",
        organization_uuid=invitation.organization.uuid,
        target_id=invitation.uuid,
        target_name=invitation.email,
        metadata=details,
    )
