"""Where a rule of a contract refuses what its schemas let through."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

ACCEPTED = ("2xx", "404", "409", "429")
"""What valid data may meet with anywhere: rows that are gone or taken, and limits."""

NO_SERVER_ERROR = ("2xx", "3xx", "4xx")

_LIST = Path(__file__).with_name("exceptions.yaml")


def exceptions(contract: str, refusals: Iterable[int] = ()) -> Iterator[dict[str, Any]]:
    """Settings, in Schemathesis' words, of a contract's operations that have rules of their own."""
    listed = yaml.safe_load(_LIST.read_text(encoding="utf-8"))
    for name, reasons in listed.get(contract, {}).items():
        statuses = [each for each in reasons if isinstance(each, int)]
        off = {each: {"enabled": False} for each in reasons if isinstance(each, str)}
        yield {
            "include-operation-id-regex": rf"^{contract}\..*\.{name}$",
            "checks": accepting([*statuses, *refusals]) | off,
        }


def accepting(refusals: Iterable[int] = ()) -> dict[str, Any]:
    """Settings of the checks where valid data may be refused with these statuses as well."""
    more = list(map(str, refusals))
    return {
        "positive_data_acceptance": {"expected-statuses": [*ACCEPTED, *more]},
        "not_a_server_error": {"expected-statuses": [*NO_SERVER_ERROR, *more]},
    }
