"""Customer keys, managed by people who are signed in."""

import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from models import api_key, membership, organization
from models.api_key import ApiKey
from models.audit import AuditEvent
from models.membership import Membership, RoleAssignment
from tests.handlers.idle_atlas.conftest import KEYS, Customer, Json
from tests.handlers.signing_in import ACTOR, cookie_of, member_of
from tests.models import people

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def made(customer: Customer, **body: Any) -> Json:
    answer = customer.create({"name": "Stock sync"} | body)
    assert answer.status_code == 201, answer.text
    created: Json = answer.json()
    return created


def every(http: httpx.Client, key_id: object, headers: dict[str, str]) -> list[httpx.Response]:
    """The three operations on keys."""
    return [
        http.get(KEYS, headers=headers),
        http.post(KEYS, json={"name": "k"}, headers=headers),
        http.post(f"{KEYS}/{key_id}/revoke", headers=headers),
    ]


def test_create_201_gives_the_secret_once(customer: Customer) -> None:
    """Rules 3 and 12."""
    created = made(customer)
    secret, shown = created["secret"], created["apiKey"]
    assert re.fullmatch(r"ia_[0-9A-Za-z]{36}", secret)
    assert (shown["prefix"], shown["start"]) == ("ia_", secret[:7])
    assert (shown["expiresAt"], shown["lastRequestAt"], shown["revokedAt"]) == (None, None, None)
    assert (shown["enabled"], shown["organizationId"]) == (True, str(customer.organization.uuid))
    assert secret not in customer.keys().text
    assert customer.keys().json()["apiKeys"][-1] == shown
    assert customer.read("organization", secret).status_code == 200


@pytest.mark.parametrize("days", [1, 90, 365])
def test_create_201_expires_after_the_days_asked_for(customer: Customer, days: int) -> None:
    """Rule 11."""
    shown = made(customer, expiresInDays=days)["apiKey"]
    lasts = datetime.fromisoformat(shown["expiresAt"]) - datetime.fromisoformat(shown["createdAt"])
    assert abs(lasts - timedelta(days=days)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "k", "expiresInDays": 0}, "expiresInDays"),
        ({"name": "k", "expiresInDays": 366}, "expiresInDays"),
        ({"name": "k", "expiresInDays": -1}, "expiresInDays"),
        ({"name": "k", "expiresInDays": 1.5}, "expiresInDays"),
        ({"name": "k", "expiresInDays": "7"}, "expiresInDays"),
        ({"name": "k", "expiresInDays": None}, "expiresInDays"),
        ({"name": ""}, "name"),
        ({"name": " \t"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": 7}, "name"),
        ({}, "name"),
        ({"name": "k", "scopes": []}, "scopes"),
        ([], "body"),
    ],
)
def test_create_400_names_the_field(customer: Customer, body: Any, field: str) -> None:
    """Rules 11 and 50."""
    answer = customer.create(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"
    assert field in answer.json()["error"]["message"]
    assert ApiKey.select().count() == 1


def test_create_201_once_for_one_idempotency_key(customer: Customer) -> None:
    """Rule 52."""
    once = {"idempotency-key": "order-1"}
    first, second = (customer.create({"name": "k"}, **once) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert customer.create({"name": "other"}, **once).status_code == 422
    assert len(customer.keys().json()["apiKeys"]) == 2


def test_create_201_of_one_organization_is_not_repeated_in_another(customer: Customer) -> None:
    """Rule 52: who works elsewhere now is not handed the key of where they worked before."""
    once = {"idempotency-key": "order-1"}
    first = customer.create({"name": "k"}, **once)
    other = organization.create(ACTOR, slug="other", name="Other")
    person = Membership.get().user
    membership.add(ACTOR, other.uuid, email=person.email, role="admin")
    there = cookie_of(person, other)
    second = customer.http.post(KEYS, json={"name": "k"}, headers=there | once)
    assert second.json()["apiKey"]["organizationId"] == str(other.uuid)
    assert second.json()["secret"] != first.json()["secret"]


def test_create_201_is_audited_and_knows_its_maker(customer: Customer) -> None:
    """Rule 51."""
    created = made(customer)
    key = ApiKey.get(ApiKey.uuid == created["apiKey"]["id"])
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.action, event.actor_type) == ("idle_atlas.api_key.create", "user")
    assert (event.target_id, event.actor_id) == (str(key.uuid), str(key.creator.uuid))
    assert key.creator.email == "admin@acme.example"
    assert created["secret"] not in str(event.__data__)


def test_list_200_shows_this_contracts_keys_alone(customer: Customer) -> None:
    """Rules 2 and 12: revoked ones too."""
    other = organization.create(ACTOR, slug="other", name="Other")
    for owner, audience in ((customer.organization, "aibi"), (other, "idle_atlas")):
        api_key.create_own(ACTOR, owner.uuid, audience=audience, name="Theirs")
    revoked = made(customer)["apiKey"]["id"]
    customer.revoke(revoked)
    listed = customer.keys().json()["apiKeys"]
    assert [(each["name"], each["enabled"]) for each in listed] == [
        ("Sync", True),
        ("Stock sync", False),
    ]


def test_revoke_200_is_effective_at_once_and_a_second_time_changes_nothing(
    customer: Customer,
) -> None:
    """Rules 4 and 13."""
    first = customer.revoke(customer.key.uuid)
    assert first.status_code == 200
    assert first.json()["message"] == "The API key no longer works."
    shown = first.json()["apiKey"]
    assert (shown["enabled"], shown["revokedAt"] is None) == (False, False)
    assert customer.read("organization").status_code == 401
    events = AuditEvent.select().count()
    second = customer.revoke(customer.key.uuid)
    assert (second.status_code, second.json()) == (200, first.json())
    assert AuditEvent.select().count() == events


def test_revoke_404_for_what_is_not_the_organizations_own(customer: Customer) -> None:
    """Rules 6 and 13: of another organization, of another contract, of nobody; all alike."""
    other = organization.create(ACTOR, slug="other", name="Other")
    foreign, _ = api_key.create_own(ACTOR, other.uuid, audience="idle_atlas", name="k")
    aibi, _ = api_key.create_own(ACTOR, customer.organization.uuid, audience="aibi", name="k")
    ids = (foreign.uuid, aibi.uuid, UNKNOWN, "mine", f"{{{customer.key.uuid}}}", "%20")
    answers = [customer.revoke(each) for each in ids]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert ApiKey.select().where(ApiKey.status == "revoked").count() == 0


def test_keys_403_without_a_session(customer: Customer) -> None:
    """Rule 9: 403 is the only refusal that the contract documents; nothing tells why."""
    cookies = ({}, {"cookie": "better-auth.session_token=x.y"}, {"x-api-key": customer.plaintext})
    answers = [
        answer for headers in cookies for answer in every(customer.http, customer.key.uuid, headers)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.text for answer in answers} == {
        '{"error":{"code":"forbidden","message":"Nobody is signed in."}}'
    }
    assert ApiKey.select().where(ApiKey.status == "active").count() == 1


@pytest.mark.parametrize("role", ["billing", "claude_code_user", "user"])
def test_keys_403_without_the_permission(customer: Customer, role: str) -> None:
    """Rule 9."""
    headers = cookie_of(member_of(customer.organization, role))
    answers = every(customer.http, customer.key.uuid, headers)
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert ApiKey.select().where(ApiKey.status == "active").count() == 1


def test_keys_403_with_another_permission(customer: Customer) -> None:
    """Rule 9: who may manage locations may not manage keys for that."""
    person = member_of(customer.organization, "user")
    role = people.own_role(customer.organization, "keeper", "organization", "locations:manage")
    mine = Membership.select().where(Membership.user == person)
    RoleAssignment.update(role=role).where(RoleAssignment.membership.in_(mine)).execute()
    answers = every(customer.http, customer.key.uuid, cookie_of(person))
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_keys_200_for_a_developer(customer: Customer) -> None:
    """Rule 9: the permission counts, not the role's name."""
    headers = cookie_of(member_of(customer.organization, "developer"))
    answers = every(customer.http, customer.key.uuid, headers)
    assert [answer.status_code for answer in answers] == [200, 201, 200]


def test_keys_403_once_the_organization_is_frozen_or_the_member_removed(
    customer: Customer,
) -> None:
    """Rules 5 and 9."""
    organization.cancel(ACTOR, customer.organization.uuid)
    assert customer.keys().status_code == 403
    organization.activate(ACTOR, customer.organization.uuid)
    assert customer.keys().status_code == 200
    Membership.update(status="removed").execute()
    assert customer.keys().status_code == 403


def test_keys_403_for_a_change_that_another_origin_asks_for(customer: Customer) -> None:
    """Rule 9: a page elsewhere can't use the browser's cookie."""
    foreign = {"origin": "https://evil.example"}
    assert customer.create({"name": "k"}, **foreign).status_code == 403
    assert ApiKey.select().count() == 1
