"""The published client of better-auth, signing in at a server; `pytest -s` prints what it saw."""

import json
import shutil
from pathlib import Path

import pytest

from tests.command import printed, server
from tests.sdks.test_sdks import HERE, report, run

pytestmark = pytest.mark.sdks


def test_client_signs_in_and_its_cookie_opens_the_keys(tmp_path: Path) -> None:
    """Rule 9."""
    folder = tmp_path / "client"
    run("npm", "install", "--silent", "--prefix", str(folder), "better-auth@1.7.25")
    walk = shutil.copy(HERE / "better_auth.mjs", folder)
    with server(tmp_path, contracts="console,idle_atlas") as running:
        made = json.loads(printed(tmp_path, "demo", "--json"))["credentials"]
        email, password = made["idle_atlas_email"], made["idle_atlas_password"]
        seen = json.loads(run("node", walk, running.base_url, email, password))
    report(json.dumps(seen, indent=2))
    assert (seen["wrong"]["status"], seen["wrong"]["code"]) == (401, "INVALID_EMAIL_OR_PASSWORD")
    assert seen["signedIn"] == seen["changed"] == seen["session"]["user"]["email"] == email
    assert seen["session"]["session"]["userId"] == seen["session"]["user"]["id"]
    assert (seen["keysBefore"], seen["keys"], seen["keysAfter"]) == (403, 200, 403)
    assert (seen["sessions"], seen["revoked"]) == (1, {"status": True})
    assert (seen["signedOut"], seen["sessionAfter"]) == ({"success": True}, None)
