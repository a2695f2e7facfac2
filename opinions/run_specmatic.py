"""Specmatic makes requests of its own from the document and holds the answers against it.

It knows no tenant and no key that exists, so what asks for one is refused. What it says of such
answers is counted apart, with the reason; any other objection is a fault.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from opinions.served import DOCUMENT, Served, served

CREDENTIALS = {
    "aibi.bearerAuth": "aibi_key",
    "aibi.operatorKey": "operator_key",
    "anthropic_admin.AdminApiKeyAuth": "anthropic_admin_key",
    "anthropic_admin.AdminBearerAuth": "anthropic_admin_key",
    "dailyplay.apiKey": "dailyplay_key",
    "dailyplay.bearerAuth": "dailyplay_jwt",
    "idle_atlas.apiKeyAuth": "idle_atlas_key",
    "tenant_registry.operatorKey": "operator_key",
}
REASON = re.compile(r"Specification expected status \d+ but response contained status (\d+)")
TOTALS = re.compile(r"^Tests run: (\d+), Successes: (\d+)", re.MULTILINE)
ANYWHERE = ""
EXCUSED = {
    "404": (ANYWHERE, "the identifier is one that it made up"),
    "422": (ANYWHERE, "it sends one Idempotency-Key with two bodies"),
    "400": (ANYWHERE, "the body names what it made up, or breaks a rule that no schema says"),
    "401": (
        r"API: \S+ (/api/org-api-keys|/api/auth/sign-in/email|/api/console/v1/sign-up) ",
        "the organization, the password or the token of the sign-up is one that it made up",
    ),
    None: (
        r"API: GET /api/customer/v1/openapi.json ",
        "a document in an answer: it takes the types of the examples in there for rules",
    ),
}
"""What is no fault of the server: the status, or None for another objection; where; and why."""


def main() -> int:
    document = understood(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    with (
        served(failed_authentications="100000") as running,
        tempfile.TemporaryDirectory(prefix="specmatic-") as name,
    ):
        folder = Path(name)
        (folder / "openapi.json").write_text(json.dumps(document))
        (folder / "specmatic.yaml").write_text(json.dumps(configuration(document, running)))
        output = _run(folder, running)
    return report(output)


def understood(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what Specmatic doesn't take: API keys in cookies, ranges of statuses."""
    for path, item in list(document["paths"].items()):
        for method, operation in list(item.items()):
            schemes = {name for each in operation["security"] for name in each}
            if schemes - CREDENTIALS.keys():
                del item[method]
            operation["responses"] = {
                status: each for status, each in operation["responses"].items() if status.isdigit()
            }
        if not item:
            del document["paths"][path]
    schemes = document["components"]["securitySchemes"]
    for name in schemes.keys() - CREDENTIALS.keys():
        del schemes[name]
    return document


def configuration(document: dict[str, Any], running: Served) -> dict[str, Any]:
    """What Specmatic needs to know: the document, and a credential for each scheme."""
    schemes = {}
    for name, scheme in document["components"]["securitySchemes"].items():
        kind, member = ("bearer", "token") if scheme["type"] == "http" else ("apiKey", "value")
        schemes[name] = {"type": kind, member: running.demo["credentials"][CREDENTIALS[name]]}
    return {
        "version": 2,
        "contracts": [{"provides": ["openapi.json"]}],
        "security": {"OpenAPI": {"securitySchemes": schemes}},
    }


def report(output: str) -> int:
    """Print what came out; gives 1 if there are faults, else 0."""
    found = TOTALS.search(output)
    if not found:
        print(output)
        return 1
    faults, excused = [], dict.fromkeys(EXCUSED, 0)
    for scenario in output.rpartition("Unsuccessful Scenarios:")[2].split('\n  "Scenario')[1:]:
        status = _status(scenario)
        if status in EXCUSED and re.search(EXCUSED[status][0], scenario):
            excused[status] += 1
        else:
            faults.append(scenario)
    print("\n".join(faults))
    print(f"Specmatic: {found[1]} tests, {found[2]} passed, {len(faults)} faults")
    for status, count in excused.items():
        print(f"  {count} answered {status or 'as documented'}: {EXCUSED[status][1]}")
    return 1 if faults else 0


def _status(scenario: str) -> str | None:
    """The status that Specmatic objects to; None when it objects to anything else as well."""
    statuses = set(REASON.findall(scenario))
    return None if len(statuses) != 1 or ">> RESPONSE.BODY" in scenario else statuses.pop()


def _run(folder: Path, running: Served) -> str:
    package = find_spec("specmatic")
    assert package
    assert package.origin
    jar = Path(package.origin).parent / "core" / "specmatic.jar"
    done = subprocess.run(
        ["java", "-jar", str(jar), "test", f"--testBaseURL={running.base_url}"],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
