"""Published SDKs, installed from their registries, against a server.

Each walks every operation by its own resources, paging and errors; `pytest -s` prints what it saw.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenantry.served import Served
from tests.command import Server, printed, server

pytestmark = pytest.mark.sdks

HERE = Path(__file__).parent
SECONDS = 300
Json = dict[str, Any]

report = print  # what each saw, beside the verdict


def python_sdk(version: str) -> Callable[[Path], list[str]]:
    """Of the two ways to send a key, 1.x takes `x-api-key` and 2.x a bearer token (rule 18)."""

    def install(folder: Path) -> list[str]:
        run(sys.executable, "-m", "venv", str(folder))
        python = str(folder / "bin" / "python")
        run(python, "-m", "pip", "install", "--quiet", f"anthropic=={version}")
        return [python, str(HERE / "walk.py")]

    return install


def javascript_sdk(version: str) -> Callable[[Path], list[str]]:
    def install(folder: Path) -> list[str]:
        package = f"@anthropic-ai/sdk@{version}"
        run("npm", "install", "--silent", "--prefix", str(folder), package)
        # A module finds packages beside itself.
        return ["node", shutil.copy(HERE / "walk.mjs", folder)]

    return install


@pytest.mark.parametrize(
    "install",
    [
        pytest.param(python_sdk("1.17.0"), id="python-1"),
        pytest.param(python_sdk("2.14.0"), id="python-2"),
        pytest.param(javascript_sdk("1.14.0"), id="javascript"),
    ],
)
def test_sdk_walks_every_operation(install: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """Rules 17 to 19: also an error, as the SDK's exception tells it."""
    command = install(tmp_path / "sdk")
    with server(tmp_path, contracts="anthropic_admin") as running:
        made = json.loads(printed(tmp_path, "demo", "--json"))
        key = made["credentials"]["anthropic_admin_key"]
        seen: Json = json.loads(run(*command, running.base_url, key))
        answered = succeeded(running)
    report(json.dumps(seen, indent=2), "\n", len(answered), "operations:", *sorted(answered))
    assert answered == documented()
    assert sorted(seen["members"]) == sorted(
        ["admin", "billing", "claude_code_user", "developer", "developer", "user", "user", "user"]
    )
    assert seen["invites"] == ["deleted", "pending", "pending"]
    assert sorted(seen["workspaces"]) == ["workspace_admin", "workspace_admin", "workspace_billing"]
    assert seen["keys"][0] == "inactive"
    error = seen["error"]
    assert re.fullmatch(r"req_[0-9a-f]{32}", error.pop("request_id"))
    assert error == {
        "class": "NotFoundError",
        "status": 404,
        "type": "not_found_error",
        "message": "The user is no member of the organization.",
    }


def documented() -> set[str]:
    """The operations of the contract, 22 of them."""
    found = {
        operation["operationId"]
        for item in Served(("anthropic_admin",)).merged["paths"].values()
        for operation in item.values()
        if operation.get("x-contract") == "anthropic_admin"
    }
    assert len(found) == 22
    return found


def succeeded(running: Server) -> set[str]:
    """The operations that answered 200, by the server's log."""
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    return {line["operation"] for line in lines if line.get("status") == 200}


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
