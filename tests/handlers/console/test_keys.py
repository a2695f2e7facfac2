"""Keys of every audience, managed by members who may."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from models import api_key
from models.api_key import ApiKey
from models.audit import AuditEvent
from tests.handlers.console.managing import UNKNOWN, Browser, Json, browser_of, new_organization
from tests.handlers.signing_in import ACTOR
from tests.models import people

EVERY = ("aibi", "anthropic_admin", "dailyplay", "idle_atlas", "product:scan")


@pytest.fixture
def admin(anonymous: httpx.Client) -> Browser:
    return browser_of(anonymous, new_organization("acme"))


def make(browser: Browser, audience: str = "idle_atlas", **more: Any) -> Json:
    return browser.made("/api-keys", {"name": "Sync", "audience": audience} | more)


def rotate(browser: Browser, key_id: object, days: int = 7, **headers: str) -> httpx.Response:
    return browser.ask("POST", f"/api-keys/{key_id}/rotate", {"graceDays": days}, **headers)


@pytest.mark.parametrize("audience", EVERY)
def test_create_201_gives_a_key_that_opens_its_audience(admin: Browser, audience: str) -> None:
    """Rules 1 to 3."""
    made = make(admin, audience)
    found = api_key.authenticate(made["secret"], audience)
    assert found is not None
    assert str(found.uuid) == made["apiKey"]["id"]
    assert made["secret"].startswith(made["apiKey"]["start"])
    assert made["secret"] not in admin.ask("GET", "/api-keys").text
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.action, event.actor_id) == ("console.api_key.create", str(admin.person.uuid))
    assert made["secret"] not in str(event.__data__)


def test_create_201_keeps_what_is_asked(admin: Browser) -> None:
    studio = str(people.workspace(admin.organization, "Studio").uuid)
    terms = {"scopes": ["read"], "workspaceId": studio}
    shown = make(admin, "product:scan", expiresInDays=90, **terms)["apiKey"]
    assert {name: shown[name] for name in terms} == terms
    lasts = datetime.fromisoformat(shown["expiresAt"]) - datetime.fromisoformat(shown["createdAt"])
    assert abs(lasts - timedelta(days=90)) < timedelta(minutes=1)
    assert admin.got("/api-keys")["apiKeys"] == [shown]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"audience": "operator"}, "audience"),
        ({"audience": "tenant_registry"}, "audience"),
        ({"audience": "product:"}, "audience"),
        ({"audience": None}, "audience"),
        ({"name": " "}, "name"),
        ({"expiresInDays": 0}, "expiresInDays"),
        ({"expiresInDays": 366}, "expiresInDays"),
        ({"scopes": "read"}, "scopes"),
        ({"status": "active"}, "status"),
    ],
)
def test_create_400_names_the_field(admin: Browser, change: Any, field: str) -> None:
    """Rule 50; operators' keys never."""
    answer = admin.ask("POST", "/api-keys", {"name": "k", "audience": "aibi"} | change)
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert ApiKey.select().count() == 0


def test_create_404_in_a_workspace_of_another_organization(admin: Browser) -> None:
    """Rule 6."""
    theirs = people.workspace(new_organization("other"), "Theirs").uuid
    for workspace in (str(theirs), UNKNOWN, "x"):
        body = {"name": "k", "audience": "aibi", "workspaceId": workspace}
        assert admin.ask("POST", "/api-keys", body).status_code == 404


def test_create_201_once_for_one_idempotency_key(admin: Browser) -> None:
    """Rule 52."""
    body, once = {"name": "k", "audience": "aibi"}, {"idempotency_key": "order-1"}
    answers = [admin.ask("POST", "/api-keys", body, **once) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert ApiKey.select().count() == 1
    again = [rotate(admin, answers[0].json()["apiKey"]["id"], idempotency_key="r") for _ in "12"]
    assert [each.status_code for each in again] == [201, 201]
    assert again[0].json() == again[1].json()


def test_keys_that_rule_the_organization_are_for_its_admins_alone(
    admin: Browser, anonymous: httpx.Client
) -> None:
    """A developer may manage keys, but knows nothing of these."""
    ruling = make(admin, "anthropic_admin")["apiKey"]["id"]
    developer = browser_of(anonymous, admin.organization, "developer")
    own = make(developer)["apiKey"]["id"]
    body = {"name": "k", "audience": "anthropic_admin"}
    assert developer.ask("POST", "/api-keys", body).status_code == 403
    assert [each["id"] for each in developer.got("/api-keys")["apiKeys"]] == [own]
    for answer in (
        developer.ask("POST", f"/api-keys/{ruling}/revoke"),
        rotate(developer, ruling),
    ):
        assert answer.status_code == 404
    assert [each["id"] for each in admin.got("/api-keys")["apiKeys"]] == [own, ruling]


def test_list_200_by_audience_page_by_page(admin: Browser) -> None:
    made = [make(admin, audience)["apiKey"]["id"] for audience in ("aibi", "idle_atlas", "aibi")]
    api_key.create_operator(ACTOR, "Operator")
    api_key.create_own(ACTOR, new_organization("other").uuid, audience="aibi", name="Theirs")
    first = admin.got("/api-keys?audience=aibi&limit=1")
    assert ([each["id"] for each in first["apiKeys"]], first["hasMore"]) == ([made[2]], True)
    rest = admin.got(f"/api-keys?audience=aibi&after_id={made[2]}")
    assert ([each["id"] for each in rest["apiKeys"]], rest["hasMore"]) == ([made[0]], False)
    assert len(admin.got("/api-keys")["apiKeys"]) == 3
    assert admin.ask("GET", f"/api-keys?after_id={UNKNOWN}").status_code == 400


def test_revoke_200_is_effective_at_once_and_may_be_repeated(admin: Browser) -> None:
    """Rule 4."""
    made = make(admin)
    path = f"/api-keys/{made['apiKey']['id']}/revoke"
    answers = [admin.ask("POST", path) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["status"] == "revoked"
    assert api_key.authenticate(made["secret"], "idle_atlas") is None


def test_rotate_201_gives_a_new_key_and_the_old_one_its_grace(admin: Browser) -> None:
    """Rule 4: without grace it opens nothing at once."""
    for days, still in ((7, True), (0, False)):
        old = make(admin)
        new = rotate(admin, old["apiKey"]["id"], days)
        assert new.status_code == 201
        assert new.json()["apiKey"]["audience"] == "idle_atlas"
        assert api_key.authenticate(new.json()["secret"], "idle_atlas") is not None
        found = api_key.authenticate(old["secret"], "idle_atlas")
        assert (found is not None) is still


def test_rotate_409_twice_and_of_a_revoked_key(admin: Browser) -> None:
    old, other = (make(admin)["apiKey"]["id"] for _ in range(2))
    assert [rotate(admin, old).status_code for _ in range(2)] == [201, 409]
    admin.ask("POST", f"/api-keys/{other}/revoke")
    assert rotate(admin, other).status_code == 409
    assert [rotate(admin, old, days).status_code for days in (-1, 31)] == [400, 400]


def test_keys_404_of_another_organization_as_of_none(admin: Browser) -> None:
    """Rule 6; operators' keys too."""
    other = new_organization("other")
    theirs, _ = api_key.create_own(ACTOR, other.uuid, audience="aibi", name="k")
    operator, _ = api_key.create_operator(ACTOR, "Operator")
    ids = (theirs.uuid, operator.uuid, UNKNOWN, "x")
    for answers in (
        [admin.ask("POST", f"/api-keys/{each}/revoke") for each in ids],
        [rotate(admin, each) for each in ids],
    ):
        assert {each.status_code for each in answers} == {404}
        assert len({each.text for each in answers}) == 1
    assert ApiKey.select().where(ApiKey.status == "revoked").count() == 0


@pytest.mark.parametrize("role", ["billing", "user"])
def test_keys_403_without_the_permission(anonymous: httpx.Client, role: str) -> None:
    """Rule 9."""
    member = browser_of(anonymous, new_organization("acme"), role)
    assert member.ask("GET", "/api-keys").status_code == 403
    body = {"name": "k", "audience": "aibi"}
    assert member.ask("POST", "/api-keys", body).status_code == 403
    assert ApiKey.select().count() == 0
