"""Rows of the models as the Tenant Registry shows them.

Each function takes a row and returns JSON data; moments, days and ids are left to the server's
JSON writer. What the contract has as nullable is null without a value, anything else is absent.
"""

from typing import Any

Json = dict[str, Any]

WARNING = "Store the plaintext now: it is shown in this answer only."


def tenant(organization: Any) -> Json:
    """An organization as a Tenant, with the status that holds now (rule 39)."""
    return _present(
        id=organization.uuid,
        slug=organization.slug,
        name=organization.name,
        status=organization.effective_status,
        kind=organization.kind,
        plan=organization.plan,
        erp_customer_id=organization.erp_customer_id,
        stripe_cust_id=organization.stripe_cust_id,
        sales_owner=organization.sales_owner,
        created_at=organization.created_at,
        updated_at=organization.updated_at,
    ) | {
        "trial_ends_at": organization.trial_ends_at,
        "contract_start": organization.contract_start,
        "contract_end": organization.contract_end,
    }


def entitlement(entitlement: Any) -> Json:
    """An entitlement as a TenantProduct; one that has expired is not enabled (rule 41)."""
    return {
        "tenant_id": entitlement.organization.uuid,
        "product": entitlement.product.key,
        "enabled": entitlement.enabled,
        "config": entitlement.config,
        "expires_at": entitlement.expires_at,
        "created_at": entitlement.created_at,
        "updated_at": entitlement.updated_at,
    }


def catalog_entry(product: Any) -> Json:
    """A product as a CatalogEntry."""
    return _present(
        key=product.key,
        name=product.name,
        description=product.description,
        plans_required=product.plans_required,
        demo_url=product.demo_url,
        supports_trial=product.supports_trial,
    )


def api_key(key: Any) -> Json:
    """A key of an organization as an APIKey; `prefix` is as much of it as may be shown."""
    return _present(
        id=key.uuid,
        tenant_id=key.organization.uuid,
        product=key.product,
        name=key.name,
        scopes=key.scopes,
        prefix=key.start,
        created_by=key.created_by,
        created_at=key.created_at,
    ) | {"last_used_at": key.last_used_at, "revoked_at": key.revoked_at}


def api_key_created(key: Any, plaintext: str) -> Json:
    """A new key with its plaintext, which no other answer has (rule 3)."""
    return {"api_key": api_key(key), "plaintext": plaintext, "warning": WARNING}


def verification(found: Any) -> Json:
    """What a product learns of a key; of one that is not good, nothing else (rule 40)."""
    if found is None:
        return {"valid": False}
    return _present(
        valid=True,
        tenant_id=found.organization_uuid,
        product=found.product,
        scopes=found.scopes,
    )


def audit_event(event: Any) -> Json:
    """An event of the audit log."""
    return _present(
        id=event.id,
        tenant_id=event.organization_uuid,
        project_id=event.project_id,
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        actor_type=event.actor_type,
        action=event.action,
        target_id=event.target_id,
        target_type=event.target_type,
        target_name=event.target_name,
        product=event.product,
        metadata=event.metadata,
        source_ip=event.source_ip,
        user_agent=event.user_agent,
        created_at=event.created_at,
    )


def _present(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
