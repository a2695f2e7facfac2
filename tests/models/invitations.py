"""Invitations for tests: rows as the verbs of any contract leave them."""

from datetime import UTC, datetime, timedelta

from models.invitation import Invitation
from models.invitation.table import digest_of
from models.organization import Organization
from models.role import get_built_in

TOKEN = "Zm9yIHRlc3RzIG9ubHk_-0123456789abcdefghij"


def invited(
    organization: Organization,
    *,
    email: str = "kim@acme.example",
    role: str = "developer",
    token: str = TOKEN,
) -> Invitation:
    """A pending invitation whose token is `token`."""
    instant = datetime.now(UTC)
    invitation: Invitation = Invitation.create(
        organization=organization,
        email=email,
        role=get_built_in(role),
        scope_type="organization",
        scope_id=organization.id,
        status="pending",
        digest=digest_of(token),
        invited_at=instant,
        expires_at=instant + timedelta(days=21),
    )
    return invitation
