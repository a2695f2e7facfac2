"""The keys of an organization, managed by its members from their dashboard."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from models import api_key, audit, entitlement, membership, organization
from models.api_key import ApiKey
from models.audit import Filters
from models.membership import Membership
from models.organization import Organization
from models.user import User
from tests.handlers.dailyplay.conftest import ACTOR, PATH, Json, Partner
from tests.handlers.dailyplay.dashboard import REFUSED, Dashboard, dashboard_of, token_of

UNKNOWN = 999_999


@pytest.fixture
def dashboard(anonymous: httpx.Client, business: Organization) -> Dashboard:
    return dashboard_of(anonymous, business, "admin")


def every(dashboard: Dashboard, org_id: int, key_id: int) -> list[httpx.Response]:
    """The four operations on one organization."""
    return [
        dashboard.index(org_id=org_id),
        dashboard.create({"org_id": org_id}),
        dashboard.update(key_id, org_id=org_id, is_active=True),
        dashboard.delete(key_id, org_id=org_id),
    ]


def test_create_api_key_200_gives_the_key_once(dashboard: Dashboard) -> None:
    """Rules 1, 3 and 49: 200 and not 201."""
    made = dashboard.made()
    assert set(made) == {"id", "name", "key_prefix", "key"}
    assert re.fullmatch(r"dpk_[0-9a-f]{40}", made["key"])
    assert (made["name"], made["key_prefix"]) == ("Storefront", made["key"][:8])
    assert made["key"] not in dashboard.index().text


def test_create_api_key_200_with_the_contracts_defaults(dashboard: Dashboard) -> None:
    """Rule 46: null allows everything, 60 a minute, 10,000 a day."""
    made = dashboard.made()
    (listed,) = dashboard.listed()
    created_at = datetime.fromisoformat(listed.pop("created_at"))
    assert abs((datetime.now(UTC) - created_at).total_seconds()) < 60
    assert listed == {
        "id": made["id"],
        "name": "Storefront",
        "key_prefix": made["key_prefix"],
        "is_active": True,
        "allowed_game_ids": None,
        "allowed_stream_ids": None,
        "rate_limit_per_minute": 60,
        "rate_limit_per_day": 10_000,
        "expires_at": None,
    }


def test_create_api_key_200_keeps_what_is_asked(dashboard: Dashboard) -> None:
    terms: Json = {
        "allowed_game_ids": [42, -1, 9_223_372_036_854_775_807],
        "allowed_stream_ids": [],
        "rate_limit_per_minute": 1,
        "rate_limit_per_day": 2_147_483_647,
        "expires_at": "2031-05-06T07:08:09Z",
    }
    made = dashboard.made({"description": "Hands out plays", **terms})
    # No answer has it: it is kept for whoever looks into the store.
    assert ApiKey.get_by_id(made["id"]).description == "Hands out plays"
    (listed,) = dashboard.listed()
    assert {name: listed[name] for name in terms} == terms


def test_create_and_list_200_say_so(dashboard: Dashboard) -> None:
    """Rule 49."""
    answers = [dashboard.create({"name": "Storefront"}), dashboard.index()]
    assert [answer.json()["success"] for answer in answers] == [True, True]


def test_create_api_key_200_opens_sessions(dashboard: Dashboard, anonymous: httpx.Client) -> None:
    made = dashboard.made()
    row = ApiKey.get_by_id(made["id"])
    partner = Partner(anonymous, dashboard.organization, row, made["key"])
    assert partner.create().status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"org_id": "1"}, "org_id"),
        ({"org_id": 9_223_372_036_854_775_808}, "org_id"),
        ({"allowed_game_ids": [1.5]}, "allowed_game_ids"),
        ({"allowed_game_ids": 42}, "allowed_game_ids"),
        ({"rate_limit_per_minute": 0}, "rate_limit_per_minute"),
        ({"rate_limit_per_day": 2_147_483_648}, "rate_limit_per_day"),
        ({"expires_at": "2031-02-30T00:00:00Z"}, "expires_at"),
        ({"expires_at": "tomorrow"}, "expires_at"),
    ],
)
def test_create_api_key_400_names_the_field(dashboard: Dashboard, body: Json, field: str) -> None:
    """Rule 50."""
    answer = dashboard.create(body)
    assert answer.status_code == 400
    assert answer.json()["success"] is False
    assert field in answer.json()["error"]
    assert dashboard.listed() == []


def test_create_api_key_200_once_for_one_idempotency_key(dashboard: Dashboard) -> None:
    """Rule 52: one key, and one answer; another body is 422."""
    once = {"idempotency-key": "order-1"}
    first, second = dashboard.create(**once), dashboard.create(**once)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert dashboard.create({"name": "Another"}, **once).status_code == 422
    assert len(dashboard.listed()) == 1


def test_create_api_key_401_repeated_by_one_who_is_no_member_any_more(dashboard: Dashboard) -> None:
    """Rules 5 and 52: what was answered once is not handed to whoever has lost the right to it."""
    once = {"idempotency-key": "order-1"}
    assert dashboard.create(**once).status_code == 200
    Membership.update(status="removed").execute()
    assert dashboard.create(**once).status_code == 401


def test_list_api_keys_200_shows_this_contracts_keys_alone(
    dashboard: Dashboard, business: Organization
) -> None:
    """Rule 2; inactive ones too."""
    made = dashboard.made()
    api_key.create(ACTOR, organization_uuid=business.uuid, name="scan", audience="product:scan")
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    api_key.create_limited(ACTOR, other.uuid, name="Theirs")
    dashboard.update(made["id"], is_active=False)
    assert [(key["id"], key["is_active"]) for key in dashboard.listed()] == [(made["id"], False)]


def test_update_api_key_200_turns_it_off_and_on_at_once(
    dashboard: Dashboard, partner: Partner
) -> None:
    """Rules 4 and 49."""
    for is_active, status in ((False, 401), (True, 200)):
        answer = dashboard.update(partner.key.id, is_active=is_active)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert partner.create().status_code == status


def test_update_api_key_200_changes_what_is_given_alone(dashboard: Dashboard) -> None:
    """Rule 46: the fields added by overlay; what is not given stays."""
    made = dashboard.made({"allowed_game_ids": [42], "expires_at": "2031-05-06T07:08:09Z"})
    changes: Json = {
        "name": "Shop",
        "allowed_stream_ids": [7],
        "rate_limit_per_minute": 5,
        "rate_limit_per_day": 50,
    }
    assert dashboard.update(made["id"], **changes).status_code == 200
    (listed,) = dashboard.listed()
    unchanged = {"is_active": True, "allowed_game_ids": [42], "expires_at": "2031-05-06T07:08:09Z"}
    expected = changes | unchanged
    assert {name: listed[name] for name in expected} == expected
    freed: Json = {"allowed_game_ids": None, "allowed_stream_ids": None, "expires_at": None}
    assert dashboard.update(made["id"], **freed).status_code == 200
    (listed,) = dashboard.listed()
    assert {name: listed[name] for name in freed} == freed


def test_update_api_key_200_of_nothing_changes_nothing(dashboard: Dashboard) -> None:
    made = dashboard.made()
    before = dashboard.listed()
    assert dashboard.update(made["id"]).status_code == 200
    assert dashboard.listed() == before


def test_update_api_key_200_changed_limits_and_lists_count_at_once(
    dashboard: Dashboard, partner: Partner
) -> None:
    """Rule 46."""
    assert partner.create().status_code == 200
    dashboard.update(partner.key.id, rate_limit_per_minute=1)
    assert partner.create().status_code == 429
    dashboard.update(partner.key.id, rate_limit_per_minute=60, allowed_game_ids=[7])
    assert partner.create().status_code == 403
    dashboard.update(partner.key.id, allowed_game_ids=None, expires_at="2020-01-01T00:00:00Z")
    assert partner.create().status_code == 401


def test_update_api_key_400_revoked_elsewhere_can_not_come_back(
    dashboard: Dashboard, partner: Partner
) -> None:
    """Rule 2: what the registry revoked is final."""
    api_key.revoke(ACTOR, partner.key.uuid)
    answer = dashboard.update(partner.key.id, is_active=True)
    assert answer.status_code == 400
    assert partner.create().status_code == 401


def test_delete_api_key_200_removes_it_and_leaves_its_sessions(
    dashboard: Dashboard, partner: Partner
) -> None:
    """Rule 49."""
    token = partner.token()
    answer = dashboard.delete(partner.key.id)
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert dashboard.listed() == []
    assert partner.create().status_code == 401
    assert partner.consume(token).status_code == 200


def test_update_and_delete_api_key_404_of_a_key_that_is_not_the_organizations(
    dashboard: Dashboard, business: Organization
) -> None:
    """Rules 6 and 45: unknown, foreign, and of another kind look alike."""
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    foreign, _ = api_key.create_limited(ACTOR, other.uuid, name="Theirs")
    registrys, _ = api_key.create(
        ACTOR, organization_uuid=business.uuid, name="scan", audience="product:scan"
    )
    for ask in (dashboard.update, dashboard.delete):
        answers = [ask(key_id) for key_id in (UNKNOWN, foreign.id, registrys.id, -1)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1
    assert ApiKey.select().where(ApiKey.status == "active").count() == 2


def test_every_operation_401_of_a_foreign_or_unknown_organization(dashboard: Dashboard) -> None:
    """Rule 45."""
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    key, _ = api_key.create_limited(ACTOR, other.uuid, name="Theirs")
    answers = every(dashboard, other.id, key.id) + every(dashboard, UNKNOWN, key.id)
    assert {answer.status_code for answer in answers} == {401}
    assert all(answer.json() == REFUSED for answer in answers)
    assert ApiKey.get_by_id(key.id).status == "active"


@pytest.mark.parametrize("role", ["billing", "user", "claude_code_user"])
def test_every_operation_403_without_the_right(
    anonymous: httpx.Client, business: Organization, partner: Partner, role: str
) -> None:
    """Rule 45."""
    member = dashboard_of(anonymous, business, role)
    answers = every(member, business.id, partner.key.id)
    assert {answer.status_code for answer in answers} == {403}
    assert partner.create().status_code == 200


def test_every_operation_200_for_a_developer(
    anonymous: httpx.Client, business: Organization, partner: Partner
) -> None:
    member = dashboard_of(anonymous, business, "developer")
    answers = every(member, business.id, partner.key.id)
    assert {answer.status_code for answer in answers} == {200}


def test_every_operation_403_below_the_business_tier_unless_on_trial(
    anonymous: httpx.Client,
) -> None:
    """Rule 45."""
    assert anonymous.get("/healthz").status_code == 200
    small = organization.create(ACTOR, slug="small", name="Small", plan="starter")
    member = dashboard_of(anonymous, small, "admin")
    assert {answer.status_code for answer in every(member, small.id, UNKNOWN)} == {403}
    entitlement.start_trial(ACTOR, organization_uuid=small.uuid, product="dailyplay")
    assert member.index().status_code == 200


@pytest.mark.parametrize("ending", ["frozen", "archived", "removed"])
def test_every_operation_401_once_the_organization_or_membership_has_ended(
    dashboard: Dashboard, partner: Partner, ending: str
) -> None:
    """Rules 5 and 39."""
    if ending == "frozen":
        organization.cancel(ACTOR, dashboard.organization.uuid)
    elif ending == "archived":
        organization.archive(ACTOR, dashboard.organization.uuid)
    else:
        Membership.update(status="removed").execute()
    answers = every(dashboard, dashboard.organization.id, partner.key.id)
    assert {answer.status_code for answer in answers} == {401}


def test_every_operation_401_without_a_good_token(
    dashboard: Dashboard, partner: Partner, anonymous: httpx.Client
) -> None:
    """Rules 1, 2 and 5: one answer, with a challenge (RFC 9110, section 11.6.1)."""
    header, claims, signature = dashboard.token.split(".")
    tokens = [
        f"{header}.{claims}.{signature[::-1]}",
        f"{header}.{claims}.",
        partner.plaintext,
        "null",
        "é",
        "a" * 20_000,
    ]
    answers = [
        answer
        for token in tokens
        for answer in every(
            replace(dashboard, token=token),
            dashboard.organization.id,
            partner.key.id,
        )
    ]
    answers.append(anonymous.get(PATH, params={"org_id": dashboard.organization.id}))
    with_key = {"x-api-key": partner.plaintext}
    answers.append(
        anonymous.get(PATH, params={"org_id": dashboard.organization.id}, headers=with_key)
    )
    assert {answer.status_code for answer in answers} == {401}
    assert all(answer.json() == REFUSED for answer in answers)
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Bearer realm="api"'}


def test_create_session_401_with_a_dashboards_token(dashboard: Dashboard) -> None:
    """Rule 1: the token opens the key operations, and a key the sessions."""
    answer = dashboard.http.post(
        PATH,
        params={"action": "create-session"},
        json={"game_id": 42},
        headers={"authorization": f"Bearer {dashboard.token}"},
    )
    assert answer.status_code == 401


def test_every_operation_401_with_a_token_for_another_tenant(
    dashboard: Dashboard, partner: Partner
) -> None:
    """Rule 7: a user of two organizations, with a token that is for one of them."""
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    membership.add(ACTOR, other.uuid, email="sam@example.com", role="admin")
    narrow = replace(dashboard, token=token_of("sam@example.com", tenant="other"))
    answers = every(narrow, dashboard.organization.id, partner.key.id)
    assert {answer.status_code for answer in answers} == {401}
    assert narrow.index(org_id=other.id).status_code == 200
    assert dashboard.index(org_id=other.id).status_code == 200


def test_changes_are_audited_with_actor_target_and_request_and_without_secrets(
    dashboard: Dashboard,
) -> None:
    """Rule 51."""
    made = dashboard.made()
    changed = dashboard.update(made["id"], is_active=False)
    deleted = dashboard.delete(made["id"])
    filters = Filters(organization_uuid=dashboard.organization.uuid)
    events, _ = audit.page(filters, limit=3)
    assert [event.action for event in events] == [
        "dailyplay.api_key.delete",
        "dailyplay.api_key.update",
        "dailyplay.api_key.create",
    ]
    assert {(event.actor_type, event.actor_name) for event in events} == {("user", "Sam")}
    assert {event.actor_id for event in events} == {
        str(User.get(User.email == "sam@example.com").uuid)
    }
    assert {event.source_ip for event in events} == {"127.0.0.1"}
    assert [event.request_id for event in events[:2]] == [
        deleted.headers["request-id"],
        changed.headers["request-id"],
    ]
    assert made["key"][8:] not in str([event.__data__ for event in events])


@pytest.mark.parametrize(
    ("method", "query", "status"),
    [
        ("GET", {}, 400),
        ("GET", {"org_id": "one"}, 400),
        ("GET", {"org_id": "1_0"}, 400),
        ("GET", {"org_id": "9223372036854775808"}, 400),
        ("GET", {"org_id": ["1", "1"]}, 400),
        ("DELETE", {"org_id": "1"}, 400),
        ("DELETE", {"id": "1"}, 400),
        ("PUT", {"org_id": "1"}, 405),
    ],
)
def test_input_that_the_document_refuses_is_refused_in_its_shape(
    dashboard: Dashboard, method: str, query: Json, status: int
) -> None:
    """Rule 50."""
    answer = dashboard.ask(method, params=query)
    assert answer.status_code == status
    assert (set(answer.json()), answer.json()["success"]) == ({"success", "error"}, False)


def test_list_api_keys_head_answers_like_get(dashboard: Dashboard) -> None:
    """Rule 50."""
    answer = dashboard.ask("HEAD", params={"org_id": dashboard.organization.id})
    assert (answer.status_code, answer.content) == (200, b"")


def test_create_api_key_415_of_another_media_type(dashboard: Dashboard) -> None:
    """Rule 50."""
    answer = dashboard.ask("POST", data={"org_id": "1", "name": "Storefront"})
    assert (answer.status_code, answer.json()["success"]) == (415, False)
