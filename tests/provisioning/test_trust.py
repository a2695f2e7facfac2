"""The trust policy against GitHub's tokens, its patterns read as IAM reads them (rule 34)."""

import json
from fnmatch import fnmatchcase

import pytest

from models.cloud_account.repositories import check_repositories
from models.errors import Invalid
from tenantry.gateways.cloud.aws.trust import trust_policy

PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
SUB = "token.actions.githubusercontent.com:sub"


def lets_in(subject: str) -> bool:
    """IAM's `*` stands for any characters, slashes too, as fnmatch's does; a Deny wins."""
    statements = trust_policy(PROVIDER, ["acme/store", "acme/a.b"])["Statement"]
    effects = {
        each["Effect"]
        for each in statements
        if any(fnmatchcase(subject, like) for like in each["Condition"]["StringLike"][SUB])
    }
    return effects == {"Allow"}


@pytest.mark.parametrize(
    "subject",
    [
        "repo:acme/store:ref:refs/heads/main",
        "repo:acme/store:environment:production",
        "repo:acme/a.b:pull_request",
        "repo:acme@12/store@34:ref:refs/heads/dependabot/@types/node",
        "repo:acme@12/store@34:environment:production",
    ],
)
def test_workflows_of_the_repositories_are_let_in(subject: str) -> None:
    assert lets_in(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "repo:acme/storehouse:ref:refs/heads/main",
        "repo:evil/store:ref:refs/heads/main",
        "repo:acme/aXb:pull_request",
        "repo:evil/acme/store:ref:refs/heads/main",
        "repo:acme@12/evil@34:ref:refs/heads/main",
        "repo:acme@12/evil@34:environment:/store@5:x",
        "repo:acme@12/evil@34:environment:a/store@5:x",
        "repo:evil@12/store@34:ref:refs/heads/main",
    ],
)
def test_workflows_of_any_other_repository_are_not(subject: str) -> None:
    assert not lets_in(subject)


def test_role_without_a_repository_is_refused() -> None:
    """Never without `sub`."""
    with pytest.raises(ValueError, match="no repository"):
        trust_policy(PROVIDER, [])


def is_taken(names: list[str]) -> bool:
    try:
        return check_repositories(names) == names
    except Invalid:
        return False


@pytest.mark.parametrize("length", [3, 20, 100])
def test_policy_has_room_for_the_longest_list_that_is_taken(length: int) -> None:
    """AWS takes 2,048 characters by its quota, and counts no white space."""
    names: list[str] = []
    longer: list[str] = []
    while is_taken(longer):
        names = longer
        longer = [*names, f"acme/{'x' * length}{len(names):03}"]
    policy = json.dumps(trust_policy(PROVIDER, names), separators=(",", ":"))
    assert 1500 < len(policy) <= 2048
