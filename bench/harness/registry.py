"""The databases that the registry's benchmark reads, and the requests that are sent to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from models import api_key, database, secrets
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.table import digest_of
from models.clock import now
from models.organization import Organization

TENANTS = 1_000
SCOPES = ["read", "write"]
VERIFY = "/v1/internal/api-keys/verify"
# Opens nothing but the rows below: public on purpose.
SECRET = "a secret of the benchmark alone, known to all"
_NAMESPACE = UUID("b0b6a1a4-4d8c-4f5e-9a52-6a6f0a6f2c55")
_MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Registry:
    """A migrated database with a thousand tenants of one key each, and who may ask about them.

    Args:
        kind: `sqlite` or `postgresql`.
        url: where it lies; SQLite's file is in `folder`.
        operator: an operator's key.
    """

    kind: str
    url: str
    folder: Path
    operator: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.operator}"}

    def environment(self) -> dict[str, str]:
        """The variables that all servers are started with."""
        return {
            "TENANTRY_DATA_DIR": str(self.folder),
            "TENANTRY_DATABASE_URL": self.url if self.kind == "postgresql" else "",
            "TENANTRY_SECRET": SECRET,
            "TENANTRY_LOG_LEVEL": "warning",
        }

    def write_requests(self, directory: Path) -> dict[str, Path]:
        """Write the requests of both operations; gives the file of each. Every row has its turn."""
        headers = f"authorization=Bearer {self.operator};content-type=application/json"
        lines = {
            "GET tenant": [f"GET\t/v1/tenants/{tenant_id(n)}\t{headers}\t" for n in range(TENANTS)],
            "POST verify": [
                f"POST\t{VERIFY}\t{headers}\t" + json.dumps({"key": key(n)}) for n in range(TENANTS)
            ],
        }
        files = {}
        for operation, requests in lines.items():
            files[operation] = directory / f"{self.kind}-{operation.partition(' ')[2]}.tsv"
            files[operation].write_text("\n".join(requests) + "\n", encoding="utf-8")
        return files


def prepare(kind: str, url: str, folder: Path) -> Registry:
    """Migrate the empty database at `url` and fill it."""
    database.open_database(url)
    try:
        database.migrate()
        secrets.install(secrets.ServerSecrets.derive(SECRET))
        Organization.insert_many(_tenants()).execute()
        ApiKey.insert_many(_keys()).execute()
        _, operator = api_key.create_operator(Actor.command("bench"), "bench")
        # A use is written down when the one before is a minute old. None falls due here: the
        # servers are compared by what they read.
        ApiKey.update(last_used_at=now() + timedelta(days=1)).execute()
    finally:
        database.close_database()
    return Registry(kind, url, folder, operator)


def tenant_id(number: int) -> str:
    return str(uuid5(_NAMESPACE, f"tenant {number}"))


def key(number: int) -> str:
    """The plaintext of the key of the tenant with this number."""
    return f"tnk_{uuid5(_NAMESPACE, f'key {number}').hex}"


def tenant(number: int) -> dict[str, Any]:
    """The tenant with this number, 0 to TENANTS - 1, as the contract shows it."""
    made = "2026-01-02T03:04:05Z"
    return {
        "id": tenant_id(number),
        "slug": f"tenant-{number}",
        "name": f"Tenant {number}",
        "status": "active",
        "kind": "customer",
        "plan": "business",
        "erp_customer_id": f"erp-{number}",
        "stripe_cust_id": f"cus_{number}",
        "sales_owner": "sales@example.com",
        "trial_ends_at": made,
        "contract_start": "2026-01-01",
        "contract_end": "2036-12-31",
        "created_at": made,
        "updated_at": made,
    }


def verification(number: int) -> dict[str, Any]:
    """What a server says of the key with this number."""
    tenant = tenant_id(number)
    return {"valid": True, "tenant_id": tenant, "product": "scan", "scopes": SCOPES}


def _tenants() -> Iterator[dict[str, Any]]:
    moments = dict.fromkeys(("trial_ends_at", "created_at", "updated_at"), _MADE)
    days = {"contract_start": date(2026, 1, 1), "contract_end": date(2036, 12, 31)}
    for number in range(TENANTS):
        row = tenant(number) | moments | days | {"cancel_at_period_end": False}
        yield row | {"uuid": UUID(row.pop("id"))}


def _keys() -> Iterator[dict[str, Any]]:
    owners = {each.uuid: each.id for each in Organization.select()}
    for number in range(TENANTS):
        plaintext = key(number)
        yield {
            "organization": owners[UUID(tenant_id(number))],
            "name": "bench",
            "audience": "product:scan",
            "product": "scan",
            "scopes": SCOPES,
            "digest": digest_of(plaintext),
            "prefix": "tnk_",
            "start": plaintext[:8],
            "status": "active",
            "created_at": _MADE,
        }
