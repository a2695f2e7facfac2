"""What the README tells a newcomer to type, word by word."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tenantry.settings import Settings, describe
from tests.command import ROOT, server

README = (ROOT / "README.md").read_text(encoding="utf-8")


def first_steps() -> str:
    section = README.partition("\n## First steps\n")[2].partition("\n## ")[0]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def test_first_steps_work_as_they_stand(tmp_path: Path) -> None:
    """Against a server as `dev.py serve` starts it, but for its port."""
    with server(tmp_path, registry_auth="loopback", check_responses="true") as running:
        script = first_steps().replace("http://127.0.0.1:8080", running.base_url)
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", script],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    made, active, entitlements, *verdicts, keys, audit = _values(done.stdout)
    assert (made["slug"], made["status"]) == ("acme", "trial")
    assert (active["status"], active["plan"]) == ("active", "business")
    assert "dailyplay" in {each["product"] for each in entitlements["items"]}
    good = {"valid": True, "tenant_id": made["id"], "product": "scanner", "scopes": ["read"]}
    bad = {"valid": False}
    verified, frozen, of_frozen, thawed, of_thawed, of_revoked = verdicts
    assert (frozen["status"], thawed["status"]) == ("frozen", "active")
    assert [verified, of_frozen, of_thawed, of_revoked] == [good, bad, good, bad]
    assert [key["name"] for key in keys["items"]] == ["CI"]
    assert keys["items"][0]["revoked_at"] is not None
    assert [event["action"].removeprefix("tenant_registry.") for event in audit["items"]] == [
        "api_key.revoke",
        "organization.activate",
        "organization.cancel",
        "api_key.create",
        "organization.activate",
        "organization.create",
    ]


def test_settings_table_is_what_the_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TENANTRY_{name.upper()}", raising=False)
    rows = re.findall(r"^\| `(TENANTRY_\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", README, re.MULTILINE)
    assert rows == [
        (variable, default, meaning) for variable, default, _, meaning in describe(Settings())
    ]


def test_links_lead_to_files_of_the_project() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert "docs/pictures/docs.png" in links
    assert [link for link in links if not (ROOT / link).exists()] == []


def _values(text: str) -> list[dict[str, Any]]:
    """JSON values that stand one after the other, as curl prints them."""
    decoder, values, at = json.JSONDecoder(), [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
    return values
