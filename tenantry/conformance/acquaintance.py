"""What a tester tells of a server: a file with credentials, and examples that the server knows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tenantry.conformance.subject import BODY, Document, Subject, name_of


class AcquaintanceError(Exception):
    """The file is not as it has to be; its text says how, and is for people."""


def acquainted(contract: str, url: str, file: Path | None, *, writes: bool) -> Subject:
    """A server at `url`, with what the YAML or JSON in `file` tells of it.

    The file holds `credentials`, security scheme -> the credential, and `examples`, operation ->
    parameter or `body` -> a value or a list of values.

    Raises AcquaintanceError for a file that can't be read, or that names what the contract lacks.
    """
    told = {} if file is None else _read(file)
    subject = Subject(contract, url.rstrip("/"), writes=True)
    document = subject.document(published=True)
    credentials = {
        name: _in_words(name, value, _scheme(document, contract, name))
        for name, value in told.get("credentials", {}).items()
    }
    examples = told.get("examples", {})
    _check_examples(document, examples)
    return Subject(contract, subject.url, credentials, examples, writes=writes)


def _read(file: Path) -> dict[str, Any]:
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AcquaintanceError(f"{file} can't be read: {error}") from error
    except yaml.YAMLError as error:
        # What the parser says may quote a credential.
        raise AcquaintanceError(f"{file} is neither YAML nor JSON.") from error
    if not isinstance(told, dict):
        raise AcquaintanceError(f"{file} must hold an object with `credentials` and `examples`.")
    for key in ("credentials", "examples"):
        if not isinstance(told.get(key, {}), dict):
            raise AcquaintanceError(f"{file}: `{key}` must be an object.")
    return told


def _scheme(document: Document, contract: str, name: str) -> Document:
    schemes: Document = document["components"].get("securitySchemes", {})
    found: Document | None = schemes.get(f"{contract}.{name}")
    if found is None:
        known = ", ".join(each.partition(".")[2] for each in schemes)
        raise AcquaintanceError(f"The contract has no security scheme {name!r}; it has {known}.")
    return found


def _in_words(name: str, value: Any, scheme: Document) -> Mapping[str, str]:
    """A credential in Schemathesis' words."""
    if scheme["type"] == "http" and scheme["scheme"] == "basic":
        if isinstance(value, dict) and value.keys() == {"username", "password"}:
            return {key: str(each) for key, each in value.items()}
        raise AcquaintanceError(f"The credential {name!r} must have `username` and `password`.")
    if not isinstance(value, str):
        raise AcquaintanceError(f"The credential {name!r} must be a text.")
    return {"api_key" if scheme["type"] == "apiKey" else "bearer": value}


def _check_examples(document: Document, examples: dict[str, Any]) -> None:
    known = {
        name_of(operation): operation
        for item in document["paths"].values()
        for operation in item.values()
    }
    for name, values in examples.items():
        if name not in known:
            raise AcquaintanceError(
                f"The contract has no operation {name!r}; it has {', '.join(sorted(known))}."
            )
        if not isinstance(values, dict):
            raise AcquaintanceError(f"The examples of {name!r} must be an object.")
        if BODY in values and "requestBody" not in known[name]:
            raise AcquaintanceError(f"The operation {name!r} has no body.")
