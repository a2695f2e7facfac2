"""`tenantry conform`, against our own server and against some that break the contract."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result

from tenantry.commands import conform as command
from tests.conformance.conftest import Noted, junit
from tests.contract.server import serving

Conform = Callable[..., Result]
READS = {
    "GET /api/customer/v1/api-keys",
    "GET /api/customer/v1/invitations",
    "GET /api/customer/v1/locations",
    "GET /api/customer/v1/members",
    "GET /api/customer/v1/openapi.json",
    "GET /api/customer/v1/organization",
    "GET /api/customer/v1/roles",
}
WRITES = {
    "POST /api/customer/v1/api-keys",
    "POST /api/customer/v1/api-keys/{apiKeyId}/revoke",
}


def answering(body: Any) -> Any:
    """An application that answers everything with 200 and the same JSON."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for kind in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{kind}.complete"})
            return
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": orjson.dumps(body)})

    return application


def test_conform_0_for_our_own_server_and_only_reads_it(
    honest: Noted, conform: Conform, tmp_path: Path
) -> None:
    result = conform(honest.url, "--credentials", honest.file)
    assert result.exit_code == 0, result.output
    assert "0 operations broke the contract, 0 never succeeded. Seed 7." in result.output
    assert {method for method, _ in honest.requests} == {"GET", "OPTIONS", "TRACE"}
    assert junit(tmp_path) == {label: [] for label in READS}
    assert "GET /api/customer/v1/members" in (tmp_path / "reports" / "index.html").read_text()


def test_conform_0_with_writes_calls_every_operation(
    honest: Noted, conform: Conform, tmp_path: Path
) -> None:
    result = conform(honest.url, "--credentials", honest.file, "--writes")
    assert result.exit_code == 0, result.output
    found = junit(tmp_path)
    assert {label: found[label] for label in READS | WRITES} == {
        label: [] for label in READS | WRITES
    }
    assert any(target.startswith("/api/customer/v1/api-keys?") for _, target in honest.requests)


def test_conform_shows_no_credential(honest: Noted, conform: Conform, tmp_path: Path) -> None:
    """Rule 3: neither on the terminal nor in the reports, which tell failures with requests."""
    with serving(answering({})) as url:
        result = conform(url, "--credentials", honest.file)
    credentials = orjson.loads(honest.file.read_bytes())["credentials"].values()
    written = [each.read_text() for each in (tmp_path / "reports").iterdir()]
    for text in (result.output, *written):
        assert not [each for each in credentials if each in text]


def test_conform_1_for_a_server_that_answers_anything_to_anybody(
    honest: Noted, conform: Conform, tmp_path: Path
) -> None:
    with serving(answering({})) as url:
        result = conform(url, "--credentials", honest.file)
    assert result.exit_code == 1
    assert "response_schema_conformance" in result.output
    assert "ignored_auth" in result.output
    assert "failure" in junit(tmp_path)["GET /api/customer/v1/members"]


def test_conform_1_for_operations_that_never_succeeded(
    honest: Noted, conform: Conform, tmp_path: Path
) -> None:
    """Without a credential nothing that asks for one is shown to work."""
    result = conform(honest.url)
    assert result.exit_code == 1
    assert "6 never succeeded." in result.output
    assert "error" in junit(tmp_path)["GET /api/customer/v1/members"]
    assert junit(tmp_path)["GET /api/customer/v1/openapi.json"] == []


def test_conform_1_when_nobody_answers(conform: Conform) -> None:
    result = conform("http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_conform_asks_the_same_again_with_the_same_seed(honest: Noted, conform: Conform) -> None:
    conform(honest.url, "--credentials", honest.file)
    first = list(honest.requests)
    honest.requests.clear()
    conform(honest.url, "--credentials", honest.file)
    assert honest.requests == first


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- a", "must hold an object"),
        ("{", "neither YAML nor JSON"),
        ("credentials: [a]", "`credentials` must be an object"),
        ("credentials: {password: a-secret}", "no security scheme 'password'; it has"),
        ("credentials: {apiKeyAuth: [a-secret]}", "'apiKeyAuth' must be a text"),
        ("examples: {listAll: {id: 1}}", "no operation 'listAll'; it has"),
        ("examples: {listCustomerApiKeys: 1}", "'listCustomerApiKeys' must be an object"),
        ("examples: {listCustomerApiKeys: {body: 1}}", "'listCustomerApiKeys' has no body"),
    ],
)
def test_conform_1_for_a_file_that_says_nothing_usable(
    conform: Conform, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "credentials.yaml"
    file.write_text(content)
    result = conform("http://127.0.0.1:1", "--credentials", file)
    assert result.exit_code == 1
    assert says in result.output
    assert "a-secret" not in result.output


def test_conform_1_without_schemathesis_says_how_to_install_it(
    conform: Conform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    result = conform("http://127.0.0.1:1")
    assert result.exit_code == 1
    assert result.output.startswith("Error: `tenantry conform` needs Schemathesis; install it with")
    assert "pip install 'tenantry[conform]'" in result.output
