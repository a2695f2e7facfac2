"""Serve with an installed Tenantry and ask it something: `python tests/smoke.py COMMAND...`.

COMMAND is how the command `tenantry` is called. Needs no package, and nothing of the checkout.
Exits with a sentence on standard error when the server doesn't start or doesn't answer.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

SECONDS_TO_START = 60
SLUG = "smoke"


def main(command: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            name: value for name, value in os.environ.items() if not name.startswith("TENANTRY_")
        } | {"TENANTRY_REGISTRY_AUTH": "loopback"}
        arguments = [*command, "serve", "--port", "0"]
        with subprocess.Popen(
            arguments, cwd=folder, env=surroundings, stdout=subprocess.PIPE, text=True
        ) as server:
            # Ends the reading below as well when the server says nothing.
            limit = threading.Timer(SECONDS_TO_START, server.kill)
            limit.start()
            try:
                ask(base_url(server))
            finally:
                limit.cancel()
                server.terminate()
        if server.returncode != 0:
            sys.exit(f"The server ended with {server.returncode}.")
        if list(Path(folder).iterdir()) != [Path(folder, ".tenantry")]:
            sys.exit("The server's data is not all in .tenantry.")


def base_url(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    sys.exit("The server ended before it said where it listens.")


def ask(url: str) -> None:
    """The parts that come from different corners of a package: code, documents, store, pages."""
    document = json.loads(fetch(f"{url}/openapi.json"))
    if "/v1/tenants" not in document["paths"]:
        sys.exit("The document lacks a path.")
    made = json.loads(fetch(f"{url}/v1/tenants", {"slug": SLUG, "name": "Smoke"}))
    read = json.loads(fetch(f"{url}/v1/tenants/{made['id']}"))
    if read != made or read["slug"] != SLUG:
        sys.exit("The tenant that was made is not the one that was read.")
    for path in ("/healthz", "/readyz", "/docs"):
        fetch(url + path)


def fetch(url: str, body: dict[str, str] | None = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    main(sys.argv[1:])
