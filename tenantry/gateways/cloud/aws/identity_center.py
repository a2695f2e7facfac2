"""IAM Identity Center: the customer as a person, and what they may do in the account."""

from typing import Any

from botocore.exceptions import ClientError

from tenantry.gateways.cloud.aws.clients import client, code_of
from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.gateways.cloud.port import Account, SingleSignOn

PERMISSION_SET = "AdministratorAccess"
POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"


class IdentityCenter:
    """Lets customers in by single sign-on."""

    def __init__(self) -> None:
        self._admin = client("sso-admin")
        self._store = client("identitystore")

    def grant(self, account: Account) -> SingleSignOn:
        """Make the customer's user and assign the account to it."""
        instance = self._instance()
        store = instance["IdentityStoreId"]
        user = self._find_user(store, account.email) or self._create_user(store, account.email)
        assignment = self._assignment(account, instance, user)
        if not self._is_assigned(assignment):
            self._assign(account, assignment)
        return SingleSignOn(account.email, f"https://{store}.awsapps.com/start")

    def revoke(self, account: Account) -> None:
        """Take the assignment away; the person stays, who may have other accounts."""
        instance = self._instance()
        user = self._find_user(instance["IdentityStoreId"], account.email)
        if user is None:
            return
        assignment = self._assignment(account, instance, user)
        if self._is_assigned(assignment):
            self._admin.delete_account_assignment(**assignment)

    def _assign(self, account: Account, assignment: dict[str, str]) -> None:
        request = account.assignment_request_id
        if request is None:
            status = self._admin.create_account_assignment(**assignment)[
                "AccountAssignmentCreationStatus"
            ]
        else:
            status = self._admin.describe_account_assignment_creation_status(
                InstanceArn=assignment["InstanceArn"],
                AccountAssignmentCreationRequestId=request,
            )["AccountAssignmentCreationStatus"]
        if status["Status"] == "FAILED":
            raise Fault("AssignmentFailed", status.get("FailureReason", ""))
        if status["Status"] == "IN_PROGRESS":
            raise NotYet(assignment_request_id=status["RequestId"])

    def _assignment(self, account: Account, instance: Any, user: str) -> dict[str, str]:
        return {
            "InstanceArn": instance["InstanceArn"],
            "TargetId": str(account.aws_account_id),
            "TargetType": "AWS_ACCOUNT",
            "PermissionSetArn": self._permission_set(instance["InstanceArn"]),
            "PrincipalType": "USER",
            "PrincipalId": user,
        }

    def _is_assigned(self, assignment: dict[str, str]) -> bool:
        pages = self._admin.get_paginator("list_account_assignments").paginate(
            InstanceArn=assignment["InstanceArn"],
            AccountId=assignment["TargetId"],
            PermissionSetArn=assignment["PermissionSetArn"],
        )
        return any(
            each["PrincipalId"] == assignment["PrincipalId"]
            for page in pages
            for each in page["AccountAssignments"]
        )

    def _instance(self) -> Any:
        instances = self._admin.list_instances()["Instances"]
        if not instances:
            raise Fault("IdentityCenterNotEnabled", "the organization has no Identity Center")
        return instances[0]

    def _permission_set(self, instance: str) -> str:
        pages = self._admin.get_paginator("list_permission_sets").paginate(InstanceArn=instance)
        for arn in (arn for page in pages for arn in page["PermissionSets"]):
            described = self._admin.describe_permission_set(
                InstanceArn=instance, PermissionSetArn=arn
            )
            if described["PermissionSet"]["Name"] == PERMISSION_SET:
                return str(arn)
        made: str = self._admin.create_permission_set(InstanceArn=instance, Name=PERMISSION_SET)[
            "PermissionSet"
        ]["PermissionSetArn"]
        self._admin.attach_managed_policy_to_permission_set(
            InstanceArn=instance, PermissionSetArn=made, ManagedPolicyArn=POLICY
        )
        return made

    def _find_user(self, store: str, name: str) -> str | None:
        wanted = {"UniqueAttribute": {"AttributePath": "userName", "AttributeValue": name}}
        try:
            found = self._store.get_user_id(IdentityStoreId=store, AlternateIdentifier=wanted)
        except ClientError as error:
            if code_of(error) not in ("ResourceNotFoundException", "USER"):
                raise
            return None
        return str(found["UserId"])

    def _create_user(self, store: str, email: str) -> str:
        given, _, _ = email.partition("@")
        made = self._store.create_user(
            IdentityStoreId=store,
            UserName=email,
            DisplayName=email,
            Name={"GivenName": given, "FamilyName": given},
            Emails=[{"Value": email, "Type": "work", "Primary": True}],
        )
        return str(made["UserId"])
