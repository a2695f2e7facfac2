"""Redocly's runner walks the journeys; it holds every answer against the document as well."""

import json
import sys

from opinions.served import JOURNEYS, call, served, tool

if __name__ == "__main__":
    with served() as running:
        server = f"tenantry={running.base_url}"
        inputs = json.dumps(running.demo)
        sys.exit(call(tool("redocly"), "respect", *JOURNEYS, "--server", server, "--input", inputs))
