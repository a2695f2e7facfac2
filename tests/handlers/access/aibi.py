"""AI Batteries Included: customers with a key, operators with theirs."""

from models import checkout, cloud_account, membership
from models.cloud_account import CloudAccount
from models.organization import Organization
from tests.handlers.access.world import ACTOR, Request, Rows, bearer, key, keys_of

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"

HEADERS: dict[str, str] = {}
SCHEMES = {"bearerAuth": keys_of("aibi", bearer), "operatorKey": keys_of("operator", bearer)}
REQUESTS = {
    "accounts.listAccounts": lambda _: Request(),
    "accounts.createAccount": lambda _: Request(),
    "accounts.getAccount": lambda rows: Request({"id": rows["account"]}),
    "accounts.updateAccount": lambda rows: Request({"id": rows["account"]}, None, REPOSITORIES),
    "api_keys.listApiKeys": lambda _: Request(),
    "api_keys.createApiKey": lambda _: Request(body={"name": "ci"}),
    "api_keys.revokeApiKey": lambda rows: Request({"id": rows["key"]}),
    "admin.listAllAccounts": lambda _: Request(),
    "admin.listProvisioningEvents": lambda _: Request(),
    "admin.suspendAccount": lambda rows: Request({"id": rows["account"]}),
}
REPOSITORIES = {"githubRepos": ["acme/storefront"]}
OPEN = {
    "billing.createCheckoutSession",
    "billing.getCheckoutSession",
    "billing.handleWebhook",
    "documentation.getLlmsTxt",
}
FOREIGN: dict[str, int] = {}
ABSENT = {"account": UNKNOWN, "key": UNKNOWN}


def plant(owner: Organization) -> Rows:
    email = f"owner@{owner.slug}.example"
    membership.add(ACTOR, owner.uuid, email=email, role="admin")
    checkout.vouch(ACTOR, owner.uuid, email=email)
    account = cloud_account.order(ACTOR, organization_uuid=owner.uuid)
    CloudAccount.update(status="active", aws_account_id=f"{account.id:012}").where(
        CloudAccount.id == account.id
    ).execute()
    key(owner, "aibi")
    return {"account": str(account.uuid), "key": str(owner.apikey_set.get().uuid)}
