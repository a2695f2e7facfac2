"""Settings of what the server keeps, and where."""

from pathlib import Path
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from models.secrets import SHORTEST
from tenantry.settings.names import variable

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


class StoreSettings(BaseModel):
    """The data folder, the database, the secret and the store of limits."""

    data_dir: Path = Field(
        Path(".tenantry"), description="Folder of everything the embedded default writes."
    )
    database_url: SecretStr | None = Field(
        None,
        description="`postgresql://user:password@host/name`; unset: SQLite in the data folder.",
    )
    secret: SecretStr | None = Field(
        None,
        min_length=SHORTEST,
        description="What keys are digested and kept answers encrypted with, at least "
        f"{SHORTEST} characters; unset: made in the data folder. Required with PostgreSQL.",
    )
    threads: int = Field(
        8, ge=1, le=256, description="Threads a process, each with a database connection."
    )
    redis_url: SecretStr | None = Field(
        None,
        description="`redis://:password@host:port/0`, a Valkey or Redis that counts limits for "
        "servers on several machines; unset: a file in the data folder.",
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(REDIS_SCHEMES):
            raise ValueError(f"must start with {', '.join(REDIS_SCHEMES)}")
        return value

    @model_validator(mode="after")
    def _shares_its_secret(self) -> Self:
        """Rule 55: servers with secrets of their own would not know each other's keys."""
        if self.database_url and not self.secret:
            raise ValueError(
                "servers that share a PostgreSQL database share its secret too: set "
                f"{variable('secret')}, for example to what `openssl rand -base64 32` prints"
            )
        return self

    @property
    def embedded(self) -> bool:
        """True when the data lies in SQLite in the data folder."""
        return self.database_url is None

    @property
    def database_file(self) -> Path:
        """Where the embedded database lies."""
        return self.data_dir.absolute() / "tenantry.db"

    @property
    def database_address(self) -> str:
        """The URL of the database in use; it may hold a password."""
        if self.database_url is None:
            return f"sqlite:///{quote(str(self.database_file))}"
        return self.database_url.get_secret_value()
