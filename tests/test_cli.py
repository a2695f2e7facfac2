"""The command `tenantry`, run in processes of its own."""

import json
import re
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.command import Server, printed, refusal, server, tenantry

SECRET = "a secret of the tests alone, known to all"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tenantry")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Server]:
    """A server on an embedded database that the commands in `folder` use too."""
    with server(folder, contracts="anthropic_admin,console,idle_atlas,tenant_registry") as running:
        yield running


def test_help_names_every_command_and_the_first_steps(tmp_path: Path) -> None:
    text = printed(tmp_path, "--help")
    commands = re.findall(r"^  ([a-z-]+)  ", text.partition("Commands:")[2], re.MULTILINE)
    assert {
        "serve",
        "migrate",
        "demo",
        "operator-key",
        "admin-key",
        "grant",
        "settings",
        "specs",
    } <= set(commands)
    assert {"backup", "restore"} <= set(commands)
    assert "tenantry serve" in text


def test_settings_lists_every_variable_and_shows_no_secret(tmp_path: Path) -> None:
    """Rule 3."""
    text = printed(tmp_path, "settings", secret=SECRET)
    assert "TENANTRY_PORT" in text
    assert "(set)" in text
    assert SECRET not in text


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["serve"], {"prot": "8080"}, "TENANTRY_PROT"),
        (["serve", "--port", "70000"], {}, "TENANTRY_PORT"),
        (["serve"], {"contracts": "tenant_registry,nobody"}, "TENANTRY_CONTRACTS"),
        (["serve", "--host", "192.0.2.1"], {"registry_auth": "loopback"}, "REGISTRY_AUTH"),
        (["serve"], {"database_url": "postgresql://127.0.0.1/none"}, "TENANTRY_SECRET"),
        (["backup", "archive.tar"], {}, "no database"),
        (["restore", "archive.tar"], {}, "archive.tar"),
    ],
)
def test_command_that_can_not_go_on_says_why_in_one_sentence(
    tmp_path: Path, arguments: list[str], settings: dict[str, str], says: str
) -> None:
    """Rule 55, and wrong settings by their names."""
    assert says in refusal(tmp_path, *arguments, **settings)


def test_serve_refuses_another_secret_than_the_database_was_made_with(
    folder: Path, running: Server
) -> None:
    """Rule 55."""
    assert running.process.poll() is None
    assert "secret" in refusal(folder, "serve", "--port", "0", secret=SECRET)


def test_serve_refuses_a_port_that_is_taken(tmp_path: Path, running: Server) -> None:
    port = running.base_url.rpartition(":")[2]
    assert f"127.0.0.1:{port}" in refusal(tmp_path, "serve", "--port", port)


def test_serve_keeps_everything_in_a_folder_of_its_owner(folder: Path, running: Server) -> None:
    """Rule 3: the secret is for its owner alone."""
    assert httpx.get(f"{running.base_url}/readyz").status_code == 200
    data = folder / "data"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600


def test_serve_prints_a_token_that_signs_the_first_owner_up_once(running: Server) -> None:
    assert running.process.stdout is not None
    told = "".join(iter(running.process.stdout.readline, "Stop with Ctrl-C.\n"))
    tokens = set(re.findall(r"signup_\w+", told))
    assert len(tokens) == 1
    owner = {
        "token": tokens.pop(),
        "email": "olive@acme.example",
        "name": "Olive",
        "password": "correct horse battery staple",
        "organization": {"slug": "olives", "name": "Olives"},
    }
    address = f"{running.base_url}/api/console/v1/sign-up"
    assert httpx.post(address, json=owner).status_code == 201
    assert httpx.post(address, json=owner).status_code == 401


def test_serve_logs_a_line_a_request_without_what_it_held(folder: Path, running: Server) -> None:
    """Rules 3 and 51: the route's template, never its values, the query or a credential."""
    key = printed(folder, "operator-key").strip()
    headers = {"authorization": f"Bearer {key}"}
    address = f"{running.base_url}/v1/tenants/by-slug/canary-slug"
    answer = httpx.get(address, params={"token": "CANARY"}, headers=headers)
    line = _line_of(running.log, answer.headers["request-id"])
    assert line["operation"] == "tenant_registry.tenants.getTenantBySlug"
    assert line["template"] == "/v1/tenants/by-slug/{slug}"
    assert (line["method"], line["status"]) == ("GET", 404)
    assert line["ms"] > 0
    log = running.log.read_text()
    assert not any(text in log for text in ("CANARY", "canary-slug", key))


def test_operator_key_prints_the_key_alone(folder: Path, running: Server) -> None:
    done = tenantry(folder, "operator-key", "ci")
    assert re.fullmatch(r"tno_[0-9A-Za-z]{36}\n", done.stdout)
    headers = {"authorization": f"Bearer {done.stdout.strip()}"}
    assert httpx.get(f"{running.base_url}/v1/catalog", headers=headers).status_code == 200


def test_operator_key_is_taken_back_by_its_id(folder: Path, running: Server) -> None:
    """Rule 4: by every server at once."""
    done = tenantry(folder, "operator-key", "lost")
    headers = {"authorization": f"Bearer {done.stdout.strip()}"}
    line = re.search(r"tenantry (operator-key --revoke \S+)", done.stderr)
    assert line
    printed(folder, *line[1].split())
    assert httpx.get(f"{running.base_url}/v1/catalog", headers=headers).status_code == 401
    assert "no such" in refusal(folder, *line[1].replace("0", "1").split())


def test_admin_key_is_the_tenants_and_is_taken_back_by_its_id(
    folder: Path, running: Server
) -> None:
    """Rules 2 and 4."""
    slug = json.loads(printed(folder, "demo", "--json"))["organization"]["slug"]
    done = tenantry(folder, "admin-key", slug, "ci")
    assert re.fullmatch(r"sk-ant-admin01-[0-9A-Za-z]{36}\n", done.stdout)
    headers = {"x-api-key": done.stdout.strip(), "anthropic-version": "2023-06-01"}
    address = f"{running.base_url}/v1/organizations/me"
    assert httpx.get(address, headers=headers).json()["name"] == "Demo"
    line = re.search(r"tenantry (admin-key --revoke \S+)", done.stderr)
    assert line
    printed(folder, *line[1].split())
    assert httpx.get(address, headers=headers).status_code == 401
    assert "no such" in refusal(folder, "admin-key", "nobody")
    assert tenantry(folder, "admin-key").returncode == 2


def test_demo_json_opens_what_it_made(folder: Path, running: Server) -> None:
    made = json.loads(printed(folder, "demo", "--json", public_url=running.base_url))
    assert made["base_url"] == running.base_url
    headers = {"authorization": f"Bearer {made['credentials']['operator_key']}"}
    organization = made["organization"]
    address = f"{running.base_url}/v1/tenants/{organization['uuid']}"
    tenant = httpx.get(address, headers=headers).json()
    assert (tenant["slug"], tenant["name"]) == (organization["slug"], organization["name"])
    assert (tenant["plan"], tenant["kind"]) == ("business", "demo")
    assert isinstance(organization["id"], int)
    asked = {"tenant_id": organization["uuid"]}
    keys = httpx.get(f"{running.base_url}/v1/api-keys", params=asked, headers=headers)
    assert len(keys.json()["items"]) >= 6
    headers = {
        "x-api-key": made["credentials"]["anthropic_admin_key"],
        "anthropic-version": "2023-06-01",
    }
    numbers = {
        each: len(
            httpx.get(f"{running.base_url}/v1/organizations/{each}", headers=headers).json()["data"]
        )
        for each in ("users", "invites", "workspaces")
    }
    assert numbers == {"users": 8, "invites": 2, "workspaces": 2}
    headers = {"x-api-key": made["credentials"]["idle_atlas_key"]}
    customer = f"{running.base_url}/api/customer/v1"
    places = httpx.get(f"{customer}/locations", headers=headers).json()["locations"]
    assert [each["displayLabel"] for each in places] == ["Harbor Lane 4 (HL4)", "Old Mill"]
    members = httpx.get(f"{customer}/members", headers=headers).json()["members"]
    assert ["location_manager", "Harbor Lane 4"] in [
        [role["roleKey"], role["scopeLabel"]] for each in members for role in each["roles"]
    ]
    person = {name: made["credentials"][f"idle_atlas_{name}"] for name in ("email", "password")}
    with httpx.Client(base_url=running.base_url) as browser:
        assert browser.get("/api/customer/v1/api-keys").status_code == 403
        assert browser.post("/api/auth/sign-in/email", json=person).status_code == 200
        assert len(browser.get("/api/customer/v1/api-keys").json()["apiKeys"]) >= 1


def test_demo_prints_a_line_that_works(folder: Path, running: Server) -> None:
    text = printed(folder, "demo", public_url=running.base_url)
    line = re.search(r"curl -H '(.*?): (.*?)' (\S*/v1/tenants/\S+)", text)
    assert line
    assert httpx.get(line[3], headers={line[1]: line[2]}).status_code == 200


def test_catalog_put_is_on_offer_at_once(folder: Path, running: Server) -> None:
    """Rule 41."""
    said = ["--name", "Scanner", "--description", "It scans.", "--plan", "starter", "--trial"]
    printed(folder, "catalog", "put", "scanner", *said)
    assert re.search(
        r"^scanner +Scanner +plan starter, trial$", printed(folder, "catalog", "list"), re.MULTILINE
    )
    headers = {"authorization": f"Bearer {printed(folder, 'operator-key').strip()}"}
    entries = httpx.get(f"{running.base_url}/v1/catalog", headers=headers).json()["items"]
    assert {
        "key": "scanner",
        "name": "Scanner",
        "description": "It scans.",
        "plans_required": ["starter"],
        "supports_trial": True,
    } in entries


def test_grant_entitles_and_archives(folder: Path, running: Server) -> None:
    made = json.loads(printed(folder, "demo", "--json"))
    headers = {"authorization": f"Bearer {made['credentials']['operator_key']}"}
    tenant, slug = made["organization"]["uuid"], made["organization"]["slug"]
    printed(folder, "grant", "product", slug, "audit-export", "--days", "30")
    answer = httpx.get(
        f"{running.base_url}/v1/entitlements", params={"tenant_id": tenant}, headers=headers
    )
    granted = {each["product"]: each for each in answer.json()["items"]}["audit-export"]
    assert granted["enabled"] is True
    assert granted["expires_at"] is not None
    printed(folder, "grant", "archive", slug, stdin="y\n")
    answer = httpx.get(f"{running.base_url}/v1/tenants/{tenant}", headers=headers)
    assert answer.json()["status"] == "archived"


def test_backup_of_a_running_server_is_restored_whole(
    folder: Path, running: Server, tmp_path: Path
) -> None:
    key = printed(folder, "operator-key").strip()
    archive = tmp_path / "archive.tar"
    printed(folder, "backup", str(archive))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    printed(tmp_path, "restore", str(archive))
    with closing(sqlite3.connect(tmp_path / "data" / "tenantry.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with server(tmp_path, contracts="tenant_registry") as restored:
        headers = {"authorization": f"Bearer {key}"}
        assert httpx.get(f"{restored.base_url}/v1/catalog", headers=headers).status_code == 200
    assert running.process.poll() is None


def test_backup_and_restore_never_write_over_anything(folder: Path, running: Server) -> None:
    archive = folder / "once.tar"
    printed(folder, "backup", str(archive))
    before = archive.read_bytes()
    assert str(archive) in refusal(folder, "backup", str(archive))
    assert archive.read_bytes() == before
    assert "already" in refusal(folder, "restore", str(archive))
    assert httpx.get(f"{running.base_url}/readyz").status_code == 200


def test_restore_of_something_else_writes_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "archive.tar"
    archive.write_bytes(b"not an archive")
    assert str(archive) in refusal(tmp_path, "restore", str(archive))
    assert not (tmp_path / "data").exists()


def test_serve_and_migrate_on_postgresql(postgresql_server: str, tmp_path: Path) -> None:
    """A database that servers share is migrated when its operator says so."""
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE commands")
    settings = {"database_url": f"{postgresql_server}/commands", "secret": SECRET}
    assert "tenantry migrate" in refusal(tmp_path, "serve", "--port", "0", **settings)
    assert "up to date" in printed(tmp_path, "migrate", **settings)
    with server(tmp_path, contracts="tenant_registry", **settings) as running:
        assert httpx.get(f"{running.base_url}/readyz").status_code == 200
        assert running.stop() == 0
    assert "pg_dump" in refusal(tmp_path, "backup", "archive.tar", **settings)


def test_specs_check_finds_the_document_up_to_date(tmp_path: Path) -> None:
    assert "up to date" in printed(tmp_path, "specs", "check")


def _line_of(log: Path, request_id: str) -> dict[str, object]:
    """The line of a request's log; it is written after the answer was sent."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            entry: dict[str, object] = json.loads(line)
            if entry.get("request_id") == request_id:
                return entry
        time.sleep(0.01)
    raise AssertionError(f"the log has no line of {request_id}")
