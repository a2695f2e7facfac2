"""What the Python peers share: the items in memory and one lookup in SQLite.

The frameworks are compared, not their data access, so this part is the same for all of them.
"""

import hmac
import json
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any, TypedDict

_LOOKUP = "SELECT tenant_id, scopes FROM api_keys WHERE digest = ?"


class Verification(TypedDict):
    valid: bool
    tenant_id: str | None
    scopes: list[str]


class Store:
    """The dataset that `harness.dataset.write` made in a directory."""

    def __init__(self, directory: Path) -> None:
        content = json.loads((directory / "dataset.json").read_text(encoding="utf-8"))
        self.items: dict[str, dict[str, Any]] = {item["id"]: item for item in content["items"]}
        self._callers: dict[str, str] = content["callers"]
        self._secret = bytes.fromhex(content["digest_secret"])
        self._database = f"file:{directory / 'keys.sqlite3'}?mode=ro"
        self._local = threading.local()

    def caller(self, api_key: str) -> str | None:
        """The tenant whose key opens the items, None for any other key."""
        return self._callers.get(self._digest(api_key))

    def verify(self, api_key: str) -> Verification:
        """What a key opens, by one indexed read."""
        row = self._connection().execute(_LOOKUP, (self._digest(api_key),)).fetchone()
        if row is None:
            return {"valid": False, "tenant_id": None, "scopes": []}
        return {"valid": True, "tenant_id": row[0], "scopes": row[1].split()}

    def _digest(self, api_key: str) -> str:
        return hmac.digest(self._secret, api_key.encode(), "sha256").hex()

    def _connection(self) -> sqlite3.Connection:
        # A connection a thread: some peers answer from a pool, some from the event loop.
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._database, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection


STORE = Store(Path(os.environ["BENCH_DATA"]))
