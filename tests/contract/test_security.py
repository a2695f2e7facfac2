"""Security: who gets in by which credential, and that nobody gets in by a malformed one."""

from base64 import b64encode
from typing import Any

import httpx
import pytest

from tenantry.contract import Options, Request
from tests.contract.served.security import ANONYMOUS, CREDENTIALS
from tests.contract.server import Serve

HEADER = {"X-Api-Key": "header-secret"}
COOKIE = {"Cookie": "session.token=cookie-secret"}
BEARER = {"Authorization": "Bearer bearer-secret"}


def basic(text: bytes) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(text).decode()}"}


BASIC = basic("ada:pass:wörd".encode())

LET_IN = [
    ("/default", HEADER, "header:ada"),
    ("/default", {"x-API-key": "header-secret"}, "header:ada"),
    ("/query?key=query-secret", {}, "query:ada"),
    ("/query?key=query%2Dsecret", {}, "query:ada"),
    ("/cookie", COOKIE, "cookie:ada"),
    ("/cookie", {"Cookie": "a=1; session.token=cookie-secret; b=2"}, "cookie:ada"),
    ("/cookie", {"Cookie": 'broken; =; "; a="; session.token=cookie-secret'}, "cookie:ada"),
    ("/cookie", {"Cookie": "a=ä; session.token=cookie-secret"}, "cookie:ada"),
    ("/cookie", {"Cookie": 'session.token="cookie-secret"'}, "cookie:ada"),
    ("/cookie", {"Cookie": "__Secure-session.token=cookie-secret"}, "cookie:ada"),
    (
        "/cookie",
        {"Cookie": "session.token=wrong; __Secure-session.token=cookie-secret"},
        "cookie:ada",
    ),
    ("/basic", BASIC, "basic:ada"),
    ("/basic", {"Authorization": BASIC["Authorization"].replace("Basic", "bAsIc")}, "basic:ada"),
    ("/bearer", BEARER, "bearer:ada"),
    ("/bearer", {"Authorization": "bearer bearer-secret"}, "bearer:ada"),
    ("/either", BEARER, "bearer:ada"),
    ("/either", HEADER, "header:ada"),
    ("/either", BEARER | {"X-Api-Key": "wrong"}, "bearer:ada"),
    ("/either", HEADER | {"Authorization": "Bearer wrong"}, "header:ada"),
    ("/either", HEADER | BASIC, "header:ada"),
    ("/both", HEADER | COOKIE, {"headerKey": "header:ada", "cookieKey": "cookie:ada"}),
    ("/both-or-bearer", HEADER | COOKIE, {"headerKey": "header:ada", "cookieKey": "cookie:ada"}),
    ("/both-or-bearer", HEADER | BEARER, "bearer:ada"),
    ("/optional", HEADER, "header:ada"),
    ("/optional", {}, None),
    ("/open", {}, None),
    ("/open", {"X-Api-Key": "wrong"}, None),
]

KEPT_OUT = [
    ("/default", {}),
    ("/default", {"X-Api-Key": ""}),
    ("/default", {"X-Api-Key": "wrong"}),
    ("/default", {"X-Api-Key": "header-secret, header-secret"}),
    ("/default", BEARER),
    ("/default", COOKIE),
    ("/query", {}),
    ("/query?key=", {}),
    ("/query?key=wrong", {}),
    ("/query?key=%FF", {}),
    ("/query?key=%00", {}),
    ("/query?key=query-secret&key=query-secret", {}),
    ("/query?KEY=query-secret", {}),
    ("/cookie", {}),
    ("/cookie", {"Cookie": ""}),
    ("/cookie", {"Cookie": "session.token"}),
    ("/cookie", {"Cookie": "session.token="}),
    ("/cookie", {"Cookie": "session.token=wrong"}),
    ("/cookie", {"Cookie": "session.token=cookie-secret; __Secure-session.token=wrong"}),
    ("/cookie", {"Cookie": "session=cookie-secret"}),
    ("/basic", {}),
    ("/basic", {"Authorization": "Basic"}),
    ("/basic", {"Authorization": "Basic !!!"}),
    ("/basic", {"Authorization": "Basic ä"}),
    ("/basic", basic(b"no colon")),
    ("/basic", basic(b"\xff\xfe:\xff")),
    ("/basic", basic(b"ada:wrong")),
    ("/basic", {"Authorization": BASIC["Authorization"] + "!"}),
    ("/basic", BEARER),
    ("/bearer", {}),
    ("/bearer", {"Authorization": ""}),
    ("/bearer", {"Authorization": "Bearer"}),
    ("/bearer", {"Authorization": "Bearer wrong"}),
    ("/bearer", {"Authorization": "Bearer ä"}),
    ("/bearer", {"Authorization": "bearer-secret"}),
    ("/bearer", {"Authorization": "Bearerbearer-secret"}),
    ("/bearer", {"Authorization": "Bearer bearer-secret extra"}),
    ("/bearer", {"Authorization": "Basic bearer-secret"}),
    ("/bearer", BASIC),
    ("/either", {}),
    ("/either", {"X-Api-Key": "wrong"}),
    ("/either", BASIC),
    ("/both", {}),
    ("/both", HEADER),
    ("/both", COOKIE),
    ("/both", HEADER | {"Cookie": "session.token=wrong"}),
    ("/both", BEARER),
    ("/both-or-bearer", HEADER),
    ("/both-or-bearer", COOKIE | {"Authorization": "Bearer wrong"}),
    ("/optional", {"X-Api-Key": "wrong"}),
    ("/optional", {"X-Api-Key": ""}),
]

CHALLENGES = [
    ("/basic", {"basic"}),
    ("/bearer", {"bearer"}),
    ("/either", {"bearer"}),
    ("/both-or-bearer", {"bearer"}),
]


@pytest.fixture(scope="module", params=[False, True], ids=["pool", "inline"])
def client(serve: Serve, request: pytest.FixtureRequest) -> httpx.Client:
    """The same answers are due whether checkers run in the pool or on the loop."""
    options = Options(check_responses=True, anonymous=ANONYMOUS, inline_point_reads=request.param)
    return serve("security", credentials=CREDENTIALS, options=options)


def get(client: httpx.Client, path: str, headers: dict[str, str]) -> httpx.Response:
    return client.get(path, headers=[(n.encode(), v.encode()) for n, v in headers.items()])


@pytest.mark.parametrize(("path", "headers", "principal"), LET_IN)
def test_security_200_hands_the_principal_over(
    client: httpx.Client, path: str, headers: dict[str, str], principal: Any
) -> None:
    response = get(client, path, headers)
    assert (response.status_code, response.json()) == (200, {"principal": principal})


@pytest.mark.parametrize(("path", "headers"), KEPT_OUT)
def test_security_401_is_one_and_the_same(
    client: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    """Absent, malformed, wrong: the answer does not tell which."""
    response, absent = get(client, path, headers), get(client, "/default", {})
    assert response.status_code == 401
    assert response.json()["kind"] == "unauthenticated"
    assert response.json()["message"] == absent.json()["message"]
    assert response.json()["message"] == "Missing or invalid credentials."
    assert "secret" not in response.text


@pytest.mark.parametrize(("path", "schemes"), CHALLENGES)
def test_security_401_challenges_where_an_http_scheme_guards(
    client: httpx.Client, path: str, schemes: set[str]
) -> None:
    offered = get(client, path, {}).headers["www-authenticate"]
    assert {challenge.split()[0].lower() for challenge in offered.split(", ")} == schemes
    assert all(challenge.endswith(' realm="api"') for challenge in offered.split(", "))


@pytest.mark.parametrize("path", ["/default", "/query", "/cookie", "/both"])
def test_security_401_of_api_keys_has_no_challenge(client: httpx.Client, path: str) -> None:
    assert "www-authenticate" not in get(client, path, {}).headers


def test_security_401_comes_before_the_input_is_judged(client: httpx.Client) -> None:
    assert get(client, "/input/abc", {}).status_code == 401
    assert get(client, "/input/abc", HEADER).status_code == 400


@pytest.mark.parametrize(("path", "status"), [("/default", 200), ("/input/abc", 400)])
def test_checkers_headers_stand_on_every_answer_that_follows(
    client: httpx.Client, path: str, status: int
) -> None:
    response = get(client, path, HEADER)
    assert (response.status_code, response.headers["x-known-as"]) == (status, "ada")


def test_checkers_headers_stand_on_its_own_refusal(client: httpx.Client) -> None:
    response = get(client, "/default", {"X-Api-Key": "wrong"})
    assert (response.status_code, response.headers["x-known-as"]) == (401, "nobody")


def test_security_200_checker_sees_the_request(serve: Serve) -> None:
    def check(credential: str, request: Request) -> dict[str, Any]:
        return {
            "credential": credential,
            "operation": request.operation_id,
            "method": request.method,
            "path": request.path,
            "peer": request.peer,
            "agent": request.user_agent,
            "header": request.header("X-THING"),
            "absent": request.header("x-other"),
        }

    options = Options(check_responses=True, anonymous=ANONYMOUS)
    client = serve("security", credentials={**CREDENTIALS, "headerKey": check}, options=options)
    headers = {"x-api-key": "any", "user-agent": "agent/1", "x-thing": "thing"}
    assert client.get("/default", headers=headers).json()["principal"] == {
        "credential": "any",
        "operation": "showDefault",
        "method": "GET",
        "path": "/default",
        "peer": "127.0.0.1",
        "agent": "agent/1",
        "header": "thing",
        "absent": None,
    }


@pytest.fixture(scope="module")
def trusting(serve: Serve) -> httpx.Client:
    """A server that trusts who says `x-local` and sends no bearer credential."""

    async def trust(request: Request) -> str | None:
        return "local" if request.header("x-local") else None

    options = Options(check_responses=True, anonymous=ANONYMOUS)
    without = {"bearer": trust}
    return serve("security", credentials=CREDENTIALS, without_credential=without, options=options)


def test_without_credential_200_is_asked_when_none_came(trusting: httpx.Client) -> None:
    response = trusting.get("/bearer", headers={"x-local": "1"})
    assert response.json() == {"principal": "local"}


def test_without_credential_200_leaves_credentials_alone(trusting: httpx.Client) -> None:
    response = trusting.get("/bearer", headers={"x-local": "1", **BEARER})
    assert response.json() == {"principal": "bearer:ada"}


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer"])
def test_without_credential_401_is_not_asked_for_a_bad_one(
    trusting: httpx.Client, authorization: str
) -> None:
    response = trusting.get("/bearer", headers={"x-local": "1", "authorization": authorization})
    assert response.status_code == 401


def test_without_credential_401_when_it_knows_nobody(trusting: httpx.Client) -> None:
    assert trusting.get("/bearer").status_code == 401


def test_checker_500_failing_lets_nobody_in(serve: Serve) -> None:
    def fail(credential: str, _request: Request) -> None:
        raise RuntimeError(credential)

    options = Options(check_responses=True, anonymous=ANONYMOUS)
    client = serve("security", credentials={**CREDENTIALS, "headerKey": fail}, options=options)
    response = client.get("/optional", headers=HEADER)
    assert (response.status_code, response.json()["kind"]) == (500, "internal")
    assert "header-secret" not in response.text
