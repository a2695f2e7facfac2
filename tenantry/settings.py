"""The settings: `TENANTRY_…` variables, read here and nowhere else."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from handlers.loopback import is_loopback_host
from models.secrets import SHORTEST
from tenantry.gateways.issuers.configuration import Issuer, parse

PREFIX = "TENANTRY_"

Names = Annotated[tuple[str, ...], NoDecode]


class SettingsError(Exception):
    """A setting is wrong, or two of them would give something away; the text is one sentence."""


class Settings(BaseSettings):
    """What a server of this project can be told. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=256, description="Server processes.")
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
    redis_url: SecretStr | None = Field(
        None,
        description="`redis://:password@host:port/0`, a Valkey or Redis that counts limits for "
        "servers on several machines; unset: a file in the data folder.",
    )
    threads: int = Field(
        8, ge=1, le=256, description="Threads a process, each with a database connection."
    )
    registry_auth: Literal["operator", "oidc", "loopback"] = Field(
        "operator",
        description="Who may use the Tenant Registry: the holder of an operator's key; the "
        "bearer of an issuer's token that grants `tenant-registry`; or the holder of an "
        "operator's key and whoever sits at this machine.",
    )
    failed_authentications: int = Field(
        60, ge=1, description="Wrong credentials that one address may send in a minute."
    )
    issuers: str = Field(
        "",
        description="OpenID Connect issuers whose tokens are accepted, as a JSON array of "
        "`{issuer, audience, authorized_parties, jwks_url, grants}`; this server is one itself.",
    )
    contracts: Names = Field(
        (), description="Contracts to serve, separated by commas; unset: all that are built."
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+$",
        description="Scheme and host that clients reach the server by; unset: host and port.",
    )
    trusted_proxies: Names = Field(
        (),
        description="Addresses or networks of proxies whose `X-Forwarded-For` is believed, "
        "separated by commas.",
    )
    worker: bool = Field(
        True, description="Whether `serve` starts a worker, which makes the accounts ordered."
    )
    executor_id: str = Field(
        "worker",
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="Name of a worker; of several with one name one works, the others stand by.",
    )
    payments: Literal["local", "stripe"] = Field(
        "local",
        description="Who is paid at sign-up: nobody, on a checkout page of this server's own, or "
        "Stripe.",
    )
    stripe_api_key: SecretStr | None = Field(
        None, description="Stripe's secret or restricted key, `sk_…` or `rk_…`."
    )
    stripe_webhook_secret: SecretStr | None = Field(
        None,
        description="What Stripe signs events to `/v1/stripe/callback` with, `whsec_…`.",
    )
    stripe_price: str | None = Field(
        None,
        pattern=r"^price_[A-Za-z0-9_]+$",
        description="The recurring price that customers subscribe to, `price_…`.",
    )
    stripe_api_base: str = Field(
        "https://api.stripe.com",
        pattern=r"^https?://[^\s/?#]+$",
        description="Address of Stripe's API; another one for tests.",
    )
    cloud: Literal["local", "aws"] = Field(
        "local",
        description="Where accounts are made: nowhere, for trying things out, or in AWS, by its "
        "own `AWS_…` variables.",
    )
    local_cloud_seconds: float = Field(
        2.0, ge=0, le=600, description="How long the local cloud takes for each step, in seconds."
    )
    local_cloud_failure: str | None = Field(
        None,
        pattern=r"^[a-z_]+=[A-Za-z_]+$",
        description="Makes a step of the local cloud fail, as in `setup_oidc=AccessDenied`.",
    )
    aws_account_email: str | None = Field(
        None,
        pattern=r"^[^@\s]*\{account\}[^@\s]*@[^@\s]+$",
        description="Address of the root user of a new AWS account, with `{account}` for its id, "
        "as in `aws+{account}@example.com`.",
    )
    aws_unit: str | None = Field(
        None,
        pattern=r"^ou-[a-z0-9-]+$",
        description="The organizational unit (`ou-…`) that new AWS accounts are moved to.",
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server, `smtp://user:password@host:587` or `smtps://…`; unset: mail is "
        "written to files in the data folder.",
    )
    mail_from: str = Field(
        "Tenantry <tenantry@localhost>",
        pattern=r"^[^\r\n]*@[^\r\n]+$",
        description="The sender of mail.",
    )
    check_responses: bool = Field(
        False, description="Hold every answer against the contract before it is sent."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least level that is logged."
    )

    @field_validator("contracts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)
        return value

    @field_validator("issuers")
    @classmethod
    def _are_issuers(cls, value: str) -> str:
        parse(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("must start with smtp:// or smtps://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: SecretStr | None) -> SecretStr | None:
        schemes = ("redis://", "rediss://", "unix://")
        if value and not value.get_secret_value().startswith(schemes):
            raise ValueError(f"must start with {', '.join(schemes)}")
        return value

    @model_validator(mode="after")
    def _names_its_cloud(self) -> Self:
        if self.cloud == "aws" and not (self.aws_account_email and self.aws_unit):
            raise ValueError(
                f"{PREFIX}CLOUD=aws needs {PREFIX}AWS_ACCOUNT_EMAIL and {PREFIX}AWS_UNIT: what a "
                "new account is called, and where it is put"
            )
        return self

    @model_validator(mode="after")
    def _gives_nothing_away(self) -> Self:
        """Rule 55: refuse combinations that would open the server to strangers."""
        if self.registry_auth == "loopback" and not is_loopback_host(self.host):
            raise ValueError(
                f"{PREFIX}REGISTRY_AUTH=loopback lets anyone in who reaches the server, so it "
                f"needs a loopback address: set {PREFIX}HOST to 127.0.0.1, or use operator's keys"
            )
        if self.database_url and not self.secret:
            raise ValueError(
                "servers that share a PostgreSQL database share its secret too: set "
                f"{PREFIX}SECRET, for example to what `openssl rand -base64 32` prints"
            )
        return self

    @model_validator(mode="after")
    def _knows_its_payments(self) -> Self:
        """Rule 55: what is for trying things out must not sell real accounts, nor to strangers."""
        if self.payments == "stripe":
            self._refuse_stripe_in_part()
        elif self.contracts and "aibi" not in self.contracts:
            return self
        elif self.cloud == "aws":
            raise ValueError(
                f"{PREFIX}PAYMENTS=local lets anyone have real AWS accounts without paying: set "
                f"{PREFIX}PAYMENTS=stripe, or {PREFIX}CLOUD=local"
            )
        elif not is_loopback_host(self.host):
            raise ValueError(
                f"{PREFIX}PAYMENTS=local lets anyone who reaches the server sign up without "
                f"paying, so it needs a loopback address: set {PREFIX}HOST to 127.0.0.1, "
                f"{PREFIX}PAYMENTS to stripe, or {PREFIX}CONTRACTS to those without aibi"
            )
        return self

    def _refuse_stripe_in_part(self) -> None:
        for name in ("stripe_api_key", "stripe_webhook_secret", "stripe_price"):
            if getattr(self, name) is None:
                raise ValueError(f"{PREFIX}PAYMENTS=stripe needs {variable(name)}")

    def export(self) -> None:
        """Write the settings to the environment, where worker processes and `load` find them."""
        for name in self.model_fields_set:
            os.environ[variable(name)] = _text(getattr(self, name), reveal=True)
        if self.metrics_dir:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self.metrics_dir)

    @property
    def embedded(self) -> bool:
        """True when the data lies in SQLite in the data folder."""
        return self.database_url is None

    @property
    def trusted_issuers(self) -> tuple[Issuer, ...]:
        """The issuers whose tokens are accepted beside this server's own."""
        return parse(self.issuers)

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

    @property
    def metrics_dir(self) -> Path | None:
        """Where the worker processes of one server count together; None for a single one."""
        return self.data_dir.absolute() / "metrics" if self.workers > 1 else None

    @property
    def base_url(self) -> str:
        """What links that the server makes start with (rule 54), without a slash at the end."""
        if self.public_url:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def load(**given: Any) -> Settings:
    """The settings of the environment, overridden by those `given` that are not None.

    Raises:
        SettingsError: naming the variable that is wrong or unknown; never its value.
    """
    for name in os.environ:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in FIELDS:
            raise SettingsError(f"{name} is no setting: `tenantry settings` lists them")
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(_sentence(error.errors()[0])) from None


def variable(field: str) -> str:
    """The environment variable of a field: `port` -> `TENANTRY_PORT`."""
    return PREFIX + field.upper()


def describe(settings: Settings) -> list[tuple[str, str, str, str]]:
    """Each setting as (variable, default, value now, meaning); secrets only as set or not."""
    return [
        (
            variable(name),
            _text(field.default),
            _text(getattr(settings, name)),
            field.description or "",
        )
        for name, field in FIELDS.items()
    ]


def _text(value: Any, *, reveal: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value() if reveal else "(set)"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sentence(error: ErrorDetails) -> str:
    problem = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return problem
    return f"{variable(str(error['loc'][0]))}: {problem[0].lower()}{problem[1:]}"


FIELDS = Settings.model_fields
