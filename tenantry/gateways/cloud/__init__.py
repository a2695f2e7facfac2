"""The cloud in which accounts are made: the port, and which gateway stands behind it."""

from importlib import import_module

from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.gateways.cloud.local import LocalCloud
from tenantry.gateways.cloud.port import Cloud, IamUser, SingleSignOn
from tenantry.settings import Settings

__all__ = ["Cloud", "Fault", "IamUser", "LocalCloud", "NotYet", "SingleSignOn", "open_cloud"]


def open_cloud(settings: Settings) -> Cloud:
    """The gateway that the settings name. boto3 is imported only where AWS is meant."""
    if settings.cloud == "local":
        return LocalCloud(
            settings.data_dir.absolute() / "local-cloud.db",
            seconds=settings.local_cloud_seconds,
            failure=settings.local_cloud_failure,
        )
    aws: Cloud = import_module("tenantry.gateways.cloud.aws").AwsCloud(
        email=settings.aws_account_email, unit=settings.aws_unit
    )
    return aws
