"""The policy that says who may assume the deploy role."""

from collections.abc import Sequence
from typing import Any

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"
_ACTION = "sts:AssumeRoleWithWebIdentity"

# GitHub names a repository in `sub` as owner/name or, the immutable form, as owner@id/name@id. In a
# pattern a star stands for slashes too, so the second form would also match a token of another
# repository of the same owner, whose environment is called `…/name@…:…`. No such is let in.
_FORGED = "repo:*@*/*@*:*/*@*:*"


def trust_policy(provider: str, repositories: Sequence[str]) -> dict[str, Any]:
    """Workflows of these repositories, by the identity provider with that ARN (rule 34).

    Every statement bears `sub`: without it any repository of GitHub could assume the role.

    Raises ValueError without a repository.
    """
    if not repositories:
        raise ValueError("a role that trusts no repository must not exist")
    subjects = [subject for name in repositories for subject in _subjects(name)]
    return {
        "Version": "2012-10-17",
        "Statement": [
            _statement("Allow", provider, subjects),
            _statement("Deny", provider, [_FORGED]),
        ],
    }


def _statement(effect: str, provider: str, subjects: list[str]) -> dict[str, Any]:
    return {
        "Effect": effect,
        "Principal": {"Federated": provider},
        "Action": _ACTION,
        "Condition": {
            "StringEquals": {f"{ISSUER}:aud": AUDIENCE},
            "StringLike": {f"{ISSUER}:sub": subjects},
        },
    }


def _subjects(repository: str) -> tuple[str, str]:
    owner, name = repository.split("/")
    return f"repo:{owner}/{name}:*", f"repo:{owner}@*/{name}@*:*"
