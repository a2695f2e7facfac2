"""One-time tokens: made, looked at, consumed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models import api_key, audit, entitlement, organization, play_session
from models.api_key import ApiKey
from models.organization import Organization
from models.play_session import PlaySession
from tests.handlers.dailyplay.conftest import ACTOR, Partner

UNKNOWN = "3b241101-e2bb-4255-8caf-4136c566a962"


def test_create_session_200_gives_a_version_4_token_for_a_day(partner: Partner) -> None:
    """Rules 3, 46 and 49: 200 and not 201, 1,440 minutes, what was not given is absent."""
    before = datetime.now(UTC)
    answer = partner.create({"game_id": 42, "external_ref": "order-1"})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert UUID(data["token"]).version == 4
    lifetime = datetime.fromisoformat(data["expires_at"]) - before
    assert timedelta(minutes=1440) <= lifetime < timedelta(minutes=1441)
    assert data.keys() == {"token", "expires_at", "stream_id", "game_id", "external_ref"}
    assert (data["game_id"], data["stream_id"], data["external_ref"]) == (42, None, "order-1")


def test_create_session_200_for_a_stream_has_no_game(partner: Partner) -> None:
    """Rule 49; and it is good for as long as was asked for."""
    before = datetime.now(UTC)
    data = partner.create({"stream_id": 7, "expires_in_minutes": 1}).json()["data"]
    assert data["stream_id"] == 7
    lifetime = datetime.fromisoformat(data["expires_at"]) - before
    assert timedelta(minutes=1) <= lifetime < timedelta(minutes=2)
    assert "game_id" not in data
    assert "external_ref" not in data


@pytest.mark.parametrize("body", [{"external_ref": "x"}, {"stream_id": None}, {"game_id": None}])
def test_create_session_400_names_neither_game_nor_stream(
    partner: Partner, body: dict[str, object]
) -> None:
    """Rule 46."""
    answer = partner.create(body)
    assert answer.status_code == 400
    assert answer.json()["success"] is False


@pytest.mark.parametrize("minutes", [0, -1, 525_601, 1.5, "60"])
def test_create_session_400_of_a_lifetime_that_is_none(partner: Partner, minutes: object) -> None:
    answer = partner.create({"game_id": 42, "expires_in_minutes": minutes})
    assert answer.status_code == 400
    assert "expires_in_minutes" in answer.json()["error"]


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"b": 1, "a": [1.5, 1e300, -0.0, None, True, {"": "☃ \u2028"}]},
        {"n": 9_223_372_036_854_775_807, "deep": [[[[[[{"x": []}]]]]]]},
        {"padding": "x" * 16_370},
    ],
)
def test_metadata_up_to_16_kib_comes_back_as_it_went_in(
    partner: Partner, metadata: dict[str, object]
) -> None:
    token = partner.token({"game_id": 42, "metadata": metadata})
    assert partner.validate(token).json()["data"]["metadata"] == metadata
    assert partner.consume(token).json()["data"]["metadata"] == metadata


@pytest.mark.parametrize("padding", ["x" * 16_371, "☃" * 5_458])
def test_create_session_400_of_metadata_beyond_16_kib(partner: Partner, padding: str) -> None:
    answer = partner.create({"game_id": 42, "metadata": {"padding": padding}})
    assert answer.status_code == 400
    assert "metadata" in answer.json()["error"]


def test_create_session_403_outside_the_allow_lists(partner: Partner) -> None:
    """Rule 46: null allows all, an empty list nothing."""
    ApiKey.update(allowed_game_ids=[42, 43], allowed_stream_ids=[]).execute()
    assert partner.create({"game_id": 43}).status_code == 200
    assert partner.create({"game_id": 44}).status_code == 403
    assert partner.create({"game_id": 42, "stream_id": 1}).status_code == 403
    ApiKey.update(allowed_stream_ids=None).execute()
    assert partner.create({"game_id": 42, "stream_id": 1}).status_code == 200


def test_create_session_403_below_the_business_tier_unless_on_trial(partner: Partner) -> None:
    """Rule 45: the plan, a grant or a live trial."""
    Organization.update(plan="starter").execute()
    assert partner.create().status_code == 403
    entitlement.start_trial(ACTOR, organization_uuid=partner.organization.uuid, product="dailyplay")
    assert partner.create().status_code == 200
    entitlement.Entitlement.update(expires_at=datetime.now(UTC)).execute()
    assert partner.create().status_code == 403
    Organization.update(plan="enterprise").execute()
    assert partner.create().status_code == 200


def test_create_session_401_is_the_same_for_every_key_that_is_no_good(partner: Partner) -> None:
    """Rules 2, 4 and 5: and effective with the next request."""
    _, foreign = api_key.create(
        ACTOR, organization_uuid=partner.organization.uuid, name="x", audience="product:dailyplay"
    )
    bodies = {
        partner.create(x_api_key=text).text
        for text in ("", "dpk_", "dpk_" + "0" * 40, foreign, partner.plaintext.upper())
    }
    for change in ({"status": "inactive"}, {"status": "revoked"}, {"expires_at": _past()}):
        ApiKey.update({"status": "active", "expires_at": None} | change).execute()
        answer = partner.create()
        assert answer.status_code == 401
        bodies.add(answer.text)
    ApiKey.update(status="active", expires_at=None).execute()
    assert partner.create().status_code == 200
    organization.cancel(ACTOR, partner.organization.uuid)
    bodies.add(partner.create().text)
    organization.archive(ACTOR, partner.organization.uuid)
    bodies.add(partner.create().text)
    assert len(bodies) == 1


def test_create_session_replays_under_one_idempotency_key(partner: Partner) -> None:
    """Rule 52: the first answer again, and no second session; another body is 422."""
    first = partner.create(idempotency_key="one")
    again = partner.create(idempotency_key="one")
    assert first.json() == again.json()
    assert partner.create({"game_id": 43}, idempotency_key="one").status_code == 422
    assert PlaySession.select().count() == 1


def test_validate_session_200_never_consumes(partner: Partner) -> None:
    """Rule 47."""
    token = partner.token()
    for _ in range(3):
        data = partner.validate(token).json()["data"]
        assert (data["valid"], data["status"]) == (True, "active")
    assert partner.consume(token).status_code == 200


@pytest.mark.parametrize("status", ["consumed", "revoked"])
def test_validate_session_200_says_why_not(partner: Partner, status: str) -> None:
    """Rule 47."""
    token = partner.token()
    if status == "consumed":
        partner.consume(token)
    else:
        play_session.revoke(ACTOR, token)
    data = partner.validate(token).json()["data"]
    assert (data["valid"], data["status"]) == (False, status)


def test_validate_session_200_of_an_expired_token(partner: Partner) -> None:
    """Rule 47: by the clock."""
    token = partner.token()
    PlaySession.update(expires_at=_past()).execute()
    data = partner.validate(token).json()["data"]
    assert (data["valid"], data["status"]) == (False, "expired")


def test_validate_and_consume_400_of_an_unknown_token(partner: Partner) -> None:
    """Rule 47."""
    for answer in (partner.validate(UNKNOWN), partner.consume(UNKNOWN)):
        assert answer.status_code == 400
        assert "token" in answer.json()["error"]


@pytest.mark.parametrize("token", ["", "x", f"{UNKNOWN}0", "\0"])
def test_validate_and_consume_400_of_a_malformed_token(partner: Partner, token: str) -> None:
    assert partner.validate(token).status_code == 400
    assert partner.consume(token).status_code == 400


def test_token_is_one_however_its_letters_are_written(partner: Partner) -> None:
    token = partner.token()
    assert partner.validate(token.upper()).json()["data"]["valid"] is True
    assert partner.consume(token.upper()).status_code == 200
    assert partner.consume(token).status_code == 410


def test_consume_session_200_tells_what_was_granted(partner: Partner) -> None:
    """Rule 48."""
    token = partner.token({"game_id": 42, "metadata": {"campaign": "spring"}})
    data = partner.consume(token, player_uuid="player-1").json()["data"]
    assert data.pop("session_id") == PlaySession.get().id
    assert data == {
        "org_id": partner.organization.id,
        "game_id": 42,
        "stream_id": None,
        "metadata": {"campaign": "spring"},
    }
    assert PlaySession.get().player_uuid == "player-1"


def test_session_200_bears_all_that_it_was_made_with(partner: Partner) -> None:
    """Rules 47 and 48."""
    given = {"game_id": 42, "stream_id": 7, "external_ref": "order-1", "metadata": {"a": 1}}
    token = partner.token(given)
    for answer in (partner.validate(token), partner.consume(token)):
        body = answer.json()
        assert body["success"] is True
        assert {name: body["data"][name] for name in given} == given


def test_consume_session_410_of_consumed_expired_and_revoked(partner: Partner) -> None:
    """Rule 48."""
    consumed, revoked = partner.token(), partner.token()
    assert partner.consume(consumed).status_code == 200
    play_session.revoke(ACTOR, revoked)
    assert partner.consume(consumed).status_code == 410
    assert partner.consume(revoked).status_code == 410
    expired = partner.token()
    PlaySession.update(expires_at=_past()).execute()
    assert partner.consume(expired).status_code == 410


def test_sessions_outlive_their_key(partner: Partner) -> None:
    """Rule 49: inactive or removed, what it made stays good."""
    tokens = partner.token(), partner.token()
    ApiKey.update(status="inactive").execute()
    assert partner.consume(tokens[0]).status_code == 200
    api_key.delete_limited(ACTOR, partner.organization.uuid, partner.key.id)
    assert partner.validate(tokens[1]).json()["data"]["valid"] is True
    assert partner.consume(tokens[1]).status_code == 200


def test_sessions_are_audited_without_their_token(partner: Partner) -> None:
    """Rules 3 and 51: actor, target and request id; nothing that opens anything."""
    created = partner.create({"game_id": 42, "metadata": {"secret": "of the partner"}})
    token = created.json()["data"]["token"]
    consumed = partner.consume(token, player_uuid="player-1")
    events, _ = audit.page(audit.Filters(organization_uuid=partner.organization.uuid), limit=2)
    assert {each.source_ip for each in events} == {"127.0.0.1"}
    told = [(each.action, each.actor_type, each.actor_id, each.request_id) for each in events]
    assert told == [
        ("dailyplay.play_session.consume", "user", None, consumed.headers["request-id"]),
        (
            "dailyplay.play_session.create",
            "api_key",
            str(partner.key.uuid),
            created.headers["request-id"],
        ),
    ]
    assert {each.target_id for each in events} == {str(PlaySession.get().id)}
    assert not any(token in str(each.__data__) for each in events)


def test_paths_of_the_document_answer_as_the_published_form_does(partner: Partner) -> None:
    """Rule 44."""
    http, path = partner.http, "/api/org-api-keys"
    made = http.post(
        f"{path}/create-session", json={"game_id": 1}, headers={"x-api-key": partner.plaintext}
    )
    token = made.json()["data"]["token"]
    looked_at = http.get(f"{path}/validate-session", params={"token": token})
    assert looked_at.json()["data"]["valid"] is True
    assert http.post(f"{path}/consume-session", json={"token": token}).status_code == 200


@pytest.mark.parametrize("action", ["", "createsession", "create-session%00", "CREATE-SESSION"])
def test_unknown_action_is_400(partner: Partner, action: str) -> None:
    """Rule 44."""
    answer = partner.http.post(f"/api/org-api-keys?action={action}", json={"game_id": 1})
    assert answer.status_code == 400
    assert answer.json()["success"] is False


def test_token_is_nowhere_in_the_store(partner: Partner) -> None:
    """Rule 3."""
    token = partner.token()
    kept = str(PlaySession.select().dicts().get())
    assert token not in kept
    assert UUID(token).hex not in kept


def _past() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=1)
