"""The table of accounts, and the steps that lead to one."""

from peewee import BooleanField, Check, ForeignKeyField, TextField, UUIDField

from models.database import Table
from models.fields import JSONTextField, UTCDateTimeField
from models.ids import new_uuid
from models.organization import Organization

STEPS = (
    "create_account",
    "check_status",
    "wait_for_role",
    "move_to_ou",
    "create_iam_user",
    "setup_sso_access",
    "setup_oidc",
    "send_welcome_email",
)
"""The working steps in the contract's order; `complete` or `failed` ends them (rule 32)."""

LEARNED = frozenset(
    {
        "aws_account_id",
        "creation_request_id",
        "iam_user_name",
        "sign_in_url",
        "assignment_request_id",
        "sso_user_name",
        "sso_portal_url",
        "oidc_role_arn",
    }
)
"""The columns that a step may fill with what it made or found."""


class CloudAccount(Table):
    """One AWS account of a customer, from its order on.

    `step` is the last one begun; `github_repos` is the list wanted, which a task makes true. The
    two request ids tell what AWS was asked for, so that it is asked once.
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, index=False)
    organization_id: int
    email = TextField()
    status = TextField(
        constraints=[Check("status IN ('pending', 'creating', 'active', 'failed', 'suspended')")]
    )
    step = TextField(null=True)
    github_repos = JSONTextField()
    suspend_requested = BooleanField(default=False)
    aws_account_id = TextField(null=True, unique=True)
    creation_request_id = TextField(null=True)
    iam_user_name = TextField(null=True)
    sign_in_url = TextField(null=True)
    assignment_request_id = TextField(null=True)
    sso_user_name = TextField(null=True)
    sso_portal_url = TextField(null=True)
    oidc_role_arn = TextField(null=True)
    error = TextField(null=True)
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "cloud_account"
        indexes = ((("organization", "id"), False),)
