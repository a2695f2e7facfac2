"""What the processes of test_processes.py do, and how they come to do it at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from models import (
    api_key,
    database,
    entitlement,
    invitation,
    membership,
    organization,
    secrets,
    user,
    workspace,
)
from models.actor import Actor
from models.claim import Claim
from models.errors import DomainError
from models.organization import Organization

ACTOR = Actor.command("test")
SECRETS = secrets.ServerSecrets.derive("a secret of the tests alone, known to all")
Work = Callable[[int], object]

_gate: list[Any] = []


def join(gate: Any) -> None:
    """Take the gate at which all processes wait for each other."""
    _gate.append(gate)


def open_store(url: str) -> None:
    database.open_database(url)
    secrets.install(SECRETS)


def perform(work: Work, url: str, number: int) -> str:
    """Do `work` together with all other processes; tells "done", or the kind of the refusal."""
    database.open_database(url)
    try:
        _gate[0].wait(timeout=60)
        work(number)
    except DomainError as refusal:
        return refusal.kind
    else:
        return "done"
    finally:
        database.close_database()


def create_ten(number: int) -> None:
    for count in range(10):
        organization.create(ACTOR, slug=f"p{number}-{count}", name="0")


def create_the_same(_number: int) -> None:
    organization.create(ACTOR, slug="acme", name="Acme")


def create_under_one_claim(number: int) -> None:
    secrets.install(SECRETS)
    claiming = replace(ACTOR, claim=Claim("operator:1", "key", "fingerprint"))
    organization.create(claiming, slug=f"p{number}", name="P")


def start_the_same_trial(_number: int) -> None:
    owner = organization.get_by_slug("acme")
    entitlement.start_trial(ACTOR, organization_uuid=owner.uuid, product="dailyplay")


def demote_an_admin(number: int) -> None:
    """Take the role from one of the two admins, eight processes at each."""
    owner = organization.get_by_slug("acme")
    person = user.get_by_email(f"admin-{number % 2}@acme.example")
    membership.change_role(ACTOR, owner.uuid, person.uuid, "user")


def invite_the_same(_number: int) -> None:
    secrets.install(SECRETS)
    owner = organization.get_by_slug("acme")
    invitation.create(ACTOR, owner.uuid, email="lena@example.com", role="user")


def create_a_workspace(number: int) -> None:
    owner = organization.get_by_slug("acme")
    workspace.create(ACTOR, owner.uuid, name=f"W{number}")


def count_to_ten(_number: int) -> None:
    """Add one to the number that is the organization's name, ten times."""
    for _ in range(10):
        with database.transaction():
            row = database.locked(Organization.select()).get()
            Organization.update(name=str(int(row.name) + 1)).execute()


def migrate(_number: int) -> None:
    database.migrate()


def install_secrets(_number: int) -> None:
    secrets.install(SECRETS)


def is_good(plaintext: str) -> bool:
    return api_key.verify(plaintext) is not None
