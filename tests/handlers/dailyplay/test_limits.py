"""A key's limits over the wire: what is refused, and what the header fields say of it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from models import api_key
from models.api_key import ApiKey
from models.organization import Organization
from tenantry.app import create_app
from tenantry.settings import Settings
from tests.contract.server import serving
from tests.handlers.conftest import NO_AUTHORITIES
from tests.handlers.dailyplay.conftest import ACTOR, Partner
from tests.valkey import valkey_server

ITEM = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')
DAY = 86_400
SECONDS_TO_COUNT = 30


def standings(answer: httpx.Response) -> dict[str, tuple[int, int]]:
    """What `RateLimit` says: name -> what remains, and the seconds until its window is over."""
    return {name: (int(r), int(t)) for name, r, t in ITEM.findall(answer.headers["ratelimit"])}


@contextmanager
def within_one_window() -> Iterator[None]:
    """Give the block what is left of a minute or the next, so that no window ends in it."""
    if time.time() % 60 > 50:
        time.sleep(60 - time.time() % 60)
    yield


def limit(**columns: int) -> None:
    ApiKey.update(columns).execute()


def test_create_session_200_tells_what_is_left(partner: Partner) -> None:
    """Rules 46 and 53: 60 a minute and 10,000 a day."""
    with within_one_window():
        answers = [partner.create() for _ in range(2)]
    policy = '"minute";q=60;w=60, "day";q=10000;w=86400'
    assert [each.headers["ratelimit-policy"] for each in answers] == [policy] * 2
    told = [standings(each) for each in answers]
    assert [each["minute"][0] for each in told] == [59, 58]
    assert [each["day"][0] for each in told] == [9_999, 9_998]
    assert "retry-after" not in answers[0].headers


def test_ratelimit_agrees_with_the_clock(partner: Partner) -> None:
    """Rules 46 and 53: windows are minutes and days in UTC."""
    before = time.time()
    told = standings(partner.create())
    after = time.time()
    for name, seconds in (("minute", 60), ("day", DAY)):
        ends = {(moment // seconds + 1) * seconds for moment in (before, after)}
        assert any(end - after <= told[name][1] <= end - before + 1 for end in ends)


@pytest.mark.parametrize(
    ("columns", "name"), [({"limit_per_minute": 2}, "minute"), ({"limit_per_day": 2}, "day")]
)
def test_create_session_429_agrees_with_its_headers(
    partner: Partner, columns: dict[str, int], name: str
) -> None:
    """Rules 46 and 53: a refusal says when to come back, and counts nothing."""
    limit(**columns)
    with within_one_window():
        assert [partner.create().status_code for _ in range(3)] == [200, 200, 429]
        refused = partner.create()
    assert refused.json()["success"] is False
    told = standings(refused)
    assert told[name][0] == 0
    assert refused.headers["retry-after"] == str(told[name][1])
    assert f'"{name}";q=2;' in refused.headers["ratelimit-policy"]
    other = {"minute": "day", "day": "minute"}[name]
    assert told[other][0] == {"minute": 58, "day": 9_998}[other]
    assert next(iter(told)) == name


def test_ratelimit_of_two_that_are_as_near_begins_with_the_longer(partner: Partner) -> None:
    limit(limit_per_minute=3, limit_per_day=3)
    with within_one_window():
        answer = partner.create()
    form = r'"\w+";r=2;t=\d+, "\w+";r=2;t=\d+'
    assert re.fullmatch(form, answer.headers["ratelimit"])
    # In the last minute of a day both end at the same moment.
    resets = [seconds for _, seconds in standings(answer).values()]
    assert resets == sorted(resets, reverse=True)


def test_limit_that_is_changed_counts_at_once(partner: Partner) -> None:
    """Rule 46."""
    limit(limit_per_minute=1)
    with within_one_window():
        assert [partner.create().status_code for _ in range(3)] == [200, 429, 429]
        limit(limit_per_minute=2)
        assert [partner.create().status_code for _ in range(2)] == [200, 429]
        limit(limit_per_minute=60, limit_per_day=2)
        assert partner.create().status_code == 429


def test_every_call_that_is_understood_counts(partner: Partner) -> None:
    """Calls that are refused for what they ask count, those without a credential don't."""
    limit(limit_per_minute=2)
    ApiKey.update(allowed_game_ids=[42]).execute()
    with within_one_window():
        assert partner.create({"game_id": 1}).status_code == 403
        assert partner.create(x_api_key="dpk_").status_code == 401
        assert partner.create({"game_id": "x"}).status_code == 400
        assert partner.create().status_code == 200
        assert partner.create().status_code == 429


def test_keys_are_limited_apart(partner: Partner) -> None:
    limit(limit_per_minute=1)
    _, other = api_key.create_limited(ACTOR, partner.organization.uuid, name="Other")
    with within_one_window():
        assert [partner.create().status_code for _ in range(2)] == [200, 429]
        assert partner.create(x_api_key=other).status_code == 200


def test_validate_and_consume_are_not_limited(partner: Partner) -> None:
    token = partner.token()
    for answer in (partner.validate(token), partner.consume(token)):
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


def test_create_session_503_while_the_counts_are_away(
    settings: Settings, tmp_path: Path, business: Organization
) -> None:
    """Never a free pass; the contract's own error, and what needs no counting goes on."""
    _, plaintext = api_key.create_limited(ACTOR, business.uuid, name="Storefront")
    with valkey_server(tmp_path) as server:
        url = SecretStr(server.connection_url)
        with (
            serving(create_app(settings.model_copy(update={"redis_url": url}))) as base_url,
            httpx.Client(base_url=base_url, verify=NO_AUTHORITIES) as http,
        ):
            partner = Partner(http, business, ApiKey.get(), plaintext)
            wait_until_counted(partner)
            token = partner.token()
            server.terminate()
            refused = partner.create()
            assert refused.status_code == 503
            assert refused.json()["success"] is False
            assert partner.validate(token).status_code == 200
            assert partner.consume(token).status_code == 200


def wait_until_counted(partner: Partner) -> None:
    """A server that has just been started on a busy machine may take longer than a call waits."""
    deadline = time.monotonic() + SECONDS_TO_COUNT
    while partner.create().status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.05)
