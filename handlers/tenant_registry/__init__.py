"""The Tenant Registry: tenants, entitlements, the catalog, API keys and the audit log."""
