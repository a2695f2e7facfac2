"""The settings: `TENANTRY_…` variables, read here and nowhere else.

Each module of the package holds the settings of one subject, with what is wrong about them alone;
what two subjects must not be at once is refused here.
"""

import os
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from handlers.loopback import is_loopback_host
from tenantry.settings.access import AccessSettings
from tenantry.settings.names import PREFIX, variable
from tenantry.settings.payments import PaymentSettings
from tenantry.settings.provisioning import ProvisioningSettings
from tenantry.settings.server import ServerSettings
from tenantry.settings.store import StoreSettings

__all__ = ["Settings", "SettingsError", "describe", "load", "variable"]


class SettingsError(Exception):
    """A setting is wrong, or two of them would give something away; the text is one sentence."""


class Settings(
    # Their order in a listing is from the last to the first.
    ProvisioningSettings,
    PaymentSettings,
    AccessSettings,
    StoreSettings,
    ServerSettings,
    BaseSettings,
):
    """What a server of this project can be told. An empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
    )

    @model_validator(mode="after")
    def _lets_no_stranger_in(self) -> Self:
        """Rules 8 and 55."""
        if self.registry_auth == "loopback" and not is_loopback_host(self.host):
            raise ValueError(
                f"{variable('registry_auth')}=loopback lets anyone in who reaches the server, so "
                f"it needs a loopback address: set {variable('host')} to 127.0.0.1, or use "
                "operator's keys"
            )
        return self

    @model_validator(mode="after")
    def _sells_nothing_for_free(self) -> Self:
        """Rule 55: what is for trying things out must not sell real accounts, nor to strangers."""
        if self.payments != "local" or (self.contracts and "aibi" not in self.contracts):
            return self
        local = f"{variable('payments')}=local"
        if self.cloud == "aws":
            raise ValueError(
                f"{local} lets anyone have real AWS accounts without paying: set "
                f"{variable('payments')}=stripe, or {variable('cloud')}=local"
            )
        if not is_loopback_host(self.host):
            raise ValueError(
                f"{local} lets anyone who reaches the server sign up without paying, so it needs "
                f"a loopback address: set {variable('host')} to 127.0.0.1, "
                f"{variable('payments')} to stripe, or {variable('contracts')} to those without "
                "aibi"
            )
        return self

    def export(self) -> None:
        """Write the settings to the environment, where worker processes and `load` find them."""
        for name in self.model_fields_set:
            os.environ[variable(name)] = _text(getattr(self, name), reveal=True)
        if self.metrics_dir:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self.metrics_dir)

    @property
    def metrics_dir(self) -> Path | None:
        """Where the worker processes of one server count together; None for a single one."""
        return self.data_dir.absolute() / "metrics" if self.workers > 1 else None


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
