"""Whether the server lives, and whether it can work."""

from models import database
from models.errors import Unavailable


async def healthz() -> dict[str, str]:
    """The process answers. Never touches the store, nor waits for anything that does (rule 43)."""
    return {"status": "ok"}


def readyz() -> None:
    """The store is reachable and of this version; refused as unavailable otherwise (rule 43)."""
    if not database.is_migrated():
        raise Unavailable("the database is not migrated: run `tenantry migrate`")
