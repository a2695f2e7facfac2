"""Invites into the organization (rules 20 and 22)."""

from typing import Any

from handlers.anthropic_admin import public_ids, views
from handlers.anthropic_admin.credentials import Admin
from handlers.idempotency import idempotent
from models import invitation as invitations

Json = dict[str, Any]
INVITE = "invite"


def list_organization_invites(
    limit: int, before_id: str | None, after_id: str | None, principal: Admin
) -> Json:
    """A page of the invites, newest first (rule 19)."""
    paging = public_ids.paging(INVITE, limit, before_id, after_id)
    return views.page(invitations.page(principal.organization_uuid, paging), views.invite)


@idempotent(status=200)
def create_organization_invite(body: Json, principal: Admin) -> Json:
    """A new invite, which goes out by mail; what it is accepted with is in that mail only."""
    invitation = invitations.create(
        principal, principal.organization_uuid, email=body["email"], role=body["role"]
    )
    return views.invite(invitation)


def get_organization_invite(invite_id: str, principal: Admin) -> Json:
    """One invite, with the status it has now."""
    uuid = public_ids.find(INVITE, invite_id)
    return views.invite(invitations.get(principal.organization_uuid, uuid))


def delete_organization_invite(invite_id: str, principal: Admin) -> Json:
    """Take an invite back; it stays readable as deleted."""
    uuid = public_ids.find(INVITE, invite_id)
    invitations.delete(principal, principal.organization_uuid, uuid)
    return views.invite_deleted(uuid)
