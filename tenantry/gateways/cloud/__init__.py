"""The cloud in which accounts are made: the port, and which gateway stands behind it."""

from importlib import import_module

from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.gateways.cloud.local import LocalCloud
from tenantry.gateways.cloud.port import Cloud, IamUser, SingleSignOn
from tenantry.settings import Settings, SettingsError

__all__ = ["Cloud", "Fault", "IamUser", "LocalCloud", "NotYet", "SingleSignOn", "open_cloud"]


def open_cloud(settings: Settings) -> Cloud:
    """The gateway that the settings name. boto3 is imported only where AWS is meant.

    Raises SettingsError where boto3 lacks what it needs, a region above all.
    """
    if settings.cloud == "local":
        return LocalCloud(
            settings.data_dir.absolute() / "local-cloud.db",
            seconds=settings.local_cloud_seconds,
            failure=settings.local_cloud_failure,
        )
    gateway = import_module("tenantry.gateways.cloud.aws").AwsCloud
    try:
        aws: Cloud = gateway(email=settings.aws_account_email, unit=settings.aws_unit)
    except Fault as fault:
        raise SettingsError(f"AWS can't be used with these settings: {fault.message}") from fault
    return aws
