"""AWS for tests: moto's server over HTTP, and what can be read back from it with boto3."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

EMAIL = "aws+{account}@platform.example"


@dataclass(frozen=True)
class Aws:
    """Where it listens, and the unit that accounts are moved to."""

    environment: dict[str, str]
    unit: str

    def client(self, service: str, **given: Any) -> Any:
        return boto3.client(service, **(self._named() | given))

    def accounts_called(self, name: str) -> list[dict[str, Any]]:
        pages = self.client("organizations").get_paginator("list_accounts").paginate()
        return [each for page in pages for each in page["Accounts"] if each["Name"] == name]

    def unit_of(self, number: str) -> str:
        parents = self.client("organizations").list_parents(ChildId=number)["Parents"]
        return str(parents[0]["Id"])

    def iam(self, number: str) -> Any:
        """IAM of an account, by the role that the organization has there."""
        arn = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
        given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")["Credentials"]
        return self.client(
            "iam",
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    def has_password(self, number: str, user: str) -> bool:
        iam = self.iam(number)
        try:
            iam.get_login_profile(UserName=user)
        except iam.exceptions.NoSuchEntityException:
            return False
        return True

    def trust_of(self, number: str, role: str) -> dict[str, Any] | None:
        """The policy that says who may assume a role; None where there is no such role."""
        iam = self.iam(number)
        try:
            policy = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        except iam.exceptions.NoSuchEntityException:
            return None
        document: dict[str, Any] = policy if isinstance(policy, dict) else json.loads(policy)
        return document

    def assignments(self, number: str) -> list[str]:
        """The names of the people who may enter an account by single sign-on."""
        admin, store = self.client("sso-admin"), self.client("identitystore")
        instance = admin.list_instances()["Instances"][0]
        arn = instance["InstanceArn"]
        people = []
        for permission in admin.list_permission_sets(InstanceArn=arn)["PermissionSets"]:
            found = admin.list_account_assignments(
                InstanceArn=arn, AccountId=number, PermissionSetArn=permission
            )["AccountAssignments"]
            people += [
                store.describe_user(
                    IdentityStoreId=instance["IdentityStoreId"], UserId=each["PrincipalId"]
                )["UserName"]
                for each in found
            ]
        return people

    def _named(self) -> dict[str, Any]:
        return {
            "endpoint_url": self.environment["AWS_ENDPOINT_URL"],
            "region_name": self.environment["AWS_DEFAULT_REGION"],
            "aws_access_key_id": self.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.environment["AWS_SECRET_ACCESS_KEY"],
        }


@contextmanager
def moto() -> Iterator[Aws]:
    """Start moto's server on a free port of 127.0.0.1, with an organization in it."""
    with pytest.MonkeyPatch.context() as patch:
        # The policies that AWS itself brings, AdministratorAccess among them.
        patch.setitem(os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        try:
            _, port = server.get_host_and_port()
            yield _organization(f"http://127.0.0.1:{port}")
        finally:
            server.stop()


def _organization(endpoint: str) -> Aws:
    environment = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    api = Aws(environment, "").client("organizations")
    api.create_organization(FeatureSet="ALL")
    root = api.list_roots()["Roots"][0]["Id"]
    unit = api.create_organizational_unit(ParentId=root, Name="customers")["OrganizationalUnit"]
    return Aws(environment, unit["Id"])
