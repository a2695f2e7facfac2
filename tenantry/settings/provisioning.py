"""Settings of the worker that makes accounts, and of what it makes them in."""

from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from tenantry.settings.names import variable


class ProvisioningSettings(BaseModel):
    """The worker, the cloud and the mail."""

    worker: bool = Field(
        True, description="Whether `serve` starts a worker, which makes the accounts ordered."
    )
    executor_id: str = Field(
        "worker",
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="Name of a worker; of several with one name one works, the others stand by.",
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

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("must start with smtp:// or smtps://")
        return value

    @model_validator(mode="after")
    def _names_its_cloud(self) -> Self:
        if self.cloud == "aws" and not (self.aws_account_email and self.aws_unit):
            raise ValueError(
                f"{variable('cloud')}=aws needs {variable('aws_account_email')} and "
                f"{variable('aws_unit')}: what a new account is called, and where it is put"
            )
        return self
