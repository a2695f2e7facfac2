"""Identities: what users and organizations go by at the issuers of tokens (rule 7).

A link is made by an operator of this server, one issuer and subject at a time. Nothing that a
token says of itself makes one: an email address in it may be unverified, or another person's by
now.
"""

from dataclasses import dataclass

from peewee import ForeignKeyField, IntegrityError, TextField

from models import audit, organization, user
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table, violates
from models.errors import Conflict, Invalid
from models.fields import UTCDateTimeField
from models.ids import PublicId
from models.organization import Organization
from models.user import User

OWN_ISSUER = "tenantry"
"""What identities at this server's own issuer are kept under, whatever its address is."""

LONGEST = 255
"""Characters of a subject (OpenID Connect Core 1.0, section 2); of the rest as well."""


@dataclass(frozen=True)
class VerifiedToken:
    """What is believed of a token whose signature and claims hold.

    `issuer` is the one that identities are kept under. `organization` is the issuer's own id of
    the one organization that the token is for, if it names one. `grants` are what it opens, as far
    as the settings let its issuer grant it.
    """

    issuer: str
    subject: str
    organization: str | None
    grants: frozenset[str]


class Identity(Table):
    """A user's name at an issuer."""

    issuer = TextField()
    subject = TextField()
    user = ForeignKeyField(User)
    created_at = UTCDateTimeField()

    class Meta:
        table_name = "identity"
        indexes = ((("issuer", "subject"), True),)


class OrganizationIdentity(Table):
    """An organization's name at an issuer."""

    issuer = TextField()
    external_id = TextField()
    organization = ForeignKeyField(Organization)
    organization_id: int
    created_at = UTCDateTimeField()

    class Meta:
        table_name = "organization_identity"
        indexes = ((("issuer", "external_id"), True),)


def link(actor: Actor, email: str, *, issuer: str, subject: str) -> Identity:
    """Let tokens of `issuer` about `subject` speak for the user with that email address.

    Raises NotFound for an unknown user, Invalid for an empty or over-long name, Conflict when the
    subject is linked already.
    """
    _refuse_what_is_no_name(issuer=issuer, subject=subject)
    try:
        with change(actor):
            person = user.get_by_email(email)
            identity = Identity.create(
                issuer=issuer, subject=subject, user=person, created_at=now()
            )
            _record_link(actor, person, issuer, subject)
    except IntegrityError as error:
        if not violates(error, Identity.issuer, Identity.subject):
            raise
        raise Conflict("The subject is linked to a user already.", field="subject") from error
    return identity


def link_organization(
    actor: Actor, organization_uuid: PublicId, *, issuer: str, external_id: str
) -> OrganizationIdentity:
    """Let tokens of `issuer` for its organization `external_id` be for this one alone.

    Raises NotFound for an unknown organization, Invalid for an archived one and for an empty or
    over-long name, Conflict when the issuer's organization is linked already.
    """
    _refuse_what_is_no_name(issuer=issuer, external_id=external_id)
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            identity = OrganizationIdentity.create(
                issuer=issuer, external_id=external_id, organization=owner, created_at=now()
            )
            audit.record(
                actor,
                "identity.link_organization",
                organization_uuid=owner.uuid,
                target_id=owner.uuid,
                target_name=owner.name,
                metadata={"issuer": issuer, "external_id": external_id},
            )
    except IntegrityError as error:
        if not violates(error, OrganizationIdentity.issuer, OrganizationIdentity.external_id):
            raise
        raise Conflict("The issuer's organization is linked already.", "external_id") from error
    return identity


def link_own(actor: Actor, person: User) -> None:
    """Let this server's own tokens speak for a user, inside the caller's transaction.

    Their subject is the user's public id.
    """
    made = (
        Identity.insert(issuer=OWN_ISSUER, subject=str(person.uuid), user=person, created_at=now())
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    if made:
        _record_link(actor, person, OWN_ISSUER, str(person.uuid))


def link_own_organization(owner: Organization) -> None:
    """Let this server's own tokens be for one organization, inside the caller's transaction.

    They name it by its public id. Nothing is given away by it, so nothing is noted down.
    """
    OrganizationIdentity.insert(
        issuer=OWN_ISSUER, external_id=str(owner.uuid), organization=owner, created_at=now()
    ).on_conflict_ignore().execute()


def _record_link(actor: Actor, person: User, issuer: str, subject: str) -> None:
    audit.record(
        actor,
        "identity.link",
        organization_uuid=None,
        target_id=person.uuid,
        target_name=person.display_name,
        metadata={"issuer": issuer, "subject": subject},
    )


def _refuse_what_is_no_name(**names: str) -> None:
    for field, name in names.items():
        if not 0 < len(name) <= LONGEST:
            raise Invalid(f"{field} must have 1 to {LONGEST} characters", field=field)
