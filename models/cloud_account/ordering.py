"""What customers and operators ask for; a worker carries it out."""

from collections.abc import Sequence
from typing import Any

from models import audit, checkout
from models.actor import Actor
from models.change import change
from models.clock import now
from models.cloud_account import outbox
from models.cloud_account.event import ProvisioningEvent
from models.cloud_account.reading import found, get
from models.cloud_account.repositories import check_repositories
from models.cloud_account.table import CloudAccount
from models.database import locked
from models.errors import Conflict, PaymentRequired
from models.ids import PublicId
from models.membership import Membership
from models.organization import Organization, get_changeable
from models.user import User

_DEPLOY_ROLE = "arn:aws:iam::{}:role/GitHubActionsDeployRole"


def order(
    actor: Actor, *, organization_uuid: PublicId, github_repos: Sequence[str] = ()
) -> CloudAccount:
    """A new account, pending, and the task to make it, in one transaction (rule 31).

    Raises PaymentRequired without a paid checkout, Invalid for what is no repository.
    """
    repositories = check_repositories(github_repos)
    instant = now()
    with change(actor):
        owner = get_changeable(organization_uuid)
        if not checkout.may_provision(owner):
            raise PaymentRequired("There is no paid checkout.")
        account = CloudAccount.create(
            organization=owner,
            email=_email_of(owner),
            status="pending",
            github_repos=repositories,
            created_at=instant,
            updated_at=instant,
        )
        outbox.put(account, "provision")
        _record(actor, "order", account, owner, {"github_repos": repositories})
    return account


def change_repositories(
    actor: Actor, uuid: PublicId, *, organization_uuid: PublicId, github_repos: Sequence[str]
) -> CloudAccount:
    """The account with exactly these repositories; a task rewrites the role's trust (rule 34).

    Raises NotFound for a foreign or unknown account, Conflict for one that is not active, Invalid
    for what is no repository.
    """
    repositories = check_repositories(github_repos)
    with change(actor):
        owner = get_changeable(organization_uuid)
        account = _lock(get(uuid, organization_uuid=organization_uuid))
        if account.status != "active":
            raise Conflict("The account is not active.")
        role = _DEPLOY_ROLE.format(account.aws_account_id) if repositories else None
        _set(account, github_repos=repositories, oidc_role_arn=role)
        outbox.put(account, "set_repositories")
        _record(actor, "update", account, owner, {"github_repos": repositories})
    return account


def suspend(actor: Actor, uuid: PublicId) -> CloudAccount:
    """The account of any customer, suspended, and the task to take its access away (rule 35).

    One that is being made keeps its status until its running step has ended. A second time changes
    nothing, unless the access could not be taken away the first time: then it is tried again.

    Raises NotFound for an unknown account.
    """
    with change(actor):
        account = _lock(found(uuid))
        if account.suspend_requested and not _suspension_failed(account):
            return account
        status = account.status if account.status == "creating" else "suspended"
        _set(account, suspend_requested=True, status=status)
        outbox.put(account, "suspend")
        owner = Organization.get_by_id(account.organization_id)
        _record(actor, "suspend", account, owner)
    return account


def _email_of(owner: Organization) -> str:
    """Where the customer can be reached: the address of its first member, who signed up."""
    first = (
        User.select(User.email)
        .join(Membership)
        .where(Membership.organization == owner, Membership.status == "active")
        .order_by(Membership.id)
        .first()
    )
    if first is None:
        raise PaymentRequired("Nobody has signed up for this customer.")
    email: str = first.email
    return email


def _suspension_failed(account: CloudAccount) -> bool:
    events = ProvisioningEvent.select().where(
        ProvisioningEvent.account == account, ProvisioningEvent.step == "suspend"
    )
    last = events.order_by(ProvisioningEvent.id.desc()).first()
    return last is not None and last.status == "failed"


def _lock(account: CloudAccount) -> CloudAccount:
    held: CloudAccount = locked(CloudAccount.select().where(CloudAccount.id == account.id)).get()
    return held


def _set(account: CloudAccount, **values: Any) -> None:
    for name, value in (values | {"updated_at": now()}).items():
        setattr(account, name, value)
    account.save(only=[*values, "updated_at"])


def _record(
    actor: Actor,
    verb: str,
    account: CloudAccount,
    owner: Organization,
    details: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor,
        f"cloud_account.{verb}",
        organization_uuid=owner.uuid,
        target_id=account.uuid,
        target_name=account.aws_account_id,
        metadata=details,
    )
