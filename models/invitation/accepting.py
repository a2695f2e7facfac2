"""Accepting an invitation, with the token that was mailed."""

from models import audit, login_session, membership, organization, password, user
from models import role as roles
from models.actor import Actor
from models.clock import now
from models.database import transaction
from models.errors import NotFound, Unauthenticated
from models.invitation.table import Invitation, digest_of
from models.membership import RoleAssignment
from models.organization import SERVED, Organization
from models.role import Role
from models.user import User

PLAIN_MEMBER = "user"
"""The organization role of whoever is invited to a role of another kind."""


def find(token: str) -> Invitation:
    """The invitation that the token accepts, with its organization and role.

    Raises NotFound for one that is accepted, deleted or over, or of an organization that is not
    served, as for an unknown one.
    """
    invitation: Invitation | None = (
        Invitation.select(Invitation, Organization, Role)
        .join(Organization)
        .switch(Invitation)
        .join(Role)
        .where(Invitation.digest == digest_of(token))
        .get_or_none()
    )
    if (
        invitation is None
        or invitation.effective_status != "pending"
        or invitation.organization.effective_status not in SERVED
    ):
        raise NotFound("There is no such invitation, or it is accepted or over.")
    return invitation


def knows_password(invitation: Invitation) -> bool:
    """Whether the invited person has a password already, to accept with."""
    person = User.get_or_none(User.email == user.normalized(invitation.email))
    return person is not None and password.has_one(person)


def accept(
    actor: Actor, token: str, *, text: str, name: str | None = None
) -> tuple[User, Organization, str]:
    """Make the invited person a member with the role of the invitation, and sign them in.

    `text` is the person's password, and the new one of somebody who has none yet; `name` is taken
    for a new user only. Returns the user, the organization and the
    token of the session.

    Raises:
        NotFound: see `find`; of two at once one is too late.
        Unauthenticated: it is not the person's password.
        Invalid: an unfit new password.
        Conflict: the person is a member already.
    """
    email = find(token).email
    found: User | None = User.get_or_none(User.email == user.normalized(email))
    has_password = found is not None and password.has_one(found)
    kept = password.proven(found, text) if has_password else password.new_hash(text)
    if kept is None:
        raise _refusal()
    with transaction():
        invitation = _taken(token)
        person = user.find_or_create(actor, email, name)
        known = actor.known_as(person.uuid, person.display_name)
        if not has_password and not password.has_one(person):
            password.keep(person, kept)
        elif not password.holds(person, kept):
            raise _refusal()
        _join(known, invitation, person)
        _, session_token = login_session.create(known, person, invitation.organization)
    return person, invitation.organization, session_token


def _taken(token: str) -> Invitation:
    """The invitation, marked as accepted, with its organization locked."""
    owner = organization.get_changeable(find(token).organization.uuid)
    invitation = find(token)
    invitation.status = "accepted"
    invitation.save(only=[Invitation.status])
    invitation.organization = owner
    return invitation


def _join(actor: Actor, invitation: Invitation, person: User) -> None:
    owner, role = invitation.organization, invitation.role
    is_organization_role = role.is_built_in and invitation.scope_type == "organization"
    held = role if is_organization_role else roles.get_built_in(PLAIN_MEMBER)
    member = membership.join(actor, owner, person, held)
    if not is_organization_role:
        RoleAssignment.create(
            membership=member,
            role=role,
            is_built_in=role.is_built_in,
            scope_type=invitation.scope_type,
            scope_id=invitation.scope_id,
            created_at=now(),
        )
    audit.record(
        actor,
        "invitation.accept",
        organization_uuid=owner.uuid,
        target_id=invitation.uuid,
        target_name=invitation.email,
        metadata={"role": role.key},
    )


def _refusal() -> Unauthenticated:
    return Unauthenticated("The password is wrong.")
