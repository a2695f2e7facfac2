"""Handler of identifiers.yaml."""

from typing import Any


def echo_identifiers(body: Any) -> Any:
    return body
