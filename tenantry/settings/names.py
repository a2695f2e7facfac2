"""What the settings are called outside."""

PREFIX = "TENANTRY_"


def variable(field: str) -> str:
    """The environment variable of a field: `port` -> `TENANTRY_PORT`."""
    return PREFIX + field.upper()
