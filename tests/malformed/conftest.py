"""One real server with what opens each contract, shared by the tests of a module."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import Server, printed, server
from tests.contract.server import exchange, head
from tests.malformed.prefixes import SENDING, Target

PATIENCE = 1.0
"""TENANTRY_CLIENT_TIMEOUT of the server, in seconds."""


ENDING = {"sign-out", "revoke-sessions"}

UNLIMITED = 1_000_000
"""TENANTRY_FAILED_AUTHENTICATIONS: nobody is to be refused for what was sent before."""


@dataclass(frozen=True)
class Running:
    """A running server, and contract -> header lines that open it."""

    server: Server
    credentials: dict[str, list[str]]

    @property
    def base_url(self) -> str:
        return self.server.base_url

    def opening(self, target: Target) -> list[str]:
        """The header lines that open an operation."""
        admin = target.path.startswith("/v1/admin/")
        return self.credentials.get("tenant_registry" if admin else target.contract, [])

    @property
    def sending(self) -> list[Target]:
        """The operations that take JSON, of contracts that `tenantry demo` opens.

        Not those that end the session that opens the others.
        """
        return [
            target
            for target in SENDING
            if target.contract in self.credentials
            and not ENDING.intersection(target.path.split("/"))
        ]

    def resident_kib(self) -> int:
        """Memory of the server's process; tests of it are for systems with /proc."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("malformed")
    settings = {"client_timeout": str(PATIENCE), "failed_authentications": str(UNLIMITED)}
    with server(folder, "--no-worker", **settings) as started:
        demo = json.loads(printed(folder, "demo", "--json"))
        yield Running(started, _credentials(started.base_url, demo["credentials"]))
        # Whatever came, nothing of it was unexpected.
        lines = started.log.read_text().splitlines()
        assert [line for line in lines if '"level":"error"' in line] == []


def _credentials(base_url: str, keys: dict[str, str]) -> dict[str, list[str]]:
    bearer = "Authorization: Bearer {}".format
    api_key = "x-api-key: {}".format
    lines = {
        "tenant_registry": [bearer(keys["operator_key"])],
        "aibi": [bearer(keys["aibi_key"])],
        "dailyplay": [api_key(keys["dailyplay_key"]), bearer(keys["dailyplay_jwt"])],
    }
    if "anthropic_admin_key" in keys:
        version = "anthropic-version: 2023-06-01"
        lines["anthropic_admin"] = [api_key(keys["anthropic_admin_key"]), version]
    if "idle_atlas_email" in keys:
        session = _session(base_url, keys)
        lines["idle_atlas"] = [api_key(keys["idle_atlas_key"]), session]
        lines["console"] = [session]
    return lines


def _session(base_url: str, keys: dict[str, str]) -> str:
    body = json.dumps(
        {"email": keys["idle_atlas_email"], "password": keys["idle_atlas_password"]}
    ).encode()
    json_type = "Content-Type: application/json"
    answer = exchange(base_url, head("POST", "/api/auth/sign-in/email", json_type, body=body))
    return f"Cookie: {answer.headers['set-cookie'].partition(';')[0]}"
