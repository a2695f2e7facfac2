"""The journeys go through Prism, which holds requests and answers against the document.

An answer that it objects to is a fault. A request that it objects to is one only if the server took
it: journeys send what the document refuses in places, and must be refused there.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from opinions.served import DOCUMENT, JOURNEYS, served, tool
from tests.arazzo.document import load
from tests.arazzo.runner import run

PATIENCE = 60
VIOLATIONS = "sl-violations"


def main() -> int:
    judged, objected, faults = 0, 0, []

    def judge(answer: httpx.Response) -> None:
        nonlocal judged, objected
        judged += 1
        for each in json.loads(answer.headers.get(VIOLATIONS, "[]")):
            if each["location"][0] == "request" and answer.is_client_error:
                objected += 1
            else:
                faults.append(f"{answer.request.method} {answer.request.url.path}: {each}")

    with served() as running, proxied(running.base_url) as url:
        hooks = {"response": [judge]}
        with httpx.Client(base_url=url, event_hooks=hooks, timeout=PATIENCE) as client:
            for path in JOURNEYS:
                document = load(path)
                for workflow in document.workflows:
                    run(document, workflow, running.demo, client)
    print("\n".join(faults))
    print(
        f"Prism: {judged} answers judged, {len(faults)} faults; {objected} objections to requests"
    )
    print("that the server refused as well.")
    return 1 if faults or not objected else 0


@contextmanager
def proxied(base_url: str) -> Iterator[str]:
    """Run Prism before a server; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [tool("prism"), "proxy", str(DOCUMENT), base_url, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("Prism did not start")


if __name__ == "__main__":
    sys.exit(main())
