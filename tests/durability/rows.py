"""What the database that is open holds, whatever the server says of it."""

from models.audit import AuditEvent
from models.organization import Organization


def tenants() -> dict[str, str]:
    """Every tenant: id -> slug."""
    return {str(each.uuid): each.slug for each in Organization.select()}


def audited_tenants() -> list[str | None]:
    """The id of each tenant that the audit log says was created, one an event."""
    created = AuditEvent.action == "tenant_registry.organization.create"
    return [each.target_id for each in AuditEvent.select().where(created)]
