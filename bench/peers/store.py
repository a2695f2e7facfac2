"""What the Python peers share: the items in memory and one lookup in SQLite.

The lookup is written in two ways: as a query of a Peewee model, which is how applications mostly
have it, and as SQL text that is made once, which is how this project has it on hot reads. `verify`
takes the one that the run asks for.
"""

import hmac
import json
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any, TypedDict

import peewee

_LOOKUP = "SELECT tenant_id, scopes FROM api_keys WHERE digest = ?"


class Verification(TypedDict):
    valid: bool
    tenant_id: str | None
    scopes: list[str]


class ApiKey(peewee.Model):
    digest = peewee.TextField(primary_key=True)
    tenant_id = peewee.TextField()
    scopes = peewee.TextField()

    class Meta:
        table_name = "api_keys"


class Store:
    """The dataset that `harness.dataset.write` made in a directory."""

    def __init__(self, directory: Path) -> None:
        content = json.loads((directory / "dataset.json").read_text(encoding="utf-8"))
        self.items: dict[str, dict[str, Any]] = {item["id"]: item for item in content["items"]}
        self._callers: dict[str, str] = content["callers"]
        self._secret = bytes.fromhex(content["digest_secret"])
        self._database = f"file:{directory / 'keys.sqlite3'}?mode=ro"
        self._local = threading.local()
        ApiKey.bind(peewee.SqliteDatabase(self._database, uri=True))
        self.verify = (
            self.verify_by_text if os.environ["BENCH_LOOKUP"] == "text" else self.verify_by_model
        )

    def caller(self, api_key: str) -> str | None:
        """The tenant whose key opens the items, None for any other key."""
        return self._callers.get(self._digest(api_key))

    def verify_by_text(self, api_key: str) -> Verification:
        """What a key opens, by one indexed read whose SQL is made once."""
        row = self._connection().execute(_LOOKUP, (self._digest(api_key),)).fetchone()
        return _verification(*row) if row else _UNKNOWN

    def verify_by_model(self, api_key: str) -> Verification:
        """What a key opens, by the same read as a query of the model."""
        key = ApiKey.get_or_none(ApiKey.digest == self._digest(api_key))
        return _verification(key.tenant_id, key.scopes) if key else _UNKNOWN

    def _digest(self, api_key: str) -> str:
        return hmac.digest(self._secret, api_key.encode(), "sha256").hex()

    def _connection(self) -> sqlite3.Connection:
        # A connection a thread: some peers answer from a pool, some from the event loop.
        if not hasattr(self._local, "connection"):
            self._local.connection = sqlite3.connect(self._database, uri=True)
        connection: sqlite3.Connection = self._local.connection
        return connection


def _verification(tenant_id: str, scopes: str) -> Verification:
    return {"valid": True, "tenant_id": tenant_id, "scopes": scopes.split()}


_UNKNOWN: Verification = {"valid": False, "tenant_id": None, "scopes": []}

STORE = Store(Path(os.environ["BENCH_DATA"]))
