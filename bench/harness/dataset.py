"""The rows every peer serves: the same file of items, the same database of keys.

Everything is derived from counters, so two runs, and two machines, serve the same bytes.
"""

import hashlib
import hmac
import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

ITEMS = 1_000
KEYS = 1_000

# These open nothing but the rows below: they are public on purpose.
DIGEST_SECRET = bytes(range(32))
CALLER_KEY = "bench_caller_0000000000000000000000000000"
UNKNOWN_KEY = "bench_nobody_0000000000000000000000000000"

_NAMESPACE = uuid.UUID("8f7c2c1e-3a54-4c59-9a0e-5f1f0d6f2b11")


def item_id(number: int) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"item {number}"))


def item(number: int) -> dict[str, Any]:
    """The JSON of the item with this number, 0 to ITEMS - 1."""
    return {
        "id": item_id(number),
        "name": f"Item {number}",
        "quantity": number % 97,
        "tags": ["shelf", f"row-{number % 20}"],
        "owner": {"name": f"Owner {number % 50}", "email": f"owner-{number % 50}@example.com"},
        "created_at": f"2026-01-{number % 28 + 1:02}T08:30:00Z",
    }


def key(number: int) -> str:
    """The plaintext of the key with this number, 0 to KEYS - 1."""
    return f"bench_{hashlib.sha256(f'key {number}'.encode()).hexdigest()[:34]}"


def tenant_id(number: int) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"tenant {number % 100}"))


def scopes(number: int) -> list[str]:
    return ["items:read", "items:write"] if number % 2 else ["items:read"]


def digest(plaintext: str) -> str:
    """The form in which a key is stored: HMAC-SHA256 in hex."""
    return hmac.digest(DIGEST_SECRET, plaintext.encode(), "sha256").hex()


def write(directory: Path) -> None:
    """Write `dataset.json` and `keys.sqlite3`, which the peers read, into the directory."""
    content = {
        "digest_secret": DIGEST_SECRET.hex(),
        "callers": {digest(CALLER_KEY): tenant_id(0)},
        "items": [item(number) for number in range(ITEMS)],
    }
    (directory / "dataset.json").write_text(json.dumps(content), encoding="utf-8")
    with sqlite3.connect(directory / "keys.sqlite3") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE api_keys (digest TEXT PRIMARY KEY, tenant_id TEXT NOT NULL,"
            " scopes TEXT NOT NULL) WITHOUT ROWID"
        )
        rows = ((digest(key(n)), tenant_id(n), " ".join(scopes(n))) for n in range(KEYS))
        connection.executemany("INSERT INTO api_keys VALUES (?, ?, ?)", rows)
    connection.close()
