"""The cookie of somebody who is signed in, as better-auth writes and signs it (rule 9)."""

import base64
import hmac
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

import peewee
import pytest

from handlers import session_cookie
from handlers.console.credentials import CHECKERS
from models import login_session, membership, organization, secrets
from models.actor import Actor
from models.errors import Forbidden
from models.login_session import LoginSession
from models.membership import Membership
from tenantry.contract import Request

SECRET = "a secret of the tests alone, known to all"
ORIGIN = "https://control.example"
NAME = "better-auth.session_token"
SECURE = "__Secure-better-auth.session_token"


@pytest.fixture(autouse=True)
def served() -> None:
    session_cookie.serve_at("https://Control.example:443")


@pytest.fixture
def token(database: peewee.Database, actor: Actor) -> str:
    acme = organization.create(actor, slug="acme", name="Acme")
    member = membership.add(actor, acme.uuid, email="sam@acme.example", role="developer")
    return login_session.create(actor, member.user)[1]


def request(method: str = "GET", **headers: str) -> Request:
    lines = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": "/", "headers": lines, "query_string": b""}
    return Request(scope | {"client": ("192.0.2.7", 4711)})


def signed(token: str) -> str:
    """The value as better-auth makes it, from the key that the secret gives."""
    key = secrets.ServerSecrets.derive(SECRET).signing_key
    signature = base64.b64encode(hmac.new(key, token.encode(), "sha256").digest()).decode()
    return quote(f"{token}.{signature}", safe="")


def email_of(asked: Request) -> str | None:
    found = session_cookie.read(asked)
    return None if found is None else found.user.email


@pytest.mark.parametrize("name", [NAME, SECURE])
def test_cookie_signs_in_under_either_name(name: str, token: str) -> None:
    assert email_of(request(cookie=f"{name}={signed(token)}")) == "sam@acme.example"
    as_it_is = unquote(signed(token))
    assert email_of(request(cookie=f"{name}={as_it_is}")) == "sam@acme.example"


def test_cookie_is_not_lost_beside_malformed_ones(token: str) -> None:
    cookie = f'a; =; "; b="; c=%ZZ; {NAME}={signed(token)}; d=\x7f'
    assert email_of(request(cookie=cookie)) == "sam@acme.example"


def test_cookie_with_a_bad_signature_is_no_session(token: str) -> None:
    right = unquote(signed(token)).rpartition(".")[2]
    for value in (
        token,
        f"{token}.",
        f".{right}",
        f"{token}.{right.rstrip('=')}",
        f"{token}.{right.swapcase()}",
        f"{token}.{right}.{right}",
        f"{token}x.{right}",
        quote(f"{token}.é"),
        "%FF%FE",
        "%ED%A0%80",
        ".",
        "",
    ):
        assert email_of(request(cookie=f"{NAME}={value}")) is None, value


def test_cookie_is_split_at_the_last_dot(database: peewee.Database) -> None:
    """A signed text that is no token is nobody's, and no error."""
    assert email_of(request(cookie=f"{NAME}={signed('a.b')}")) is None


def test_nobody_is_signed_in_without_a_cookie() -> None:
    assert session_cookie.read(request()) is None


def test_cookie_is_written_as_it_is_read(token: str) -> None:
    asked = request()
    session_cookie.write(asked, token)
    assert asked.answer_headers == {
        "set-cookie": f"{SECURE}={signed(token)}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; "
        "Secure"
    }


def test_cookie_on_plain_http_has_the_plain_name(token: str) -> None:
    session_cookie.serve_at("http://127.0.0.1:8080")
    asked = request()
    session_cookie.write(asked, token)
    assert re.fullmatch(
        r"better-auth\.session_token=[A-Za-z0-9]{32}\.[A-Za-z0-9%]+; Max-Age=604800; Path=/; "
        r"HttpOnly; SameSite=Lax",
        asked.answer_headers["set-cookie"],
    )
    session_cookie.clear(asked)
    assert asked.answer_headers["set-cookie"] == (
        "better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"
    )


def check(asked: Request) -> None:
    CHECKERS["sessionCookie"](asked.cookies[NAME], asked)


@pytest.mark.parametrize("look", [session_cookie.read, check])
def test_cookie_of_a_session_that_is_moved_on_is_written_anew(
    look: Callable[[Request], object], token: str
) -> None:
    asked = request(cookie=f"{NAME}={signed(token)}")
    look(asked)
    assert asked.answer_headers == {}
    row = LoginSession.get()
    LoginSession.update(updated_at=row.updated_at.replace(year=row.updated_at.year - 1)).execute()
    look(asked)
    assert asked.answer_headers["set-cookie"].startswith(
        f"{SECURE}={signed(token)}; Max-Age=604800"
    )


def test_person_is_the_actor_of_the_contract(token: str) -> None:
    asked = request(cookie=f"{NAME}={signed(token)}", user_agent="Firefox")
    person = session_cookie.person("idle_atlas")(signed(token), asked)
    assert person is not None
    assert (person.type, person.contract, person.name) == ("user", "idle_atlas", "sam@acme.example")
    here = person.signed_in
    assert person.credential_id == f"user:{here.user.uuid}:{here.organization_id}"
    assert (person.source_ip, person.user_agent) == ("192.0.2.7", "Firefox")
    person.need("api-keys:manage")
    with pytest.raises(Forbidden, match=r"^Your role does not allow this\.$"):
        person.need("roles:manage")
    assert token not in repr(person)
    assert "signed_in" not in repr(person)


def test_contract_without_401_forbids_strangers(database: peewee.Database) -> None:
    sentence = r"^Nobody is signed in\.$"
    with pytest.raises(Forbidden, match=sentence):
        session_cookie.person_or_forbidden("idle_atlas")("no cookie", request())
    with pytest.raises(Forbidden, match=sentence):
        session_cookie.nobody(request())


def test_contract_without_401_knows_the_person(token: str) -> None:
    person = session_cookie.person_or_forbidden("idle_atlas")(signed(token), request())
    assert (person.contract, person.name) == ("idle_atlas", "sam@acme.example")


def test_person_in_no_organization_has_none_to_work_on(token: str) -> None:
    Membership.update(status="removed").execute()
    person = session_cookie.person("console")(signed(token), request())
    assert person is not None
    with pytest.raises(Forbidden, match=r"^You work in no organization\.$"):
        assert person.organization_uuid


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ORIGIN},
        {"origin": ORIGIN, "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
def test_change_from_the_own_origin_is_let_in(headers: dict[str, str]) -> None:
    session_cookie.refuse_other_origins(request("POST", **headers))


@pytest.mark.parametrize("url", ["http://control.example:80", "http://control.example"])
def test_change_is_let_in_on_plain_http_with_the_usual_port_or_none(url: str) -> None:
    session_cookie.serve_at(url)
    session_cookie.refuse_other_origins(request("POST", origin="http://control.example"))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://control.example"},
        {"origin": "https://control.example.evil.example"},
        {"origin": "https://control.example:8443"},
        {"origin": "null"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": ""},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_change_from_another_origin_is_forbidden(method: str, headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match=r"^The request comes from a page of another origin\.$"):
        session_cookie.person("console")("any cookie", request(method, **headers))
    for reading in ("GET", "HEAD"):
        session_cookie.refuse_other_origins(request(reading, **headers))
