"""Peewee's way to psycopg 3, which is imported when the first PostgreSQL store is made."""

from importlib import import_module
from typing import Any

from peewee import Psycopg3Adapter


class Adapter(Psycopg3Adapter):
    """Peewee's adapter with a driver of its own: see `models._import_peewee`."""

    def __init__(self) -> None:
        super().__init__()
        self._driver: Any = import_module("psycopg")
        json = import_module("psycopg.types.json")
        self.json_type, self.jsonb_type = json.Json, json.Jsonb
        status = self._driver.pq.TransactionStatus
        self.txn_idle = status.IDLE
        self.txn_inerror = status.INERROR
        self.txn_unknown = status.UNKNOWN

    def check_driver(self) -> None:
        """It is there: it was imported when this was made."""

    def get_binary_type(self) -> Any:
        return self._driver.Binary

    def connect(self, db: Any, **params: Any) -> Any:
        return self._driver.connect(db.database, **params)
